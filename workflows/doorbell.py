"""Rings for jobs whose rows are committed. Losing a ring loses nothing: the relay finds the rows."""

from collections.abc import Callable, Iterable

from django.conf import settings

Ringer = Callable[[list[str]], None]
_ringers: dict[str, Ringer] = {}


def answers(runner: str) -> Callable[[Ringer], Ringer]:
    """Register how jobs are begun in one mode of `settings.JOBS_RUNNER`."""

    def register(function: Ringer) -> Ringer:
        _ringers[runner] = function
        return function

    return register


def ring(keys: Iterable[str]) -> None:
    """Tell whoever runs jobs here that these may be due."""
    ringer = _ringers.get(settings.JOBS_RUNNER)
    if ringer is not None:
        ringer(list(keys))
