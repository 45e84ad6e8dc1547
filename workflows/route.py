"""Where a claim goes next: a pure function of its state and its plan. No database, no clock."""

from collections.abc import Iterable

from workflows.enums import CLOSED_STATES, ClaimState, Station, StepStatus
from workflows.models import PlanStep

END = "end"


def current_step(steps: Iterable[PlanStep]) -> PlanStep | None:
    """The first step that is still waiting, by position; None when the plan is done."""
    waiting = [step for step in steps if step.status == StepStatus.WAITING]
    return min(waiting, key=lambda step: step.position, default=None)


def next_station(state: str, steps: Iterable[PlanStep]) -> str:
    """The name of the flow node that a claim in this state with this plan belongs to: a Station, or END."""
    if state in CLOSED_STATES:
        return END
    if state == ClaimState.RETURNED:
        return Station.CORRECT
    step = current_step(steps)
    return END if step is None else step.station
