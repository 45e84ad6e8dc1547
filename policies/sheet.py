"""Which lines of a roster an assessment answers for: all of them, or those of one sheet of a roster that was split.

Limits of a claim, counts of heads and repeated names are those of the whole roster, so that nothing is won by
splitting it.
"""

from collections.abc import Mapping
from typing import Any

from policies.assessment import RowAssessment
from policies.errors import BadCase
from policies.rows import RosterVerdict

SHEET = "sheet"
Sheet = dict[int, RowAssessment]


def sheet_of(case: Mapping[str, Any], verdict: RosterVerdict | None) -> Sheet:
    """The verdicts this case is answered with, by the number of the line from 1, in the order the case names them.

    All lines where it names none; nothing without a roster. Raises BadCase for numbers that no line has.
    """
    if verdict is None:
        return {}
    rows = dict(enumerate(verdict.rows, 1))
    named = case.get(SHEET)
    if named is None:
        return rows
    if not isinstance(named, list) or not named:
        raise BadCase(SHEET, "应为名册行号的列表")
    wrong = [number for number in named if type(number) is not int or number not in rows]
    if wrong or len(set(named)) < len(named):
        raise BadCase(SHEET, "行号应在名册之内，且不重复")
    return {number: rows[number] for number in named}
