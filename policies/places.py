"""Where work is, seen from home, by the six-digit division codes (CV-12, CV-13)."""

import re

OUT_OF_PROVINCE = "out_of_province"
OUT_OF_COUNTY = "out_of_county"
SAME_COUNTY = "same_county"
OUTSIDE_MAINLAND = "outside_mainland"
_MAINLAND_REGIONS = {"1": "12345", "2": "123", "3": "1234567", "4": "123456", "5": "01234", "6": "12345"}
_MAINLAND = frozenset(region + digit for region, digits in _MAINLAND_REGIONS.items() for digit in digits)
_COUNTY = re.compile(r"[1-9][0-9]{5}", re.ASCII)
_ABROAD = re.compile(r"[A-Z]{2,3}", re.ASCII)


def is_county_code(text: object) -> bool:
    """Whether the text has the shape of a six-digit division code (GB/T 2260)."""
    return isinstance(text, str) and _COUNTY.fullmatch(text) is not None


def is_work_place(text: object) -> bool:
    """Whether the text can name a place of work: a division code, or an upper-case country code for abroad."""
    return is_county_code(text) or (isinstance(text, str) and _ABROAD.fullmatch(text) is not None)


def destination(home: str | None, work: str | None) -> str | None:
    """How far work is from home: another province, another county, the same one, or outside the mainland.

    None where it cannot be told: a code is missing, or names only the province or city that home lies in.
    """
    if work is None:
        return None
    if work[:2] not in _MAINLAND:
        return OUTSIDE_MAINLAND
    if home is None:
        return None
    if home[:2] != work[:2]:
        return OUT_OF_PROVINCE
    if home == work:
        return SAME_COUNTY
    known = 2 if work.endswith("0000") else 4 if work.endswith("00") else 6
    return None if home.startswith(work[:known]) else OUT_OF_COUNTY
