"""What the database itself refuses, by name; and that decisions are written once."""

from datetime import date

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from approvals.enums import LineDecision, NoticeUnit, Verdict
from approvals.models import Decision, LineVerdict, PublicNotice, SiteVisit
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


def notice_like(notice: PublicNotice, **changed: object) -> PublicNotice:
    columns = {
        "claim": notice.claim,
        "office": notice.office,
        "opens_on": date(2026, 3, 2),
        "closes_on": date(2026, 3, 9),
        "days": 5,
        "unit": NoticeUnit.WORKING_DAYS,
        "entries": [],
        "entries_hash": "0" * 64,
    }
    return PublicNotice(**(columns | changed))


def test_notice_days_in_order(decided):
    notice = decided.notices.get()
    with refused("notice_days_in_order"), transaction.atomic():
        notice_like(notice, closes_on=date(2026, 3, 1), closed_at=notice.claim.decided_at).save()


def test_notice_one_open_a_claim(decided):
    notice = decided.notices.get()
    with refused("notice_one_open_a_claim", "claim_id"), transaction.atomic():
        notice_like(notice).save()
    notice_like(notice, closed_at=notice.claim.decided_at).save()


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
