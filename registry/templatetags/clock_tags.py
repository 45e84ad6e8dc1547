from datetime import datetime, timedelta

from django import template

from registry import clock

register = template.Library()


@register.filter
def from_now(wait: timedelta) -> datetime:
    """The moment at which a wait that begins now is over, on the clock that the pages show."""
    return clock.now() + wait


@register.filter
def in_minutes(wait: timedelta) -> int:
    """The length of a wait in whole minutes, at least one."""
    return max(1, round(wait.total_seconds() / 60))
