"""Drafts beside the rules in use: told apart by what they hold, tried in any order, and asked from when they hold."""

from datetime import date

import pytest

from policies import load
from policies.drafting import Tried, begins_on, draft_source
from policies.errors import DataError, NoRules
from policies.library import PROGRAMME, STANDARD
from policies.timeline import Timeline
from tests.workflows.drafts import LOWER, NANAN, STARTUP_FILE, source_with, text_with

NEW = source_with(
    STARTUP_FILE, ('code = "startup_grant"', 'code = "shop_grant"'), ('prefix = "CY"', 'prefix = "DP"')
)
NEW_STANDARD = source_with(
    NANAN, ("350583", "350582"), ("福建省南安市", "福建省晋江市"), ('"startup_grant"', '"shop_grant"')
)
DAY = date(2026, 3, 2)


def test_a_draft_is_told_by_what_it_holds():
    assert (LOWER.kind, NEW.kind) == (STANDARD, PROGRAMME)


def test_a_mark_at_the_beginning_of_the_file_is_no_fault():
    assert draft_source("a.toml", "\ufeff".encode() + text_with(NANAN).encode()).kind == STANDARD


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"region = =", "line 1"), ("region = 1".encode("utf-16"), "UTF-8"), (b"\xff\xfe", "UTF-8")],
)
def test_what_is_no_toml_is_refused_with_its_file_and_line(content, said):
    with pytest.raises(DataError) as refusal:
        draft_source("草案.toml", content)
    assert refusal.value.sentence.startswith("草案.toml：")
    assert said in refusal.value.sentence


def test_the_rules_in_use_stay_what_they_are_while_a_draft_is_tried():
    libraries = (Tried(load.timeline(), (LOWER,)), load.timeline())
    rules = [each.rules_for("startup_grant", county="350583", on=DAY) for each in libraries]
    assert [each.parameters["amount_fen"] for each in rules] == [900_000, 1_000_000]


def test_a_draft_takes_the_place_of_every_edition_and_leaves_the_others_their_days():
    higher = source_with(NANAN, ("amount_fen = 1_000_000", "amount_fen = 950_000"))
    months = source_with("standards/469025.toml", ("monthly_fen = 100_000", "monthly_fen = 90_000"))
    day = date(2026, 6, 1)
    timeline = Timeline(load.shipped(), ((day, higher), (day, months)))
    tried = Tried(timeline, (LOWER,))
    for on, monthly in ((DAY, 100_000), (day, 90_000)):
        rules = tried.rules_for("startup_grant", county="350583", on=on)
        assert rules.parameters["amount_fen"] == 900_000
        assert (
            tried.rules_for("public_welfare_post", county="469025", on=on).parameters["monthly_fen"]
            == monthly
        )


def test_a_new_programme_and_its_standard_may_come_in_any_order():
    for drafts in ((NEW, NEW_STANDARD), (NEW_STANDARD, NEW)):
        rules = Tried(load.timeline(), drafts).rules_for("shop_grant", county="350582", on=DAY)
        assert rules.parameters["amount_fen"] == 1_000_000
    with pytest.raises(NoRules):
        Tried(load.timeline(), (NEW,)).rules_for("shop_grant", county="350582", on=DAY)


def test_a_standard_above_the_ceiling_is_refused_by_file_and_key():
    above = source_with(NANAN, ("amount_fen = 1_000_000", "amount_fen = 1_000_001"))
    with pytest.raises(DataError) as refusal:
        Tried(load.timeline(), (above,)).on(DAY)
    assert (refusal.value.file, "amount_fen" in refusal.value.key) == ("350583.toml", True)


@pytest.mark.parametrize(
    ("draft", "programme", "day"),
    [
        (LOWER, "startup_grant", date(2026, 1, 1)),
        (LOWER, "transport_subsidy", None),
        (NEW, "shop_grant", date(2021, 1, 1)),
        (NEW, "startup_grant", None),
    ],
)
def test_the_day_a_draft_begins_is_the_last_it_names_for_the_programme(draft, programme, day):
    assert begins_on(load.shipped().shared, [draft], programme) == day
