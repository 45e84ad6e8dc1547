"""随机分办: from an amount on the engine names who acts at a desk, so that nobody picks his cases.

Who may be drawn is told by the package that keeps duties apart (`candidates_for`). The history keeps the candidates,
the seed and the choice, from which `chosen` finds the same person again.
"""

import secrets
from collections.abc import Callable, Sequence

from django.db.models import Sum

from registry.models import User
from workflows import engine, worklist
from workflows.archive import parameters_of
from workflows.engine import Task
from workflows.models import Claim, OpenItem, PlanStep
from workflows.route import current_step

Candidates = Callable[[OpenItem], list[User]]

SEED_BYTES = 16
ORIGIN = f"secrets.token_hex({SEED_BYTES})"
_candidates: dict[str, Candidates] = {}


def candidates_for(*stations: str) -> Callable[[Candidates], Candidates]:
    """Register who may be drawn at these stations; at others nobody is."""

    def register(function: Candidates) -> Candidates:
        _candidates.update(dict.fromkeys(stations, function))
        return function

    return register


def chosen(candidates: Sequence[int], seed: str) -> int:
    """The key that this seed draws from these keys, in whatever order they are given."""
    return sorted(candidates)[int(seed, 16) % len(candidates)]


def draw(claim: Claim, task: Task, *, anew: bool = False) -> tuple[PlanStep, dict[str, object] | None] | None:
    """Give a desk task to somebody drawn by lot, where the rules of the claim ask for it; None where they do not.

    Answers the step, for the caller to store, and what the history has to tell. Whoever was drawn for the step before
    (it came back from its applicant) or is named already keeps it: then there is nothing to tell. Where nobody can
    be drawn the task lies open to the whole office. `anew`: whoever has it cannot act any more.
    """
    step, find = current_step(claim.plan), _candidates.get(engine.station(task))
    if step is None or find is None or not _asks_for_a_lot(claim):
        return None
    if task.owner_id is not None and not anew:
        step.drawn_id = task.owner_id
        return step, None
    people = {user.pk: user for user in find(worklist.unsaved_item(claim, task))}
    if step.drawn_id in people:
        engine.assign(task, people[step.drawn_id])
        return step, None
    seed = secrets.token_hex(SEED_BYTES)
    drawn = people[chosen(list(people), seed)] if people else None
    engine.assign(task, drawn)
    step.drawn = drawn
    return step, {
        "candidates": [{"key": key, "name": people[key].name} for key in sorted(people)],
        "seed": seed,
        "origin": ORIGIN,
        "drawn": drawn.pk if drawn else None,
        "told": [drawn.pk] if drawn else [],
    }


def _asks_for_a_lot(claim: Claim) -> bool:
    """By the amount of the whole claim, on however many sheets its lines lie by now."""
    least = parameters_of(claim).get("random_from_fen")
    if least is None:
        return False
    worth = claim.claimed_fen or 0
    if claim.has_sheets:
        worth = Claim.objects.of_family(claim).aggregate(fen=Sum("claimed_fen"))["fen"] or 0
    return worth >= least
