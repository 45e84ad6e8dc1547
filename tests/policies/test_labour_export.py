"""Organised labour export: the organiser's filing, and a verdict on each line of the roster."""

from dataclasses import replace

import pytest

from policies.assess import assess
from policies.load import rules_from_parameters
from tests.policies.building import EXPORT, changed, codes, export, judge, reason_of, worker


def line(verdict, number=0):
    return verdict.rows[number]


def line_codes(verdict, number=0):
    return {reason.code for reason in verdict.rows[number].reasons}


@pytest.mark.parametrize(
    ("home", "work", "amount"),
    [
        ("530627", "440106", 30_000),
        ("530627", "530102", 20_000),
        ("530627", "530602", 20_000),
        ("530627", "440000", 30_000),
        ("530627", "530100", 20_000),
    ],
)
def test_the_rate_follows_how_far_work_is_from_home(home, work, amount):
    verdict = judge(export(worker(origin_county=home, work_county=work)))
    assert (verdict.outcome, verdict.amount_fen) == ("eligible", amount)


@pytest.mark.parametrize("work", ["810000", "820000", "710000", "USA", "999999"])
def test_work_outside_the_mainland_goes_to_a_person(work):
    verdict = judge(export(worker(work_county=work)))
    assert (verdict.outcome, codes(verdict)) == ("needs-human", {"DESTINATION_OUTSIDE_MAINLAND"})


@pytest.mark.parametrize("work", ["530600", "530000", None])
def test_a_work_place_that_may_be_the_home_county_goes_to_a_person(work):
    verdict = judge(export(worker(work_county=work)))
    assert (verdict.outcome, codes(verdict)) == ("needs-human", {"CANNOT_VERIFY"})


@pytest.mark.parametrize(
    ("start", "until", "outcome"),
    [
        ("2018-03-01", "2018-05-31", "eligible"),
        ("2018-03-01", "2018-05-30", "ineligible"),
        ("2017-11-30", "2018-02-27", "eligible"),
        ("2017-11-30", "2018-02-26", "ineligible"),
        ("2018-03-31", "2018-06-29", "eligible"),
        ("2018-03-31", "2018-06-28", "ineligible"),
        ("2017-12-01", "2018-02-28", "eligible"),
        ("2017-12-01", "2018-02-27", "ineligible"),
    ],
)
def test_a_closed_interval_counts_both_its_days(start, until, outcome):
    assert judge(export(worker(contract_start=start, performed_until=until))).outcome == outcome


@pytest.mark.parametrize(("until", "outcome"), [("2020-02-29", "eligible"), ("2020-02-28", "ineligible")])
def test_a_leap_february_has_its_29th_day(until, outcome):
    row = worker(contract_start="2019-12-01", performed_until=until)
    assert judge(export(row, on="2020-03-05")).outcome == outcome


@pytest.mark.parametrize(("claimed", "outcome"), [("2018-08-10", "eligible"), ("2018-08-09", "ineligible")])
@pytest.mark.parametrize("until", [None, "2020-05-09"])
def test_what_is_still_to_be_performed_does_not_count(claimed, outcome, until):
    verdict = judge(export(worker(contract_start="2018-05-10", performed_until=until), on=claimed))
    assert verdict.outcome == outcome


def test_a_short_line_names_the_first_day_to_claim():
    verdict = judge(export(worker(contract_start="2018-05-10", performed_until=None)))
    assert reason_of(verdict, "PERFORMED_LESS_THAN_3M").facts["earliest"] == "2018-08-10"


def test_a_start_nobody_can_confirm_goes_to_a_person():
    assert judge(export(worker(contract_start=None))).outcome == "needs-human"


@pytest.mark.parametrize("proofs", [["DEST_HRSS_ROSTER"], ["WAGE_PROOF"], ["WAGE_PROOF", "CONTRACT"]])
def test_either_proof_suffices(proofs):
    verdict = judge(export(worker(proofs=proofs)))
    assert verdict.outcome == "eligible"
    assert "OK_EITHER_PROOF" in codes(verdict)


@pytest.mark.parametrize("proofs", [[], ["CONTRACT"], ["DEST_SI_RECORD"]])
def test_without_either_proof_the_claim_is_returned(proofs):
    verdict = judge(export(worker(proofs=proofs)))
    assert (verdict.outcome, codes(verdict)) == ("needs-correction", {"MISSING_PERFORMANCE_PROOF"})


def test_a_roster_is_approved_in_part_and_each_refused_line_keeps_its_reason():
    rows = [
        worker("A"),
        worker("B", categories=[]),
        worker("C", work_county="530627"),
        worker("D", work_county="530102"),
    ]
    verdict = judge(export(*rows))
    assert (verdict.outcome, verdict.amount_fen) == ("eligible", 50_000)
    assert [row.outcome for row in verdict.rows] == ["eligible", "ineligible", "ineligible", "eligible"]
    assert line_codes(verdict, 1) == {"NOT_REGISTERED_POOR"}
    assert line_codes(verdict, 2) == {"SAME_COUNTY"}
    assert reason_of(verdict, "SAME_COUNTY").facts["lines"] == [3]


def test_the_claim_waits_while_a_line_needs_correction_and_tells_what_the_others_bring():
    verdict = judge(export(worker("A"), worker("B", proofs=[]), worker("C", proof_conflict=True)))
    assert (verdict.outcome, verdict.amount_fen, verdict.provisional_fen) == (
        "needs-correction",
        None,
        30_000,
    )
    assert "OK_PARTIAL" not in codes(verdict)


def test_a_roster_of_refusals_alone_is_refused():
    verdict = judge(export(worker("A", categories=[]), worker("B", work_county="530627")))
    assert (verdict.outcome, verdict.amount_fen) == ("ineligible", 0)


def test_an_empty_roster_is_returned():
    assert codes(judge(export())) == {"MISSING:ROSTER"}


def test_a_second_line_of_a_worker_is_a_duplicate_only_if_the_first_may_be_paid():
    twice = judge(export(worker("A"), worker("A", work_county="530102")))
    assert [row.amount_fen for row in twice.rows] == [30_000, 0]
    replaced = judge(export(worker("A", performed_until="2018-04-01"), worker("A")))
    assert [row.amount_fen for row in replaced.rows] == [0, 30_000]
    assert line_codes(replaced, 1) == set()


def test_a_worker_may_found_a_subsidy_in_each_of_two_years():
    earlier = worker("A", contract_start="2017-03-01", performed_until="2017-06-30")
    verdict = judge(export(earlier, worker("A"), filing_date="2017-01-01"))
    assert [row.amount_fen for row in verdict.rows] == [30_000, 30_000]


@pytest.mark.parametrize(
    ("year", "status", "outcome"),
    [
        (2018, "paid", "ineligible"),
        (2017, "paid", "eligible"),
        (2018, "pending", "needs-human"),
        (2017, "pending", "needs-human"),
        (2018, "withdrawn", "eligible"),
    ],
)
def test_a_worker_is_paid_for_once_a_year_and_waits_while_another_claim_pends(year, status, outcome):
    history = [{"kind": "labor_export", "pid": "W1", "year": year, "status": status}]
    assert judge(export(worker(), history=history)).outcome == outcome


def test_the_year_is_that_in_which_the_three_months_were_completed():
    row = worker(contract_start="2017-11-01", performed_until="2018-02-28")
    paid = [{"kind": "labor_export", "pid": "W1", "year": 2017, "status": "paid"}]
    assert judge(export(row, history=paid)).outcome == "eligible"
    in_year = worker(contract_start="2017-10-01", performed_until="2017-12-31")
    assert judge(export(in_year, history=paid)).outcome == "ineligible"


def test_another_worker_s_history_is_nobody_else_s():
    history = [{"kind": "labor_export", "pid": "W9", "year": 2018, "status": "paid"}]
    assert judge(export(worker(), history=history)).outcome == "eligible"


def test_a_payment_of_an_unknown_year_goes_to_a_person():
    history = [{"kind": "labor_export", "pid": "W1", "status": "paid"}]
    assert judge(export(worker(), history=history)).outcome == "needs-human"


@pytest.mark.parametrize(
    ("died", "outcome", "code"),
    [
        ("2018-02-28", "ineligible", "WORKER_DECEASED_BEFORE_START"),
        ("2018-03-01", "needs-human", "WORKER_DECEASED_IN_PERIOD"),
        ("2018-06-30", "needs-human", "WORKER_DECEASED_IN_PERIOD"),
    ],
)
def test_a_death_before_the_first_day_refuses_and_one_within_goes_to_a_person(died, outcome, code):
    verdict = judge(export(worker(deceased_date=died)))
    assert (verdict.outcome, codes(verdict)) == (outcome, {code})


def test_a_death_after_the_contract_leaves_the_subsidy():
    assert judge(export(worker(deceased_date="2018-07-01"))).outcome == "eligible"


@pytest.mark.parametrize(
    ("applicant", "outcome"),
    [
        ({"type": "hr_agency", "filed": True}, "eligible"),
        ({"type": "hr_agency", "filed": False}, "ineligible"),
        ({"type": "hr_agency", "filed": None}, "needs-human"),
        ({"type": "hr_agency", "filed": True, "filing_date": None}, "needs-human"),
        ({"type": "village_committee", "filed": False}, "eligible"),
        ({"type": "broker", "filed": True}, "eligible"),
        ({"type": "broker", "filed": False}, "needs-human"),
        ({"type": "public_agency", "filed": False}, "eligible"),
        ({"type": "enterprise", "filed": True}, "ineligible"),
    ],
)
def test_filing_binds_agencies_and_sends_unfiled_brokers_to_a_person(applicant, outcome):
    assert judge(export(worker(), **applicant)).outcome == outcome


@pytest.mark.parametrize(
    ("filed_on", "outcome"),
    [("2018-03-01", "eligible"), ("2018-03-02", "needs-human"), ("2017-01-01", "eligible")],
)
def test_an_agency_must_be_on_file_no_later_than_the_day_the_worker_left(filed_on, outcome):
    assert judge(export(worker(), filing_date=filed_on)).outcome == outcome


def test_a_filing_is_measured_against_the_lines_that_may_be_paid():
    refused = worker("B", categories=[], contract_start="2016-01-01")
    assert judge(export(worker("A"), refused)).outcome == "eligible"


def test_a_claim_of_a_county_no_worker_comes_from_belongs_elsewhere():
    rows = [worker(origin_county="530602", work_county="440106")]
    assert codes(judge(export(*rows))) == {"WRONG_JURISDICTION"}


def test_workers_of_a_second_county_of_the_prefecture_may_stand_in_the_roster():
    verdict = judge(export(worker("A"), worker("B", origin_county="530602")))
    assert (verdict.outcome, verdict.amount_fen) == ("eligible", 60_000)
    elsewhere = judge(export(worker("A"), worker("B", origin_county="532301")))
    assert elsewhere.outcome == "needs-correction"


@pytest.mark.parametrize("field", ["contract_start", "performed_until"])
def test_a_day_that_does_not_exist_on_a_contract_is_returned_for_correction(field):
    verdict = judge(export(worker(**{field: "2018-02-30"})))
    assert (verdict.outcome, codes(verdict)) == ("needs-correction", {"IMPOSSIBLE_DATE"})
    assert reason_of(verdict, "IMPOSSIBLE_DATE").facts["impossible"] == "2018-02-30"


@pytest.mark.parametrize(
    ("number", "outcome"),
    [
        ("11010519491231002X", "eligible"),
        ("110105194912310021", "needs-correction"),
        ("110105194902310021", "needs-correction"),
        ("12", "needs-correction"),
    ],
)
def test_an_identity_number_that_fails_its_check_digit_is_returned(number, outcome):
    assert judge(export(worker(id_number=number))).outcome == outcome


@pytest.mark.parametrize(
    ("fact", "value", "code"),
    [
        ("presence_conflict", True, "PRESENCE_CONFLICT"),
        ("employer_found", False, "EMPLOYER_NOT_FOUND"),
        ("proof_conflict", True, "PROOF_CONFLICT"),
        ("proof_conflict", None, "CANNOT_VERIFY"),
        ("categories", None, "CANNOT_VERIFY"),
    ],
)
def test_a_contradiction_or_an_unreachable_register_sends_the_line_to_a_person(fact, value, code):
    verdict = judge(export(worker(**{fact: value})))
    assert (verdict.outcome, codes(verdict)) == ("needs-human", {code})
    assert line(verdict).amount_fen == 0


@pytest.mark.parametrize("rates", [None, {}, {"out_of_county": 20_000}])
def test_without_a_rate_the_machine_does_not_guess(rates):
    verdict = judge(export(worker()), rates=rates)
    assert (verdict.outcome, verdict.amount_fen) == ("needs-human", None)
    assert "AMOUNT_NOT_CONFIGURED" in codes(verdict)


def test_another_region_s_rates_are_paid_and_cited():
    verdict = judge(export(worker()), rates={"out_of_province": 50_000}, clauses=["W:Hainan 2020"])
    assert verdict.amount_fen == 50_000
    assert reason_of(verdict, "OK_OUT_OF_PROVINCE").clause == "W:Hainan 2020"


@pytest.mark.parametrize(("ceiling", "outcome"), [(30_000, "eligible"), (29_999, "needs-human")])
def test_a_rate_may_meet_its_ceiling_but_not_pass_it(ceiling, outcome):
    assert judge(export(worker()), cap_fen=ceiling).outcome == outcome


def test_the_worker_s_own_subsidy_bars_no_organiser():
    history = [{"kind": "transport", "pid": "W1", "year": 2018, "status": "paid"}]
    verdict = judge(export(worker(), history=history))
    assert verdict.outcome == "eligible"
    assert "OK_STACKING" in codes(verdict)


def test_missing_papers_are_returned_with_the_paper_named():
    verdict = judge(changed(export(worker()), "evidence", ["APPLICATION_FORM"]))
    assert codes(verdict) == {"MISSING:ROSTER", "MISSING:ID_PROOF"}


def test_the_trace_counts_the_lines_a_condition_stopped():
    verdict = judge(export(worker("A"), worker("B", categories=[]), worker("C", categories=[])))
    entry = next(entry for entry in verdict.trace if entry.condition == "registered_poor")
    assert (entry.found, entry.result) == ({"lines": 3, "failed": 2, "unknown": 0}, "failed")


def test_a_long_list_of_refused_lines_names_the_first_twenty_and_counts_all():
    verdict = judge(export(worker("A"), *(worker(f"B{n}", categories=[]) for n in range(30))))
    facts = reason_of(verdict, "NOT_REGISTERED_POOR").facts
    assert facts["line_count"] == 30
    assert facts["lines"] == list(range(2, 22))


def test_which_line_of_a_worker_is_paid_does_not_hang_on_where_it_stands():
    spring = worker("A", work_county="530102")
    summer = worker("A", contract_start="2018-04-01", performed_until="2018-07-09")
    for roster in ([spring, summer], [summer, spring]):
        verdict = judge(export(*roster, worker("B")))
        assert {roster[n]["contract_start"]: verdict.rows[n].amount_fen for n in (0, 1)} == {
            "2018-03-01": 20_000,
            "2018-04-01": 0,
        }


def test_of_two_lines_of_the_same_days_the_one_that_passes_is_paid_then_the_better_paid():
    near, far, bare = worker("A", work_county="530102"), worker("A"), worker("A", proofs=[])
    for roster in ([bare, near, far], [near, far, bare], [far, bare, near]):
        verdict = judge(export(*roster))
        assert (verdict.outcome, verdict.amount_fen) == ("eligible", 30_000)
        assert [row.amount_fen > 0 for row in verdict.rows] == [row is far for row in roster]


@pytest.mark.parametrize(
    ("start", "until", "on", "months"),
    [
        ("0001-01-01", None, "0001-01-01", 0),
        ("0001-01-01", "0001-01-01", "2018-07-10", 0),
        ("9999-12-01", "9999-12-31", "9999-12-31", 3),
        ("9999-12-31", None, "9999-12-31", 10**6),
    ],
)
def test_the_first_and_the_last_days_of_the_calendar_are_days_like_others(start, until, on, months):
    line = worker(contract_start=start, performed_until=until)
    assert judge(export(line, on=on), min_months=months).outcome in ("eligible", "ineligible", "needs-human")


def test_two_facts_nobody_can_verify_are_two_reasons_though_one_clause_asks_for_both():
    verdict = judge(export(worker("A", categories=None, proof_conflict=None), worker("B", categories=None)))
    unknown = {reason.facts["fact"]: reason.facts["lines"] for reason in verdict.reasons}
    assert unknown == {"categories": [1, 2], "proof_conflict": [1]}


def test_rules_that_forget_to_ask_for_an_amount_send_the_line_to_a_person():
    rules = replace(rules_from_parameters("labor_export_service_subsidy", EXPORT), row_checks=())
    verdict = assess(export(worker(work_county="530627")), rules)
    assert (verdict.outcome, codes(verdict)) == ("needs-human", {"AMOUNT_NOT_CONFIGURED"})
