"""A region's standard sets the levels of its claims and the amounts from which they go higher, for its own days."""

from datetime import date

import pytest

from policies import load
from policies.case_file import BadFile, route_facts
from policies.errors import DataError, NoRules
from policies.guide import guide_of
from policies.library import Library
from policies.load import shipped
from policies.route import route_of
from tests.policies.rule_files import standard

EXPORT = "labor_export_service_subsidy"
DAY = date(2018, 6, 1)
FACTS = {
    "kind": EXPORT,
    "amount_fen": 2_000_000,
    "cross_region": False,
    "applicant": "hr_agency",
    "county": "530627",
    "policy_date": "2018-06-01",
}
HEAD = 'id = "2018"\nvalid_from = 2018-01-01\nvalid_to = 2018-12-31'
PREFECTURE = standard("5306", "云南省昭通市", HEAD, "prefecture_from_fen = 2_000_000", code=EXPORT)
COUNTY = standard(
    "530627",
    "云南省镇雄县",
    HEAD,
    'province_from_fen = 3_000_000\nlevels = { hr_agency = ["township", "county"] }',
    code=EXPORT,
)


def library(*texts) -> Library:
    """The shipped programmes under these standards and no others."""
    carried = tuple(each for each in shipped().sources if each.kind == "programme")
    return Library((*carried, *texts), shipped().shared)


@pytest.mark.parametrize(
    ("changed", "levels"),
    [
        ({}, ("township", "county", "prefecture")),
        ({"amount_fen": 1_999_999}, ("township", "county")),
        ({"amount_fen": 3_000_000}, ("township", "county", "prefecture", "province")),
        ({"applicant": "broker", "amount_fen": 1}, ("township", "county")),
        ({"applicant": "public_agency"}, ("county", "prefecture")),
        ({"county": "530602", "amount_fen": 2_000_000}, ("county", "prefecture")),
        ({"county": "530602", "amount_fen": 3_000_000}, ("county", "prefecture")),
        ({"county": None}, ("county",)),
    ],
)
def test_the_levels_of_a_claim_are_those_its_region_sets(changed, levels):
    load.use(library(PREFECTURE, COUNTY))
    assert route_facts(FACTS | changed) == levels


def test_a_region_sets_them_for_its_own_days_only():
    with_next = standard("53", "云南省", 'id = "all"\nvalid_from = 2017-07-01', "min_months = 3", code=EXPORT)
    load.use(library(with_next, PREFECTURE))
    assert route_facts(FACTS)[-1] == "prefecture"
    assert route_facts(FACTS | {"policy_date": "2019-06-01"}) == ("county",)
    load.use(library(PREFECTURE))
    with pytest.raises(NoRules):
        route_facts(FACTS | {"policy_date": "2019-06-01"})


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"county": "53"}, "county"),
        ({"county": 530627}, "county"),
        ({"policy_date": "2018-02-30"}, "policy_date"),
        ({"policy_date": None}, "policy_date"),
    ],
)
def test_a_county_that_is_none_and_a_day_that_is_none_are_refused_by_name(changed, field):
    with pytest.raises(BadFile, match=field):
        route_facts(FACTS | changed)


def test_a_level_set_above_another_stands_in_its_place():
    laid = library(
        standard("5306", "昭通市", HEAD, 'levels = { default = ["county", "province"] }', code=EXPORT)
    )
    rules = laid.rules_for(EXPORT, county="530627", on=DAY)
    levels = route_of(rules.programme, amount_fen=1, objection=True, parameters=rules.parameters)
    assert levels == ("county", "prefecture", "province")


def test_the_guide_of_a_region_tells_its_own_stages():
    rules = library(
        standard("530627", "镇雄县", HEAD, 'levels = { default = ["township", "county"] }', code=EXPORT)
    ).rules_for(EXPORT, county="530627", on=DAY)
    guide = guide_of(rules)
    assert [stage.title.zh for stage in guide.stages][:2] == ["乡镇初审", "县级复核"]
    assert ("审核层级", "一般申请人：乡镇（街道）、县（市、区）") in [
        (term.title.zh, term.value.zh) for term in guide.terms
    ]


@pytest.mark.parametrize(
    ("levels", "said"),
    [
        ('{ mayor = ["county"] }', "standards[1].parameters.levels.mayor"),
        ('{ default = ["county", "township"] }', "从低到高"),
        ("{ default = [] }", "层级列表"),
        ('{ default = ["hamlet"] }', "从低到高"),
        ('["county"]', "应为表"),
    ],
)
def test_levels_that_no_claim_could_pass_are_refused_where_they_stand(levels, said):
    with pytest.raises(DataError) as refused:
        library(standard("530627", "镇雄县", HEAD, f"levels = {levels}", code=EXPORT))
    assert said in str(refused.value)


def test_a_level_at_which_nobody_reviews_the_programme_is_refused():
    plan = next(
        each for each in shipped().programmes() if "village" not in {stop.level for stop in each.plan}
    )
    with pytest.raises(DataError, match="没有审核环节"):
        library(standard("53", "云南省", HEAD, 'levels = { default = ["village"] }', code=plan.code))
