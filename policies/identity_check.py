"""The check digit of a resident identity number (GB 11643)."""

import re
from operator import mul

from policies.errors import ImpossibleDate
from policies.periods import parse_date

_SHAPE = re.compile(r"[1-9][0-9]{16}[0-9X]", re.ASCII)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_DIGITS = "10X98765432"
_OFFSET = ord("0") * sum(_WEIGHTS)


def is_identity_number(text: str) -> bool:
    """Whether 18 signs form an identity number: shape, a real birth date and the right last sign."""
    if _SHAPE.fullmatch(text) is None:
        return False
    try:
        parse_date(f"{text[6:10]}-{text[10:12]}-{text[12:14]}")
    except ImpossibleDate:
        return False
    return check_sign(text) == text[17]


def check_sign(number: str) -> str:
    """The last sign that belongs to the first 17 digits of `number` (ISO 7064, MOD 11-2)."""
    # The bytes of the digits are 48 too large each; the map ends with the weights, before the last sign.
    return _DIGITS[(sum(map(mul, _WEIGHTS, number.encode())) - _OFFSET) % 11]
