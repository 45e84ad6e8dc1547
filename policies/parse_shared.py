"""The conditions and notes every programme puts (shared.toml), fitted to what the programme says of itself."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from policies.limits import BEYOND, CUT, LIMITS, PER_CLAIM
from policies.model import Condition, Frequency, Limit, Note
from policies.repeating import ALL_FREQUENCY_FACTS, asked_of_past

_LIMIT_BY_FACT = {fact: name for name, each in LIMITS.items() for fact in (each.within, each.cut)}


@dataclass(frozen=True, slots=True)
class Fitting:
    """What of a programme decides which of the shared conditions it puts, where, and citing what."""

    frequency: Frequency
    limits: tuple[Limit, ...]
    roster: str | None

    def conditions(self, shared: Iterable[Condition]) -> tuple[Condition, ...]:
        """Those every programme puts, those its frequency asks for, and one for each of its limits."""
        asked = asked_of_past(self.frequency.times, self.roster)
        fitted = []
        for each in shared:
            limit = self._limit(each.fact)
            if each.fact in ALL_FREQUENCY_FACTS:
                if each.fact in asked:
                    fitted.append(replace(each, clause=self.frequency.clause))
            elif limit is not None:
                on_fail, scope = BEYOND[limit.beyond], self._scope(limit)
                fitted.append(replace(each, on_fail=on_fail, scope=scope, clause=limit.clause))
            elif each.fact not in _LIMIT_BY_FACT:
                fitted.append(each)
        return tuple(fitted)

    def notes(self, shared: Iterable[Note]) -> tuple[Note, ...]:
        """A note for each limit that cuts."""
        found = ((each, self._limit(each.fact)) for each in shared)
        return tuple(
            replace(each, scope=self._scope(limit), clause=limit.clause)
            for each, limit in found
            if limit is not None and limit.beyond == CUT
        )

    def _limit(self, fact: str) -> Limit | None:
        return next((each for each in self.limits if each.parameter == _LIMIT_BY_FACT.get(fact)), None)

    def _scope(self, limit: Limit) -> str:
        return "claim" if self.roster is None or limit.parameter == PER_CLAIM else "row"
