"""A roster of 10,000 rows from the .xlsx to checked, classified, sealed and stored lines, against many known people.

In the same interleaved rounds, each on a file of its own with the same shares of known, new and repeated people:

* ours: `workflows.rosters.import_roster`, the command the page calls, lock, history and commit included;
* openpyxl + row by row: each row checked, looked up and saved by the ORM, in one transaction (fewer rows, scaled);
* openpyxl + bulk_create: checked row by row, looked up by IN and stored by bulk_create, a thousand at a time;
* the limit: the cells read by calamine, then nothing but COPY of rows that were checked and sealed beforehand.

All seal people with the same key and find them by the same blind index. What each stored is counted and must agree.
PostgreSQL only; everything lies in a throw-away database.

    DATABASE_URL=postgres://… python -m bench.intake            some minutes, a million known people
    DATABASE_URL=postgres://… python -m bench.intake --quick    less than a minute, fewer people and rounds
"""

import argparse
import json
import os
import resource
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from datetime import time as of_day
from io import BytesIO

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
os.environ.setdefault("DATABASE_URL", "postgres://root@127.0.0.1:5432/root")
django.setup()

import openpyxl  # noqa: E402
import xlsxwriter  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from python_calamine import CalamineWorkbook  # noqa: E402

from policies.identity_check import check_sign  # noqa: E402
from registry import clock  # noqa: E402
from registry.bulk import insert_rows, reserve_keys  # noqa: E402
from registry.crypto import IDENTITY, blind_index, blind_indexes  # noqa: E402
from registry.enrolment import FIELDS, Entry, rows_of  # noqa: E402
from registry.identity import mask_name, parse_identity  # noqa: E402
from registry.models import Person, User  # noqa: E402
from registry.pilot import DEMO_DAY, load  # noqa: E402
from registry.selectors import organisations_of  # noqa: E402
from workflows.commands import open_draft  # noqa: E402
from workflows.models import Claim, ClaimLine  # noqa: E402
from workflows.roster_columns import COLUMNS, LINE_FACTS  # noqa: E402
from workflows.rosters import Problem, RosterUnreadable, import_roster  # noqa: E402

ROWS = 10_000
KNOWN, REPEATED, WRONG = 10, 100, 50  # one row in so many
COUNTY, BATCH = "530627", 20_000
SURNAMES, GIVEN = "陈林黄张李王吴刘蔡杨许郑谢郭洪邱曾廖赖徐", "秀兰志强建国玉梅丽华金水文斌小红海燕国庆美玲"
WORK = ("440106", "440305", "350203", "530102")
EMPLOYERS = tuple(f"广州天河第{number}电子有限公司" for number in range(1, 41))
PROOFS = "输入地用工登记名册、企业工资收入证明"


@dataclass(frozen=True)
class Stored:
    """What an import left in the database; `repeated` are rows of somebody who stands in the file already."""

    lines: int
    new: int
    known: int
    repeated: int


def name(number: int) -> str:
    return SURNAMES[number % 20] + GIVEN[number // 20 % 22] + GIVEN[number // 440 % 22]


def id_number(number: int) -> str:
    """A number of its own for each of 16 million people."""
    born = date(1960, 1, 1) + timedelta(days=number % 16_000)
    stem = f"{COUNTY}{born:%Y%m%d}{number // 16_000:03d}"
    return stem + check_sign(stem)


def enrol_known(count: int) -> None:
    """The people 0 to `count`, sealed and indexed as the product does it."""
    for start in range(0, count, BATCH):
        numbers = range(start, min(start + BATCH, count))
        with transaction.atomic():
            insert_rows(Person, FIELDS, people_rows(numbers))
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def people_rows(numbers: Sequence[int]) -> list[tuple[object, ...]]:
    today = clock.today()
    entries = [
        Entry(name(number), parse_identity(id_number(number), today=today), "", COUNTY) for number in numbers
    ]
    indexes = blind_indexes((entry.identity.number for entry in entries), purpose=IDENTITY)
    return rows_of(dict(zip(indexes, entries, strict=True)))


class Files:
    """Rosters of the same shape, each with new people of its own."""

    def __init__(self, known: int) -> None:
        self.known, self.fresh = known, known

    def numbers(self, rows: int) -> list[int]:
        """The people of the next roster, row by row: a tenth known, one in a hundred a repetition."""
        repeated, known = rows // REPEATED, rows // KNOWN
        new = rows - repeated - known
        step = self.known // known
        people = [number * step for number in range(known)] + list(range(self.fresh, self.fresh + new))
        self.fresh += new
        return people + people[:: len(people) // repeated][:repeated]


def sheet(numbers: Sequence[int], *, wrong: bool = False) -> bytes:
    """The roster of these people; with `wrong`, one identity number in fifty has a wrong check digit."""
    written = BytesIO()
    with xlsxwriter.Workbook(written, {"in_memory": True, "default_date_format": "yyyy-mm-dd"}) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, [column.title for column in COLUMNS])
        for row, number in enumerate(numbers, start=1):
            typed = id_number(number)
            if wrong and row % WRONG == 0:
                typed = typed[:17] + ("1" if typed[17] != "1" else "2")
            texts = (name(number), typed, COUNTY, WORK[number % 4], EMPLOYERS[number % 40])
            for place, text in enumerate(texts):
                page.write_string(row, place, text)
            page.write_datetime(row, 5, date(2025, 10, 1) + timedelta(days=number % 30))
            page.write_datetime(row, 6, date(2026, 1, 31))
            page.write_string(row, 7, PROOFS)
    return written.getvalue()


def ours(claim: Claim, content: bytes) -> None:
    import_roster(claim_id=claim.pk, actor=claim.applicant, content=content)


def checked_rows(content: bytes) -> Iterator[dict[str, object]]:
    """The rows as openpyxl reads them, every cell checked by the product's own columns."""
    book = openpyxl.load_workbook(BytesIO(content), read_only=True)
    rows = book.worksheets[0].iter_rows(values_only=True)
    next(rows)
    for row in rows:
        yield {
            column.key: column.empty() if cell is None else column.read(cell)
            for column, cell in zip(COLUMNS, row, strict=True)
        }


def person_of(row: dict[str, object]) -> Person:
    index = blind_index(row["id_number"].number, purpose=IDENTITY)
    [values] = rows_of({index: Entry(row["name"], row["id_number"], "", row["origin_county"])})
    return Person(**dict(zip(FIELDS, values, strict=True)))


def line_of(claim: Claim, position: int, row: dict[str, object], person: Person) -> ClaimLine:
    facts = {key: row[key] for key in LINE_FACTS}
    return ClaimLine(claim=claim, position=position, person=person, label=mask_name(row["name"]), facts=facts)


@transaction.atomic
def row_by_row(claim: Claim, content: bytes) -> None:
    for position, row in enumerate(checked_rows(content), start=1):
        index = blind_index(row["id_number"].number, purpose=IDENTITY)
        person = Person.objects.filter(identity_index=index).first()
        if person is None:
            person = person_of(row)
            person.save()
        assert person.open().name == row["name"]
        line_of(claim, position, row, person).save()


@transaction.atomic
def in_bulk(claim: Claim, content: bytes) -> None:
    rows = list(checked_rows(content))
    indexes = [blind_index(row["id_number"].number, purpose=IDENTITY) for row in rows]
    known: dict[str, Person] = {}
    for start in range(0, len(indexes), 1000):
        for person in Person.objects.filter(identity_index__in=indexes[start : start + 1000]):
            known[person.identity_index] = person
    new: dict[str, Person] = {}
    for index, row in zip(indexes, rows, strict=True):
        if index in known:
            assert known[index].open().name == row["name"]
        elif index not in new:
            new[index] = person_of(row)
    Person.objects.bulk_create(new.values(), batch_size=1000)
    known |= new
    lines = (
        line_of(claim, position, row, known[index])
        for position, (index, row) in enumerate(zip(indexes, rows, strict=True), start=1)
    )
    ClaimLine.objects.bulk_create(lines, batch_size=1000)


class Limit:
    """Reading by calamine and nothing but COPY: the rows are made before the clock starts."""

    def __init__(self, claim: Claim, numbers: Sequence[int]) -> None:
        indexes = blind_indexes(map(id_number, numbers), purpose=IDENTITY)
        stored = Person.objects.filter(identity_index__in=indexes)
        keys = dict(stored.values_list("identity_index", "pk"))
        new = {number: index for number, index in zip(numbers, indexes, strict=True) if index not in keys}
        reserved = reserve_keys(Person, len(new))
        keys |= zip(new.values(), reserved, strict=True)
        made = people_rows(list(new))
        self.people = [(key, *row) for key, row in zip(reserved, made, strict=True)]
        self.lines = [
            (claim.pk, position, keys[index], mask_name(name(number)), self._facts(number))
            for position, (number, index) in enumerate(zip(numbers, indexes, strict=True), start=1)
        ]

    @staticmethod
    def _facts(number: int) -> str:
        started = date(2025, 10, 1) + timedelta(days=number % 30)
        values = (
            COUNTY,
            WORK[number % 4],
            EMPLOYERS[number % 40],
            started.isoformat(),
            "2026-01-31",
            ["DEST_HRSS_ROSTER", "WAGE_PROOF"],
        )
        return json.dumps(dict(zip(LINE_FACTS, values, strict=True)))

    @transaction.atomic
    def run(self, claim: Claim, content: bytes) -> None:
        CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
        self._copy(f"registry_person (id, {', '.join(FIELDS)})", self.people)
        columns = "claim_id, position, person_id, label, facts, period, outcome, reasons, struck"
        self._copy(f"workflows_claimline ({columns})", ((*row, "", "", "[]", False) for row in self.lines))

    @staticmethod
    def _copy(target: str, rows: Iterator[tuple[object, ...]]) -> None:
        with connection.cursor() as cursor, cursor.copy(f"COPY {target} FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)


@contextmanager
def throw_away_database(known: int) -> Iterator[User]:
    """A database with the pilot and so many other people in it; the user who files rosters."""
    kept = connection.settings_dict["NAME"]
    connection.settings_dict["TEST"]["NAME"] = "bench_intake"
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        list(load())
        clock.begin_at(datetime.combine(DEMO_DAY, of_day(9), clock.SHANGHAI))
        enrol_known(known)
        yield User.objects.get(username="organiser")
    finally:
        connection.creation.destroy_test_db(kept, verbosity=0)


def draft(actor: User) -> Claim:
    unit = organisations_of(actor).get()
    return open_draft(
        actor=actor, programme="labor_export_service_subsidy", place=unit.division, organisation=unit
    )


def timed(actor: User, way: str, numbers: Sequence[int]) -> tuple[float, Stored]:
    """Seconds of one import, and what it stored."""
    claim, content = draft(actor), sheet(numbers)
    ways: dict[str, Callable[[Claim, bytes], None]] = {"ours": ours, "rows": row_by_row, "bulk": in_bulk}
    run = ways[way] if way in ways else Limit(claim, numbers).run
    people = Person.objects.count()
    begun = time.perf_counter()
    run(claim, content)
    seconds = time.perf_counter() - begun
    new = Person.objects.count() - people
    of_lines = claim.lines.values("person").distinct().count()
    lines = claim.lines.count()
    return seconds, Stored(lines, new, of_lines - new, lines - of_lines)


def compare(actor: User, known: int, rounds: int, few: int) -> dict[str, float]:
    """Median milliseconds for 10,000 rows of each way over interleaved rounds; row by row is scaled from `few`."""
    files = Files(known)
    rows = {"ours": ROWS, "rows": few, "bulk": ROWS, "limit": ROWS}
    seconds: dict[str, list[float]] = {way: [] for way in rows}
    for way in rows:
        timed(actor, way, files.numbers(REPEATED))
    for _round in range(rounds):
        for way, count in rows.items():
            spent, stored = timed(actor, way, files.numbers(count))
            new = count - count // REPEATED - count // KNOWN
            assert stored == Stored(count, new, count // KNOWN, count // REPEATED), (way, stored)
            seconds[way].append(spent * ROWS / count)
    return {way: statistics.median(spent) * 1000 for way, spent in seconds.items()}


def refusal(actor: User, known: int) -> float:
    """Milliseconds until every wrong cell of a roster with two hundred is named, and nothing is kept."""
    claim, content = draft(actor), sheet(Files(known).numbers(ROWS), wrong=True)
    begun = time.perf_counter()
    problems = problems_of(claim, content)
    spent = time.perf_counter() - begun
    assert (len(problems), claim.lines.count()) == (ROWS // WRONG, 0)
    return spent * 1000


def problems_of(claim: Claim, content: bytes) -> list[Problem]:
    try:
        import_roster(claim_id=claim.pk, actor=claim.applicant, content=content)
    except RosterUnreadable as refused:
        return refused.problems
    return []


def main() -> None:
    parser = argparse.ArgumentParser(description="Rosters from file to stored lines, ours against others.")
    parser.add_argument("--quick", action="store_true", help="less than a minute")
    quick = parser.parse_args().quick
    known, rounds, few = (50_000, 3, 200) if quick else (1_000_000, 7, 1_000)
    with throw_away_database(known) as actor:
        ms = compare(actor, known, rounds, few)
        refused = refusal(actor, known)
    print(f"{ROWS:,} rows against {known:,} known people, median of {rounds} interleaved rounds")
    titles = {
        "ours": "ours",
        "rows": f"openpyxl + row by row (from {few} rows)",
        "bulk": "openpyxl + bulk_create",
        "limit": "calamine + bare COPY",
    }
    for way, title in titles.items():
        print(
            f"{title:40} {ms[way]:9,.0f} ms {ROWS / ms[way] * 1000:9,.0f} rows/s {ms[way] / ms['ours']:7.2f}"
        )
    print(f"a wrong roster refused, all cells named  {refused:9,.0f} ms")
    result = {
        "bench": "intake",
        "quick": quick,
        "rows": ROWS,
        "known_people": known,
        "rounds": rounds,
        **{f"{way}_ms": round(spent) for way, spent in ms.items()},
        "over_row_by_row": round(ms["rows"] / ms["ours"], 1),
        "over_bulk_create": round(ms["bulk"] / ms["ours"], 2),
        "of_the_limit": round(ms["limit"] / ms["ours"], 2),
        "refused_ms": round(refused),
        "peak_rss_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }
    print(json.dumps(result))


if __name__ == "__main__":
    main()
