"""What the database itself refuses of an objection, by name; and that what was said and answered stays."""

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from approvals.enums import ObjectionStatus, ObjectionVia
from approvals.models import NoticeEntry, ObjectedLine, Objection, Unsealing
from registry import clock
from tests.approvals.conftest import carry
from tests.approvals.test_objections import assigned, concluded, objects


@pytest.fixture
def objection(file_startup, cast) -> Objection:
    """One that somebody looks into."""
    claim = carry(file_startup(), cast, "notice")
    return assigned(objects(NoticeEntry.objects.of_claim(claim).get()), cast)


def refused(name: str, columns: str = ""):
    known = name if connection.vendor == "postgresql" or not columns else columns
    return pytest.raises(IntegrityError, match=known)


@pytest.mark.parametrize(
    ("name", "changed"),
    [
        ("objection_gives_a_ground", {"text": ""}),
        ("objection_status_known", {"status": "lost"}),
        ("objection_received_by_whoever_heard_it", {"via": ObjectionVia.PHONE}),
        ("objection_investigated_by_somebody", {"investigator": None}),
        ("objection_investigated_by_somebody", {"assigned_by": None}),
        ("objection_investigated_by_somebody", {"assigned_at": None}),
        ("objection_investigated_by_somebody", {"status": ObjectionStatus.RECEIVED}),
        ("objection_answered_whole", {"status": ObjectionStatus.UPHELD}),
        (
            "objection_answered_whole",
            {"status": ObjectionStatus.DISMISSED, "findings": "属实", "answer": "好"},
        ),
        ("objection_answered_whole", {"answer": "好"}),
        ("objection_answered_whole", {"answered_at": "2026-03-02T09:00:00+08:00"}),
    ],
)
def test_what_no_objection_may_say(objection, name, changed):
    columns = Objection.objects.values().get() | {"id": None, "number": "YY-2", "code_index": "2" * 64}
    for column, value in changed.items():
        columns[Objection._meta.get_field(column).attname] = value
    with refused(name), transaction.atomic():
        Objection(**columns).save(force_insert=True)


@pytest.mark.parametrize("column", ["number", "code_index"])
def test_number_and_code_are_given_once(objection, column):
    columns = Objection.objects.values().get() | {"id": None, "number": "YY-2", "code_index": "2" * 64}
    columns[column] = getattr(objection, column)
    with refused(column), transaction.atomic():
        Objection(**columns).save(force_insert=True)


def test_objected_line_once(objection):
    line = objection.lines.get()
    with refused("objected_line_once", "entry_id"), transaction.atomic():
        ObjectedLine.objects.create(objection=objection, entry=line.entry, days_left=1)


def test_unsealing_gives_a_reason(objection):
    read = {"objection": objection, "user": objection.investigator, "at": clock.now()}
    with refused("unsealing_gives_a_reason"), transaction.atomic():
        Unsealing.objects.create(reason="", **read)
    Unsealing.objects.create(reason="打电话核对", **read)


@pytest.mark.parametrize("changed", [{"text": "改一改"}, {"sealed": b"7"}, {"number": "YY-2"}])
def test_what_was_objected_is_never_changed(objection, changed):
    with pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
        Objection.objects.update(**changed)


def test_what_was_answered_is_never_changed_nor_removed(objection):
    concluded(objection, upheld=False)
    with pytest.raises(DatabaseError, match="final"), transaction.atomic():
        Objection.objects.update(answer="改一改")
    with pytest.raises(DatabaseError, match="final|frozen"), transaction.atomic():
        Objection.objects.all()._raw_delete("default")


def test_who_read_the_name_is_never_changed_nor_removed(objection):
    Unsealing.objects.create(
        objection=objection, user=objection.investigator, reason="打电话核对", at=clock.now()
    )
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Unsealing.objects.update(reason="改一改")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Unsealing.objects.all()._raw_delete("default")
