"""Amounts: integer fen inside, yuan with thousands separators for the eye, capital figures for a notice."""

import re

import cn2an

from policies.errors import PolicyError

MOST_FEN = 10**14 - 1
_YUAN = re.compile(r"([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.([0-9]{1,2}))?", re.ASCII)


class BadAmount(PolicyError):
    """Not an amount that can be paid: not whole fen, negative, or a million million yuan and more."""

    code = "BAD_AMOUNT"


def _checked(fen: int) -> int:
    if isinstance(fen, bool) or not isinstance(fen, int):
        raise BadAmount("金额须是以分为单位的整数")
    if not 0 <= fen <= MOST_FEN:
        raise BadAmount("金额须在0元至一万亿元之间")
    return fen


def yuan(fen: int) -> str:
    """Fen as yuan with two decimals and thousands separators: 123450 -> '1,234.50'; a minus sign is kept."""
    sign, fen = ("-", -fen) if fen < 0 else ("", fen)
    return f"{sign}{fen // 100:,}.{fen % 100:02d}"


def parse_yuan(text: str) -> int:
    """Yuan as a person types them ('501', '501.5', '1,234.50') in fen; anything else raises BadAmount."""
    found = _YUAN.fullmatch(text.strip()) if isinstance(text, str) else None
    if found is None:
        raise BadAmount("请填写金额，单位为元，最多两位小数，例如 1234.50")
    whole, cents = found[1].replace(",", ""), (found[2] or "").ljust(2, "0")
    if len(whole) > 15:
        raise BadAmount("金额须在0元至一万亿元之间")
    return _checked(int(whole) * 100 + int(cents))


def capital(fen: int) -> str:
    """Fen in capital figures, 整 after 元 and after 角, without the prefix 人民币.

    49999 -> 肆佰玖拾玖元玖角玖分, 43050 -> 肆佰叁拾元伍角整 (会计基础工作规范 第52条). Raises BadAmount.
    """
    whole, cents = divmod(_checked(fen), 100)
    words = cn2an.an2cn(f"{whole}.{cents:02d}", "rmb")
    return f"{words}整" if words.endswith("角") else str(words)


def half_up(numerator: int, denominator: int) -> int:
    """The quotient of two integers (denominator > 0, numerator >= 0), halves rounded up (CV-16, CV-23)."""
    return (2 * numerator + denominator) // (2 * denominator)
