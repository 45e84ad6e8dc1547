"""The check digit of a resident identity number (GB 11643)."""

import re

from policies.errors import ImpossibleDate
from policies.periods import parse_date

_SHAPE = re.compile(r"[1-9][0-9]{16}[0-9X]", re.ASCII)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_DIGITS = "10X98765432"


def is_identity_number(text: str) -> bool:
    """Whether 18 signs form an identity number: shape, a real birth date and the right last sign."""
    if _SHAPE.fullmatch(text) is None:
        return False
    try:
        parse_date(f"{text[6:10]}-{text[10:12]}-{text[12:14]}")
    except ImpossibleDate:
        return False
    return (
        _DIGITS[sum(int(sign) * weight for sign, weight in zip(text, _WEIGHTS, strict=False)) % 11]
        == text[17]
    )
