"""The papers of a payment batch: totals by bank, and a roster that breaks well."""

import re

import pytest

from documents.errors import ImpossibleValues
from documents.letters.batch_sheet import BatchSheet
from documents.letters.kinds import LETTERS
from documents.letters.preview import EACH_FEN, preview, sample_sheet
from documents.letters.wording import wording
from documents.render import render
from policies.money import yuan
from tests.documents.paper import Paper

TREASURY = LETTERS["treasury_notice"]
PEOPLE = 1_000


def batch(people: int = 12, **changes: object) -> BatchSheet:
    sheet = sample_sheet(TREASURY, wording(TREASURY.kind, None))
    rows = tuple(
        type(sheet.rows[0])(
            **{name: getattr(sheet.rows[n % len(sheet.rows)], name) for name in sheet.rows[0].__slots__}
            | {"position": n + 1, "tail": f"{n + 1:04d}"}
        )
        for n in range(people)
    )
    stored = sheet.to_json() | {"amount_fen": EACH_FEN * people}
    stored["rows"] = [{name: getattr(row, name) for name in row.__slots__} for row in rows]
    return BatchSheet.from_json(stored | changes)


def drawn(sheet: BatchSheet) -> Paper:
    return Paper(render(TREASURY.template, sheet.context()))


def squeezed(text: str) -> str:
    return "".join(text.split())


@pytest.fixture(scope="module")
def thousand(built_fonts) -> tuple[BatchSheet, Paper]:
    """A notice with a roster of a thousand people, names of all lengths among them."""
    sheet = batch(PEOPLE)
    return sheet, drawn(sheet)


def test_a_roster_of_a_thousand_breaks_where_it_was_reckoned_to(thousand):
    sheet, paper = thousand
    assert len(paper) == 1 + len(sheet.pages)


def test_each_page_of_the_roster_repeats_its_head_and_ends_with_its_own_sum(thousand):
    sheet, paper = thousand
    for number, page in enumerate(sheet.pages, start=2):
        text = squeezed(paper.text(number))
        assert "序号姓名证件号码开户银行尾号补贴项目补贴期间金额" in text
        assert f"本页小计{len(page.rows)}人，累计￥{yuan(page.carried_fen)}{yuan(page.amount_fen)}" in text
        # Each row has the last digits of an account of its own.
        tails = re.findall(r"银行(?:南安市支行)?(\d{4})有组织", text)
        assert [int(tail) for tail in tails] == [row.position for row in page.rows]


def test_the_last_page_alone_bears_the_total_in_capitals(thousand):
    sheet, paper = thousand
    total = "合计1000人，人民币玖拾万元整900,000.00"
    assert total in squeezed(paper.text(len(paper)))
    assert "合计1000人" not in squeezed(paper.text(len(paper) - 1))


def test_no_page_of_a_long_roster_is_left_half_empty(thousand):
    sheet, paper = thousand
    for number in range(3, len(paper)):
        assert max(rule.bottom for rule in paper.rules(number)) > 230


def test_the_treasury_reads_how_much_each_bank_pays(thousand):
    sheet, paper = thousand
    text = squeezed(paper.text(1))
    assert "南安市财政局：" in text
    for each in sheet.banks:
        assert f"{each.bank}{each.people}{yuan(each.amount_fen)}" in text
    assert sum(each.amount_fen for each in sheet.banks) == sheet.amount_fen
    assert sum(each.people for each in sheet.banks) == sheet.people


def test_a_roster_that_does_not_add_up_or_shows_a_whole_number_is_no_paper():
    with pytest.raises(ImpossibleValues, match="合计"):
        batch(amount_fen=1)
    with pytest.raises(ImpossibleValues, match="完整"):
        batch(paragraphs=["账号6222021234567890123"])


def test_stored_values_of_another_form_are_refused():
    with pytest.raises(ImpossibleValues):
        BatchSheet.from_json({"form": "letter/1"})


def test_the_form_that_asks_for_money_has_the_sum_in_figures_and_capitals_and_room_for_five_signatures():
    letter = LETTERS["funds_request"]
    paper = Paper(preview(letter, wording(letter.kind, None)))
    text = squeezed(paper.text())
    assert len(paper) == 1
    for said in (
        "资金拨付申请表",
        "￥32,400.00",
        "人民币叁万贰仟肆佰元整",
        "详见花名册，共36人",
        "经办人复核人科室负责人分管领导财政审核",
        "泉财社指〔2026〕3号",
    ):
        assert said in text
