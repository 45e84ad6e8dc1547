"""The places of a letter: what its text may name between braces, and how each value is written there."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any

from django.utils.functional import Promise

from documents.wording import day
from policies import money

Value = str | int | date | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """`name` is what stands between the braces, `meaning` explains it to whoever writes the text.

    A sample that is an int stands for fen; one that is a tuple for a list, which takes lines of its own.
    """

    name: str
    meaning: str | Promise
    sample: Value

    @property
    def is_list(self) -> bool:
        return isinstance(self.sample, tuple)

    @property
    def sample_words(self) -> str:
        """The sample as it would be printed; a list by its first entry."""
        written = words(self.sample)
        return written if isinstance(written, str) else written[0]


def place(name: str, meaning: str | Promise, sample: Value) -> Any:
    """A field of a class of values that the text may name."""
    return field(metadata={"place": Place(name, meaning, sample)})


def places_of(values: type) -> tuple[Place, ...]:
    """The closed list of a class of values, in its order."""
    return tuple(each.metadata["place"] for each in fields(values))


def sample_of(values: type) -> Any:
    """The values filled with the samples of their places."""
    return values(*(each.sample for each in places_of(values)))


def written(values: Any) -> Mapping[str, str | tuple[str, ...]]:
    """What each place of these values prints, by its name."""
    return {each.metadata["place"].name: words(getattr(values, each.name)) for each in fields(values)}


def words(value: Value) -> str | tuple[str, ...]:
    """A day in Arabic figures, fen in capitals with the figures behind them, all else as it is."""
    if isinstance(value, date):
        return day(value)
    if isinstance(value, int):
        return f"人民币{money.capital(value)}（￥{money.yuan(value)}）"
    return value
