"""花名册: reading a roster from a spreadsheet, naming every wrong cell, and keeping its rows as lines of the claim.

The sheet's first row holds the column names; order does not matter. Nothing is kept unless every cell can be read:
whether a worker qualifies is for the rules to say, not for the reader.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook

from policies.periods import ImpossibleDate, parse_date
from registry.commands import NewPerson, enrol_people
from registry.errors import RegistryError, RosterRefused
from registry.identity import parse_identity
from registry.models import Division, Person, User
from workflows import guards
from workflows.commands import refuse
from workflows.door import claim_command
from workflows.enums import Verb
from workflows.errors import InvalidInput
from workflows.models import ClaimLine

MOST_ROWS = 10_000
PROOFS = {
    "输入地用工登记名册": "DEST_HRSS_ROSTER",
    "企业工资收入证明": "WAGE_PROOF",
}
SEPARATORS = str.maketrans({"，": "、", ",": "、", "；": "、", ";": "、"})


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


@dataclass(frozen=True)
class Worker:
    """One row as read. `facts` are the names and values the rules know."""

    name: str
    id_number: str
    home: Division
    facts: dict[str, object]


@dataclass(frozen=True)
class Column:
    title: str
    key: str
    read: Callable[[object], object]
    required: bool = True


def _text(value: object) -> str:
    """The cell as typed; a whole number without the decimal point a spreadsheet adds."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _county(value: object) -> str:
    code = _text(value)
    if not (code.isdigit() and len(code) == 6):
        raise ValueError(_("请填写6位行政区划代码，例如 440106"))
    return code


def _day(value: object) -> str:
    if isinstance(value, datetime | date):
        return value.strftime("%Y-%m-%d")
    try:
        return parse_date(_text(value)).isoformat()
    except ImpossibleDate as error:
        raise ValueError(
            _("“%(text)s”不是真实的日期，请写成 2026-03-02 这样") % {"text": _text(value)}
        ) from error


def _identity(value: object) -> str:
    return parse_identity(_text(value)).number


def _proofs(value: object) -> list[str]:
    names = [name for name in _text(value).translate(SEPARATORS).split("、") if name]
    unknown = [name for name in names if name not in PROOFS]
    if unknown:
        raise ValueError(
            _("不认识“%(name)s”，可填：%(known)s") % {"name": unknown[0], "known": "、".join(PROOFS)}
        )
    return [PROOFS[name] for name in names]


COLUMNS = (
    Column("姓名", "name", _text),
    Column("身份证号码", "id_number", _identity),
    Column("户籍县代码", "origin_county", _county),
    Column("务工地县代码", "work_county", _county),
    Column("用工单位", "employer", _text),
    Column("合同开始日期", "contract_start", _day),
    Column("合同履行至", "performed_until", _day, required=False),
    Column("履行证明", "proofs", _proofs, required=False),
)


def read_roster(content: bytes) -> list[Worker]:
    """The rows of the first sheet of an .xlsx or .xls file.

    Raises RosterUnreadable naming every cell that cannot be read, or that the file is none, is empty or too long.
    """
    rows = _rows(content)
    places, problems = _header(rows[0])
    if problems:
        raise RosterUnreadable(problems)
    if len(rows) - 1 > MOST_ROWS:
        raise RosterUnreadable(
            [Problem("A1", _("一份名册最多%(most)d行，请分成几份上传") % {"most": MOST_ROWS})]
        )
    read: list[dict[str, object]] = []
    for number, row in enumerate(rows[1:], start=2):
        if not any(_text(cell) for cell in row):
            continue
        values, wrong = _row(row, number, places)
        problems += wrong
        read.append(values | {"row": number})
    if not read and not problems:
        problems = [Problem("A2", _("名册里没有人员，请从第2行开始填写"))]
    workers = [] if problems else _with_homes(read, problems)
    if problems:
        raise RosterUnreadable(problems)
    return workers


def import_roster(*, claim_id: int, actor: User, content: bytes) -> int:
    """Replace the lines of a draft by the rows of the roster; answers how many. All or nothing."""
    workers = read_roster(content)
    with claim_command(claim_id, actor=actor) as move:
        refuse(guards.may_edit(actor, move.claim))
        if move.claim.number is not None:
            raise InvalidInput(
                _("申请已经交过，名册不能整份替换。请在页面上逐行改正或删除。"),
                code="roster_fixed",
                field="roster",
            )
        people = _enrol(actor, workers)
        move.claim.lines.all().delete()
        ClaimLine.objects.bulk_create(
            ClaimLine(
                claim=move.claim,
                position=position,
                person=person,
                label=person.name_masked,
                facts=worker.facts,
            )
            for position, (worker, person) in enumerate(zip(workers, people, strict=True), start=1)
        )
        move.record(Verb.EDIT, data={"roster": len(workers)})
    return len(workers)


def mend_line(*, claim_id: int, actor: User, position: int, facts: dict[str, object]) -> None:
    """Correct what one line says, in a draft or when the claim was returned; keys not given stay as they are."""
    with claim_command(claim_id, actor=actor) as move:
        refuse(guards.may_edit(actor, move.claim))
        line = move.claim.lines.filter(position=position, struck=False).first()
        if line is None:
            raise InvalidInput(_("名册里没有第%(position)d行，或这一行已经删除。") % {"position": position})
        changed = sorted(key for key, value in facts.items() if line.facts.get(key) != value)
        if changed:
            line.facts = line.facts | facts
            line.save(update_fields=["facts"])
            move.record(Verb.EDIT, data={"line": position, "fields": changed})


def _rows(content: bytes) -> list[list[object]]:
    try:
        sheet = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0)
        rows = sheet.to_python(skip_empty_area=False)
    except (CalamineError, ValueError, OSError, IndexError) as error:
        raise RosterUnreadable(
            [Problem("", _("这个文件打不开，不是有效的电子表格。请用模板重新填写，保存为 .xlsx 后上传"))]
        ) from error
    if not rows:
        raise RosterUnreadable([Problem("A1", _("表格是空的。请下载模板，填好后上传"))])
    return rows


def _header(row: Sequence[object]) -> tuple[dict[str, int], list[Problem]]:
    titles = [_text(cell) for cell in row]
    missing = [column.title for column in COLUMNS if column.title not in titles]
    problems = [Problem("A1", _("缺少“%(title)s”这一列，请使用模板") % {"title": title}) for title in missing]
    return {column.key: titles.index(column.title) for column in COLUMNS if column.title in titles}, problems


def _row(
    row: Sequence[object], number: int, places: dict[str, int]
) -> tuple[dict[str, object], list[Problem]]:
    values: dict[str, object] = {}
    problems = []
    for column in COLUMNS:
        index = places[column.key]
        raw = row[index] if index < len(row) else ""
        cell = f"{chr(ord('A') + index)}{number}"
        if not _text(raw):
            values[column.key] = [] if column.key == "proofs" else None
            if column.required:
                problems.append(Problem(cell, _("“%(title)s”没有填写") % {"title": column.title}))
            continue
        try:
            values[column.key] = column.read(raw)
        except (ValueError, RegistryError) as error:
            problems.append(Problem(cell, str(error)))
    return values, problems


def _with_homes(read: list[dict[str, object]], problems: list[Problem]) -> list[Worker]:
    codes = {str(values["origin_county"]) for values in read}
    homes = Division.objects.in_bulk(codes)
    workers = []
    for values in read:
        home = homes.get(str(values["origin_county"]))
        if home is None:
            sentence = _("没有代码为%(code)s的县（市、区）") % {"code": values["origin_county"]}
            problems.append(Problem(_("第%(row)d行") % {"row": values["row"]}, sentence))
            continue
        facts = {key: value for key, value in values.items() if key not in ("name", "id_number", "row")}
        workers.append(Worker(str(values["name"]), str(values["id_number"]), home, facts))
    return workers


def _enrol(actor: User, workers: list[Worker]) -> list[Person]:
    rows = [NewPerson(worker.name, worker.id_number, "", worker.home) for worker in workers]
    try:
        return enrol_people(actor=actor, rows=rows)
    except RosterRefused as error:
        raise RosterUnreadable(
            [
                Problem(_("第%(row)d行") % {"row": position + 2}, str(sentence))
                for position, sentence in sorted(error.errors.items())
            ]
        ) from error
