"""The rules in use: the package's own files unless another library was put in their place.

What names a day is answered by the library of that day; what names none, by the one in use today.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from policies.comparing import plain
from policies.errors import BadCase
from policies.layers import digest
from policies.library import PROGRAMME, STANDARD, Library, rebuilt, texts_in
from policies.model import Clause, Programme, Source
from policies.parameters import checked_parameters
from policies.reading import text_of
from policies.rules import Rules, ready_rules
from policies.timeline import Timeline

__all__ = [
    "current",
    "programme",
    "programmes",
    "rebuilt",
    "rules_for",
    "rules_from_parameters",
    "rules_in",
    "rules_of",
    "shared_text",
    "shipped",
    "shipped_texts",
    "timeline",
    "use",
    "use_dated",
    "use_shipped",
]

_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class _InUse:
    timeline: Timeline
    today: Library


_in_use: list[_InUse] = []


@cache
def shipped() -> Library:
    """The library of the files that come with this package."""
    return Library(shipped_texts(), shared_text())


def shipped_texts() -> tuple[Source, ...]:
    """The package's own rule files, not yet read."""
    return (*texts_in(_HERE / "programmes", PROGRAMME), *texts_in(_HERE / "standards", STANDARD))


def shared_text() -> str:
    """The text of the conditions every programme puts."""
    return text_of(_HERE / "shared.toml")


def current() -> Library:
    """The library in use in this process today."""
    return _in_use[-1].today if _in_use else shipped()


def timeline() -> Timeline:
    """Which library this process uses for which policy date."""
    return _in_use[-1].timeline if _in_use else _shipped_for_ever()


def use(library: Library) -> None:
    """Put a library in use for the whole process and every day, from the next question on."""
    _in_use[:] = [_InUse(Timeline(library), library)]


def use_shipped() -> None:
    """Go back to the files that come with this package, for every day."""
    _in_use.clear()
    _shipped_for_ever.cache_clear()


def use_dated(libraries: Timeline, *, today: date) -> None:
    """Put in use a library for each day; raises DataError, and changes nothing, where today's does not fit."""
    _in_use[:] = [_InUse(libraries, libraries.on(today))]


@cache
def _shipped_for_ever() -> Timeline:
    return Timeline(shipped())


def programmes() -> tuple[Programme, ...]:
    """Every programme carried today, by code."""
    return current().programmes()


def programme(code: str, *, on: date | None = None) -> Programme:
    """The programme of that code as of a day (None: today); raises UnknownProgramme."""
    return (current() if on is None else timeline().on(on)).programme(code)


def rules_for(code: str, *, county: str, on: date) -> Rules:
    """The rule set in force for a county on a day; see `Library.rules_for`."""
    return timeline().rules_for(code, county=county, on=on)


def rules_of(version: str) -> Rules:
    """The rules a claim was pinned to; see `Library.rules_of`."""
    return timeline().rules_of(version)


def rules_in(county: str, *, on: date) -> tuple[Rules, ...]:
    """Every rule set a claim of that county can be filed under on that day, by programme code."""
    return timeline().on(on).rules_in(county, on=on)


def rules_from_parameters(
    kind: str,
    parameters: Mapping[str, Any],
    clauses: Mapping[str, Mapping[str, str]] | None = None,
    *,
    on: date | None = None,
) -> Rules:
    """Rules from a parameter set given from outside, such as a golden `configs` entry.

    `kind` is a programme code; `clauses` maps keys to `{doc, clause, quote}`. The programme version of the day
    `on` lends its defaults, the newest where no day is given or none is in force; null switches a default off.
    Raises UnknownProgramme, and BadCase naming a parameter that cannot be used.
    """
    carried = programme(kind)
    checked = checked_parameters(parameters)
    if carried.derive != "startup" and isinstance(checked.get("min_months"), Mapping):
        raise BadCase("configs.min_months", "应为一个月数")
    cites = checked.pop("clauses", None) or ()
    in_force = None if on is None else carried.version_on(on)
    version = in_force or max(carried.versions, key=lambda version: version.valid_from)
    return ready_rules(
        carried,
        version=f"{carried.code}/{version.id}+given",
        content_hash=digest(carried.canonical, version.id, plain(parameters)),
        parameters=MappingProxyType({**version.parameters, **checked}),
        cites=(cites,),
        clauses={
            key: Clause(
                key, str(each.get("doc", key)), str(each.get("clause", "")), str(each.get("quote", ""))
            )
            for key, each in (clauses or {}).items()
        },
    )
