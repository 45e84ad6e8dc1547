"""A reviewer at a desk, for one command: the claim is held, the desk is his, and nothing speaks against his acting."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from approvals import guards
from approvals.models import Decision, Seat
from approvals.seating import take_seat
from registry import clock
from registry.models import User
from workflows import engine
from workflows.at_desk import at_desk
from workflows.commands import refuse
from workflows.door import Move
from workflows.models import Claim, OpenItem, PlanStep
from workflows.subject import subject_hash


@dataclass
class Sitting:
    """One reviewer, one desk, one command. `seats` are those he and his principal have on this claim already."""

    move: Move
    item: OpenItem
    step: PlanStep
    actor: User
    seats: list[Seat]

    @property
    def claim(self) -> Claim:
        return self.move.claim

    def take_seat(self, decided_at: datetime | None = None) -> Seat:
        """Where the actor sits on this claim, from now on if he has not acted on it before: one level, for good."""
        return take_seat(
            self.claim,
            self.actor,
            level=self.step.level,
            office=self.step.office,
            seats=self.seats,
            principal=self.move.principal,
            decided_at=decided_at,
        )

    def hold(self) -> None:
        """Answering a task that nobody has taken takes it, so that the history always names a holder."""
        engine.hold(self.move.task, self.actor)

    def take(self) -> None:
        """Put the task on the actor's own desk where it is not; for commands after which it stays open."""
        if self.move.task.owner_id != self.actor.pk:
            engine.assign(self.move.task, self.actor)

    def decide(self, verdict: str, comment: str, reasons: list[dict[str, object]] | None = None) -> Decision:
        """Keep this answer with the hash of what it judged."""
        now = clock.now()
        return Decision.objects.create(
            claim=self.claim,
            step=self.step,
            seat=self.take_seat(decided_at=now),
            verdict=verdict,
            comment=comment.strip(),
            reasons=reasons or [],
            amount_fen=self.claim.claimed_fen,
            round=self.claim.round,
            turn=self.step.turn,
            claim_version=self.claim.version,
            subject_hash=subject_hash(self.claim),
            made_at=now,
        )


@contextmanager
def sitting(
    task_id: int,
    station: str | tuple[str, ...],
    *,
    actor: User,
    expected_version: int | None = None,
    keeps_task: bool = False,
) -> Iterator[Sitting]:
    """Hold the claim whose task waits at this station, for one command of this reviewer (see `claim_command`).

    Raises CommandRefused with the sentence of `guards.may_decide`, "task_done" when the task is answered already,
    StaleClaim when the claim has changed since it was read.
    """
    with at_desk(task_id, station, actor=actor, expected_version=expected_version, keeps_task=keeps_task) as (
        move,
        item,
    ):
        if move.power is None:
            refuse(guards.holds_post(actor, item))
        seats = guards.seats_of(actor, move.claim, move.principal)
        refuse(guards.may_sit(actor, item, move.principal, seats))
        yield Sitting(move, item, move.step, actor, seats)
