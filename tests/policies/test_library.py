"""Libraries of rule files: what they hold, what they refuse, which one is in use, and rules made again."""

import json
from datetime import date
from pathlib import Path

import pytest

import policies
from policies import load
from policies.assess import assess
from policies.errors import DataError, UnknownProgramme
from policies.library import Library
from policies.model import Source
from policies.recipe import Recipe
from tests.policies.building import startup
from tests.policies.rule_files import standard

HERE = Path(policies.__file__).parent
STARTUP = (HERE / "programmes" / "startup_grant.toml").read_text(encoding="utf-8")
DAY = date(2019, 6, 1)
FIVE_THOUSAND = standard("350583", "南安市", 'id = "2018"\nvalid_from = 2018-09-01', "amount_fen = 500_000")


@pytest.fixture
def put_back():
    before = load.current()
    yield
    load.use(before)


def nanan(library):
    return library.rules_for("startup_grant", county="350583", on=DAY)


def test_the_files_of_the_package_are_in_use_until_another_library_is(put_back):
    assert load.current() is load.shipped()
    draft = load.shipped().with_source(FIVE_THOUSAND)
    assert load.rules_for("startup_grant", county="350583", on=DAY).parameters["amount_fen"] == 1_000_000
    load.use(draft)
    assert load.current() is draft
    assert load.rules_for("startup_grant", county="350583", on=DAY).parameters["amount_fen"] == 500_000
    amounts = {rules.code: rules.parameters.get("amount_fen") for rules in load.rules_in("350583", on=DAY)}
    assert amounts["startup_grant"] == 500_000


def test_a_standard_takes_the_place_of_its_region_whatever_its_name():
    draft = load.shipped().with_source(Source("standard", "草稿", FIVE_THOUSAND.text))
    assert nanan(draft).parameters["amount_fen"] == 500_000
    assert len(draft.sources) == len(load.shipped().sources)
    assert nanan(load.shipped()).parameters["amount_fen"] == 1_000_000


def test_a_programme_takes_the_place_of_its_code():
    text = STARTUP.replace("一次性创业扶持补贴", "创业一次性补贴")
    draft = load.shipped().with_source(Source("programme", "草稿", text))
    assert draft.programme("startup_grant").title_zh == "创业一次性补贴"
    assert len(draft.programmes()) == len(load.programmes())
    assert nanan(draft).content_hash != nanan(load.shipped()).content_hash


def test_a_new_programme_is_added():
    text = STARTUP.replace('code = "startup_grant"', 'code = "workshop_grant"', 1)
    draft = load.shipped().with_source(Source("programme", "新项目", text))
    assert len(draft.programmes()) == len(load.programmes()) + 1
    with pytest.raises(UnknownProgramme):
        load.shipped().programme("workshop_grant")


def test_two_texts_of_one_programme_or_one_region_are_refused():
    held = load.shipped()
    with pytest.raises(DataError, match="重复") as refused:
        Library((*held.sources, Source("programme", "二.toml", STARTUP)), held.shared)
    assert (refused.value.file, refused.value.key) == ("二.toml", "code")
    with pytest.raises(DataError, match="重复") as refused:
        Library((*held.sources, FIVE_THOUSAND), held.shared)
    assert refused.value.key == "region"


def test_a_standard_of_a_programme_nobody_carries_is_refused():
    with pytest.raises(DataError, match="moon_grant") as refused:
        load.shipped().with_source(
            standard("350583", "南安市", 'id = "1"\nvalid_from = 2018-01-01', "", code="moon_grant")
        )
    assert refused.value.key == "standards[1].programme"


def test_notation_does_not_count_for_the_hash_but_words_do():
    same = load.shipped().with_source(
        Source("programme", "x", STARTUP.replace("5_000_000", "5000000") + "\n# 注\n")
    )
    assert nanan(same).content_hash == nanan(load.shipped()).content_hash
    quoted = standard(
        "350583",
        "南安市",
        'id = "2018"\nvalid_from = 2018-09-01',
        "amount_fen = 500_000",
        clauses={"N": "甲"},
    )
    other = Source("standard", quoted.name, quoted.text.replace("甲", "乙"))
    assert (
        nanan(load.shipped().with_source(quoted)).content_hash
        != nanan(load.shipped().with_source(other)).content_hash
    )


def test_rules_are_made_again_from_their_recipe_alone(put_back):
    province = standard("35", "福建省", 'id = "a"\nvalid_from = 2018-09-01', "cap_fen = 900_000")
    rules = nanan(load.shipped().with_source(FIVE_THOUSAND, province))
    kept = json.dumps(rules.recipe.to_json(), ensure_ascii=False)
    changed = STARTUP.replace("min_months = 6", "min_months = 60")
    load.use(load.shipped().with_source(Source("programme", "x", changed)))
    again = load.rebuilt(Recipe.from_json(json.loads(kept)))
    assert (again.version, again.content_hash) == (rules.version, rules.content_hash)
    assert again.parameters == rules.parameters
    assert assess(startup(), again) == assess(startup(), rules)


def test_every_rule_set_of_the_package_can_be_made_again():
    counties = {"350583": DAY, "530627": date(2022, 1, 1), "469025": date(2026, 1, 1)}
    seen = [rules for county, day in counties.items() for rules in load.rules_in(county, on=day)]
    assert len(seen) > 4
    for rules in seen:
        assert load.rebuilt(rules.recipe).content_hash == rules.content_hash


@pytest.mark.parametrize(
    "spoil",
    [
        {"format": 2},
        {"programme": None},
        {"layers": "x"},
        {"layers": [{"name": "x"}]},
        {"version": "1999"},
        {"layers": [{"name": "x", "text": FIVE_THOUSAND.text, "standard": "1999"}]},
    ],
)
def test_a_recipe_that_is_none_is_refused(spoil):
    kept = nanan(load.shipped()).recipe.to_json() | spoil
    with pytest.raises(DataError, match="规则存档"):
        load.rebuilt(Recipe.from_json(kept))
