"""公示榜: claims of one day, programme and division share a list; it grows for a day, is frozen, and closed."""

from dataclasses import replace
from datetime import date

import pytest

from approvals.enums import EntryStatus
from approvals.models import NoticeEntry, NoticeList
from approvals.notices import COLUMNS, hash_of, list_hash
from policies.load import programme
from policies.model import Programme
from registry import clock
from tests.approvals.conftest import at, carry
from workflows.commands import withdraw
from workflows.jobs import sweep_all
from workflows.relay import run_due


def on_the_day_of(day: date) -> None:
    clock.move_to(at(day))
    run_due()
    sweep_all()


@pytest.fixture
def two(file_startup, cast):
    """Two claims of one county that came to their notice on one day."""
    return [carry(file_startup(username), cast, "notice") for username in ("chen", "huang")]


def test_claims_of_one_day_and_programme_stand_on_one_list_of_the_county(two):
    notice = NoticeList.objects.get()
    assert [entry.line.claim for entry in notice.entries.all()] == two
    assert [entry.position for entry in notice.entries.all()] == [1, 2]
    assert (notice.entry_count, notice.division.code) == (2, "350583")
    assert notice.number == "GS-350583-20260302-01"
    assert {claim.events.get(verb="publish").data["notice"] for claim in two} == {notice.number}


def test_another_programme_has_a_list_of_its_own(file_startup, file_roster, cast):
    carry(file_startup(), cast, "notice")
    carry(file_roster(), cast, "notice")
    assert list(
        NoticeList.objects.order_by("pk").values_list("programme", "division__code", "entry_count")
    ) == [
        ("startup_grant", "350583", 1),
        ("labor_export_service_subsidy", "530627", 8),
    ]


def test_the_next_day_begins_a_list_of_its_own_even_if_nobody_froze_the_first(file_startup, cast):
    first = carry(file_startup("chen"), cast, "notice")
    clock.move_to(at(date(2026, 3, 3)))
    second = carry(file_startup("huang"), cast, "notice")
    lists = [NoticeEntry.objects.of_claim(claim).get().notice for claim in (first, second)]
    assert [each.number for each in lists] == ["GS-350583-20260302-01", "GS-350583-20260303-01"]
    assert [each.closes_on for each in lists] == [date(2026, 3, 9), date(2026, 3, 10)]


def test_the_day_after_the_list_is_frozen_and_its_hash_proves_every_line_in_order(two):
    assert NoticeList.objects.get().entries_hash == ""
    on_the_day_of(date(2026, 3, 3))
    notice = NoticeList.objects.get()
    shown = [
        {"programme": "startup_grant"} | dict(entry)
        for entry in notice.entries.order_by("position").values(*COLUMNS)
    ]
    assert notice.entries_hash == hash_of(shown) == list_hash(notice)
    assert notice.entries_hash != hash_of(shown[::-1])
    assert notice.closed_at is None


def test_a_list_is_closed_by_itself_when_its_last_claim_has_gone_on(two):
    on_the_day_of(date(2026, 3, 10))
    notice = NoticeList.objects.get()
    assert notice.closed_at is not None
    assert set(notice.entries.values_list("status", flat=True)) == {EntryStatus.CONFIRMED}
    assert sweep_all() == 0


def test_lines_of_a_claim_that_was_taken_back_are_closed_as_withdrawn(two, cast):
    withdraw(claim_id=two[0].pk, actor=cast["chen"])
    on_the_day_of(date(2026, 3, 10))
    assert list(NoticeList.objects.get().entries.values_list("status", flat=True)) == [
        "withdrawn",
        "confirmed",
    ]


def test_a_list_stays_open_on_its_last_day(two):
    on_the_day_of(date(2026, 3, 9))
    assert NoticeList.objects.get().closed_at is None


def test_a_village_has_a_list_of_its_own_where_the_programme_says_so(file_startup, cast, monkeypatch):
    by_village = terms(level="village")
    monkeypatch.setattr("approvals.notices.programme_of", lambda claim: by_village)
    carry(file_startup(), cast, "notice")
    notice = NoticeList.objects.get()
    assert notice.division.name == "九溪村"
    assert notice.office.name == "南安市人力资源和社会保障局"


def terms(**changed: object) -> Programme:
    """The startup grant with other terms of its notice."""
    carried = programme("startup_grant")
    return replace(carried, notice=replace(carried.notice, **changed))
