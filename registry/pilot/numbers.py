"""Invented numbers that pass the same checks as real ones."""

from datetime import date

from stdnum import luhn
from stdnum.cn import uscc
from stdnum.iso7064 import mod_11_2

from registry.enums import Sex


def identity_number(county: str, born: date, sequence: int, sex: Sex) -> str:
    """An identity number of `county`, for sequences 1 to 499."""
    order = sequence * 2 - (1 if sex == Sex.MALE else 0)
    stem = f"{county}{born:%Y%m%d}{order:03d}"
    return stem + mod_11_2.calc_check_digit(stem)


def credit_code(registrar: str, county: str, sequence: int) -> str:
    """A social credit code whose organisation part reads MADEM: 91 company, 92 business, 54 village."""
    stem = f"{registrar}{county}MADEM{sequence:04d}"
    return stem + uscc.calc_check_digit(stem)


def card_number(sequence: int) -> str:
    """A card number of 19 digits that satisfies Luhn, of an issuer that does not exist (621000)."""
    stem = f"621000{sequence:012d}"
    return stem + luhn.calc_check_digit(stem)


def corporate_number(sequence: int) -> str:
    """An account number of 18 digits for units; these carry no check digit."""
    return f"9000{sequence:014d}"


def mobile_number(sequence: int) -> str:
    """A mobile number of 11 digits."""
    return f"1990000{sequence:04d}"
