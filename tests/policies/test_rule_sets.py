"""Which rules apply: programme version and local standard by county and day, pinned by version and hash."""

from datetime import date

import pytest

from policies.assess import assess
from policies.errors import BadCase, NoRules, UnknownProgramme
from policies.load import programme, programmes, rules_for, rules_from_parameters, rules_in, rules_of
from tests.policies.building import FUJIAN, startup

NANAN, ZHENXIONG, BAISHA = "350583", "530627", "469025"


def test_the_pilot_counties_have_the_amounts_of_their_documents():
    nanan = rules_for("startup_grant", county=NANAN, on=date(2019, 6, 1))
    assert nanan.parameters["amount_fen"] == nanan.parameters["cap_fen"] == 1_000_000
    export = rules_for("labor_export_service_subsidy", county=ZHENXIONG, on=date(2018, 6, 1))
    assert export.parameters["rates"] == {"out_of_province": 30_000, "out_of_county": 20_000}
    transport = rules_for("transport_subsidy", county=ZHENXIONG, on=date(2018, 6, 1))
    assert (transport.parameters["cap_fen"], transport.parameters["in_province"]) == (50_000, False)
    post = rules_for("public_welfare_post", county=BAISHA, on=date(2026, 6, 1))
    assert post.parameters["monthly_fen"] == 100_000


def test_parameters_that_are_no_policy_in_force_say_so():
    assert not rules_for("transport_subsidy", county=ZHENXIONG, on=date(2019, 6, 1)).demonstration
    assert rules_for("startup_grant", county=NANAN, on=date(2019, 6, 1)).demonstration
    shown = rules_for("startup_grant", county=NANAN, on=date(2026, 6, 1))
    assert shown.demonstration
    assert "演示" in shown.note


@pytest.mark.parametrize(
    ("day", "standard"),
    [
        (date(2018, 9, 1), "2018"),
        (date(2020, 12, 31), "2018"),
        (date(2026, 1, 1), "2026-demonstration"),
        (date(2026, 12, 31), "2026-demonstration"),
    ],
)
def test_the_standard_in_force_that_day_applies(day, standard):
    assert rules_for("startup_grant", county=NANAN, on=day).version.endswith(f"+{NANAN}/{standard}")


@pytest.mark.parametrize("day", [date(2018, 8, 31), date(2021, 1, 1), date(2025, 12, 31), date(2027, 1, 1)])
def test_a_day_between_standards_is_refused_with_the_days_that_are_not(day):
    with pytest.raises(NoRules) as refused:
        rules_for("startup_grant", county=NANAN, on=day)
    assert refused.value.code == "NOT_IN_FORCE"
    assert "2018-09-01至2020-12-31" in refused.value.sentence


def test_a_county_without_a_standard_is_refused_with_a_sentence():
    with pytest.raises(NoRules) as refused:
        rules_for("startup_grant", county="110101", on=date(2019, 6, 1))
    assert refused.value.code == "NO_RULES"
    assert "尚未制定" in refused.value.sentence
    assert "咨询" in refused.value.sentence


def test_an_unknown_programme_is_refused():
    with pytest.raises(UnknownProgramme):
        rules_for("moon_grant", county=NANAN, on=date(2019, 6, 1))
    with pytest.raises(UnknownProgramme):
        programme("")


def test_what_a_county_offers_depends_on_the_day():
    def offered(county, day):
        return [rules.code for rules in rules_in(county, on=day)]

    assert offered(NANAN, date(2026, 3, 1)) == ["startup_grant"]
    assert offered(NANAN, date(2023, 3, 1)) == []
    assert offered(ZHENXIONG, date(2026, 3, 1)) == [
        "labor_export_service_subsidy",
        "transport_subsidy",
        "vocational_training",
    ]
    assert offered(BAISHA, date(2026, 3, 1)) == ["public_welfare_post"]
    assert offered("110101", date(2026, 3, 1)) == []


def test_the_same_rules_have_the_same_hash_and_others_another():
    first = rules_for("startup_grant", county=NANAN, on=date(2019, 1, 1))
    same = rules_for("startup_grant", county=NANAN, on=date(2020, 1, 1))
    later = rules_for("startup_grant", county=NANAN, on=date(2026, 1, 1))
    assert first.content_hash == same.content_hash != later.content_hash
    assert len(first.content_hash) == 64


def test_a_claim_finds_the_rules_it_was_pinned_to():
    pinned = rules_for("startup_grant", county=NANAN, on=date(2019, 1, 1))
    assert rules_of(pinned.version) is pinned


@pytest.mark.parametrize(
    "version",
    [
        "",
        "startup_grant",
        "startup_grant/2018+350583/1999",
        "startup_grant/1999+350583/2018",
        "moon/1+350583/2018",
        "a/b+c/d/e",
    ],
)
def test_a_pin_that_names_no_rules_is_refused(version):
    with pytest.raises(NoRules) as refused:
        rules_of(version)
    assert refused.value.code == "NO_SUCH_VERSION"


def test_given_parameters_change_the_hash():
    plain = rules_from_parameters("startup_grant", FUJIAN)
    assert plain.content_hash == rules_from_parameters("startup_grant", dict(FUJIAN)).content_hash
    assert (
        plain.content_hash != rules_from_parameters("startup_grant", {**FUJIAN, "amount_fen": 1}).content_hash
    )


def test_the_programme_version_of_the_day_lends_its_defaults():
    early = rules_from_parameters("startup_grant", {}, on=date(2019, 1, 1))
    late = rules_from_parameters("startup_grant", {}, on=date(2022, 1, 1))
    assert "out_of_poverty" not in early.parameters["beneficiary_categories"]
    assert "out_of_poverty" in late.parameters["beneficiary_categories"]
    before_all = rules_from_parameters("startup_grant", {}, on=date(2000, 1, 1))
    assert before_all.version == late.version


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("amount_fen", -1),
        ("amount_fen", 1.5),
        ("amount_fen", True),
        ("amount_fen", "100"),
        ("cap_fen", 10**20),
        ("min_months", "six"),
        ("min_months", {"registered_poor": "six"}),
        ("beneficiary_categories", "registered_poor"),
        ("beneficiary_categories", [1]),
        ("policy_window", ["2018-09-01"]),
        ("policy_window", ["2018-09-31", "2020-12-31"]),
        ("policy_window", ["2020-12-31", "2018-09-01"]),
        ("pay_at", "moon"),
        ("mode", "lottery"),
        ("clauses", "FJ-2.1a"),
        ("si_subsidy", "yes"),
        ("shares", {"county": [0, 0]}),
        ("shares", {"county": [8]}),
        ("cost_shares", {"province": 100}),
        ("cost_shares", {"province": 60, "county": 41}),
        ("cost_shares", {"province": 100, "county": 0}),
        ("cost_shares", {"township": 60, "county": 40}),
        ("tiers", [{"grade": "good"}]),
        ("rates", [1, 2]),
    ],
)
def test_a_parameter_that_cannot_be_used_is_named(name, value):
    with pytest.raises(BadCase) as refused:
        rules_from_parameters("startup_grant", {**FUJIAN, name: value})
    assert refused.value.field == f"configs.{name}"


def test_months_by_category_belong_to_the_startup_grant_alone():
    with pytest.raises(BadCase) as refused:
        rules_from_parameters("transport_subsidy", {"min_months": {"registered_poor": 3}})
    assert refused.value.field == "configs.min_months"


def test_parameters_the_rules_do_not_know_are_left_aside():
    rules = rules_from_parameters("startup_grant", {**FUJIAN, "desc": "a county", "colour": "red"})
    assert assess(startup(), rules).outcome == "eligible"


def test_an_assessment_tells_which_rules_it_applied_and_survives_storage():
    rules = rules_for("startup_grant", county=NANAN, on=date(2019, 6, 1))
    verdict = assess(startup(status="abnormal_list"), rules)
    assert (verdict.rules_version, verdict.rules_hash) == (rules.version, rules.content_hash)
    assert type(verdict).from_json(verdict.to_json()) == verdict


def test_every_programme_offers_what_a_form_and_a_guide_need():
    for each in programmes():
        assert each.title_zh
        assert each.title_en
        assert each.summary.zh
        assert each.summary.en
        assert each.applicants
        assert each.plan
        assert any(field.source == "applicant" or field.source == "office" for field in each.fields)
        assert all(field.title.zh and field.title.en for field in each.fields)
        assert all(paper.title.zh and paper.title.en for paper in each.evidence)
        assert all(condition.title.zh and condition.title.en for condition in each.conditions)


def test_each_main_programme_has_its_flow():
    flows = {each.code: each.flow for each in programmes()}
    assert flows["startup_grant"] == "entrepreneurship"
    assert flows["labor_export_service_subsidy"] == "labour_export"
    assert flows["public_welfare_post"] == "welfare_post"
    assert flows["transport_subsidy"] == "general"
