"""Derived facts of awards by selection and by performance: the machine waits until a person has recorded the result."""

from typing import Any

from policies.context import Context

Values = dict[str, Any]


def selection(values: Values, context: Context) -> None:
    """Adds selection_recorded, and chosen once a result is recorded."""
    chosen = values["selected"]
    values["selection_recorded"] = chosen is not None
    if chosen is not None:
        values["chosen"] = chosen


def incubator(values: Values, context: Context) -> None:
    """As `selection`; the businesses housed are what the tiers count."""
    selection(values, context)
    values["stable_heads"] = values["tenants"]


def graded(values: Values, context: Context) -> None:
    """Adds grade_recorded; grade and number of heads make the tier."""
    values["grade_recorded"] = values["grade"] is not None


def performance(values: Values, context: Context) -> None:
    """Adds grade_recorded; a grade alone makes the tier."""
    graded(values, context)
    values["stable_heads"] = 0
