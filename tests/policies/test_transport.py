"""The transport subsidy: the tickets of the journey out, or one fixed sum, once a year."""

import pytest

from tests.policies.building import FIXED, changed, codes, judge, reason_of, ticket, transport


@pytest.mark.parametrize(
    ("price", "paid", "code"),
    [
        (1, 1, "OK_TICKET_PRICE"),
        (49_999, 49_999, "OK_TICKET_PRICE"),
        (50_000, 50_000, "OK_TICKET_PRICE"),
        (50_001, 50_000, "OK_CAPPED"),
    ],
)
def test_a_ticket_is_paid_as_priced_up_to_the_cap(price, paid, code):
    verdict = judge(transport(ticket(fen=price)))
    assert (verdict.outcome, verdict.amount_fen) == ("eligible", paid)
    assert code in codes(verdict)


def test_legs_out_are_summed_before_the_cap_and_return_legs_ignored():
    legs = [ticket(fen=20_000), ticket(fen=15_000, mode="coach"), ticket(fen=40_000, direction="return")]
    assert judge(transport(*legs)).amount_fen == 35_000
    assert judge(transport(*legs, ticket(fen=40_000))).amount_fen == 50_000


def test_a_return_leg_by_air_in_another_name_changes_nothing():
    back = ticket(direction="return", mode="air", name_match=False, to_province="53", date="2019-01-01")
    assert judge(transport(ticket(), back)).outcome == "eligible"


@pytest.mark.parametrize("tickets", [[], [ticket(direction="return")], [ticket(fen=0)]])
def test_without_a_ticket_out_the_claim_is_returned(tickets):
    verdict = judge(transport(*tickets))
    assert (verdict.outcome, codes(verdict)) == ("needs-correction", {"MISSING_TICKET"})


@pytest.mark.parametrize(
    ("changes", "code", "outcome"),
    [
        ({"mode": "air"}, "NOT_A_CHEPIAO", "needs-human"),
        ({"mode": "ship"}, "NOT_A_CHEPIAO", "needs-human"),
        ({"name_match": False}, "TICKET_NAME_MISMATCH", "needs-correction"),
        ({"name_match": None}, "CANNOT_VERIFY", "needs-human"),
        ({"to_province": "33"}, "TICKET_DESTINATION_MISMATCH", "needs-human"),
        ({"to_province": None}, "CANNOT_VERIFY", "needs-human"),
        ({"date": "2018-02-30"}, "IMPOSSIBLE_DATE", "needs-correction"),
        ({"date": None}, "CANNOT_VERIFY", "needs-human"),
    ],
)
def test_what_a_ticket_shows_is_checked(changes, code, outcome):
    verdict = judge(transport(ticket(**changes)))
    assert (verdict.outcome, codes(verdict)) == (outcome, {code})


def test_one_leg_of_several_that_leads_elsewhere_goes_to_a_person():
    assert judge(transport(ticket(), ticket(to_province="33"))).outcome == "needs-human"


@pytest.mark.parametrize(
    ("work", "code", "outcome"),
    [
        ("530102", "NOT_CROSS_PROVINCE", "ineligible"),
        ("530627", "NOT_CROSS_PROVINCE", "ineligible"),
        ("820000", "DESTINATION_OUTSIDE_MAINLAND", "needs-human"),
        (None, "CANNOT_VERIFY", "needs-human"),
    ],
)
def test_only_work_in_another_province_is_paid(work, code, outcome):
    reached = None if work is None else work[:2]
    verdict = judge(transport(ticket(to_province=reached or "44"), work_county=work))
    assert verdict.outcome == outcome
    assert code in codes(verdict)


def test_a_region_may_pay_inside_the_province_but_not_inside_the_county():
    inside = transport(ticket(to_province="53"), work_county="530102")
    assert judge(inside, in_province=True).outcome == "eligible"
    home = transport(ticket(to_province="53"), work_county="530627")
    assert codes(judge(home, in_province=True)) == {"SAME_COUNTY"}


def test_a_switch_left_empty_keeps_the_seed_s_cross_province_rule():
    inside = transport(ticket(to_province="53"), work_county="530102")
    assert judge(inside, in_province=None).outcome == "ineligible"


@pytest.mark.parametrize(
    ("travelled", "claimed", "paid_year", "outcome"),
    [
        ("2018-03-01", "2018-04-02", 2018, "ineligible"),
        ("2017-12-31", "2018-01-05", 2018, "eligible"),
        ("2017-12-31", "2018-01-05", 2017, "ineligible"),
        ("2018-01-01", "2018-01-05", 2017, "eligible"),
    ],
)
def test_the_year_is_that_of_travel_not_of_the_claim(travelled, claimed, paid_year, outcome):
    history = [{"kind": "transport", "year": paid_year, "status": "paid"}]
    assert judge(transport(ticket(date=travelled), on=claimed, history=history)).outcome == outcome


def test_a_journey_over_new_year_counts_for_the_year_it_began():
    legs = [ticket(date="2018-01-01"), ticket(date="2017-12-31")]
    paid = [{"kind": "transport", "year": 2018, "status": "paid"}]
    assert judge(transport(*legs, on="2018-02-01", history=paid)).outcome == "eligible"


def test_a_pending_claim_waits_and_a_payment_of_unknown_year_too():
    pending = judge(transport(ticket(), history=[{"kind": "transport", "year": 2018, "status": "pending"}]))
    assert (pending.outcome, codes(pending)) == ("needs-human", {"OTHER_CLAIM_PENDING"})
    assert (
        judge(transport(ticket(), history=[{"kind": "transport", "status": "paid"}])).outcome == "needs-human"
    )


def test_the_organiser_s_subsidy_for_the_same_worker_does_not_bar():
    history = [{"kind": "labor_export", "pid": "self", "year": 2018, "status": "paid"}]
    verdict = judge(transport(ticket(), history=history))
    assert verdict.outcome == "eligible"
    assert "OK_STACKING" in codes(verdict)


def test_the_claim_belongs_to_the_home_county():
    verdict = judge(transport(ticket(), origin_county="530602"))
    assert codes(verdict) == {"WRONG_JURISDICTION"}


def test_a_person_of_no_covered_category_is_refused():
    verdict = judge(changed(transport(ticket()), "applicant.categories", ["graduate_2y"]))
    assert codes(verdict) == {"CATEGORY_NOT_COVERED"}


def test_without_a_cap_in_the_standard_the_machine_does_not_guess():
    assert codes(judge(transport(ticket()), cap_fen=None)) == {"AMOUNT_NOT_CONFIGURED"}


@pytest.mark.parametrize(("day", "outcome"), [("2018-04-02", "eligible"), ("2018-04-03", "needs-correction")])
def test_a_journey_not_made_on_the_day_of_the_claim_is_not_paid_yet(day, outcome):
    assert judge(transport(ticket(), ticket(date=day))).outcome == outcome


@pytest.mark.parametrize(
    ("start", "outcome"),
    [("2018-01-02", "eligible"), ("2018-01-03", "ineligible"), (None, "needs-human")],
)
def test_a_region_may_ask_for_months_worked_beside_the_tickets(start, outcome):
    verdict = judge(transport(ticket(), employed_from=start), min_months=3)
    assert verdict.outcome == outcome


def test_the_year_stays_that_of_travel_where_months_are_asked_for_too():
    paid = [{"kind": "transport", "year": 2017, "status": "paid"}]
    travelled = transport(ticket(date="2017-12-30"), employed_from="2017-12-31", history=paid)
    assert judge(travelled, min_months=3).outcome == "ineligible"


@pytest.mark.parametrize(("ceiling", "outcome"), [(100_000, "eligible"), (99_999, "needs-human")])
def test_a_fixed_sum_may_meet_its_ceiling_but_not_pass_it(ceiling, outcome):
    assert judge(fixed(), **{**FIXED, "cap_fen": ceiling}).outcome == outcome


def fixed(*, on="2024-07-01", evidence=("APPLICATION_FORM", "CONTRACT"), history=(), **facts):
    case = transport(on=on, history=history, employed_from="2024-04-01", **facts)
    del case["facts"]["tickets"]
    return {
        **case,
        "applicant": {"type": "individual", "categories": ["out_of_poverty"]},
        "evidence": list(evidence),
    }


@pytest.mark.parametrize(("claimed", "outcome"), [("2024-07-01", "eligible"), ("2024-06-30", "ineligible")])
def test_a_fixed_sum_asks_for_the_months_worked(claimed, outcome):
    verdict = judge(fixed(on=claimed), **FIXED)
    assert verdict.outcome == outcome
    if outcome == "ineligible":
        assert reason_of(verdict, "EMPLOYED_LESS_THAN_3M").facts["earliest"] == "2024-07-01"


@pytest.mark.parametrize("paper", ["CONTRACT", "WAGE_PROOF", "DEST_SI_RECORD", "WORK_CERT"])
def test_any_one_of_four_proofs_serves_a_fixed_sum(paper):
    assert judge(fixed(evidence=["APPLICATION_FORM", paper]), **FIXED).amount_fen == 100_000


def test_a_fixed_sum_without_any_proof_is_returned():
    assert codes(judge(fixed(evidence=["APPLICATION_FORM"]), **FIXED)) == {"MISSING:WORK_PROOF"}


def test_a_fixed_sum_may_differ_by_destination():
    by_place = {
        **FIXED,
        "in_province": True,
        "fixed_fen": {"out_of_province": 100_000, "out_of_county": 50_000},
    }
    assert judge(fixed(), **by_place).amount_fen == 100_000
    assert judge(fixed(work_county="530102"), **by_place).amount_fen == 50_000


def test_a_fixed_sum_counts_for_the_year_the_months_were_completed():
    paid = [{"kind": "transport", "year": 2024, "status": "paid"}]
    verdict = judge(fixed(on="2025-02-01", history=paid), **FIXED)
    assert codes(verdict) == {"ALREADY_RECEIVED_THIS_YEAR"}
    later = fixed(on="2025-03-01", history=paid)
    later["facts"]["employed_from"] = "2024-11-01"
    assert judge(later, **FIXED).outcome == "eligible"


def test_a_start_of_work_nobody_knows_goes_to_a_person():
    case = fixed()
    case["facts"]["employed_from"] = None
    assert judge(case, **FIXED).outcome == "needs-human"
