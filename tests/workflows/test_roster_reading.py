"""Any sheet is read as a plain, slow reader would: cell by cell, row by row, with nothing remembered.

The plain reader is written here from what the roster promises; of the product it uses only the parsers of a single
cell and the sentences they raise.
"""

from dataclasses import dataclass, field
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from registry.enums import Level, Sex
from registry.errors import RegistryError
from registry.identity import parse_identity
from registry.models import Division
from registry.pilot.numbers import identity_number
from tests.workflows.claims import sheet
from workflows.roster_columns import COLUMNS
from workflows.rosters import RosterUnreadable, read_roster

pytestmark = pytest.mark.usefixtures("core")

GOOD = identity_number("530627", date(1990, 2, 14), 7, Sex.MALE)
OTHER = identity_number("530627", date(1993, 7, 21), 8, Sex.FEMALE)
CELLS = {
    "name": ["王朝贵", "李国芬", "阿卜杜拉·买买提", " 王朝贵 ", "李", "王1", "=1", None, 7, True],
    "id_number": [
        GOOD,
        OTHER,
        f" {OTHER.lower()} ",
        GOOD[:17],
        GOOD[:17] + "A",
        "０" + GOOD[1:],
        530627199002140000,
        None,
    ],
    "origin_county": ["530627", 530627, 530627.0, "５３０６２７", "999999", "镇雄县", "53062", None, True, 1],
    "work_county": ["440106", 440106, "广州", 1, True, 1.0, None],
    "employer": ["广州天河诚达电子有限公司", "公" * 101, 1, 1.0, 1.5, True, None],
    "contract_start": [date(2025, 10, 9), "2025-10-09", "2025年2月29日", "2025/1/2", 45000, None, ""],
    "performed_until": [date(2026, 1, 31), "2026.1.31", "明年", None, " "],
    "proofs": ["企业工资收入证明", "企业工资收入证明，输入地用工登记名册", "车票", "、", None],
}
ROW = st.tuples(*(st.sampled_from(CELLS[column.key]) for column in COLUMNS))
EMPTY = (None,) * len(COLUMNS)
SHEETS = st.lists(st.one_of(ROW, ROW, ROW, st.just(EMPTY)), min_size=1, max_size=12)


@dataclass
class Plain:
    """What the plain reader found."""

    lines: list[tuple[object, ...]] = field(default_factory=list)
    problems: list[tuple[str, str]] = field(default_factory=list)


def plainly(rows: list[tuple[object, ...]]) -> Plain:
    found = Plain()
    for number, row in enumerate(rows, start=2):
        if all(_is_empty(cell) for cell in row):
            continue
        values = {}
        for letter, column, cell in zip("ABCDEFGH", COLUMNS, row, strict=True):
            values[column.key], problem = _cell(column, cell)
            if problem:
                found.problems.append((f"{letter}{number}", problem))
        found.lines.append((number, *values.values()))
    return found


def _cell(column, cell: object) -> tuple[object, str]:
    """The value and what is wrong with it; a county also has to be one of the land."""
    if _is_empty(cell):
        return column.empty(), f"“{column.title}”没有填写" if column.required else ""
    try:
        value = column.read(cell)
    except (ValueError, RegistryError) as error:
        return None, str(error)
    if column.key == "origin_county":
        known = Division.objects.filter(pk=value, level=Level.COUNTY).exists()
        return value, "" if known else f"没有代码为{value}的县（市、区）"
    return value, ""


def _is_empty(cell: object) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _as_a_sheet_keeps(cell: object) -> object:
    """A spreadsheet knows no whole numbers, and a text that begins with = is a formula without a value."""
    if isinstance(cell, str) and cell.startswith("="):
        return 0
    return float(cell) if type(cell) is int else cell


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=SHEETS)
def test_the_reader_and_a_plain_one_agree_on_every_line_and_every_problem(rows):
    plain = plainly([tuple(_as_a_sheet_keeps(cell) for cell in row) for row in rows])
    try:
        workers = read_roster(sheet(*rows))
    except RosterUnreadable as refused:
        told = [(problem.cell, problem.sentence) for problem in refused.problems]
        assert told == (plain.problems or [("A2", "名册里没有人员，请从第2行开始填写")])
    else:
        assert plain.problems == []
        read = [(w.row, w.name, parse_identity(w.id_number), *w.facts.values()) for w in workers]
        assert read == plain.lines
        assert all(w.home.pk == w.facts["origin_county"] for w in workers)


def test_equal_numbers_of_different_kinds_are_different_cells():
    """1, 1.0 and True are one key of a dictionary, but not one employer."""
    good = ("王朝贵", GOOD, "530627", "440106")
    rest = ("2025-10-09", None, None)
    content = sheet(*[(*good, employer, *rest) for employer in (1, True, "1", 1)])
    assert [worker.facts["employer"] for worker in read_roster(content)] == ["1", "True", "1", "1"]
