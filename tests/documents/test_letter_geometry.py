"""Where the words of letters and of the treasury's notice stand, measured on the drawn paper."""

import pytest

from documents.letters.kinds import LETTER, LETTERS
from documents.letters.preview import OFFICE, preview
from documents.letters.wording import wording
from tests.documents.paper import Paper
from tests.documents.test_notice_geometry import CHARACTER, LEFT, LINE, RIGHT, TOP, near, red_bands

PLAIN = [kind for kind, letter in LETTERS.items() if letter.template == LETTER]


def drawn(kind: str) -> Paper:
    return Paper(preview(LETTERS[kind], wording(kind, None)))


@pytest.fixture(scope="module")
def letters(built_fonts) -> dict[str, Paper]:
    return {kind: drawn(kind) for kind in PLAIN}


@pytest.fixture(scope="module")
def treasury(built_fonts) -> Paper:
    return drawn("treasury_notice")


@pytest.mark.parametrize("kind", PLAIN)
def test_a_letter_keeps_to_the_text_block_of_156_mm(letters, kind):
    paper = letters[kind]
    for page in range(1, len(paper) + 1):
        glyphs = paper.glyphs(page)
        assert min(glyph.left for glyph in glyphs) > LEFT - 1
        assert max(glyph.right for glyph in glyphs) < RIGHT + 1
        assert min(glyph.top for glyph in glyphs) > TOP - 1


@pytest.mark.parametrize("kind", PLAIN)
def test_office_and_title_stand_in_the_middle_and_the_number_at_the_right(letters, kind):
    paper, middle = letters[kind], near((LEFT + RIGHT) / 2)
    title = paper.line(1, LETTERS[kind].title)
    office = paper.line(1, OFFICE)
    number = paper.line(1, "〔2026〕12号")
    assert (title[0].left + title[-1].right) / 2 == middle
    assert (office[0].left + office[-1].right) / 2 == middle
    assert number[-1].right == near(RIGHT)
    assert office[0].top < title[0].top < number[0].top


@pytest.mark.parametrize("kind", PLAIN)
def test_the_date_ends_four_characters_from_the_right_and_never_stands_on_a_page_without_text(letters, kind):
    paper = letters[kind]
    last = len(paper)
    lines = paper.lines(last)
    signed = next(line for line in reversed(lines) if "".join(g.text for g in line).endswith("2026年3月9日"))
    assert signed[-1].right == near(RIGHT - 4 * CHARACTER)
    assert [line for line in lines if line[0].bottom < signed[0].top - 2 * LINE]


@pytest.mark.parametrize("kind", PLAIN)
def test_whoever_takes_a_letter_signs_below_it(letters, kind):
    signed = "签收人（签名）" in "".join(letters[kind].text().split())
    assert signed == LETTERS[kind].signed_for


def test_the_notice_to_the_treasury_holds_the_letter_format_of_official_papers(treasury):
    name = treasury.line(1, OFFICE)
    bands = red_bands(treasury)
    number = treasury.line(1, "南人社批〔2026〕12号")
    title = treasury.line(1, "补贴资金批量拨付通知书")
    day = treasury.line(1, "2026年3月9日")
    assert min(glyph.top for glyph in name) == near(30)
    assert bands[0][2] - max(glyph.bottom for glyph in name) == near(4)
    assert [(left, right) for left, right, _top, _bottom in bands] == [(near(20), near(190))] * len(bands)
    assert 297 - bands[-1][3] == near(20)
    assert number[-1].right == near(RIGHT)
    assert title[0].top - number[0].bottom == near(2 * LINE)
    assert day[-1].right == near(RIGHT - 4 * CHARACTER)
