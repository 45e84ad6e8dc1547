"""花名册: reading a roster from a spreadsheet, naming every wrong cell, and keeping its rows as lines of the claim.

The sheet's first row holds the column names; order does not matter. Nothing is kept unless every cell can be read:
whether a worker qualifies is for the rules to say, not for the reader.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from django.utils.translation import gettext as _

from policies.load import programme as load_programme
from registry import clock
from registry.bulk import delete_rows, insert_rows
from registry.commands import enrol_list
from registry.enrolment import Entry
from registry.enums import Level
from registry.errors import RegistryError, RosterRefused
from registry.identity import Identity, mask_name
from registry.models import Division, User
from workflows import guards
from workflows.asking import is_of_one_claimant
from workflows.commands import refuse
from workflows.corrections import LINE
from workflows.door import claim_command
from workflows.enums import Verb
from workflows.errors import InvalidInput
from workflows.models import ClaimLine
from workflows.roster_columns import COLUMNS, LINE_FACTS, PROOFS, Column, as_text
from workflows.sheets import first_sheet, letters

__all__ = [
    "COLUMNS",
    "MOST_ROWS",
    "PROOFS",
    "Problem",
    "RosterUnreadable",
    "import_roster",
    "mend_line",
    "read_roster",
]

MOST_ROWS = 10_000
HEADER = "A1"


@dataclass(frozen=True)
class Problem:
    """One cell that cannot be read: where it is and how to mend it."""

    cell: str
    sentence: str


class RosterUnreadable(InvalidInput):
    """Nothing was kept; `problems` names every cell at once, so that the list is mended in one go."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(
            _("名册里有%(count)d处需要改正，名册没有保存。请按下面的提示改好后重新上传。")
            % {"count": len(problems)},
            code="roster",
            field="roster",
        )
        self.problems = list(problems)


@dataclass(frozen=True, repr=False)
class Worker:
    """One row as read: `row` is its number in the sheet, `facts` the names and values the rules know."""

    row: int
    name: str
    identity: Identity
    home: Division
    facts: dict[str, object]

    @property
    def id_number(self) -> str:
        return self.identity.number


@dataclass
class _Sheet:
    """A roster while it is read: where its columns are, and what was found wrong so far."""

    places: dict[str, int]
    problems: list[tuple[int, int, str]] = field(default_factory=list)

    def blame(self, row: int, key: str, sentence: object) -> None:
        self.problems.append((row, self.places[key], str(sentence)))

    def in_order(self) -> list[Problem]:
        return [Problem(f"{letters(at)}{row}", sentence) for row, at, sentence in sorted(self.problems)]


def read_roster(content: bytes) -> list[Worker]:
    """The rows of the first sheet of an .xlsx file; empty rows are passed over.

    Raises RosterUnreadable naming every cell that cannot be read, or that the file is none, is empty or too long.
    """
    workers, sheet = _read(content)
    if sheet.problems:
        raise RosterUnreadable(sheet.in_order())
    return workers


def import_roster(*, claim_id: int, actor: User, content: bytes) -> int:
    """Replace the lines of a draft by the rows of the roster; answers how many. All or nothing."""
    workers, sheet = _read(content)
    if sheet.problems:
        raise RosterUnreadable(sheet.in_order())
    with claim_command(claim_id, actor=actor) as move:
        refuse(guards.may_add_lines(actor, move.claim))
        if move.claim.organisation_id is None or is_of_one_claimant(load_programme(move.claim.programme)):
            raise InvalidInput(_("这项补贴没有人员名册，请按页面填写。"), code="no_roster", field="roster")
        if move.claim.number is not None:
            raise InvalidInput(
                _("申请已经交过，名册不能整份替换。请在页面上逐行改正或删除。"),
                code="roster_fixed",
                field="roster",
            )
        people = _enrol(actor, workers, sheet)
        delete_rows(ClaimLine, "claim", move.claim.pk)
        insert_rows(
            ClaimLine,
            ("claim", "position", "person", "label", "facts"),
            (
                (move.claim.pk, position, person, mask_name(worker.name), worker.facts)
                for position, (worker, person) in enumerate(zip(workers, people, strict=True), start=1)
            ),
        )
        move.record(Verb.EDIT, data={"roster": len(workers)})
    return len(workers)


def mend_line(*, claim_id: int, actor: User, position: int, facts: Mapping[str, object]) -> None:
    """Correct what one line says, in a draft or when the claim was returned; keys not given stay as they are.

    Raises InvalidInput, naming the field, for a fact a line does not hold or a value the rules could not read.
    """
    with claim_command(claim_id, actor=actor) as move:
        refuse(guards.may_edit(actor, move.claim, (LINE, str(position))))
        line = move.claim.lines.filter(position=position, struck=False).first()
        if line is None:
            raise InvalidInput(_("名册里没有第%(position)d行，或这一行已经删除。") % {"position": position})
        changed = sorted(key for key, value in facts.items() if line.facts.get(key) != value)
        for key in changed:
            _need_fact(key, facts[key])
        if changed:
            line.facts = line.facts | dict(facts)
            line.save(update_fields=["facts"])
            move.record(Verb.EDIT, data={"line": position, "fields": changed})


def _need_fact(key: str, value: object) -> None:
    check = LINE_FACTS.get(key)
    if check is None:
        raise InvalidInput(_("这一项不能在这里修改。"), field=key)
    try:
        check(value)
    except ValueError as error:
        raise InvalidInput(str(error), field=key) from error


def _read(content: bytes) -> tuple[list[Worker], _Sheet]:
    try:
        rows = first_sheet(content)
    except InvalidInput as error:
        raise RosterUnreadable([Problem("", str(error.sentence))]) from error
    if not rows:
        raise RosterUnreadable([Problem(HEADER, _("表格是空的。请下载模板，填好后上传"))])
    sheet = _Sheet(_header(rows[0]))
    filled = {number: row for number, row in enumerate(rows[1:], start=2) if any(map(as_text, row))}
    if not filled:
        raise RosterUnreadable([Problem("A2", _("名册里没有人员，请从第2行开始填写"))])
    if len(filled) > MOST_ROWS:
        raise RosterUnreadable(
            [Problem(HEADER, _("一份名册最多%(most)d行，请分成几份上传") % {"most": MOST_ROWS})]
        )
    return _workers(sheet, filled), sheet


def _header(row: Sequence[object]) -> dict[str, int]:
    """Where each column stands; refused when one is missing or stands there twice."""
    titles = [as_text(cell) for cell in row]
    problems = []
    for column in COLUMNS:
        words = {"title": column.title}
        if column.title not in titles:
            problems.append(Problem(HEADER, _("缺少“%(title)s”这一列，请使用模板") % words))
        elif titles.count(column.title) > 1:
            last = len(titles) - 1 - titles[::-1].index(column.title)
            again = _("“%(title)s”这一列有两个，请只留一个") % words
            problems.append(Problem(f"{letters(last)}1", again))
    if problems:
        raise RosterUnreadable(problems)
    return {column.key: titles.index(column.title) for column in COLUMNS}


def _values(sheet: _Sheet, filled: dict[int, Sequence[object]], column: Column) -> list[object]:
    """What the cells of one column hold, row by row; a value that stands there often is read once."""
    place, known = sheet.places[column.key], {}
    parse = partial(column.read, today=clock.today()) if column.asks_today else column.read
    values = []
    for number, row in filled.items():
        raw = row[place]
        # 1, 1.0 and True are one key, but not one cell.
        key = raw if type(raw) is str else (type(raw), raw)
        read = known.get(key)
        if read is None:
            read = known[key] = _read_cell(column, parse, raw)
        value, problem = read
        values.append(value)
        if problem:
            sheet.blame(number, column.key, problem)
    return values


def _read_cell(column: Column, parse: Callable[[object], object], raw: object) -> tuple[object, str]:
    """The value of a cell and what is wrong with it."""
    if not as_text(raw):
        missing = _("“%(title)s”没有填写") % {"title": column.title} if column.required else ""
        return column.empty(), missing
    try:
        return parse(raw), ""
    except (ValueError, RegistryError) as error:
        return None, str(error)


def _workers(sheet: _Sheet, filled: dict[int, Sequence[object]]) -> list[Worker]:
    """The rows with the division each worker comes from; a county nobody knows is blamed like any other cell."""
    read = {column.key: _values(sheet, filled, column) for column in COLUMNS}
    homes = Division.objects.filter(level=Level.COUNTY).in_bulk(set(read["origin_county"]) - {None})
    facts = zip(*(read[key] for key in LINE_FACTS), strict=True)
    workers = []
    rows = zip(filled, read["name"], read["id_number"], read["origin_county"], facts, strict=True)
    for number, name, identity, county, values in rows:
        home = homes.get(county)
        if home is not None:
            workers.append(Worker(number, name, identity, home, dict(zip(LINE_FACTS, values, strict=True))))
        elif county:
            sheet.blame(number, "origin_county", _("没有代码为%(code)s的县（市、区）") % {"code": county})
    return workers


def _enrol(actor: User, workers: list[Worker], sheet: _Sheet) -> list[int]:
    entries = [Entry(worker.name, worker.identity, "", worker.home.pk) for worker in workers]
    try:
        return enrol_list(actor=actor, entries=entries)
    except RosterRefused as error:
        for position, sentence in error.errors.items():
            sheet.blame(workers[position].row, "name", sentence)
        raise RosterUnreadable(sheet.in_order()) from error
