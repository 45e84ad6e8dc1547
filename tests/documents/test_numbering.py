import contextlib
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import DatabaseError

from documents.errors import NoDocumentPrefix
from documents.models import DocumentCounter, DocumentNumber
from documents.numbering import issue_number
from registry.enums import Level, OfficeKind
from registry.models import Division, Office

DAY = date(2026, 3, 9)


def make_office(code: str, prefix: str) -> Office:
    division = Division.objects.add(code=code, name=code, parent=None)
    return Office.objects.create(
        name=f"{prefix}局",
        kind=OfficeKind.HRSS,
        level=Level.COUNTY,
        division=division,
        document_prefix=prefix,
    )


@pytest.fixture
def office(db) -> Office:
    return make_office("35", "南人社")


@pytest.fixture
def another(db) -> Office:
    return make_office("53", "镇人社")


def test_numbers_of_an_office_count_up_from_one(office):
    assert [str(issue_number(office, DAY)) for _ in range(3)] == [
        "南人社拨〔2026〕1号",
        "南人社拨〔2026〕2号",
        "南人社拨〔2026〕3号",
    ]


def test_each_office_year_and_kind_has_a_series_of_its_own(office, another):
    issue_number(office, DAY)
    assert str(issue_number(another, DAY)) == "镇人社拨〔2026〕1号"
    assert str(issue_number(office, date(2027, 1, 1))) == "南人社拨〔2027〕1号"
    assert str(issue_number(office, DAY, kind="决")) == "南人社决〔2026〕1号"
    assert str(issue_number(office, DAY)) == "南人社拨〔2026〕2号"


def test_a_transaction_that_fails_leaves_no_gap(office):
    issue_number(office, DAY)
    point = transaction.savepoint()
    assert str(issue_number(office, DAY)) == "南人社拨〔2026〕2号"
    transaction.savepoint_rollback(point)
    assert str(issue_number(office, DAY)) == "南人社拨〔2026〕2号"


def test_an_office_without_a_prefix_gives_no_number(office):
    office.document_prefix = ""
    with pytest.raises(NoDocumentPrefix, match="机关代字"):
        issue_number(office, DAY)
    assert not DocumentCounter.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_number_is_given_only_inside_a_transaction(office):
    with pytest.raises(RuntimeError, match="transaction"):
        issue_number(office, DAY)


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets one writer in at a time")
@pytest.mark.django_db(transaction=True)
def test_workers_that_issue_at_once_get_every_number_once(office):
    def issue(_worker: int) -> list[int]:
        given = []
        try:
            for _ in range(5):
                with transaction.atomic():
                    given.append(issue_number(office, DAY).sequence)
        finally:
            connection.close()
        return given

    with ThreadPoolExecutor(4) as pool:
        given = [number for numbers in pool.map(issue, range(4)) for number in numbers]
    assert sorted(given) == list(range(1, 21))


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets one writer in at a time")
@pytest.mark.django_db(transaction=True)
def test_workers_that_issue_different_kinds_at_once_leave_no_gap_in_any_even_when_some_fail(office):
    def issue(worker: int) -> None:
        try:
            for turn in range(6):
                with contextlib.suppress(ZeroDivisionError), transaction.atomic():
                    for word in ("受", "补", "不受"):
                        issue_number(office, DAY, kind=word)
                    1 / ((turn + worker) % 3)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(issue, range(4)))
    for word in ("受", "补", "不受"):
        given = DocumentNumber.objects.filter(prefix=f"南人社{word}").values_list("sequence", flat=True)
        assert list(given) == list(range(1, 17))


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"sequence": 0}, "documents_number_starts_at_one"),
        ({"prefix": ""}, "documents_number_has_prefix"),
    ],
)
def test_the_database_refuses_a_number_that_cannot_be(office, changes, constraint):
    values = {"office": office, "prefix": "南人社拨", "year": 2026, "sequence": 7} | changes
    with pytest.raises(IntegrityError, match=constraint):
        DocumentNumber.objects.create(**values)


def test_the_database_refuses_the_same_number_twice(office):
    number = issue_number(office, DAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        DocumentNumber.objects.create(
            office=office, prefix=number.prefix, year=2026, sequence=number.sequence
        )
    assert "documents_number_unique" in {constraint.name for constraint in DocumentNumber._meta.constraints}


def test_the_database_refuses_two_counters_of_one_series(office):
    issue_number(office, DAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        DocumentCounter.objects.create(prefix="南人社拨", year=2026)
    assert "documents_counter_one_per_series" in {c.name for c in DocumentCounter._meta.constraints}


@pytest.mark.parametrize("change", ["update", "delete"])
def test_a_number_once_given_cannot_be_changed_or_taken_away(office, change):
    issue_number(office, DAY)
    numbers = DocumentNumber.objects.all()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        numbers.update(sequence=9) if change == "update" else numbers._raw_delete(numbers.db)
