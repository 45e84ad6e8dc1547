"""The rules in force: the files that come with the software, and the editions published since.

A process reads the published editions when it starts, whenever the day has changed, and otherwise at most every
RULEBOOK_SECONDS. An edition counts from tomorrow at the earliest: so every process has read it before it counts.
"""

import time
from datetime import date
from typing import NamedTuple

from django.conf import settings

from policies import load
from policies.model import Source
from policies.timeline import Timeline
from registry import clock
from registry.models import RuleEdition


class _Read(NamedTuple):
    editions: tuple[int, ...]
    timeline: Timeline


class _Look(NamedTuple):
    day: date
    at: float


_read: list[_Read] = []
_looked: list[_Look] = []


def follow() -> int:
    """Put in use what has been published or has come into force since the last look; 1 where it looked, else 0.

    For the entrance of requests, jobs and the relay: nearly always it only compares two figures.
    """
    seconds = settings.RULEBOOK_SECONDS
    if seconds is None:
        return 0
    last = _looked[-1] if _looked else None
    if last and 0 <= time.monotonic() - last.at < seconds and last.day == clock.today():
        return 0
    refresh()
    return 1


def refresh() -> None:
    """Use for each policy date what is published for it. Raises policies.errors.DataError where it does not fit."""
    day = clock.today()
    load.use_dated(published(), today=day)
    _looked[:] = [_Look(day, time.monotonic())]


def published() -> Timeline:
    """Everything published, as the database has it now; its texts are read only when there are others."""
    keys = tuple(RuleEdition.objects.published().values_list("pk", flat=True))
    known = next(iter(_read), None)
    if known is None or known.editions != keys:
        texts = tuple(
            (each.valid_from, each.source) for each in RuleEdition.objects.filter(pk__in=keys).published()
        )
        known = _Read(keys, Timeline(load.shipped(), texts))
        # Another thread may put down what it has read; each answers with its own.
        _read[:] = [known]
    return known.timeline


def newest_text(kind: str, subject: str) -> Source | None:
    """The text from which the next edition starts: the last one published, in force or not; None for something new."""
    last = RuleEdition.objects.of(kind, subject).published().order_by("-number").first()
    return last.source if last else load.shipped().source_of(kind, subject)


def forget() -> None:
    """Read everything afresh on the next question."""
    _read.clear()
    _looked.clear()
