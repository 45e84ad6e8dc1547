"""A roster with wrong cells: each is named at once, with how to mend it, and nothing is kept."""

from datetime import date, datetime

import pytest

from registry.models import Person
from registry.pilot.zhenxiong import ROSTER
from tests.workflows.claims import fresh, roster_draft, row_of, sheet
from workflows.roster_columns import COLUMNS
from workflows.rosters import MOST_ROWS, RosterUnreadable, import_roster, read_roster

TITLES = tuple(column.title for column in COLUMNS)
LETTER = dict(zip((column.key for column in COLUMNS), "ABCDEFGH", strict=True))
pytestmark = pytest.mark.usefixtures("core")


def problems_of(content: bytes) -> list[tuple[str, str]]:
    with pytest.raises(RosterUnreadable) as refused:
        read_roster(content)
    assert str(len(refused.value.problems)) in str(refused.value.sentence)
    return [(problem.cell, problem.sentence) for problem in refused.value.problems]


def one_problem(**changed: object) -> tuple[str, str]:
    [problem] = problems_of(sheet(row_of(ROSTER[0]), row_of(ROSTER[1], **changed)))
    return problem


@pytest.mark.parametrize(
    ("key", "typed", "words"),
    [
        ("name", "", "没有填写"),
        ("name", "李", "2至50"),
        ("name", "李国芬1", "不能有数字"),
        ("name", "<script>", "符号"),
        ("id_number", "", "没有填写"),
        ("id_number", "53062719930721002", "18"),
        ("id_number", "530627199307210020", ""),
        ("id_number", 530627199307210020, "文本"),
        ("id_number", 5.30627199307210020e17, "文本"),
        ("origin_county", "", "没有填写"),
        ("origin_county", "镇雄县", "6位"),
        ("origin_county", "5306270", "6位"),
        ("origin_county", "999999", "999999"),
        ("work_county", "广州", "6位"),
        ("employer", "公" * 101, "最多100"),
        ("contract_start", "", "没有填写"),
        ("contract_start", "2025-09-31", "2025-09-31"),
        ("contract_start", "2025年2月29日", "真实"),
        ("contract_start", "去年十月", "真实"),
        ("contract_start", "45000", "真实"),
        ("performed_until", "2026-13-01", "真实"),
        ("proofs", "劳动合同", "不认识“劳动合同”"),
        ("proofs", "企业工资收入证明、车票", "车票"),
    ],
)
def test_a_wrong_cell_is_named_with_its_place_and_what_to_do(key, typed, words):
    cell, sentence = one_problem(**{key: typed})
    assert cell == f"{LETTER[key]}3"
    assert words in sentence


def test_all_wrong_cells_are_named_at_once_in_reading_order():
    content = sheet(
        row_of(ROSTER[0], contract_start="2025-09-31", name=""),
        row_of(ROSTER[1]),
        row_of(ROSTER[2], origin_county="999999", proofs="无"),
    )
    assert [cell for cell, _sentence in problems_of(content)] == ["A2", "F2", "C4", "H4"]


def test_cells_are_counted_in_the_sheet_even_where_rows_are_left_empty():
    nothing = (None,) * len(COLUMNS)
    content = sheet(nothing, row_of(ROSTER[0]), nothing, nothing, row_of(ROSTER[1], name=""))
    assert [cell for cell, _sentence in problems_of(content)] == ["A6"]


def test_the_place_is_that_of_the_column_wherever_it_stands():
    order = (2, 0, 1, 3, 4, 5, 6, 7)
    moved = tuple(row_of(ROSTER[0], name="")[at] for at in order)
    content = sheet(moved, header=tuple(TITLES[at] for at in order))
    assert [cell for cell, _sentence in problems_of(content)] == ["B2"]


def test_columns_beyond_z_are_named_as_a_spreadsheet_names_them():
    blank = ("",) * 24
    content = sheet(blank + row_of(ROSTER[0], proofs="无"), header=blank + TITLES)
    assert [cell for cell, _sentence in problems_of(content)] == ["AF2"]


def test_a_missing_column_is_named():
    [(cell, sentence)] = problems_of(sheet(row_of(ROSTER[0])[:-1], header=TITLES[:-1]))
    assert (cell, "履行证明" in sentence) == ("A1", True)


def test_a_column_that_stands_there_twice_is_named():
    content = sheet((*row_of(ROSTER[0]), "李四"), header=(*TITLES, "姓名"))
    [(cell, sentence)] = problems_of(content)
    assert (cell, "有两个" in sentence) == ("I1", True)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "打不开"),
        (b"not a spreadsheet", "打不开"),
        (b"PK\x03\x04 a torn archive", "打不开"),
        ("姓名,身份证号码".encode(), "打不开"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 512, "打不开"),
    ],
    ids=["empty", "text", "torn", "csv", "old format"],
)
def test_a_file_that_is_no_spreadsheet_is_told_so(content, words):
    [(_cell, sentence)] = problems_of(content)
    assert words in sentence


def test_an_empty_sheet_and_one_with_titles_only_are_told_apart():
    assert "空的" in problems_of(sheet(header=()))[0][1]
    assert "没有人员" in problems_of(sheet())[0][1]


def test_one_row_too_many_is_refused():
    row = row_of(ROSTER[0])
    [(_cell, sentence)] = problems_of(sheet(*[row] * (MOST_ROWS + 1)))
    assert str(MOST_ROWS) in sentence


def test_a_formula_without_a_stored_value_is_an_empty_cell():
    cell, sentence = one_problem(name='=HYPERLINK("http://example.org","李国芬")')
    assert cell == "A3"
    assert sentence


def test_a_name_that_looks_like_a_formula_is_no_name():
    cell, _sentence = one_problem(name="'=1+1")
    assert cell == "A3"


def test_nothing_is_kept_of_a_roster_with_one_wrong_cell(core):
    claim = roster_draft(core["organiser"])
    people = Person.objects.count()
    with pytest.raises(RosterUnreadable):
        import_roster(
            claim_id=claim.pk,
            actor=core["organiser"],
            content=sheet(row_of(ROSTER[0]), row_of(ROSTER[1], name="")),
        )
    assert (fresh(claim).version, claim.lines.count(), Person.objects.count()) == (claim.version, 0, people)


def test_a_number_known_under_another_name_is_named_at_its_row(core):
    nothing = (None,) * len(COLUMNS)
    claim = roster_draft(core["organiser"])
    content = sheet(row_of(ROSTER[0]), nothing, row_of(ROSTER[1], name="别的人"))
    with pytest.raises(RosterUnreadable) as refused:
        import_roster(claim_id=claim.pk, actor=core["organiser"], content=content)
    assert [problem.cell for problem in refused.value.problems] == ["A4"]
    assert ROSTER[1].member.name not in refused.value.problems[0].sentence


@pytest.mark.parametrize(
    "typed",
    [
        date(2025, 10, 9),
        datetime(2025, 10, 9, 8, 30),
        "2025-10-09",
        "2025/10/9",
        "2025.10.9",
        "2025年10月9日",
        " 2025-10-09 ",
    ],
)
def test_a_date_is_read_as_a_date_and_as_text(typed):
    [worker] = read_roster(sheet(row_of(ROSTER[0], contract_start=typed)))
    assert worker.facts["contract_start"] == "2025-10-09"


@pytest.mark.parametrize("typed", ["530627", "５３０６２７", 530627, 530627.0])
def test_a_county_is_read_as_text_and_as_a_number(typed):
    [worker] = read_roster(sheet(row_of(ROSTER[0], origin_county=typed)))
    assert (worker.home.code, worker.facts["origin_county"]) == ("530627", "530627")


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("", []),
        ("企业工资收入证明", ["WAGE_PROOF"]),
        ("企业工资收入证明，输入地用工登记名册", ["WAGE_PROOF", "DEST_HRSS_ROSTER"]),
        ("企业工资收入证明; 企业工资收入证明", ["WAGE_PROOF"]),
    ],
)
def test_proofs_are_read_however_they_are_separated(typed, codes):
    [worker] = read_roster(sheet(row_of(ROSTER[0], proofs=typed)))
    assert worker.facts["proofs"] == codes


def test_a_worker_still_at_work_leaves_the_last_day_empty():
    [worker] = read_roster(sheet(row_of(ROSTER[0], performed_until=None)))
    assert worker.facts["performed_until"] is None


def test_an_identity_number_is_read_with_a_small_x_and_spaces():
    number = ROSTER[0].member.id_number
    [worker] = read_roster(sheet(row_of(ROSTER[0], id_number=f" {number.lower()} ")))
    assert worker.id_number == number


def test_neither_a_worker_nor_an_error_shows_who_he_is_when_printed():
    [worker] = read_roster(sheet(row_of(ROSTER[0])))
    assert ROSTER[0].member.name not in repr(worker)
    assert ROSTER[0].member.id_number not in repr(worker)
