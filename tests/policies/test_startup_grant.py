"""The one-off startup grant: category, first business, months of operation, place, amount."""

import pytest

from tests.policies.building import FUJIAN, changed, codes, judge, reason_of, startup


def test_a_registered_poor_founder_with_an_open_first_business_gets_the_county_s_standard():
    verdict = judge(startup())
    assert (verdict.outcome, verdict.amount_fen) == ("eligible", 1_000_000)
    assert "OK_WITHIN_CEILING" in codes(verdict)


@pytest.mark.parametrize(
    ("registered", "claimed", "outcome"),
    [
        ("2018-12-01", "2019-06-01", "eligible"),
        ("2018-12-02", "2019-06-01", "ineligible"),
        ("2018-12-01", "2019-05-31", "ineligible"),
        ("2018-08-31", "2019-02-28", "eligible"),
        ("2018-08-31", "2019-02-27", "ineligible"),
        ("2019-08-31", "2020-02-29", "eligible"),
        ("2019-08-31", "2020-02-28", "ineligible"),
        ("2020-02-29", "2020-08-29", "eligible"),
        ("2020-02-29", "2020-08-28", "ineligible"),
        ("2018-11-30", "2019-05-30", "eligible"),
    ],
)
def test_six_months_are_counted_to_the_corresponding_day(registered, claimed, outcome):
    assert judge(startup(on=claimed, reg_date=registered)).outcome == outcome


def test_a_claim_too_early_names_the_first_day_to_come_back():
    verdict = judge(startup(reg_date="2018-12-31", on="2019-06-01"))
    reason = reason_of(verdict, "OPERATING_PERIOD_SHORT")
    assert reason.facts["earliest"] == "2019-06-30"
    assert judge(startup(reg_date="2018-12-31", on="2019-06-30")).outcome == "eligible"
    assert verdict.amount_fen == 0


def test_the_category_that_asks_least_months_counts():
    months = {"registered_poor": 6, "returning_migrant": 12}
    both = startup(categories=["returning_migrant", "registered_poor"], reg_date="2018-11-01")
    assert judge(both, min_months=months).outcome == "eligible"
    returning = startup(categories=["returning_migrant"], reg_date="2018-11-01", evidence=["CONTRACT"])
    verdict = judge(returning, min_months=months)
    assert verdict.outcome == "ineligible"
    assert reason_of(verdict, "OPERATING_PERIOD_SHORT").facts["earliest"] == "2019-11-01"


def test_a_category_satisfied_without_proof_is_preferred_to_one_that_asks_for_proof():
    months = {"registered_poor": 12, "returning_migrant": 6}
    both = ["returning_migrant", "registered_poor"]
    assert judge(startup(categories=both, reg_date="2018-06-01"), min_months=months).outcome == "eligible"
    shorter = judge(startup(categories=both, reg_date="2018-06-02"), min_months=months)
    assert (shorter.outcome, codes(shorter)) == ("needs-correction", {"MISSING:RETURN_PROOF"})


def test_a_category_without_months_in_the_standard_goes_to_a_person():
    verdict = judge(startup(), min_months={"returning_migrant": 6})
    assert verdict.outcome == "needs-human"
    assert codes(verdict) == {"CANNOT_VERIFY"}


@pytest.mark.parametrize(
    "paper", ["RETURN_PROOF", "CONTRACT", "WAGE_TRANSFER", "DEST_SI_RECORD", "WORK_CERT"]
)
def test_any_one_proof_of_work_away_serves_a_returning_migrant(paper):
    assert judge(startup(categories=["returning_migrant"], evidence=[paper])).outcome == "eligible"


def test_one_who_is_registered_poor_as_well_needs_no_proof_of_return():
    assert judge(startup(categories=["returning_migrant", "registered_poor"])).outcome == "eligible"


@pytest.mark.parametrize("role", ["shareholder", "investor", "supervisor"])
def test_a_mere_share_in_an_earlier_company_does_not_count(role):
    entity = {"reg_date": "2012-05-01", "role": role, "status": "open"}
    assert judge(startup(prior_entities=[entity])).outcome == "eligible"


@pytest.mark.parametrize("role", ["legal_rep", "operator"])
@pytest.mark.parametrize("status", ["open", "cancelled", "revoked"])
def test_an_earlier_registration_as_owner_counts_open_or_not(role, status):
    entity = {"reg_date": "2012-05-01", "role": role, "status": status}
    verdict = judge(startup(prior_entities=[entity]))
    assert verdict.outcome == "ineligible"
    assert reason_of(verdict, "NOT_FIRST_BUSINESS").facts == {
        "earlier_on": "2012-05-01",
        "earlier_role": role,
    }


def test_a_registration_after_this_business_is_no_earlier_one():
    entity = {"reg_date": "2019-01-01", "role": "operator", "status": "open"}
    assert judge(startup(prior_entities=[entity])).outcome == "eligible"


def test_a_second_registration_on_the_same_day_is_not_taken_for_a_later_one():
    entity = {"reg_date": "2018-10-01", "role": "operator", "status": "open"}
    assert codes(judge(startup(prior_entities=[entity]))) == {"NOT_FIRST_BUSINESS"}


def test_a_role_nobody_knows_goes_to_a_person():
    entity = {"reg_date": "2012-05-01", "role": None, "status": "open"}
    assert judge(startup(prior_entities=[entity])).outcome == "needs-human"


@pytest.mark.parametrize(
    ("status", "code", "outcome"),
    [
        ("cancelled", "NOT_OPERATING", "ineligible"),
        ("revoked", "NOT_OPERATING", "ineligible"),
        ("abnormal_list", "ABNORMAL_LIST", "needs-human"),
        ("suspended", "BUSINESS_STATUS_UNCLEAR", "needs-human"),
        (None, "CANNOT_VERIFY", "needs-human"),
    ],
)
def test_the_status_on_the_day_of_the_claim_decides(status, code, outcome):
    verdict = judge(startup(status=status))
    assert verdict.outcome == outcome
    assert codes(verdict) == {code}


@pytest.mark.parametrize("kind", ["micro_enterprise", "small_enterprise", "farm_coop"])
def test_small_businesses_of_every_form_are_covered(kind):
    assert judge(startup(type=kind)).outcome == "eligible"


def test_every_failed_condition_is_named_not_only_the_first():
    entity = {"reg_date": "2012-05-01", "role": "operator", "status": "open"}
    case = startup(
        categories=["disabled"],
        type="large_enterprise",
        status="cancelled",
        reg_date="2019-05-01",
        reg_county="350582",
        prior_entities=[entity],
        history=[{"kind": "startup_grant", "status": "paid"}],
    )
    verdict = judge(changed(case, "evidence", []))
    assert verdict.outcome == "ineligible"
    assert {
        "CATEGORY_NOT_COVERED",
        "NOT_MICRO_OR_INDIVIDUAL",
        "NOT_OPERATING",
        "OPERATING_PERIOD_SHORT",
        "WRONG_JURISDICTION",
        "NOT_FIRST_BUSINESS",
        "ALREADY_RECEIVED",
        "MISSING:APPLICATION_FORM",
        "MISSING:OPERATION_PROOF",
    } <= codes(verdict)


def test_a_correction_prevails_over_a_person_and_a_refusal_over_both():
    case = startup(status="abnormal_list", reg_county="350582")
    assert judge(case).outcome == "needs-correction"
    assert judge(changed(case, "facts.business.type", "large_enterprise")).outcome == "ineligible"


@pytest.mark.parametrize("status", ["paid"])
@pytest.mark.parametrize("kind", ["startup", "startup_grant"])
def test_the_grant_is_paid_once_whatever_the_year(kind, status):
    verdict = judge(startup(history=[{"kind": kind, "year": 2010, "status": status}]))
    assert (verdict.outcome, codes(verdict)) == ("ineligible", {"ALREADY_RECEIVED"})


def test_a_claim_pending_elsewhere_waits_for_a_person():
    assert judge(startup(history=[{"kind": "startup_grant", "status": "pending"}])).outcome == "needs-human"


@pytest.mark.parametrize("status", ["refused", "withdrawn", "recovered"])
def test_an_earlier_claim_that_came_to_nothing_does_not_bar(status):
    assert judge(startup(history=[{"kind": "startup_grant", "status": status}])).outcome == "eligible"


def test_a_subsidy_the_region_excludes_bars_and_others_do_not():
    history = [{"kind": "opening_subsidy", "status": "paid"}]
    assert judge(startup(history=history)).outcome == "eligible"
    barred = judge(startup(history=history), exclusive_with=["opening_subsidy"])
    assert (barred.outcome, codes(barred)) == ("ineligible", {"EXCLUSIVE_SUBSIDY"})


def test_only_a_county_that_pays_at_the_place_of_business_asks_where_it_is():
    case = startup(reg_county="350582")
    assert codes(judge(case)) == {"WRONG_JURISDICTION"}
    assert judge(case, pay_at=None).outcome == "eligible"


@pytest.mark.parametrize(
    ("amount", "ceiling", "outcome", "paid"),
    [
        (1_000_000, 1_000_000, "eligible", 1_000_000),
        (1_000_001, 1_000_000, "needs-human", None),
        (500_000, None, "eligible", 500_000),
        (None, 1_000_000, "needs-human", None),
        (None, None, "needs-human", None),
    ],
)
def test_the_county_s_standard_may_meet_the_ceiling_but_not_pass_it(amount, ceiling, outcome, paid):
    verdict = judge(startup(), amount_fen=amount, cap_fen=ceiling)
    assert (verdict.outcome, verdict.amount_fen) == (outcome, paid)


@pytest.mark.parametrize(
    ("day", "outcome"),
    [
        ("2018-08-31", "needs-human"),
        ("2018-09-01", "eligible"),
        ("2020-12-31", "eligible"),
        ("2021-01-01", "needs-human"),
    ],
)
def test_both_ends_of_the_policy_window_are_inside(day, outcome):
    assert judge(startup(on=day, reg_date="2017-01-01")).outcome == outcome


@pytest.mark.parametrize(
    ("found", "outcome"),
    [
        ({"joined_public_body": True}, "needs-human"),
        ({"business_status": "cancelled"}, "needs-human"),
        ({"joined_public_body": None}, "needs-human"),
        ({"joined_public_body": False, "business_status": "open"}, "eligible"),
        ({"business_open": True, "still_covered": True, "alive": True}, "eligible"),
        ({"business_open": False}, "needs-human"),
        ({"still_in_category": False}, "needs-human"),
        ({"alive": False}, "needs-human"),
        ({"business_cancelled": False}, "eligible"),
        ({}, "eligible"),
    ],
)
def test_a_change_found_before_payment_stops_it_for_a_person(found, outcome):
    assert judge(changed(startup(), "facts.prepay_recheck", found)).outcome == outcome


@pytest.mark.parametrize(
    ("path", "value", "code", "outcome"),
    [
        ("applicant.deceased_date", "2019-05-31", "APPLICANT_DECEASED", "ineligible"),
        ("applicant.deceased_date", "2019-06-01", "APPLICANT_DECEASED", "ineligible"),
        ("applicant.public_payroll", True, "PUBLIC_PAYROLL", "needs-human"),
        ("applicant.type", "enterprise", "APPLICANT_NOT_COVERED", "ineligible"),
        ("facts.household_received", True, "HOUSEHOLD_ALREADY_RECEIVED", "needs-human"),
        ("facts.shared_address", True, "ADDRESS_SHARED", "needs-human"),
        ("facts.proof_conflict", True, "PROOF_CONFLICT", "needs-human"),
    ],
)
def test_what_the_registers_report_is_heard(path, value, code, outcome):
    verdict = judge(changed(startup(), path, value))
    assert (verdict.outcome, codes(verdict)) == (outcome, {code})


@pytest.mark.parametrize(
    "path",
    [
        "applicant.categories",
        "facts.business.type",
        "facts.business.status",
        "facts.business.reg_date",
        "facts.business.reg_county",
        "facts.business.prior_entities",
    ],
)
def test_a_register_that_does_not_answer_sends_the_claim_to_a_person(path):
    verdict = judge(changed(startup(), path, None))
    assert (verdict.outcome, verdict.amount_fen) == ("needs-human", None)
    assert codes(verdict) == {"CANNOT_VERIFY"}


def test_a_standard_of_another_region_is_cited_for_what_it_sets_itself():
    local = {**FUJIAN, "clauses": ["W:Lanzhou"], "min_months": 12, "pay_at": None}
    verdict = judge(startup(), **local)
    assert reason_of(verdict, "OPERATING_PERIOD_SHORT").clause == "W:Lanzhou"
    closed = judge(startup(status="cancelled"), **local)
    assert reason_of(closed, "NOT_OPERATING").clause == "N54-2.3"


def test_the_months_are_cited_from_the_national_plan_where_fujian_is_silent():
    verdict = judge(startup(reg_date="2019-05-01"), clauses=["FJ-2.1a"])
    assert reason_of(verdict, "OPERATING_PERIOD_SHORT").clause == "N54-2.3"


def test_the_trace_puts_every_condition_with_clause_and_result():
    verdict = judge(startup(status="cancelled"))
    by_key = {entry.condition: entry for entry in verdict.trace}
    assert by_key["operating"].result == "failed"
    assert by_key["operating"].clause == "N54-2.3"
    assert by_key["operating"].found["business.status"] == "cancelled"
    assert by_key["category"].result == "passed"
    assert by_key["first_business"].required == "首次创办"
    unknown = {entry.condition: entry.result for entry in judge(startup(prior_entities=None)).trace}
    assert unknown["first_business"] == "unknown"
