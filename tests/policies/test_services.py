"""Work done for the people served: surveys, activities, pensions in arrears; and two subsidies' further payees."""

import pytest

from tests.policies.building import codes, general, judge_given


def row(pid="P1", **changes):
    return {
        "pid": pid,
        "collected_by": "C1",
        "collected_on": "2019-05-31",
        "reviewed_by": "C2",
        "reviewed_on": "2019-05-31",
    } | changes


def survey(*rows, history=()):
    return general("information_collection", {"rows": list(rows)}, who="collector", history=list(history))


@pytest.mark.parametrize(
    ("changes", "outcome", "code"),
    [
        ({}, "eligible", None),
        ({"reviewed_by": None, "reviewed_on": None}, "ineligible", "NOT_REVIEWED"),
        ({"reviewed_on": None}, "ineligible", "NOT_REVIEWED"),
        ({"reviewed_by": "C1"}, "ineligible", "SELF_REVIEWED"),
        ({"reviewed_on": "2019-05-30"}, "needs-correction", "DATES_OUT_OF_ORDER"),
        ({"reviewed_on": "2019-07-01"}, "needs-correction", "DATES_OUT_OF_ORDER"),
        ({"collected_on": "2019-04-31"}, "needs-correction", "IMPOSSIBLE_DATE"),
        ({"reviewed_on": "2019-06-31"}, "needs-correction", "IMPOSSIBLE_DATE"),
    ],
)
def test_only_a_row_reviewed_by_another_is_paid(changes, outcome, code):
    (verdict,) = judge_given(survey(row(**changes)), per_head_fen=500).rows
    assert (verdict.outcome, verdict.amount_fen) == (outcome, 500 if outcome == "eligible" else 0)
    assert [reason.code for reason in verdict.reasons] == ([code] if code else [])


@pytest.mark.parametrize(
    ("entry", "outcome"), [({"year": 2019}, "needs-human"), ({"year": 2018}, "eligible"), ({}, "needs-human")]
)
def test_a_person_surveyed_again_in_the_year_is_looked_at(entry, outcome):
    history = [{"kind": "information_collection", "status": "paid", "pid": "P1", **entry}]
    assert judge_given(survey(row(), history=history), per_head_fen=500).rows[0].outcome == outcome


def test_a_person_stands_once_in_a_survey():
    verdict = judge_given(survey(row(), row(), row("P2")), per_head_fen=500)
    assert verdict.amount_fen == 1_000


def activity(pid="1", **changes):
    return {"pid": pid, "kind": "job_fair", "held_on": "2019-06-30", "poor_attended": 1} | changes


def services(*rows, history=()):
    return general("agency_service", {"activities": list(rows)}, who="public_agency", history=list(history))


@pytest.mark.parametrize(
    ("changes", "outcome", "code"),
    [
        ({}, "eligible", None),
        ({"poor_attended": 0}, "ineligible", "NO_POOR_ATTENDED"),
        ({"poor_attended": None}, "needs-human", "CANNOT_VERIFY"),
        ({"held_on": "2019-07-01"}, "needs-correction", "ACTIVITY_NOT_HELD"),
        ({"held_on": "2019-06-31"}, "needs-correction", "IMPOSSIBLE_DATE"),
        ({"held_on": None}, "needs-human", "CANNOT_VERIFY"),
        ({"kind": "career_guidance"}, "needs-human", "AMOUNT_NOT_CONFIGURED"),
    ],
)
def test_an_activity_held_for_the_poor_is_paid_by_its_kind(changes, outcome, code):
    (verdict,) = judge_given(services(activity(**changes)), rates={"job_fair": 500_000}).rows
    assert (verdict.outcome, verdict.amount_fen) == (outcome, 500_000 if outcome == "eligible" else 0)
    assert [reason.code for reason in verdict.reasons] == ([code] if code else [])


def test_an_activity_is_paid_once():
    history = [{"kind": "agency_service", "status": "paid", "pid": "1"}]
    verdict = judge_given(
        services(activity("1"), activity("2"), activity("2"), history=history), rates={"job_fair": 500_000}
    )
    assert [each.outcome for each in verdict.rows] == ["ineligible", "eligible", "ineligible"]


def arrears(*, on="2019-06-30", categories=("registered_poor",), history=(), **changes):
    facts = {"birth_date": "1950-01-01", "region_hukou": True, "draws_pension": False, "agrees": True}
    applicant = {"categories": list(categories)}
    return general(
        "pension_back_pay",
        facts | changes,
        on=on,
        who="individual",
        applicant=applicant,
        history=list(history),
    )


@pytest.mark.parametrize(
    ("changes", "months"),
    [
        ({"on": "2018-12-31"}, 1),
        ({"on": "2019-06-30"}, 7),
        ({"on": "2019-06-01"}, 7),
        ({"birth_date": "1958-11-30"}, 7),
        ({"birth_date": "1959-01-31"}, 5),
        ({"regular_from": "2019-03"}, 3),
        ({"regular_from": "2019-12"}, 7),
    ],
)
def test_arrears_run_from_december_2018_or_the_month_after_sixty_until_regular_payment(changes, months):
    verdict = judge_given(arrears(**changes), monthly_fen=11_600)
    assert (verdict.outcome, verdict.amount_fen) == ("eligible", months * 11_600)


@pytest.mark.parametrize(
    ("changes", "outcome", "code"),
    [
        ({"birth_date": "1959-07-01"}, "ineligible", "UNDER_60"),
        ({"birth_date": "1959-06-30"}, "ineligible", "NOTHING_DUE"),
        ({"birth_date": None}, "needs-human", "CANNOT_VERIFY"),
        ({"region_hukou": False}, "ineligible", "HUKOU_ELSEWHERE"),
        ({"draws_pension": True}, "ineligible", "DRAWS_PENSION"),
        ({"agrees": False}, "needs-human", "NOT_AGREED"),
        ({"regular_from": "2018-12"}, "ineligible", "NOTHING_DUE"),
        ({"categories": ["disabled"]}, "ineligible", "CATEGORY_NOT_COVERED"),
        ({"categories": ["subsistence"]}, "eligible", "OK_BACK_PAY"),
    ],
)
def test_arrears_are_for_the_poor_over_sixty_without_a_pension(changes, outcome, code):
    verdict = judge_given(arrears(**changes), monthly_fen=11_600)
    assert verdict.outcome == outcome
    assert code in codes(verdict)


def test_arrears_without_a_monthly_sum_are_not_guessed():
    verdict = judge_given(arrears(), monthly_fen=None)
    assert (verdict.outcome, codes(verdict)) == ("needs-human", {"AMOUNT_NOT_CONFIGURED"})


@pytest.mark.parametrize(
    ("hard", "elsewhere", "outcome"),
    [
        (False, True, "eligible"),
        (None, True, "eligible"),
        (False, False, "ineligible"),
        (False, None, "needs-human"),
        (None, False, "needs-human"),
    ],
)
def test_a_poor_labourer_from_elsewhere_counts_as_hard_to_employ(hard, elsewhere, outcome):
    facts = {"hard_to_employ": hard, "non_local_poor": elsewhere}
    facts |= {"months_claimed": 1, "used_months": 0, "unit_si_fen_per_month": 57_250}
    assert judge_given(general("si_subsidy_absorb", facts)).outcome == outcome


@pytest.mark.parametrize(
    ("who", "hires", "outcome"),
    [
        ("public_institution", True, "eligible"),
        ("public_institution", False, "ineligible"),
        ("public_institution", None, "needs-human"),
        ("enterprise", False, "eligible"),
    ],
)
def test_a_public_institution_is_refunded_where_it_employs_the_poor(who, hires, outcome):
    facts = {"deep_poverty_area": True, "prior_year_premium_fen": 100, "hires_registered_poor": hires}
    assert judge_given(general("stabilisation_refund", facts, who=who), rate_deep=60).outcome == outcome


@pytest.mark.parametrize(
    ("categories", "outcome"),
    [(["subsistence"], "eligible"), (["disabled"], "ineligible"), (None, "needs-human")],
)
def test_the_premium_is_paid_for_the_groups_the_region_names(categories, outcome):
    facts = {"local_tier": "county", "out_of_poverty_date": None}
    case = general("pension_premium_on_behalf", facts, who="individual", applicant={"categories": categories})
    verdict = judge_given(
        case, amount_fen=10_000, shares={"county": [8, 2]}, beneficiary_categories=["subsistence"]
    )
    assert verdict.outcome == outcome
