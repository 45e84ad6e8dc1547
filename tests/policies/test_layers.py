"""Nation, province, prefecture and county laid over each other, and the ceilings that hold lower levels down."""

from datetime import date

import pytest

from policies.assess import assess
from policies.errors import DataError, NoRules
from policies.library import Library
from policies.load import rules_from_parameters, shipped
from tests.policies.building import FUJIAN, startup
from tests.policies.rule_files import standard

DAY = date(2019, 6, 1)
PROVINCE = standard(
    "35",
    "福建省",
    'id = "2018"\nvalid_from = 2018-09-01\nvalid_to = 2020-06-30\ncites = ["FJ-P"]',
    "cap_fen = 1_000_000\nmin_months = 12",
    clauses={"FJ-P": "福建省实施意见"},
)
PREFECTURE = standard(
    "3505", "福建省泉州市", 'id = "2019"\nvalid_from = 2019-01-01\ndemonstration = true\nnote = "试行。"',
    "min_months = 9\namount_fen = 600_000",
)  # fmt: skip
COUNTY = standard(
    "350583",
    "福建省南安市",
    'id = "2018"\nvalid_from = 2018-09-01\nvalid_to = 2019-12-31\ncites = ["NA-1", "N54-2.3"]\nnote = "试行。"',
    "amount_fen = 800_000",
    clauses={"NA-1": "南安市通知"},
)


def library(*texts):
    """The shipped programmes under these standards and no others."""
    carried = tuple(each for each in shipped().sources if each.kind == "programme")
    return Library((*carried, *texts), shipped().shared)


def rules(*texts, county="350583", on=DAY):
    return library(*texts).rules_for("startup_grant", county=county, on=on)


def test_each_level_lies_over_the_one_above_it():
    laid = rules(PROVINCE, PREFECTURE, COUNTY)
    assert laid.version == "startup_grant/2018+35/2018+3505/2019+350583/2018"
    asked = {name: laid.parameters[name] for name in ("cap_fen", "min_months", "amount_fen")}
    assert asked == {"cap_fen": 1_000_000, "min_months": 9, "amount_fen": 800_000}
    assert laid.parameters["entity_types"]


def test_a_level_that_is_not_in_force_is_left_out():
    assert rules(PROVINCE, PREFECTURE, COUNTY, on=date(2018, 10, 1)).version == (
        "startup_grant/2018+35/2018+350583/2018"
    )


def test_the_policy_is_open_while_every_level_is_in_force():
    assert rules(PROVINCE, PREFECTURE, COUNTY).parameters["policy_window"] == (
        date(2019, 1, 1),
        date(2019, 12, 31),
    )
    assert rules(COUNTY).parameters["policy_window"] == (date(2018, 9, 1), date(2019, 12, 31))
    assert rules(PREFECTURE, county="350581").parameters["policy_window"] == (date(2019, 1, 1), None)


def test_a_county_without_a_standard_of_its_own_follows_the_province():
    laid = rules(PROVINCE, county="350181")
    assert laid.version == "startup_grant/2018+35/2018"
    with pytest.raises(NoRules):
        rules(PROVINCE, county="360102")


def test_the_nation_alone_opens_no_programme_but_lies_under_every_other_level():
    nation = standard("00", "全国", 'id = "1"\nvalid_from = 2018-01-01', "min_months = 24")
    assert rules(nation, COUNTY).version == "startup_grant/2018+00/1+350583/2018"
    assert rules(nation, COUNTY).parameters["min_months"] == 24
    with pytest.raises(NoRules) as refused:
        rules(nation, county="110101")
    assert refused.value.code == "NO_RULES"


def test_the_sentence_of_a_refusal_names_the_days_of_the_lowest_level_that_has_any():
    with pytest.raises(NoRules, match="福建省“") as refused:
        rules(PROVINCE, county="350181", on=date(2021, 1, 1))
    assert refused.value.code == "NOT_IN_FORCE"
    assert "2018-09-01至2020-06-30" in refused.value.sentence


def test_the_lowest_level_that_names_a_clause_decides_which_is_cited():
    def cited(laid):
        verdict = assess(startup(status="cancelled", reg_date="2019-05-01"), laid)
        return {reason.code: reason.clause for reason in verdict.reasons}

    assert cited(rules(PROVINCE, COUNTY))["OPERATING_PERIOD_SHORT"] == "NA-1"
    assert cited(rules(PROVINCE, PREFECTURE, county="350581"))["OPERATING_PERIOD_SHORT"] == "FJ-P"
    assert cited(rules(PROVINCE, COUNTY))["NOT_OPERATING"] == "N54-2.3"


def test_the_clauses_of_all_levels_can_be_quoted_and_stand_lowest_first():
    laid = rules(PROVINCE, PREFECTURE, COUNTY)
    assert laid.cites == ("NA-1", "N54-2.3", "FJ-P")
    assert (laid.clause("NA-1").document, laid.clause("FJ-P").document) == ("南安市通知", "福建省实施意见")


def test_rules_are_a_demonstration_when_any_level_is_and_say_each_note_once():
    assert not rules(PROVINCE, COUNTY).demonstration
    laid = rules(PROVINCE, PREFECTURE, COUNTY)
    assert (laid.demonstration, laid.note) == (True, "试行。")


def test_a_pinned_name_of_several_levels_is_found_again():
    held = library(PROVINCE, PREFECTURE, COUNTY)
    laid = held.rules_for("startup_grant", county="350583", on=DAY)
    assert held.rules_of(laid.version) is laid


@pytest.mark.parametrize(
    "version",
    [
        "startup_grant/2018+350583/2018+35/2018",
        "startup_grant/2018+35/2018+35/2018",
        "startup_grant/2018+35/2018+350583/2017",
        "startup_grant/2018+36/2018+350583/2018",
        "startup_grant/2018+",
    ],
)
def test_a_pinned_name_whose_levels_are_not_these_is_refused(version):
    with pytest.raises(NoRules):
        library(PROVINCE, COUNTY).rules_of(version)


def test_every_level_counts_for_the_hash():
    hashes = {
        rules(PROVINCE, COUNTY).content_hash,
        rules(COUNTY).content_hash,
        rules(PROVINCE, county="350181").content_hash,
    }
    assert len(hashes) == 3


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("amount_fen = 1_000_001", "amount_fen：10,000.01元"),
        ("fixed_fen = 1_000_001", "fixed_fen：10,000.01元"),
        ("fixed_fen = { out_of_province = 2_000_000 }", "fixed_fen.out_of_province：20,000.00元"),
        ("rates = { out_of_county = 1_000_001 }", "rates.out_of_county：10,000.01元"),
        ("monthly_fen = 1_000_001", "monthly_fen：10,000.01元"),
        ("cap_fen = 1_000_001", "cap_fen：10,000.01元"),
    ],
)
def test_a_county_above_the_ceiling_of_the_province_is_refused_with_both_amounts(name, shown):
    above = standard("350583", "南安市", 'id = "1"\nvalid_from = 2020-06-30', name)
    with pytest.raises(DataError) as refused:
        library(PROVINCE, above)
    assert refused.value.file == "350583.toml"
    assert refused.value.key.startswith("standards[1].parameters.")
    assert f"{shown}超过“福建省实施意见”规定的上限10,000.00元" in refused.value.sentence


def test_the_ceiling_of_the_nation_holds_every_region_down():
    nation = standard("00", "全国", 'id = "1"\nvalid_from = 2018-01-01', "cap_fen = 700_000")
    with pytest.raises(DataError, match=r"8,000\.00元超过“全国1”规定的上限7,000\.00元"):
        library(nation, COUNTY)


def test_a_standard_may_not_go_beyond_its_own_ceiling():
    beyond = standard("36", "江西省", 'id = "1"\nvalid_from = 2018-01-01', "cap_fen = 5\namount_fen = 6")
    with pytest.raises(DataError, match=r"0\.06元超过“江西省1”规定的上限0\.05元"):
        library(beyond)


def test_the_months_of_a_programme_version_are_a_ceiling_too():
    longer = standard(
        "469025", "白沙县", 'id = "1"\nvalid_from = 2019-01-01', "month_cap = 60", code="public_welfare_post"
    )
    with pytest.raises(DataError, match="60个月超过“公益性岗位"):
        library(longer)


@pytest.mark.parametrize(
    ("region", "days"),
    [("350583", "valid_from = 2020-07-01"), ("360102", "valid_from = 2019-01-01")],
)
def test_a_ceiling_of_other_days_or_another_province_holds_nobody_down(region, days):
    free = standard(region, "某县", f'id = "1"\n{days}', "amount_fen = 1_500_000")
    assert library(PROVINCE, free).rules_for("startup_grant", county=region, on=date(2020, 7, 1))


def test_given_parameters_keep_one_level():
    laid = rules_from_parameters("startup_grant", FUJIAN)
    assert laid.cites == ("FJ-2.1a", "N54-2.3")
    assert laid.recipe is None
