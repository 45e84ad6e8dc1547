"""A simulation is answered in turns of a second, so that no job waits for it and no transaction is held.

Each turn leases the row, judges without lock, and keeps what it counted in one transaction in which it must still
hold the lease. Whoever is killed has kept nothing of his turn; the next one goes on behind the last claim counted.
"""

import logging
import secrets
import time
from datetime import timedelta

from django.conf import settings
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import F, Q, QuerySet

from policies.model import Source
from policies.tally import Tally
from registry import clock
from workflows import doorbell
from workflows.enums import SimulationStatus
from workflows.models import SimulatedClaim, Simulation
from workflows.simulation.history import claims_considered, packs
from workflows.simulation.judging import Changed, Judge
from workflows.simulation.question import Question

log = logging.getLogger(__name__)

TURN_SECONDS = 1.0
LEASE = timedelta(seconds=60)
# Turns in a row that kept nothing: the simulation kills its worker and must not have another.
TRIES = 5
WORKER_LOST = "WorkerLost"


class LeaseLost(Exception):
    """The simulation was called off, or another worker took it over; this turn is rolled back."""


def run_waiting() -> int:
    """Give the oldest simulation that has not ended a turn; answers how many claims it counted."""
    lease = secrets.token_hex(16)
    simulation = _take(lease)
    if simulation is None:
        return 0
    if simulation.attempts > TRIES:
        _end(simulation, lease, SimulationStatus.FAILED, WORKER_LOST)
        return 0
    try:
        return _turn(simulation, lease)
    except LeaseLost:
        return 0
    except (OperationalError, InterfaceError):
        # The database is away: the lease runs out, and another turn goes on.
        raise
    except Exception as error:
        log.error("simulation %s failed (%s)", simulation.pk, type(error).__name__)
        _end(simulation, lease, SimulationStatus.FAILED, type(error).__name__)
        return 0


def begin_at_once() -> None:
    """Embedded default: the first turn in the process that asked; a short history is answered by it."""
    if settings.JOBS_RUNNER != doorbell.EMBEDDED:
        return
    try:
        run_waiting()
    except Exception as error:
        log.warning("a simulation could not be begun (%s); the relay will", type(error).__name__)


def question_of(simulation: Simulation) -> Question:
    """The question as it was asked."""
    return Question(
        programme=simulation.programme,
        drafts=tuple(Source(each["kind"], each["name"], each["text"]) for each in simulation.drafts),
        first=simulation.first_day,
        last=simulation.last_day,
        region=simulation.office.division_id,
        among=simulation.among,
        as_of=simulation.as_of,
    )


def _take(lease: str) -> Simulation | None:
    now = clock.now()
    free = Q(status=SimulationStatus.WAITING) | Q(status=SimulationStatus.RUNNING, lease_until__lte=now)
    oldest = Simulation.objects.filter(free).order_by("pk").values_list("pk", flat=True).first()
    if oldest is None:
        return None
    taken = Simulation.objects.filter(free, pk=oldest).update(
        status=SimulationStatus.RUNNING, lease=lease, lease_until=now + LEASE, attempts=F("attempts") + 1
    )
    return Simulation.objects.select_related("office").get(pk=oldest) if taken else None


def _turn(simulation: Simulation, lease: str) -> int:
    question = question_of(simulation)
    task = question.task()
    if simulation.rules_hash != task.digest:
        _begin(simulation, lease, task.digest, claims_considered(question).count())
    judge, tally, changed = Judge(task), Tally(), []
    begun, ended = time.monotonic(), True
    for pack in packs(question, after=simulation.cursor):
        part = judge.judge(pack)
        tally.take(part.tally)
        changed += part.changed
        simulation.cursor = part.last
        if time.monotonic() - begun >= TURN_SECONDS:
            ended = False
            break
    _keep(simulation, lease, tally, changed, ended=ended)
    return tally.considered


def _begin(simulation: Simulation, lease: str, rules_hash: str, total: int) -> None:
    """From the first claim: a new question, or one under whose eyes the rules in use have changed."""
    simulation.tally, simulation.cursor, simulation.done = Tally().to_json(), 0, 0
    with transaction.atomic():
        _mine(simulation, lease, rules_hash=rules_hash, total=total, tally=simulation.tally, cursor=0, done=0)
        SimulatedClaim.objects.filter(simulation=simulation).delete()


def _keep(simulation: Simulation, lease: str, tally: Tally, changed: list[Changed], *, ended: bool) -> None:
    whole = Tally.from_json(simulation.tally)
    whole.take(tally)
    now = clock.now()
    state = {"status": SimulationStatus.DONE, "finished_at": now} if ended else {}
    with transaction.atomic():
        _mine(
            simulation,
            lease,
            tally=whole.to_json(),
            cursor=simulation.cursor,
            done=whole.considered,
            attempts=0,
            lease_until=now,
            **state,
        )
        SimulatedClaim.objects.bulk_create(
            (
                SimulatedClaim(
                    simulation=simulation,
                    claim_id=each.claim_id,
                    kind=each.kind,
                    decided=each.decided,
                    was_fen=each.was_fen,
                    now_fen=each.now_fen,
                    lines=each.lines,
                )
                for each in changed
            ),
            batch_size=500,
        )


def _end(simulation: Simulation, lease: str, status: str, error: str) -> None:
    _held(simulation, lease).update(status=status, finished_at=clock.now(), error=error[:200])


def _mine(simulation: Simulation, lease: str, **columns: object) -> None:
    """Write these columns if the lease is still ours; raises LeaseLost otherwise."""
    if not _held(simulation, lease).update(**columns):
        raise LeaseLost


def _held(simulation: Simulation, lease: str) -> QuerySet[Simulation]:
    return Simulation.objects.filter(pk=simulation.pk, lease=lease, status=SimulationStatus.RUNNING)
