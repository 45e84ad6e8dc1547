"""One library after another: which texts decide the claims of which policy date."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from policies.errors import NoRules
from policies.library import Library
from policies.model import Source
from policies.rules import Rules


@dataclass(frozen=True)
class Timeline:
    """A first library, and the texts that take a place in it from a day on; each day has one library.

    A library is put together when a day first asks for it: years of texts cost nothing until somebody asks.
    """

    first: Library
    texts: tuple[tuple[date, Source], ...] = ()
    _made: dict[int, Library] = field(default_factory=dict, compare=False, repr=False)

    def __post_init__(self) -> None:
        # Stable: of two texts from one day on, the one named later counts.
        object.__setattr__(self, "texts", tuple(sorted(self.texts, key=lambda each: each[0])))

    def on(self, day: date) -> Library:
        """The library that decides the claims of that policy date; raises DataError where its texts do not fit."""
        count = bisect_right(self.texts, day, key=lambda each: each[0])
        if not count:
            return self.first
        if count not in self._made:
            self._made[count] = self.first.with_source(*(source for _day, source in self.texts[:count]))
        return self._made[count]

    def days(self) -> tuple[date, ...]:
        """The days on which another library begins."""
        return tuple(dict.fromkeys(day for day, _source in self.texts))

    def with_text(self, day: date, source: Source) -> "Timeline":
        """A timeline in which this text counts from that day on; of equal days, it counts last."""
        return replace(self, texts=(*self.texts, (day, source)), _made={})

    def rules_for(self, code: str, *, county: str, on: date) -> Rules:
        """The rule set that decides a county's claims of that policy date; see `Library.rules_for`."""
        return self.on(on).rules_for(code, county=county, on=on)

    def rules_of(self, version: str) -> Rules:
        """The rules a claim was pinned to, from whichever library has them; see `Library.rules_of`."""
        for library in self._newest_first():
            try:
                return library.rules_of(version)
            except NoRules as problem:
                missing = problem
        raise missing

    def _newest_first(self) -> Iterator[Library]:
        for day in reversed(self.days()):
            yield self.on(day)
        yield self.first
