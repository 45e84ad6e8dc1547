"""The regions' standards as their documents state them: amounts where one is named, silence where none is."""

from datetime import date

import pytest

from policies.assess import assess
from policies.errors import NoRules
from policies.load import rules_for, rules_in, shipped
from tests.policies.building import codes, general, place
from tests.policies.rule_files import standard

DAYS = {"53": date(2018, 6, 1), "35": date(2019, 6, 1), "46": date(2024, 6, 29), "45": date(2019, 6, 1)}
COUNTIES = {"53": "530627", "35": "350181", "46": "469025", "45": "451031"}


def parameters(code, region, *, on=None):
    return rules_for(code, county=COUNTIES[region], on=on or DAYS[region]).parameters


@pytest.mark.parametrize(
    ("code", "region", "name", "value"),
    [
        ("labor_export_service_subsidy", "53", "rates", {"out_of_province": 30_000, "out_of_county": 20_000}),
        ("transport_subsidy", "53", "cap_fen", 50_000),
        ("si_subsidy_absorb", "53", "month_cap", 36),
        ("startup_grant", "35", "cap_fen", 1_000_000),
        ("graduate_job_seeking", "35", "amount_fen", 200_000),
        ("public_welfare_post", "35", "si_subsidy", True),
        ("public_welfare_post", "46", "si_subsidy", False),
        ("work_relief_ratio", "46", "min_percent", 15),
        ("stabilisation_refund", "45", "rate_deep", 60),
        ("stabilisation_refund", "45", "rate_general", 50),
        ("skill_upgrade", "45", "min_deep", 12),
        ("skill_upgrade", "45", "min_general", 36),
        ("pension_premium_on_behalf", "45", "amount_fen", 10_000),
        ("pension_premium_on_behalf", "45", "shares", {"prefecture_city": (6, 4), "county": (8, 2)}),
        ("pension_back_pay", "45", "back_pay_from", date(2018, 12, 1)),
        ("park_award", "45", "amount_fen", 500_000_000),
    ],
)
def test_a_region_has_the_figures_of_its_document(code, region, name, value):
    assert parameters(code, region)[name] == value


@pytest.mark.parametrize(
    ("code", "region", "opens", "closes"),
    [
        ("transport_subsidy", "53", date(2017, 6, 22), date(2020, 12, 31)),
        ("graduate_job_seeking", "35", date(2018, 9, 1), date(2020, 12, 31)),
        ("work_relief_ratio", "46", date(2024, 1, 1), date(2025, 12, 31)),
        ("park_award", "45", date(2019, 5, 1), date(2019, 12, 31)),
    ],
)
def test_a_standard_holds_for_the_days_of_its_document(code, region, opens, closes):
    assert parameters(code, region, on=opens)["policy_window"] == (opens, closes)
    assert parameters(code, region, on=closes)["policy_window"] == (opens, closes)
    after = closes.replace(year=closes.year + 1)
    with pytest.raises(NoRules):
        rules_for(code, county="530102" if region == "53" else COUNTIES[region], on=after)


@pytest.mark.parametrize("region", COUNTIES)
def test_every_programme_of_a_region_cites_a_clause_that_is_quoted(region):
    for rules in rules_in(COUNTIES[region], on=DAYS[region]):
        for key in rules.cites:
            assert rules.clause(key).quote, (rules.code, key)


def test_no_policy_in_force_is_a_demonstration_and_every_demonstration_says_so():
    regions = {source.name.removesuffix(".toml") for source in shipped().sources if source.kind == "standard"}
    for laid in [each for region in regions for each in shipped().standards_of(region)]:
        assert laid.demonstration == ("演示参数" in laid.note)
        assert laid.demonstration or laid.valid_to is not None


@pytest.mark.parametrize(
    ("code", "region", "facts", "who"),
    [
        ("village_platform", "35", {"year": 2018, "grade": "good"}, "village_platform"),
        ("workshop_reward", "46", {"grade": "good", "stable_heads": 10}, "enterprise"),
        (
            "skill_upgrade",
            "45",
            {"insured_months": 12, "deep_poverty_area": True, "level": "junior"},
            "individual",
        ),
    ],
)
def test_where_the_document_names_no_amount_the_machine_asks_a_person(code, region, facts, who):
    case = general(code, facts, on=DAYS[region].isoformat(), who=who) | {"region": place(COUNTIES[region])}
    verdict = assess(case, rules_for(code, county=COUNTIES[region], on=DAYS[region]))
    assert (verdict.outcome, verdict.amount_fen) == ("needs-human", None)
    assert codes(verdict) == {"AMOUNT_NOT_CONFIGURED"}


@pytest.mark.parametrize(
    ("tier", "detail"),
    [
        ("county", {"region_level_fen": 8_000, "local_level_fen": 2_000}),
        ("prefecture_city", {"region_level_fen": 6_000, "local_level_fen": 4_000}),
    ],
)
def test_guangxi_pays_the_premium_with_its_counties_and_cities(tier, detail):
    facts = {"local_tier": tier, "out_of_poverty_date": None}
    case = general("pension_premium_on_behalf", facts, who="individual")
    verdict = assess(case, rules_for("pension_premium_on_behalf", county="451031", on=DAYS["45"]))
    assert (verdict.outcome, verdict.amount_fen, verdict.detail) == ("eligible", 10_000, detail)
    assert [reason.clause for reason in verdict.reasons] == ["GX-3.3"]


def test_a_public_welfare_post_of_fujian_claims_allowance_and_insurance_together():
    rules = rules_for("public_welfare_post", county="350181", on=DAYS["35"])
    month = {"ym": "2019-04", "attended": 22, "required": 22, "wage_paid_fen": 200_000}
    month |= {"si_unit": {"pension": 40_000, "medical": 20_000}}
    holder = {"pid": "A", "post_id": "P", "categories": ["registered_poor"], "birth_date": "1980-05-01"}
    holder |= {"sex": "F", "first_approved": "2019-01-01", "used_months": 3, "months": [month]}
    case = general("public_welfare_post", {"posts": [holder]}, on="2019-06-01", who="employer_unit")
    case["region"] = place("350181")
    assert codes(assess(case, rules)) == {"AMOUNT_NOT_CONFIGURED"}
    county = standard(
        "350181",
        "福建省福清市",
        'id = "2019"\nvalid_from = 2019-01-01',
        "monthly_fen = 100_000",
        code="public_welfare_post",
    )
    library = shipped().with_source(county)
    both = assess(case, library.rules_for("public_welfare_post", county="350181", on=DAYS["35"]))
    assert (both.outcome, both.amount_fen) == ("eligible", 160_000)
    assert "OK_SI_UNIT_SHARE" in codes(both)
