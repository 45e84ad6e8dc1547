"""Awards by selection and by performance: the machine waits for the result, then applies the tier or the sum."""

import pytest

from tests.policies.building import codes, general, judge_given

TIERS = [
    {"grade": "excellent", "min": 50, "max": None, "fen": 35_000_000},
    {"grade": "excellent", "min": 10, "max": 49, "fen": 25_000_000},
    {"grade": "good", "min": 10, "max": None, "fen": 15_000_000},
]


def base(heads=30, selected=True, grade="excellent", **more):
    facts = {"stable_heads": heads, "selected": selected, "grade": grade}
    return general("base_award", facts, who="employment_base", **more)


@pytest.mark.parametrize(
    ("changes", "outcome", "amount", "code"),
    [
        ({}, "eligible", 25_000_000, "OK_TIER"),
        ({"heads": 49}, "eligible", 25_000_000, "OK_TIER"),
        ({"heads": 50}, "eligible", 35_000_000, "OK_TIER"),
        ({"heads": 9}, "ineligible", 0, "GRADE_WITHOUT_TIER"),
        ({"grade": "qualified"}, "ineligible", 0, "GRADE_WITHOUT_TIER"),
        ({"grade": None}, "needs-human", None, "CANNOT_VERIFY"),
        ({"selected": False}, "ineligible", 0, "NOT_SELECTED"),
        ({"selected": None, "grade": None}, "needs-human", None, "SELECTION_PENDING"),
    ],
)
def test_a_base_waits_for_the_selection_and_then_gets_its_tier(changes, outcome, amount, code):
    verdict = judge_given(base(**changes), tiers=TIERS)
    assert (verdict.outcome, verdict.amount_fen) == (outcome, amount)
    assert codes(verdict) == {code}


def test_a_base_is_awarded_once():
    history = [{"kind": "base_award", "status": "paid", "paid_on": "2018-12-01"}]
    assert codes(judge_given(base(history=history), tiers=TIERS)) == {"ALREADY_RECEIVED"}


@pytest.mark.parametrize(
    ("selected", "outcome", "amount", "code"),
    [
        (True, "eligible", 500_000_000, "OK_SELECTED"),
        (False, "ineligible", 0, "NOT_SELECTED"),
        (None, "needs-human", None, "SELECTION_PENDING"),
    ],
)
def test_a_park_chosen_by_the_region_gets_the_sum(selected, outcome, amount, code):
    case = general("park_award", {"park_name": "城东园", "selected": selected}, who="startup_park")
    verdict = judge_given(case, amount_fen=500_000_000)
    assert (verdict.outcome, verdict.amount_fen) == (outcome, amount)
    assert codes(verdict) == {code}


@pytest.mark.parametrize(("tenants", "amount"), [(9, 0), (10, 25_000_000), (50, 35_000_000)])
def test_an_incubator_is_paid_by_its_tenants(tenants, amount):
    facts = {"tenants": tenants, "selected": True, "grade": "excellent"}
    assert judge_given(general("incubator_award", facts, who="incubator"), tiers=TIERS).amount_fen == amount


def test_an_incubator_awarded_before_is_looked_at():
    facts = {"tenants": 10, "selected": True, "grade": "good"}
    history = [{"kind": "incubator_award", "status": "paid"}]
    verdict = judge_given(general("incubator_award", facts, who="incubator", history=history), tiers=TIERS)
    assert (verdict.outcome, codes(verdict)) == ("needs-human", {"AWARD_TO_CHECK"})


GRADES = [
    {"grade": "excellent", "min": 0, "max": None, "fen": 300_000},
    {"grade": "qualified", "min": 0, "max": None, "fen": 100_000},
]


def platform(grade="excellent", history=()):
    facts = {"year": 2018, "grade": grade}
    return general("village_platform", facts, who="village_platform", history=list(history))


@pytest.mark.parametrize(
    ("grade", "outcome", "amount", "code"),
    [
        ("excellent", "eligible", 300_000, "OK_GRADE"),
        ("qualified", "eligible", 100_000, "OK_GRADE"),
        ("unqualified", "ineligible", 0, "GRADE_NOT_PAID"),
        (None, "needs-human", None, "GRADE_PENDING"),
    ],
)
def test_a_platform_is_paid_by_its_grade(grade, outcome, amount, code):
    verdict = judge_given(platform(grade), tiers=GRADES)
    assert (verdict.outcome, verdict.amount_fen) == (outcome, amount)
    assert codes(verdict) == {code}


@pytest.mark.parametrize(
    ("entry", "outcome"), [({"year": 2018}, "ineligible"), ({"year": 2017}, "eligible"), ({}, "needs-human")]
)
def test_a_platform_is_paid_once_a_year(entry, outcome):
    history = [{"kind": "village_platform", "status": "paid", **entry}]
    assert judge_given(platform(history=history), tiers=GRADES).outcome == outcome
