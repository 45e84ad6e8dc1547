"""Amounts in figures and in capital figures, the latter against an independent reading of the rule book."""

import os
from random import Random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from policies.money import MOST_FEN, BadAmount, capital, half_up, parse_yuan, yuan

DIGITS = "零壹贰叁肆伍陆柒捌玖"
PLACES = ("", "拾", "佰", "仟")
GROUPS = ("", "万", "亿")


def group_in_words(number: int) -> str:
    """Four digits, zeros inside written once, none at the end."""
    words, pending = "", False
    for place in (3, 2, 1, 0):
        digit = number // 10**place % 10
        if digit:
            words += ("零" if pending else "") + DIGITS[digit] + PLACES[place]
            pending = False
        else:
            pending = bool(words)
    return words


def yuan_in_words(number: int) -> str:
    words, gap = "", False
    for group in (2, 1, 0):
        part = number // 10 ** (4 * group) % 10_000
        if not part:
            gap = bool(words)
            continue
        if words and (gap or part < 1000):
            words += "零"
        words += group_in_words(part) + GROUPS[group]
        gap = False
    return words


def in_words(fen: int) -> str:
    """The amount by 支付结算办法 附一 and 会计基础工作规范 第52条, written without looking at the product's way."""
    whole, jiao, cent = fen // 100, fen // 10 % 10, fen % 10
    words = yuan_in_words(whole) + "元" if whole else ""
    if not jiao and not cent:
        return (words or "零元") + "整"
    if jiao:
        words += DIGITS[jiao] + "角"
    elif whole:
        words += "零"
    return words + (DIGITS[cent] + "分" if cent else "整")


def without_optional_zeros(words: str) -> str:
    """Where a group of four ends in 0 or the next begins with one, the rule book lets 零 be written or not."""
    for unit in ("亿", "万", "元"):
        words = words.replace(unit + "零", unit)
    return words


@given(st.integers(0, MOST_FEN))
@example(0)
@example(10_000_680_000)
@example(10_700_053)
@example(MOST_FEN)
@settings(max_examples=2000, deadline=None)
def test_capital_figures_agree_with_an_independent_reading(fen):
    assert without_optional_zeros(capital(fen)) == without_optional_zeros(in_words(fen))


def test_capital_figures_of_amounts_of_every_length_agree_too():
    """A sample of 10,000 (a third of a second); a long run sets SHENLING_AMOUNTS, say to 200000."""
    draw = Random(9704)
    for _number in range(int(os.environ.get("SHENLING_AMOUNTS", "10000"))):
        fen = draw.randrange(10 ** draw.randint(1, 14))
        assert without_optional_zeros(capital(fen)) == without_optional_zeros(in_words(fen)), fen


@given(st.integers(0, 10**8))
@settings(max_examples=2000, deadline=None)
def test_capital_figures_of_everyday_amounts_tell_different_amounts_apart(fen):
    words = capital(fen)
    assert words != capital(fen + 1)
    assert words.endswith(("整", "分"))
    assert ("分" in words) == (fen % 10 != 0)


@pytest.mark.parametrize(
    ("fen", "words"),
    [
        (0, "零元整"),
        (1, "壹分"),
        (10, "壹角整"),
        (11, "壹角壹分"),
        (105, "壹元零伍分"),
        (1000, "壹拾元整"),
        (100_001_00, "壹拾万零壹元整"),
        (50_000_000_00, "伍仟万元整"),
    ],
)
def test_capital_figures_follow_the_rule_book(fen, words):
    assert capital(fen) == words


@pytest.mark.parametrize("fen", [-1, MOST_FEN + 1, 10**30, 1.5, "100", True, None])
def test_what_cannot_be_paid_has_no_capital_figures(fen):
    with pytest.raises(BadAmount):
        capital(fen)


@pytest.mark.parametrize(
    ("fen", "text"),
    [
        (0, "0.00"),
        (5, "0.05"),
        (123_450, "1,234.50"),
        (100_000_000, "1,000,000.00"),
        (-5, "-0.05"),
        (-123_450, "-1,234.50"),
    ],
)
def test_yuan_group_thousands_and_keep_two_decimals(fen, text):
    assert yuan(fen) == text


@pytest.mark.parametrize(
    ("text", "fen"),
    [("501.00", 50_100), ("501", 50_100), ("501.5", 50_150), ("1,234.50", 123_450), (" 0.01 ", 1), ("0", 0)],
)
def test_yuan_typed_by_a_person_are_read(text, fen):
    assert parse_yuan(text) == fen


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-1",
        "+1",
        "1.005",
        "1.",
        ".5",
        "1e3",
        "NaN",
        "Infinity",
        "１００",
        "12,34",
        "1,2345",
        "1 000",
        "￥5",
        "9" * 40,
        "1_000",
        None,
        5,
    ],
)
def test_anything_else_is_no_amount(text):
    with pytest.raises(BadAmount):
        parse_yuan(text)


@given(st.integers(0, MOST_FEN))
def test_an_amount_written_and_read_is_itself(fen):
    assert parse_yuan(yuan(fen)) == fen


@given(st.integers(0, 10**12), st.integers(1, 10**6))
def test_half_up_is_the_nearest_whole_and_up_at_the_middle(numerator, denominator):
    rounded = half_up(numerator, denominator)
    assert 2 * numerator - denominator < 2 * rounded * denominator <= 2 * numerator + denominator
