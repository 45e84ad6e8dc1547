"""The attendance of a month as a spreadsheet: filled in beforehand, read back whole, or every wrong cell named."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook
from xlsxwriter import Workbook

from tests.workflows.placed import placed, village_posts
from tests.workflows.post_acts import enter, holder
from workflows.models import Attendance, Claim
from workflows.posts.opening import open_due_periods
from workflows.posts.sheet import TITLES, AttendanceUnreadable, read_month, sheet_of

MONTH = "2026-02"


def cells(content: bytes) -> list[list[object]]:
    return CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()


def written(*rows: list[object], header: tuple[str, ...] = TITLES) -> bytes:
    made = BytesIO()
    with Workbook(made, {"in_memory": True}) as book:
        page = book.add_worksheet()
        for number, row in enumerate((header, *rows)):
            for place, value in enumerate(row):
                if value is not None:
                    page.write(number, place, value)
    return made.getvalue()


def row_of(placement, **changed: object) -> list[object]:
    typed = {
        "month": MONTH,
        "key": placement.pk,
        "code": placement.post_code,
        "post": placement.post_name,
        "name": "",
        "required": 16,
        "attended": 16,
        "wage": 1000,
    }
    return list((typed | changed).values())


def told(content: bytes, holders) -> dict[str, str]:
    with pytest.raises(AttendanceUnreadable) as refusal:
        read_month(content, holders, MONTH)
    return {problem.cell: problem.sentence for problem in refusal.value.problems}


def test_the_template_lists_the_roll_and_what_is_entered_already(cast, unit):
    holders = village_posts(unit)
    enter(cast, holders[0])
    rows = cells(sheet_of(holders, MONTH, 17))
    assert tuple(rows[0]) == TITLES
    assert rows[1] == [MONTH, holders[0].pk, "BS-GS-01", "村庄保洁员", "符**", 16, 16, 1000]
    assert rows[2][5:] == [17, "", ""]
    assert len(rows) == 6


def test_what_was_filled_in_is_read_back(cast, unit):
    holders = village_posts(unit)
    content = written(
        *(row_of(each, attended=number, wage="1,000.50元") for number, each in enumerate(holders))
    )
    days = read_month(content, holders, MONTH)
    assert [entry.attended for entry in days] == [0, 1, 2, 3, 4]
    assert {entry.wage_paid_fen for entry in days} == {100_050}
    assert [entry.placement for entry in days] == holders


def test_columns_may_stand_in_another_order_and_empty_rows_between(cast, unit):
    only = placed(unit, holder())
    header = tuple(reversed(TITLES))
    content = written([None] * 8, list(reversed(row_of(only, wage=None))), header=header)
    assert read_month(content, [only], MONTH)[0].wage_paid_fen == 0


@pytest.mark.parametrize(
    ("changed", "cell", "sentence"),
    [
        ({"month": "2026-01"}, "A2", "“2026-01”的，这里要2026-02的"),
        ({"key": 999999}, "B2", "没有登记号为“999999”"),
        ({"key": None}, "B2", "没有登记号"),
        ({"code": "X"}, "C2", "岗位编码是BS-1"),
        ({"required": 29}, "F2", "1到28之间"),
        ({"required": 0, "attended": 0}, "F2", "1到28之间"),
        ({"attended": 17}, "G2", "0到16之间"),
        ({"attended": None}, "G2", "没有填写"),
        ({"attended": -1}, "G2", "“-1”不对"),
        ({"attended": 1.5}, "G2", "“1.5”不对"),
        ({"attended": "很多"}, "G2", "“很多”不对"),
        ({"wage": "一千"}, "H2", "不是金额"),
        ({"wage": -5}, "H2", "不是金额"),
        ({"wage": 10.005}, "H2", "不是金额"),
    ],
)
def test_a_wrong_cell_is_named_with_its_cure(cast, unit, changed, cell, sentence):
    only = placed(unit, holder())
    assert sentence in told(written(row_of(only, **changed)), [only])[cell]


def test_all_wrong_cells_are_named_at_once_in_reading_order(cast, unit):
    first, second = placed(unit, holder()), placed(unit, holder(1), code="BS-2")
    content = written(row_of(first, attended=40, wage="x"), row_of(first))
    assert list(told(content, [first, second])) == ["G2", "H2", "B3", "A4"]
    assert "与第2行是同一个人" in told(content, [first, second])["B3"]
    assert "少了BS-2" in told(content, [first, second])["A4"]


def test_a_sheet_without_its_columns_or_no_sheet_at_all_is_refused(cast, unit):
    only = placed(unit, holder())
    assert "缺少这些列：月份" in told(written(row_of(only)[1:], header=TITLES[1:]), [only])["A1"]
    assert "打不开" in told(b"PK nothing", [only])[""]
    assert "缺少这些列" in told(written(header=()), [only])["A1"]
    assert "太大" in told(b"0" * (5 * 2**20 + 1), [only])[""]


@pytest.fixture
def clerk(cast) -> Client:
    client = Client()
    client.force_login(cast["village-unit"], backend="django.contrib.auth.backends.ModelBackend")
    return client


def sent(clerk: Client, content: bytes):
    address = reverse("claims:attendance_upload", args=["public_welfare_post"])
    return clerk.post(f"{address}?month={MONTH}", {"file": SimpleUploadedFile("考勤.xlsx", content)})


def test_the_template_is_downloaded_for_the_month_shown(clerk, cast, unit):
    holders = village_posts(unit)
    address = reverse("claims:attendance_sheet", args=["public_welfare_post"])
    response = clerk.get(f"{address}?month={MONTH}")
    assert [row[1] for row in cells(response.content)[1:]] == [each.pk for each in holders]
    assert "attachment" in response.headers["Content-Disposition"]


def test_an_uploaded_month_fills_the_draft(clerk, cast, unit):
    holders = village_posts(unit)
    open_due_periods()
    response = sent(clerk, written(*(row_of(each, attended=9) for each in holders)))
    assert response.status_code == 302
    assert f"month={MONTH}" in response.url
    assert "已保存5人的考勤" in clerk.get(response.url).content.decode()
    lines = Claim.objects.get(period=MONTH).lines.all()
    assert {line.facts["attended"] for line in lines} == {9}


def test_of_a_wrong_sheet_nothing_is_kept_and_the_page_lists_the_cells(clerk, cast, unit):
    holders = village_posts(unit)
    rows = [row_of(each) for each in holders]
    rows[3][6] = 99
    response = sent(clerk, written(*rows))
    assert response.status_code == 422
    text = response.content.decode()
    assert "G5" in text
    assert "没有保存" in text
    assert not Attendance.objects.exists()


def test_an_upload_without_a_file_says_so(clerk, cast, unit):
    village_posts(unit)
    address = reverse("claims:attendance_upload", args=["public_welfare_post"])
    response = clerk.post(f"{address}?month={MONTH}")
    assert response.status_code == 422
    assert "还没有选择文件" in response.content.decode()


def test_three_hundred_holders_are_kept_in_a_bounded_number_of_queries(
    clerk, cast, unit, django_assert_max_num_queries
):
    holders = village_posts(unit)
    open_due_periods()
    content = written(*(row_of(each) for each in holders))
    with django_assert_max_num_queries(75):
        sent(clerk, content)


def test_nobody_else_uploads_for_the_unit(cast, unit):
    holders = village_posts(unit)
    client = Client()
    client.force_login(cast["bs-county"], backend="django.contrib.auth.backends.ModelBackend")
    assert sent(client, written(*(row_of(each) for each in holders))).status_code == 409
    assert not Attendance.objects.exists()
