"""Which text decides which policy date: the last one whose day has come, whatever else was published when."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policies import load
from policies.errors import DataError, NoRules
from policies.model import Source
from policies.timeline import Timeline
from tests.policies.rule_files import standard

NANAN = ("350583", "南安市")
BASE = date(2026, 6, 1)
DAYS = st.integers(0, 60).map(lambda days: BASE + timedelta(days=days))


def amount(fen: int, number: int = 1):
    text = standard(*NANAN, 'id = "2018"\nvalid_from = 2018-09-01', f"amount_fen = {fen}").text
    return Source("standard", f"350583@{number}", text)


def paid_on(timeline: Timeline, day: date) -> int:
    return timeline.rules_for("startup_grant", county="350583", on=day).parameters["amount_fen"]


@given(st.lists(DAYS, min_size=1, max_size=5), DAYS)
@settings(max_examples=60, deadline=None)
def test_the_day_picks_the_last_text_whose_day_has_come(days, asked):
    texts = tuple((day, amount(1000 + number, number)) for number, day in enumerate(days))
    timeline = Timeline(load.shipped(), texts)
    come = [(day, 1000 + number) for number, day in enumerate(days) if day <= asked]
    expected = max(come, key=lambda each: each[0], default=None)
    if expected is None:
        assert timeline.on(asked) is load.shipped()
        return
    latest = [fen for day, fen in come if day == expected[0]]
    assert paid_on(timeline, asked) == latest[-1]


def test_days_before_the_first_text_keep_the_rules_they_had():
    timeline = Timeline(load.shipped()).with_text(BASE, amount(500_000))
    before = timeline.rules_for("startup_grant", county="350583", on=BASE - timedelta(days=1))
    assert before.version == "startup_grant/2021+350583/2026-demonstration"
    after = timeline.rules_for("startup_grant", county="350583", on=BASE)
    assert after.version == "startup_grant/2021+350583@1/2018"
    assert before.content_hash != after.content_hash


def test_a_claim_finds_the_rules_it_was_pinned_to_by_their_version():
    timeline = Timeline(load.shipped())
    for number, fen in enumerate((500_000, 600_000), start=1):
        timeline = timeline.with_text(BASE + timedelta(days=number), amount(fen, number))
    for day in (BASE, BASE + timedelta(days=1), BASE + timedelta(days=2)):
        pinned = timeline.rules_for("startup_grant", county="350583", on=day)
        assert timeline.rules_of(pinned.version).content_hash == pinned.content_hash
    with pytest.raises(NoRules) as refused:
        timeline.rules_of("startup_grant/2021+350583@9/2018")
    assert refused.value.code == "NO_SUCH_VERSION"


def test_texts_of_one_day_have_to_fit_together_and_not_one_by_one():
    ceiling = standard("35", "福建省", 'id = "a"\nvalid_from = 2018-09-01', "cap_fen = 300_000")
    lowered = Timeline(load.shipped(), ((BASE, ceiling), (BASE, amount(300_000))))
    assert paid_on(lowered, BASE) == 300_000
    alone = Timeline(load.shipped(), ((BASE, ceiling),))
    assert alone.on(BASE - timedelta(days=1)) is load.shipped()
    with pytest.raises(DataError, match="上限"):
        alone.on(BASE)


def test_what_names_a_day_is_answered_by_that_day_and_the_rest_by_today():
    coming = load.shipped().source_of("programme", "startup_grant")
    renamed = Source("programme", "startup_grant@1", coming.text.replace("一次性创业扶持补贴", "创业补贴"))
    timeline = Timeline(load.shipped()).with_text(BASE, renamed)
    load.use_dated(timeline, today=BASE - timedelta(days=1))
    assert load.timeline() is timeline
    assert load.programme("startup_grant").title_zh == "一次性创业扶持补贴"
    assert load.programme("startup_grant", on=BASE).title_zh == "创业补贴"
    load.use_dated(timeline, today=BASE)
    assert load.programme("startup_grant").title_zh == "创业补贴"
    assert load.programme("startup_grant", on=date(2020, 1, 1)).title_zh == "一次性创业扶持补贴"


def test_a_timeline_that_does_not_fit_today_is_not_put_in_use():
    ceiling = standard("35", "福建省", 'id = "a"\nvalid_from = 2018-09-01', "cap_fen = 1")
    before = load.timeline()
    with pytest.raises(DataError):
        load.use_dated(Timeline(load.shipped(), ((BASE, ceiling),)), today=BASE)
    assert load.timeline() is before
