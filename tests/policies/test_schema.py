"""The schemas an editor completes rule files with: as the parser reads them, and committed."""

import tomllib
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from jsonschema import Draft202012Validator

from policies.errors import DataError
from policies.load import shipped
from policies.schema import FOLDER, programme_schema, schema_files, standard_schema
from tests.policies.rule_files import programme, standard

SCHEMAS = {"programme": programme_schema(), "standard": standard_schema()}


def as_json(value):
    """TOML data as an editor puts it to a schema: days as text."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: as_json(each) for key, each in value.items()}
    return [as_json(each) for each in value] if isinstance(value, list) else value


def faults(source):
    found = Draft202012Validator(SCHEMAS[source.kind]).iter_errors(as_json(tomllib.loads(source.text)))
    return [fault.json_path for fault in found]


def properties(schema, at=""):
    for name, each in schema.get("properties", {}).items():
        yield f"{at}.{name}", each
        yield from properties(each, f"{at}.{name}")
    for inner in ("items", "additionalProperties"):
        if isinstance(schema.get(inner), dict):
            yield from properties(schema[inner], at)


def test_the_committed_schemas_are_those_of_the_code():
    for name, text in schema_files().items():
        assert (FOLDER / name).read_text(encoding="utf-8") == text, "run manage.py programme_schema"


def test_the_command_writes_them(tmp_path, capsys):
    call_command("programme_schema", str(tmp_path))
    assert {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()} == schema_files()
    with pytest.raises(CommandError) as refusal:
        call_command("programme_schema", str(tmp_path / "gone"))
    assert refusal.value.returncode == 2


@pytest.mark.parametrize("kind", SCHEMAS)
def test_a_schema_is_one(kind):
    Draft202012Validator.check_schema(SCHEMAS[kind])


@pytest.mark.parametrize("source", shipped().sources, ids=lambda each: each.name)
def test_every_file_of_the_package_names_its_schema_and_keeps_to_it(source):
    assert source.text.startswith(f"#:schema ../schema/{source.kind}.schema.json\n")
    assert faults(source) == []


@pytest.mark.parametrize("kind", SCHEMAS)
def test_every_key_says_what_it_means(kind):
    told = {path: each.get("description") for path, each in properties(SCHEMAS[kind])}
    parts_of_a_tier = {path for path in told if ".tiers." in path}
    assert [path for path, words in told.items() if not words and path not in parts_of_a_tier] == []


@pytest.mark.parametrize(
    ("found", "instead"),
    [
        ('flow = "entrepreneurship"', 'flow = "startups"'),
        ('prefix = "CY"\n', ""),
        ('code = "LEASE"', 'code = "LEESE"'),
        ("min_months = 6", "min_moths = 6"),
        ("min_months = 6", 'min_months = "six"'),
        ('level = "village"', 'level = "hamlet"'),
        ("[notice]\ndays = 5", "[notice]\ndays = -5"),
        ('default = ["village"', 'usual = ["village"'),
        ('frequency = { times = "once_per_person" }', 'frequency = { times = "twice" }'),
    ],
)
def test_what_the_schema_refuses_the_parser_refuses(found, instead):
    draft = programme("startup_grant", swap={found: instead})
    assert faults(draft)
    with pytest.raises(DataError):
        shipped().with_source(draft)


def test_a_standard_is_held_to_its_schema():
    assert faults(standard("350583", "南安市", 'id = "1"\nvalid_from = 2019-01-01', "amount_fen = 5")) == []
    assert faults(standard("3505831", "南安市", 'id = "1"\nvalid_from = 2019-01-01', "amount_fen = 5"))
    assert faults(standard("350583", "南安市", 'id = "1"', "amount_fen = 5"))
    tiers = 'tiers = [{ grade = "good", min = 1, fen = 5 }]'
    assert faults(standard("350583", "南安市", 'id = "1"\nvalid_from = 2019-01-01', tiers)) == []
