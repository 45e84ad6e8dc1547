"""拨付前复核: the conditions a programme names in `[payment] recheck`, put again before the money leaves."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from policies.assess import judged
from policies.assessment import Reason
from policies.rows import findings
from policies.rules import Rules
from policies.sheet import SHEET


@dataclass(frozen=True, slots=True)
class Change:
    """A condition that does not pass; `pid` is the line it is about, empty for the claim as a whole."""

    pid: str
    condition: str
    reason: Reason


def changes(before: Mapping[str, Any], now: Mapping[str, Any], rules: Rules) -> list[Change]:
    """What of the named conditions passed in the case that was decided on and does not pass in that of today.

    What stood against it before was seen by those who decided. Raises BadCase for facts that are not well-formed.
    """
    known = {(each.pid, each.condition) for each in _against(before, rules)}
    return [each for each in _against(now, rules) if (each.pid, each.condition) not in known]


def _against(case: Mapping[str, Any], rules: Rules) -> Iterator[Change]:
    keys = rules.programme.payment.recheck
    values = judged(case, rules).values
    checks = tuple(check for check in rules.claim_checks if check.rule.key in keys)
    for each in findings(checks, values):
        yield Change("", each.condition, each.reason)
    if rules.programme.roster is None:
        return
    checks = tuple(check for check in rules.row_checks if check.rule.key in keys)
    own = case.get(SHEET)
    for number, row in enumerate(values[rules.programme.roster], 1):
        if own is None or number in own:
            for each in findings(checks, row):
                yield Change(row["pid"], each.condition, each.reason)
