"""The cap of months of a public-welfare post, and its lifting until retirement (CV-17, CV-18)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from policies.periods import add_years


@dataclass(frozen=True, slots=True)
class MonthCap:
    """How many months somebody may have in all: `most`, None where the rules set no cap.

    `lifted` tells whether it does not count for him until the day he `retires`; None where that is unknown.
    """

    most: int | None
    lifted: bool | None = False
    retires: date | None = None

    def exceeded(self, first: date, used: int | None, pending: int = 0) -> bool | None:
        """Whether the month that begins on `first` is one too many after `used` months that were granted.

        None where it is unknown: how many were granted, whether the cap is lifted, or whether those `pending`,
        which would use the cap up, will be granted.
        """
        if self.most is None:
            return False
        if used is None:
            return None
        if used + pending < self.most:
            return False
        if not self.lifted:
            return None if self.lifted is None or used < self.most else True
        return self.retires is not None and first > self.retires

    def left(self, used: int) -> int | None:
        """How many months are left below the cap; None where there is none."""
        return None if self.most is None else max(0, self.most - used)


def cap_of(
    parameters: Mapping[str, Any], *, born: date | None, sex: str | None, approved: date | None
) -> MonthCap:
    """The cap for somebody born and first approved on these days.

    It is lifted where the first approval lay less than `exempt_cap_if_under_years` before retirement: strictly
    less, and judged once (CV-17).
    """
    most = parameters.get("month_cap")
    age = (parameters.get("retire_age") or {}).get(sex)
    if born is None or approved is None or age is None:
        return MonthCap(most, None)
    retires = add_years(born, age)
    under = parameters.get("exempt_cap_if_under_years")
    return MonthCap(most, under is not None and add_years(retires, -under) < approved < retires, retires)
