"""The second extension point: named work outside the transaction. Found in the `claim_jobs.py` of each package.

A job has two halves. `work(claim)` is slow, runs without lock or transaction, may be interrupted and repeated,
and so must be idempotent. `finish(move, result)` runs once, under the claim's lock, in the transaction that also
completes the task and opens the next one.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from registry import clock
from workflows.door import Move
from workflows.models import Claim, Job


@dataclass(frozen=True)
class StationJob:
    """Work a station waits for; it ends in one command on the claim."""

    name: str
    finish: Callable[[Move, object], None]
    work: Callable[[Claim], object] | None = None


@dataclass(frozen=True)
class EventJob:
    """Work that follows an event and changes nothing of the claim (messages); it writes rows of its own package."""

    name: str
    run: Callable[[Job], None]


@dataclass(frozen=True)
class EventWork:
    """Work that follows an event and is too slow for a transaction: `work` runs without one and may be repeated,
    `finish` writes what came of it in the transaction that closes the job. It changes nothing of the claim."""

    name: str
    work: Callable[[Job], object]
    finish: Callable[[Job, object], None]


AnyJob = StationJob | EventJob | EventWork


class NotYet(Exception):
    """The job cannot be done now and is nobody's fault: try again in `retry_in`, counted as no failure."""

    def __init__(self, code: str, *, retry_in: timedelta) -> None:
        super().__init__(code)
        self.code = code
        self.retry_in = retry_in


_jobs: dict[str, AnyJob] = {}
_sweeps: list[Callable[[], int]] = []


def register(job: AnyJob) -> None:
    """Make a job known by its name; two of one name are a programming error."""
    if job.name in _jobs:
        raise ValueError(f"two jobs are called {job.name}")
    _jobs[job.name] = job


def registered(name: str) -> AnyJob:
    """The job of this name; KeyError when no installed package does it (a system check refuses to start then)."""
    return _jobs[name]


def registered_names() -> tuple[str, ...]:
    return tuple(sorted(_jobs))


def sweep(function: Callable[[], int]) -> None:
    """Have the relay call this on each of its rounds, for work that waits in a package's own rows.

    It answers how much it did.
    """
    if function not in _sweeps:
        _sweeps.append(function)


def daily(
    function: Callable[[], int], *, again_after: Callable[[], object] | None = None
) -> Callable[[], int]:
    """A sweep for what only a new day brings: once it answers 0 it is not called again in this process until then.

    It is called again on the same day when `again_after`, asked on each round, answers something new.
    """
    done: list[tuple[date, object]] = []

    def until_nothing_is_left() -> int:
        seen = clock.today(), again_after() if again_after else None
        if done == [seen]:
            return 0
        count = function()
        done[:] = [seen] if count == 0 else []
        return count

    return until_nothing_is_left


def sweep_all() -> int:
    """Do what every package has waiting; answers how much was done."""
    return sum(function() for function in _sweeps)
