"""The subsidies carried by configuration alone: each amount mode and its conditions at the boundary."""

import pytest

from policies.assess import assess
from policies.load import rules_from_parameters
from tests.policies.building import codes, place


def judge(kind, facts, parameters, *, on="2019-06-01", county="451031", applicant=None, history=()):
    case = {
        "policy_date": on,
        "region": place(county),
        "applicant": {"type": "individual", **(applicant or {})},
        "facts": facts,
        "evidence": [],
        "history": list(history),
    }
    return assess(case, rules_from_parameters(kind, parameters))


WORK = {
    "organized_export": True,
    "origin_county": "410122",
    "work_county": "440106",
    "employed_from": "2019-01-01",
}
SIX_MONTHS = {"amount_fen": 30_000, "min_months": 6, "clauses": ["N54-2.4a", "W:Henan"]}


@pytest.mark.parametrize(
    ("change", "day", "outcome", "code"),
    [
        ({}, "2019-07-01", "eligible", "OK_FIXED"),
        ({}, "2019-06-30", "ineligible", "EMPLOYED_LESS_THAN_3M"),
        ({"organized_export": False}, "2019-07-01", "ineligible", "NOT_ORGANISED_EXPORT"),
        ({"organized_export": None}, "2019-07-01", "needs-human", "CANNOT_VERIFY"),
        ({"work_county": "410122"}, "2019-07-01", "ineligible", "SAME_COUNTY"),
        ({"work_county": "810000"}, "2019-07-01", "needs-human", "DESTINATION_OUTSIDE_MAINLAND"),
        ({"employed_from": None}, "2019-07-01", "needs-human", "CANNOT_VERIFY"),
    ],
)
def test_the_job_seeking_grant_asks_for_organised_work_away_from_home(change, day, outcome, code):
    verdict = judge("job_seeking_grant", {**WORK, **change}, SIX_MONTHS, on=day, county="410122")
    assert verdict.outcome == outcome
    assert code in codes(verdict)


@pytest.mark.parametrize(
    ("day", "outcome"),
    [
        ("2018-12-31", "ineligible"),
        ("2019-01-01", "eligible"),
        ("2019-12-31", "eligible"),
        ("2020-01-01", "ineligible"),
    ],
)
def test_a_graduate_applies_in_the_calendar_year_of_graduation(day, outcome):
    facts = {"graduation_year": 2019, "registered_poor_family": True}
    verdict = judge("graduate_job_seeking", facts, {"amount_fen": 200_000}, on=day)
    assert (verdict.outcome, verdict.amount_fen) == (outcome, 200_000 if outcome == "eligible" else 0)


def test_a_graduate_of_another_family_or_who_does_not_seek_is_refused():
    facts = {"graduation_year": 2019, "registered_poor_family": False, "seeking": False}
    verdict = judge("graduate_job_seeking", facts, {"amount_fen": 200_000})
    assert codes(verdict) == {"CATEGORY_NOT_COVERED", "NOT_SEEKING"}


PENSION = {
    "amount_fen": 10_000,
    "shares": {"prefecture_city": [6, 4], "county": [8, 2]},
    "support_years_after_exit": 2,
}


@pytest.mark.parametrize(
    ("left", "day", "outcome"),
    [
        (None, "2019-06-01", "eligible"),
        ("2017-11-30", "2019-11-30", "eligible"),
        ("2017-11-30", "2019-12-01", "ineligible"),
        ("2020-02-29", "2022-02-28", "eligible"),
        ("2020-02-29", "2022-03-01", "ineligible"),
    ],
)
def test_the_premium_is_paid_until_the_years_of_support_end(left, day, outcome):
    facts = {"local_tier": "county", "out_of_poverty_date": left}
    assert judge("pension_premium_on_behalf", facts, PENSION, on=day).outcome == outcome


@pytest.mark.parametrize(
    ("tier", "amount", "region", "local"),
    [
        ("county", 10_000, 8_000, 2_000),
        ("prefecture_city", 10_000, 6_000, 4_000),
        ("county", 9_999, 8_000, 1_999),
        ("prefecture_city", 1, 1, 0),
    ],
)
def test_the_lower_level_s_share_is_floored_and_nothing_is_lost(tier, amount, region, local):
    facts = {"local_tier": tier, "out_of_poverty_date": None}
    verdict = judge("pension_premium_on_behalf", facts, {**PENSION, "amount_fen": amount})
    assert verdict.detail == {"region_level_fen": region, "local_level_fen": local}
    assert region + local == amount


def test_a_tier_without_a_ratio_goes_to_a_person():
    facts = {"local_tier": "town", "out_of_poverty_date": None}
    assert codes(judge("pension_premium_on_behalf", facts, PENSION)) == {"LOCAL_TIER_UNKNOWN"}


@pytest.mark.parametrize(
    ("deep", "premium", "amount", "code"),
    [
        (True, 1_234_567, 740_740, "OK_RATE_60"),
        (False, 1_234_567, 617_284, "OK_RATE_50"),
        (False, 1, 1, "OK_RATE_50"),
        (True, 0, 0, "OK_RATE_60"),
    ],
)
def test_the_refund_is_a_percentage_rounded_half_up(deep, premium, amount, code):
    facts = {"deep_poverty_area": deep, "prior_year_premium_fen": premium}
    verdict = judge("stabilisation_refund", facts, {"rate_deep": 60, "rate_general": 50})
    assert verdict.amount_fen == amount
    assert codes(verdict) == {code}


@pytest.mark.parametrize("missing", ["deep_poverty_area", "prior_year_premium_fen"])
def test_a_refund_whose_base_is_unknown_goes_to_a_person(missing):
    facts = {"deep_poverty_area": True, "prior_year_premium_fen": 100, missing: None}
    assert (
        judge("stabilisation_refund", facts, {"rate_deep": 60, "rate_general": 50}).outcome == "needs-human"
    )


SKILL = {"min_deep": 12, "min_general": 36, "amounts": {"junior": 100_000, "senior": 200_000}}


@pytest.mark.parametrize(
    ("months", "deep", "level", "outcome", "amount"),
    [
        (12, True, "junior", "eligible", 100_000),
        (11, True, "junior", "ineligible", 0),
        (36, False, "senior", "eligible", 200_000),
        (35, False, "senior", "ineligible", 0),
        (36, False, "master", "needs-human", None),
        (None, True, "junior", "needs-human", None),
        (12, None, "junior", "needs-human", None),
    ],
)
def test_the_certificate_s_level_sets_the_sum_once_insured_long_enough(months, deep, level, outcome, amount):
    facts = {"insured_months": months, "deep_poverty_area": deep, "level": level}
    verdict = judge("skill_upgrade", facts, SKILL)
    assert (verdict.outcome, verdict.amount_fen) == (outcome, amount)


@pytest.mark.parametrize(
    ("used", "claimed", "paid", "outcome"),
    [
        (0, 6, 6, "eligible"),
        (30, 6, 6, "eligible"),
        (34, 6, 2, "eligible"),
        (36, 6, 0, "ineligible"),
        (50, 1, 0, "ineligible"),
    ],
)
def test_the_employer_s_subsidy_stops_at_three_years(used, claimed, paid, outcome):
    facts = {
        "hard_to_employ": True,
        "months_claimed": claimed,
        "used_months": used,
        "unit_si_fen_per_month": 57_250,
    }
    verdict = judge("si_subsidy_absorb", facts, {"month_cap": 36})
    assert (verdict.outcome, verdict.amount_fen) == (outcome, paid * 57_250)
    assert ("OK_PARTIAL" in codes(verdict)) == (0 < paid < claimed)


def test_an_employer_who_names_no_months_is_asked_for_them():
    facts = {"hard_to_employ": True, "months_claimed": 0, "used_months": 0, "unit_si_fen_per_month": 57_250}
    verdict = judge("si_subsidy_absorb", facts, {"month_cap": 36})
    assert (verdict.outcome, codes(verdict)) == ("needs-correction", {"NO_MONTHS_CLAIMED"})


def test_a_payment_under_the_kind_other_is_known_by_its_subkind():
    paid = {"kind": "other", "subkind": "graduate_job_seeking", "status": "paid"}
    facts = {"graduation_year": 2019, "registered_poor_family": True}
    verdict = judge("graduate_job_seeking", facts, {"amount_fen": 200_000}, history=[paid])
    assert codes(verdict) == {"ALREADY_RECEIVED"}
    elsewhere = judge("graduate_job_seeking", facts, {"amount_fen": 1}, history=[{**paid, "subkind": "x"}])
    assert elsewhere.outcome == "eligible"


def test_the_employer_s_subsidy_is_for_the_hard_to_employ():
    facts = {"hard_to_employ": False, "months_claimed": 1, "used_months": 0, "unit_si_fen_per_month": 1}
    assert codes(judge("si_subsidy_absorb", facts, {})) == {"CATEGORY_NOT_COVERED"}
    unknown = judge("si_subsidy_absorb", {**facts, "hard_to_employ": True, "used_months": None}, {})
    assert unknown.outcome == "needs-human"


@pytest.mark.parametrize(("days", "outcome", "amount"), [(12, "eligible", 96_000), (0, "ineligible", 0)])
def test_training_is_paid_by_the_day_attended(days, outcome, amount):
    verdict = judge("training_allowance", {"attended_days": days}, {"per_day_fen": 8_000})
    assert (verdict.outcome, verdict.amount_fen) == (outcome, amount)


TIERS = [
    {"grade": "good", "min": 40, "max": None, "fen": 8_000_000},
    {"grade": "good", "min": 20, "max": 39, "fen": 5_000_000},
    {"grade": "good", "min": 10, "max": 19, "fen": 3_000_000},
]


@pytest.mark.parametrize(
    ("grade", "heads", "outcome", "amount"),
    [
        ("good", 9, "ineligible", 0),
        ("good", 10, "eligible", 3_000_000),
        ("good", 19, "eligible", 3_000_000),
        ("good", 20, "eligible", 5_000_000),
        ("good", 39, "eligible", 5_000_000),
        ("good", 40, "eligible", 8_000_000),
        ("good", 999, "eligible", 8_000_000),
        ("poor", 40, "ineligible", 0),
    ],
)
def test_a_workshop_is_rewarded_by_its_tier(grade, heads, outcome, amount):
    verdict = judge("workshop_reward", {"grade": grade, "stable_heads": heads}, {"tiers": TIERS})
    assert (verdict.outcome, verdict.amount_fen) == (outcome, amount)


def test_a_workshop_waits_for_its_grade():
    verdict = judge("workshop_reward", {"grade": None, "stable_heads": 40}, {"tiers": TIERS})
    assert (verdict.outcome, codes(verdict)) == ("needs-human", {"GRADE_PENDING"})


def test_without_tiers_the_machine_does_not_guess():
    facts = {"grade": "good", "stable_heads": 10}
    verdict = judge("workshop_reward", facts, {"tiers": None})
    assert (verdict.outcome, codes(verdict)) == ("needs-human", {"AMOUNT_NOT_CONFIGURED"})


@pytest.mark.parametrize(
    ("facts", "day", "outcome", "action"),
    [
        ({"stopped": False, "absorbed_now": 5}, "2024-06-29", "eligible", "keep"),
        ({"stopped": False, "absorbed_now": 4, "below_since": None}, "2024-06-29", "needs-human", "guidance"),
        (
            {"stopped": False, "absorbed_now": 3, "below_since": "2023-12-31"},
            "2024-06-29",
            "needs-human",
            "guidance",
        ),
        (
            {"stopped": False, "absorbed_now": 3, "below_since": "2023-12-31"},
            "2024-06-30",
            "ineligible",
            "exit",
        ),
        (
            {"stopped": False, "absorbed_now": 0, "below_since": "2024-06-01"},
            "2024-06-29",
            "ineligible",
            "exit_now",
        ),
        ({"stopped": True, "absorbed_now": 20}, "2024-06-29", "ineligible", "exit_now"),
    ],
)
def test_a_workshop_is_kept_guided_or_removed(facts, day, outcome, action):
    verdict = judge("workshop_exit", facts, {"required": 5}, on=day)
    assert (verdict.outcome, verdict.amount_fen, verdict.detail) == (outcome, None, {"action": action})


def test_a_workshop_whose_numbers_are_unknown_goes_to_a_person():
    assert (
        judge("workshop_exit", {"stopped": None, "absorbed_now": None}, {"required": 5}).outcome
        == "needs-human"
    )


@pytest.mark.parametrize(
    ("fund", "pay", "outcome"),
    [
        (200_000_000, 30_000_000, "eligible"),
        (200_000_000, 29_999_999, "ineligible"),
        (0, 0, "eligible"),
        (None, 1, "needs-human"),
    ],
)
def test_labour_pay_must_reach_its_share_to_the_fen(fund, pay, outcome):
    facts = {"provincial_fund_fen": fund, "labour_pay_fen": pay}
    verdict = judge("work_relief_ratio", facts, {"min_percent": 15})
    assert (verdict.outcome, verdict.amount_fen) == (outcome, None)
