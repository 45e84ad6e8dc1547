"""What the derivations of facts may look at besides the facts themselves."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

CLOSED_UNPAID = frozenset(
    ("refused", "rejected", "not_accepted", "withdrawn", "lapsed", "cancelled", "recovered", "returned")
)


@dataclass(slots=True)
class Context:
    """One assessment: the day, the county, the parameters in force, and what was paid or is pending.

    `history` holds the entries of this programme, `elsewhere` those of others. `rows_seen` (the line by
    what may be claimed once) and `months_counted` fill up as a roster is judged, so that a second line knows
    of the first, as does `given_fen`, what the lines give each person. `excluding` holds what excluding programmes
    paid, by the line concerned.
    """

    policy_date: date
    county: str
    parameters: Mapping[str, Any]
    history: list[dict[str, Any]]
    elsewhere: list[dict[str, Any]]
    rows_seen: dict[Any, Any] = field(default_factory=dict)
    months_counted: dict[str, int] = field(default_factory=dict)
    counties: frozenset[str] = frozenset()
    by_person: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    given_fen: dict[str, int] = field(default_factory=dict)
    excluding: dict[str | None, list[dict[str, Any]]] = field(default_factory=dict)


def is_paid(entry: Mapping[str, Any]) -> bool:
    """Whether a history entry stands for money received."""
    return entry["status"] == "paid"


def is_pending(entry: Mapping[str, Any]) -> bool:
    """Whether a history entry may still become money: neither paid nor closed without payment."""
    return entry["status"] != "paid" and entry["status"] not in CLOSED_UNPAID
