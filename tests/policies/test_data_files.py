"""Mistakes in programme and standard files: each refused with the file and the key."""

import re
from pathlib import Path

import pytest

import policies
from policies.errors import DataError
from policies.facts import RECEIVED, derived_facts
from policies.load import programmes
from policies.model import Source
from policies.parse import programme_from
from policies.parse_standards import standards_from
from policies.reading import text_of

HAN = re.compile("[\u4e00-\u9fff]")
HERE = Path(policies.__file__).parent
STARTUP = (HERE / "programmes" / "startup_grant.toml").read_text(encoding="utf-8")
NANAN = (HERE / "standards" / "350583.toml").read_text(encoding="utf-8")


SHARED = (HERE / "shared.toml").read_text(encoding="utf-8")


def programme(text):
    return programme_from(Source("programme", "trial.toml", text), SHARED)


def standards(text):
    return standards_from(Source("standard", "trial.toml", text))


def refused(text, reader=programme):
    with pytest.raises(DataError) as problem:
        reader(text)
    assert problem.value.file == "trial.toml"
    assert "trial.toml" in problem.value.sentence
    assert problem.value.key in problem.value.sentence
    return problem.value.key


def test_the_files_as_they_stand_are_read():
    assert programme(STARTUP).code == "startup_grant"
    assert {each.region for each in standards(NANAN)} == {"350583"}


@pytest.mark.parametrize(
    ("found", "instead", "key"),
    [
        ('flow = "entrepreneurship"', 'flow = "startups"', "flow"),
        ('flow = "entrepreneurship"', "flow = 3", "flow"),
        ('code = "startup_grant"', "", "code"),
        ('amount = "local_standard"', 'amount = "guess"', "amount"),
        ('derive = "startup"', 'derive = "stars"', "derive"),
        ('clause = ["FJ-2.1a", "N54-2.3"]', 'clause = ["FJ-9.9"]', "clause"),
        ('clause = ["FJ-2.1a", "N54-2.3"]', "", "clause"),
        ('clause_from = "local"\ntitle', 'clause_from = "everywhere"\ntitle', "clause_from"),
        ('code = "LEASE"', 'code = "LEESE"', "evidence[8].code"),
        ('need = "by_data"', 'need = "any_of"', "evidence[7].accepts"),
        ('op = "any_in"', 'op = "roughly"', "conditions[1].op"),
        ('on_fail = "ineligible"', 'on_fail = "eligible"', "conditions[1].on_fail"),
        ('fact = "applicant.categories"', "", "conditions[1].fact"),
        ('key = "entity_type"', 'key = "category"', "conditions"),
        ('parameter = "entity_types"', 'parameter = "entity_types"\nvalue = 1', "conditions[2].value"),
        ('type = "county"', 'type = "country"', "fields[8].type"),
        ("working_days = 3", "working_days = -3", "plan[2].working_days"),
        ("working_days = 3", "working_days = true", "plan[2].working_days"),
        ('level = "village"', 'level = "hamlet"', "plan[2].level"),
        ('unit = "working"', 'unit = "lunar"', "notice.unit"),
        ("valid_from = 2018-08-01", 'valid_from = "2018"', "versions[1].valid_from"),
        ("valid_from = 2021-01-01", "valid_from = 2020-12-31", "versions"),
        ("valid_to = 2020-12-31", "valid_to = 2018-01-01", "versions"),
        ("min_months = 6", 'min_months = "six"', "versions[1].parameters.min_months"),
        ("min_months = 6", "min_moths = 6", "versions[1].parameters.min_moths"),
        ('["village", "township", "county"]', '["county", "village"]', "route.levels.default"),
        ('default = ["village"', 'usual = ["village"', "route.levels.default"),
        ("prefecture_from_fen = 5_000_000", "", "route.prefecture_from_fen"),
        ('[payment]\nroute = "ssc_card"', '[payment]\nroute = "ssc_card"\nspeed = "fast"', "payment.speed"),
        ('when = { parameter = "pay_at", is = "business_county" }', "when = {}", "conditions[8].when"),
        ("title = { zh =", "title = { cn =", "title.zh"),
    ],
)
def test_a_mistake_in_a_programme_is_named_by_file_and_key(found, instead, key):
    assert found in STARTUP
    assert refused(STARTUP.replace(found, instead, 1)) == key


def test_every_mistake_of_a_file_is_named_at_once():
    text = STARTUP
    for found, instead in (
        ('flow = "entrepreneurship"', 'flow = "startups"'),
        ('code = "LEASE"', 'code = "LEESE"'),
        ("min_months = 6", 'min_months = "six"'),
        ('op = "any_in"', 'op = "roughly"'),
        ("[notice]\ndays = 5\nunit", "[notices]\ndays = 5\nunit"),
        ('[payment]\nroute = "ssc_card"', '[payment]\nroute = 3\nspeed = "fast"'),
    ):
        assert found in text
        text = text.replace(found, instead, 1)
    with pytest.raises(DataError) as refusal:
        programme(text)
    assert {each.key for each in refusal.value.problems} == {
        "flow",
        "evidence[8].code",
        "versions[1].parameters.min_months",
        "conditions[1].op",
        "notice",
        "notices",
        "payment.route",
        "payment.speed",
    }
    assert refusal.value.sentence.count("\n") == len(refusal.value.problems) - 1


def test_what_one_mistake_leads_to_is_not_complained_of_besides():
    text = STARTUP.replace("valid_from = 2018-08-01", 'valid_from = "soon"', 1).replace(
        'key = "category"', "", 1
    )
    with pytest.raises(DataError) as refusal:
        programme(text)
    assert [each.key for each in refusal.value.problems] == ["versions[1].valid_from", "conditions[1].key"]


def test_a_programme_without_versions_is_refused():
    text = re.sub(r"\[\[versions\]\].*?(?=\[\[conditions\]\])", "", STARTUP, flags=re.DOTALL)
    assert refused(text) == "versions"


@pytest.mark.parametrize(
    ("found", "instead", "key"),
    [
        ('region = "350583"', "", "region"),
        ('region = "350583"', 'region = "3505831"', "region"),
        ('region = "350583"', 'region = "00"\nmayor = "x"', "mayor"),
        ('region_name = "福建省南安市"', "", "region_name"),
        ("valid_from = 2026-01-01", "valid_from = 2020-06-01", "standards"),
        ("valid_to = 2026-12-31", "valid_to = 2025-12-31", "standards"),
        ("amount_fen = 1_000_000", "amount_fen = -5", "standards[1].parameters.amount_fen"),
        ("amount_fen = 1_000_000", "amount = 5", "standards[1].parameters.amount"),
        ("demonstration = true", 'demonstration = "yes"', "standards[1].demonstration"),
        ('id = "2026-demonstration"', 'id = "2018"', "standards"),
    ],
)
def test_a_mistake_in_a_standard_is_named_by_file_and_key(found, instead, key):
    assert found in NANAN
    assert refused(NANAN.replace(found, instead, 1), standards) == key


@pytest.mark.parametrize("text", ["code = ", "a = 1\na = 2"])
def test_a_text_that_is_no_toml_is_refused(text):
    assert refused(text) == "（整个文件）"


def test_a_standard_file_without_a_standard_is_refused():
    assert refused('region = "350583"\nregion_name = "南安市"', standards) == "standards"


@pytest.mark.parametrize("content", [b"\xff\xfe", None])
def test_a_file_that_cannot_be_read_is_refused(tmp_path, content):
    path = tmp_path / "trial.toml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(DataError, match=r"trial\.toml"):
        text_of(path)


@pytest.mark.parametrize("array", ["fields = 3", "fields = [3]"])
def test_an_array_of_tables_holds_tables(array):
    text = re.sub(r"fields = \[\n.*?\n\]", array, STARTUP, flags=re.DOTALL)
    assert refused(text).startswith("fields")


@pytest.mark.parametrize("programme", programmes(), ids=lambda each: each.code)
def test_every_fact_a_programme_asks_for_is_described_in_both_languages(programme):
    """A fact that is no field of the form stands in policies/facts.toml; one whose value is shown has a title."""
    given = {field.path.rpartition("[].")[2] for field in programme.fields}
    facts = {each.fact for each in programme.conditions if not each.fact.startswith(RECEIVED)} - given
    shown = {name for condition in programme.conditions for name in condition.names} - given
    described = derived_facts()
    assert facts | shown <= described.keys(), "describe these facts in policies/facts.toml"
    assert {name for name in shown if not described[name].title.zh} <= {"facts_known"}
    for name in facts | shown:
        assert not HAN.search(described[name].title.en)
        assert bool(described[name].title.zh) == bool(described[name].title.en)
