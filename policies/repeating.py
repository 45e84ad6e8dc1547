"""What was paid before and bars what is claimed now: how often a subsidy is paid, and which exclude each other."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from policies.context import Context, is_paid
from policies.facts import RECEIVED
from policies.model import ExclusiveWith, Programme

Values = dict[str, Any]
Entry = dict[str, Any]

ONCE_PER_PERSON, ONCE_PER_ENTITY, ONCE_PER_YEAR = "once_per_person", "once_per_entity", "once_per_year"
PER_PERIOD, UNLIMITED = "per_period", "unlimited"
FREQUENCIES = (ONCE_PER_PERSON, ONCE_PER_ENTITY, ONCE_PER_YEAR, PER_PERIOD, UNLIMITED)
PERIODS = ("month", "quarter")
FREQUENCY_FACTS: dict[str, tuple[str, ...]] = {
    ONCE_PER_PERSON: ("paid_once", "claim_pending"),
    ONCE_PER_ENTITY: ("paid_once", "claim_pending"),
    ONCE_PER_YEAR: ("paid_this_year", "claim_pending"),
    PER_PERIOD: (),
    UNLIMITED: (),
}
ALL_FREQUENCY_FACTS = frozenset(fact for facts in FREQUENCY_FACTS.values() for fact in facts)
PERSON, ENTITY, SAME_YEAR, SAME_MONTHS = "person", "entity", "same_year", "same_months"
SCOPES = (PERSON, ENTITY, SAME_YEAR, SAME_MONTHS)
HARD, SOFT = "hard", "soft"


def asked_of_past(times: str, roster: str | None) -> tuple[str, ...]:
    """The facts about earlier payments a programme asks for. The lines of a roster are judged each by itself,
    so a roster as a whole is asked nothing."""
    return FREQUENCY_FACTS[times] if roster is None else ()


def frequency_facts(values: Values, programme: Programme, context: Context) -> None:
    """Adds what the programme's frequency asks: paid_once or paid_this_year, and claim_pending.

    The year is that of the event where the facts tell one, else that of the claim (CV-04).
    """
    asked = asked_of_past(programme.frequency.times, programme.roster)
    if not asked:
        return
    values["claim_pending"] = values["pending_before"]
    if "paid_once" in asked:
        values["paid_once"] = values["received_before"]
        return
    year = values.setdefault("year", context.policy_date.year)
    values["paid_this_year"] = _any(of_year(entry, year) for entry in context.history if is_paid(entry))


def excluding_entries(
    exclusive: tuple[ExclusiveWith, ...], context: Context
) -> dict[str | None, list[Entry]]:
    """What was paid under programmes that exclude this one, by the line concerned (None: the claim)."""
    named = {each.programme for each in exclusive}
    found: dict[str | None, list[Entry]] = {}
    for entry in context.elsewhere if named else ():
        if entry["kind"] in named and is_paid(entry):
            found.setdefault(entry.get("pid"), []).append(entry)
    return found


def exclusion_facts(
    values: Values,
    exclusive: tuple[ExclusiveWith, ...],
    entries: Iterable[Entry],
    *,
    year: int | None,
    months: frozenset[date] | None,
) -> None:
    """Adds `received.<programme>` for each exclusion: True, False, or None where the entry does not say when."""
    held = list(entries)
    for each in exclusive:
        values[exclusion_fact(each.programme)] = _any(
            _meets(entry, each.scope, year, months) for entry in held if entry["kind"] == each.programme
        )


def exclusion_fact(programme: str) -> str:
    """The fact that tells whether that programme was received where it excludes this one."""
    return f"{RECEIVED}{programme}"


def _meets(entry: Entry, scope: str, year: int | None, months: frozenset[date] | None) -> bool | None:
    if scope == SAME_YEAR:
        return of_year(entry, year)
    if scope == SAME_MONTHS:
        return None if months is None or "ym" not in entry else entry["ym"] in months
    return True


def of_year(entry: Mapping[str, Any], year: int | None) -> bool | None:
    """Whether an entry is for that calendar year; None where that is unknown."""
    its_year = entry.get("year", entry["ym"].year if "ym" in entry else None)
    return None if its_year is None or year is None else its_year == year


def _any(answers: Iterable[bool | None]) -> bool | None:
    """True if any is True, else None if any is unknown."""
    found = set(answers)
    return True if True in found else None if None in found else False
