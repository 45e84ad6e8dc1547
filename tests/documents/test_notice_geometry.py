"""GB/T 9704-2012 measured on the drawn paper, to the millimetre the standard allows."""

import pytest

from documents.render import render
from tests.documents.conftest import notice
from tests.documents.paper import RED, Paper, draw

LEFT, RIGHT, TOP, BOTTOM = 28, 184, 37, 262
CHARACTER = 156 / 28
LINE = 225 / 22
TOLERANCE = 1.0


def near(millimetres: float):
    return pytest.approx(millimetres, abs=TOLERANCE)


@pytest.fixture
def body(template) -> Paper:
    """Three pages of nothing but text."""
    return Paper(render(template("<p>{{ text }}</p>"), {"text": "国" * 1500}))


def red_bands(paper: Paper) -> list[tuple[float, float, float, float]]:
    return sorted(
        {(rule.left, rule.right, rule.top, rule.bottom) for rule in paper.rules(1) if rule.colour == RED},
        key=lambda band: band[2],
    )


def test_a_full_page_has_22_lines(body):
    assert len([line for line in body.lines(2) if line[0].text == "国"]) == 22


def test_a_full_line_has_28_characters(body):
    assert {len(line) for line in body.lines(2) if line[0].text == "国"} == {28}


def test_the_text_block_is_156_by_225_mm_with_margins_of_37_and_28(body):
    lines = [line for line in body.lines(2) if line[0].text == "国"]
    # The ink of 国 stands about half a millimetre inside its square, the square in the middle of its line.
    assert min(line[0].left for line in lines) == near(LEFT)
    assert max(line[-1].right for line in lines) == near(RIGHT)
    lead = (LINE - CHARACTER) / 2
    assert lines[0][0].top - lead == near(TOP)
    assert lines[-1][0].bottom + lead == near(BOTTOM)


def test_lines_and_characters_stand_at_an_even_pitch(body):
    lines = [line for line in body.lines(2) if line[0].text == "国"]
    pitches = [below[0].baseline - line[0].baseline for line, below in zip(lines, lines[1:], strict=False)]
    assert pitches == pytest.approx([LINE] * 21, abs=0.02)
    steps = [right.x - left.x for left, right in zip(lines[3], lines[3][1:], strict=False)]
    assert steps == pytest.approx([CHARACTER] * 27, abs=0.02)


def test_a_paragraph_begins_two_characters_in(body):
    assert body.lines(1)[0][0].left == near(LEFT + 2 * CHARACTER)


def test_page_numbers_stand_at_the_outer_edge_7_mm_below_the_block(body):
    even, odd = body.line(2, "—2—"), body.line(3, "—3—")
    assert even[0].left == near(LEFT + 14 * 25.4 / 72)
    assert odd[-1].right == near(RIGHT - 14 * 25.4 / 72)
    for number in (even, odd):
        assert number[1].top == near(BOTTOM + 7)


def test_the_first_page_of_a_letter_has_no_number(body, simple):
    assert "— 1 —" not in body.text(1)
    assert "— 1 —" not in simple.text(1)


def test_the_name_of_the_office_stands_red_in_the_middle_30_mm_below_the_edge(simple):
    name = simple.line(1, "南安市人力资源和社会保障局")
    assert min(glyph.top for glyph in name) == near(30)
    assert (name[0].left + name[-1].right) / 2 == near((LEFT + RIGHT) / 2)
    assert name[0].size > simple.line(1, "补贴资金拨付通知书")[0].size


def test_the_red_rules_are_170_mm_long_4_mm_below_the_name_and_20_mm_above_the_edge(simple):
    bands = red_bands(simple)
    name = simple.line(1, "南安市人力资源和社会保障局")
    assert bands[0][2] - max(glyph.bottom for glyph in name) == near(4)
    assert 297 - bands[-1][3] == near(20)
    for left, right, _top, _bottom in bands:
        assert (left, right) == (near(20), near(190))


def test_the_number_stands_at_the_right_edge_seven_eighths_of_a_character_below_the_rule(simple):
    number = simple.line(1, "南人社拨〔2026〕12号")
    assert number[-1].right == near(RIGHT)
    assert number[0].top - red_bands(simple)[0][3] == near(CHARACTER * 7 / 8)


def test_two_lines_are_free_between_number_and_title_and_one_below_it(simple):
    number, title = simple.line(1, "南人社拨〔2026〕12号"), simple.line(1, "补贴资金拨付通知书")
    addressee = simple.line(1, "陈秀兰：")
    assert title[0].top - number[0].bottom == near(2 * LINE)
    assert (title[0].left + title[-1].right) / 2 == near((LEFT + RIGHT) / 2)
    assert addressee[0].left == near(LEFT)
    assert LINE <= addressee[0].top - title[0].bottom <= 2 * LINE


def test_the_date_ends_four_characters_from_the_right_with_the_office_centred_on_it(simple):
    day = simple.line(1, "2026年3月9日")
    signer = next(line for line in reversed(simple.lines(1)) if line[-1].text == "局")
    assert day[-1].right == near(RIGHT - 4 * CHARACTER)
    assert (signer[0].left + signer[-1].right) / 2 == near((day[0].left + day[-1].right) / 2)
    assert day[0].baseline - signer[0].baseline == near(LINE)


def test_the_place_of_the_seal_is_free_of_other_text(simple):
    day = simple.line(1, "2026年3月9日")
    middle, height = (day[0].left + day[-1].right) / 2, day[0].baseline - LINE / 2
    signed = {glyph for line in (day, simple.line(1, "日")) for glyph in line}
    inside = [
        glyph.text
        for glyph in simple.glyphs(1)
        if glyph not in signed
        and glyph.top > height - LINE / 2
        and (glyph.left - middle) ** 2 + (glyph.baseline - height) ** 2 < 21**2
    ]
    assert set(inside) <= set("南安市人力资源和社会保障局2026年3月9日")


@pytest.mark.parametrize(
    "office",
    [
        "屏边苗族自治县人力资源社会保障局",
        "白沙黎族自治县人力资源和社会保障局",
        "景东彝族自治县人力资源和社会保障局窗口",
        "积石山保安族东乡族撒拉族自治县人力资源和社会保障局",
    ],
)
def test_a_long_name_of_an_office_stays_on_one_line_inside_the_paper(office):
    paper = draw(notice(office=office))
    head, signer = (line for line in paper.lines(1) if office in "".join(glyph.text for glyph in line))
    assert head[0].left > 20
    assert head[-1].right < 190
    assert min(glyph.top for glyph in head) == near(30)
    assert signer[0].left > LEFT
    assert signer[-1].right < RIGHT + TOLERANCE
    assert len(paper) == 1


@pytest.mark.parametrize(
    "office", ["南安市人力资源和社会保障局", "白沙黎族自治县人力资源和社会保障局", "局" * 25]
)
def test_the_closing_lines_do_not_run_into_each_other_or_the_code(office):
    paper = draw(notice(office=office))
    code = next(rule for rule in paper.rules(1) if 20 <= rule.right - rule.left <= 25 and rule.bottom > 200)
    words = ("局", "校验码", "STUV-", "制作时间", "操作员", "2026年3月9日")
    lines = [line for line in paper.lines(1) if line[0].top > code.top - 15]
    assert all(any(word in "".join(glyph.text for glyph in line) for line in lines) for word in words)
    boxes = [
        (line[0].left, line[-1].right, min(g.top for g in line), max(g.bottom for g in line))
        for line in lines
    ] + [(code.left, code.right, code.top, code.bottom)]
    closing = [box for box in boxes if box[2] > code.top - 12]
    for index, one in enumerate(closing):
        for other in closing[index + 1 :]:
            apart = one[1] <= other[0] or other[1] <= one[0] or one[3] <= other[2] or other[3] <= one[2]
            assert apart, (one, other)


def test_a_simple_notice_takes_one_page(simple):
    assert len(simple) == 1


def test_figures_are_as_wide_as_each_other_so_that_amounts_stand_below_each_other(template):
    paper = Paper(render(template("<p>0123456789</p><p>1111111111</p><h1>0123456789</h1>"), {}))
    for line in paper.lines(1):
        steps = [right.x - left.x for left, right in zip(line, line[1:], strict=False)]
        assert steps == pytest.approx([steps[0]] * 9, abs=0.01)
    first, second, _title = paper.lines(1)
    assert first[-1].x == pytest.approx(second[-1].x, abs=0.01)
