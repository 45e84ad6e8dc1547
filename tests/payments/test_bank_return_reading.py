"""A return file is read whole or refused whole, every line that is wrong named with its number."""

import io
import re
from datetime import date

import pytest
import xlsxwriter

from payments.bank.formats import formats
from payments.bank.reading import MOST_TOLD, Result, Unreadable, read

TEXT, CSV, XLSX = (formats()[code] for code in ("text", "csv", "xlsx"))
PAID = "P000000001|10000.00|00|20260316|BK-1|"
BACK = "P000000002|499.99|99|20260316||ACCOUNT_CLOSED"
TOTAL = "TOTAL|2|10499.99"


def text(*lines: str) -> bytes:
    return "\r\n".join(lines).encode("gb18030")


def problems(form, content: bytes) -> list[str]:
    with pytest.raises(Unreadable) as refused:
        read(form, content)
    assert "没有登记任何结果" in str(refused.value)
    return refused.value.problems


def test_a_whole_file_is_read_in_its_order():
    assert read(TEXT, text(PAID, BACK, TOTAL)) == [
        Result(1, "P000000001", 1_000_000, True, date(2026, 3, 16), "BK-1", ""),
        Result(2, "P000000002", 49_999, False, date(2026, 3, 16), "", "ACCOUNT_CLOSED"),
    ]


def test_a_csv_with_a_byte_order_mark_is_read_as_well():
    content = "\ufeff付款编号,金额,结果,日期,流水,原因\nP1,49999,PAID,2026-03-16,BK,\n".encode()
    assert read(CSV, content)[0].amount_fen == 49_999


def test_a_spreadsheet_is_read_with_its_days_and_numbers():
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["序号", "付款编号", "金额", "结果", "日期", "流水", "原因"])
    sheet.write_row(1, 0, [1, "P1", 499.99, "成功", 20260316, "BK", ""])
    book.close()
    assert read(XLSX, made.getvalue()) == [Result(2, "P1", 49_999, True, date(2026, 3, 16), "BK", "")]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "空"),
        (text(PAID, BACK), "合计"),
        (text(PAID, TOTAL), "合计"),
        (text(PAID, BACK, "TOTAL|2|10500.00"), "合计"),
        (text(PAID, PAID, "TOTAL|2|20000.00"), "同一笔付款"),
        (text("P1|abc|00|20260316||", "TOTAL|1|0.00"), "第1行的金额"),
        (text("P1|1.00|77|20260316||", "TOTAL|1|1.00"), "第1行的处理结果"),
        (text("P1|1.00|00|20260231||", "TOTAL|1|1.00"), "第1行的处理日期"),
        (text("|1.00|00|20260316||", "TOTAL|1|1.00"), "第1行的付款编号"),
        (text("P1|1.00|00", "TOTAL|1|1.00"), "第1行应有6列，实有3列"),
        (text("TOTAL|0|0.00"), "没有一笔"),
        (b"\xff\xff\xff", "编码"),
        (b"PK\x03\x04 not a text", "编码|合计|列"),
    ],
)
def test_a_file_that_is_cut_off_or_altered_is_refused_whole(content, told):
    assert re.search(told, "；".join(problems(TEXT, content)))


@pytest.mark.parametrize("content", [b"not a workbook", b"PK\x05\x06" + b"\0" * 18])
def test_a_broken_spreadsheet_is_refused(content):
    assert problems(XLSX, content)


def test_every_wrong_line_is_named_and_of_very_many_the_first():
    wrong = [f"P{n}|x|00|20260316||" for n in range(MOST_TOLD + 5)]
    with pytest.raises(Unreadable) as refused:
        read(TEXT, text(*wrong, "TOTAL|0|0.00"))
    assert len(refused.value.problems) == MOST_TOLD + 5
    assert f"共{MOST_TOLD + 5}处" in str(refused.value)
