"""What the database itself refuses, by name; and that decisions are written once."""

from datetime import date

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from approvals.enums import EntryStatus, LineDecision, NoticeOutcome, NoticeUnit, Verdict
from approvals.models import (
    Decision,
    LineVerdict,
    NoticeEntry,
    NoticeList,
    NoticePosting,
    NoticeResult,
    SiteVisit,
)
from registry import clock
from registry.models import User
from tests.approvals.conftest import answer, carry, visit


@pytest.fixture
def decided(file_startup, cast):
    """A claim the county agreed to: every kind of row is there."""
    return carry(file_startup(), cast, "notice")


@pytest.fixture
def decision(decided) -> Decision:
    return decided.decisions.filter(verdict=Verdict.AGREE).first()


def refused(name: str, columns: str = ""):
    """The database refuses, naming the constraint (SQLite names the columns of a unique one instead)."""
    known = name if connection.vendor == "postgresql" or not columns else columns
    return pytest.raises(IntegrityError, match=known)


def again(decision: Decision, **changed: object) -> Decision:
    """A second decision like the first, with some columns changed; not saved."""
    columns = {field.attname: getattr(decision, field.attname) for field in decision._meta.concrete_fields}
    return Decision(**(columns | {"id": None} | changed))


def test_decision_gives_a_reason(decision):
    with refused("decision_gives_a_reason"), transaction.atomic():
        again(decision, verdict=Verdict.RETURN, comment="").save(force_insert=True)


def test_decision_agree_once_a_step(decision):
    with refused("decision_agree_once_a_step", "step_id"), transaction.atomic():
        again(decision).save(force_insert=True)
    again(decision, verdict=Verdict.RETURN).save(force_insert=True)


def test_decision_amount_not_negative(decision):
    with refused("decision_amount_not_negative"), transaction.atomic():
        again(decision, verdict=Verdict.RETURN, amount_fen=-1).save(force_insert=True)


def test_line_verdict_once(decided):
    verdict = LineVerdict.objects.filter(line__claim=decided).first()
    with refused("line_verdict_once", "line_id"), transaction.atomic():
        LineVerdict.objects.create(
            decision=verdict.decision, line=verdict.line, verdict=LineDecision.DISAGREE, amount_fen=0
        )


@pytest.mark.parametrize(
    ("verdict", "amount"), [(LineDecision.AGREE, 0), (LineDecision.DISAGREE, 1), (LineDecision.AGREE, -1)]
)
def test_line_verdict_amount_fits(decided, decision, verdict, amount):
    with refused("line_verdict_amount_fits"), transaction.atomic():
        LineVerdict.objects.create(
            decision=decision, line=decided.lines.get(), verdict=verdict, amount_fen=amount
        )


def like(row, **changed: object):
    """A second row like this one, with some columns changed; not saved."""
    columns = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    return type(row)(**(columns | {"id": None} | changed))


@pytest.fixture
def notice(decided) -> NoticeList:
    return NoticeList.objects.get()


FROZEN = {"number": "GS-2", "entries_hash": "0" * 64}


def test_notice_days_in_order(notice):
    with refused("notice_days_in_order"), transaction.atomic():
        like(notice, closes_on=date(2026, 3, 1), frozen_at=clock.now(), **FROZEN).save()


def test_notice_number_once(notice):
    with refused("approvals_noticelist_number", "number"), transaction.atomic():
        like(notice, frozen_at=clock.now(), entries_hash="0" * 64).save()


def test_notice_one_growing_list_a_day(notice):
    with refused("notice_one_growing_list_a_day", "office_id"), transaction.atomic():
        like(notice, number="GS-2").save()
    like(notice, number="GS-3", unit=NoticeUnit.CALENDAR_DAYS).save()
    like(notice, frozen_at=clock.now(), **FROZEN).save()


@pytest.mark.parametrize("changed", [{"frozen_at": None}, {"entries_hash": ""}])
def test_notice_frozen_has_hash(notice, changed):
    with refused("notice_frozen_has_hash"), transaction.atomic():
        like(notice, **({"frozen_at": clock.now()} | FROZEN | changed)).save()


def test_notice_closed_is_frozen(notice):
    with refused("notice_closed_is_frozen"), transaction.atomic():
        like(notice, number="GS-2", unit=NoticeUnit.CALENDAR_DAYS, closed_at=clock.now()).save()


def test_notice_entry_one_live_a_line(notice):
    entry = notice.entries.get()
    with refused("notice_entry_one_live_a_line", "line_id"), transaction.atomic():
        like(entry, position=2).save()
    like(entry, position=2, status=EntryStatus.WITHDRAWN).save()


def test_notice_entry_position_once(notice):
    with refused("notice_entry_position_once", "position"), transaction.atomic():
        like(notice.entries.get(), status=EntryStatus.WITHDRAWN).save()


@pytest.mark.parametrize(
    ("name", "changed"),
    [
        ("notice_entry_days_in_order", {"closes_on": date(2026, 3, 1)}),
        ("notice_entry_pays_something", {"amount_fen": 0}),
        ("notice_entry_status_known", {"status": "lost"}),
    ],
)
def test_what_no_line_of_a_notice_may_say(notice, name, changed):
    with refused(name), transaction.atomic():
        like(notice.entries.get(), **({"position": 2, "status": EntryStatus.WITHDRAWN} | changed)).save()


@pytest.mark.parametrize("column", ["name", "place", "amount_fen", "position", "entry_hash"])
def test_what_was_shown_is_never_changed(notice, column):
    with pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
        NoticeEntry.objects.update(**{column: 7})
    with pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
        NoticeEntry.objects.all()._raw_delete("default")
    NoticeEntry.objects.update(status=EntryStatus.HELD, closes_on=date(2026, 3, 20))


def posting_of(notice: NoticeList, **changed: object) -> NoticePosting:
    columns = {
        "notice": notice,
        "posted_on": date(2026, 3, 2),
        "place": "村务公开栏",
        "photograph_sha256": "1" * 64,
        "entries_hash": "0" * 64,
        "recorded_by": User.objects.first(),
        "recorded_at": clock.now(),
    }
    return NoticePosting(**(columns | changed))


@pytest.mark.parametrize(
    ("name", "changed"),
    [
        ("notice_posting_names_its_place", {"place": ""}),
        ("notice_posting_has_proof", {"photograph_sha256": ""}),
        ("notice_posting_has_proof", {"entries_hash": ""}),
    ],
)
def test_what_no_proof_of_posting_may_lack(notice, name, changed):
    with refused(name), transaction.atomic():
        posting_of(notice, **changed).save()


def test_notice_posting_photograph_once(notice):
    posting_of(notice).save()
    with refused("notice_posting_photograph_once", "photograph_sha256"), transaction.atomic():
        posting_of(notice).save()


def result_of(claim, notice: NoticeList, **changed: object) -> NoticeResult:
    columns = {
        "claim": claim,
        "notice": notice,
        "outcome": NoticeOutcome.NO_OBJECTION,
        "opens_on": date(2026, 3, 2),
        "closes_on": date(2026, 3, 9),
        "entries_hash": "0" * 64,
        "made_at": clock.now(),
    }
    return NoticeResult(**(columns | changed))


@pytest.mark.parametrize(
    ("name", "changed"),
    [
        ("notice_result_outcome_known", {"outcome": "maybe"}),
        ("notice_result_days_in_order", {"closes_on": date(2026, 3, 1)}),
    ],
)
def test_what_no_result_of_a_notice_may_say(decided, notice, name, changed):
    with refused(name), transaction.atomic():
        result_of(decided, notice, **changed).save()


@pytest.mark.parametrize(("model", "field"), [(NoticePosting, "place"), (NoticeResult, "outcome")])
def test_posting_and_result_are_never_changed_nor_removed(decided, notice, model, field):
    posting_of(notice).save()
    result_of(decided, notice).save()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        model.objects.update(**{field: "upheld"})
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        model.objects.all()._raw_delete("default")


@pytest.mark.parametrize(
    ("model", "field"), [(Decision, "comment"), (LineVerdict, "comment"), (SiteVisit, "findings")]
)
def test_what_was_decided_is_never_changed_nor_removed(decided, model, field):
    rows = model.objects.all()
    assert rows.exists()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        rows.update(**{field: "改一改"})
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        rows._raw_delete(rows.db)


def test_a_visit_and_a_review_of_the_same_level_are_two_steps(file_startup, cast):
    claim = visit(answer(file_startup(), cast["na-village"]), cast["na-township"])
    answer(claim, cast["na-township"])
    levels = list(claim.decisions.values_list("verdict", "seat__level"))
    assert levels[1:] == [("visited", "township"), ("agree", "township")]
    assert claim.seats.count() == 2
