"""The way of one claim as its readers see it: 村 → 乡镇 → 县 → 公示 → 拨付."""

from dataclasses import dataclass
from itertools import groupby

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.enums import Level
from workflows.enums import ClaimState, Station, StepStatus
from workflows.models import Claim, PlanStep
from workflows.models.claim import ENDED_UNPAID
from workflows.planning import leg_of
from workflows.route import current_step

DESKS = (Station.REVIEW, Station.SITE_VISIT)
MONEY = (Station.RESERVE, Station.PAY, Station.ISSUE, Station.SETTLE)
# Shorter than the names of the levels: five of them stand side by side.
LEVELS = {
    Level.VILLAGE: gettext_lazy("村级审核"),
    Level.TOWNSHIP: gettext_lazy("乡镇审核"),
    Level.COUNTY: gettext_lazy("县级审核"),
    Level.PREFECTURE: gettext_lazy("州市审核"),
    Level.PROVINCE: gettext_lazy("省级审核"),
}
STOPPED = ENDED_UNPAID


@dataclass(frozen=True)
class Stop:
    """One stop as `components/rail.html` shows it."""

    name: str
    note: str
    status: str


def is_last_review(claim: Claim, step: PlanStep) -> bool:
    """Whether nobody decides after this step."""
    return not any(
        later.station in DESKS and later.status == StepStatus.WAITING and later.position > step.position
        for later in claim.plan
    )


def step_after(claim: Claim, step: PlanStep) -> PlanStep | None:
    """Where the claim goes when this step is done."""
    return current_step([each for each in claim.plan if each.position > step.position])


def stops_of(claim: Claim) -> list[Stop]:
    """The stops of the claim in order; a level that both visits and reviews is one stop."""
    planned = [
        step
        for step in leg_of(claim.plan)
        if step.station != Station.CHECK and step.status != StepStatus.SKIPPED
    ]
    here = current_step(claim.plan)
    return [_stop(claim, name, list(steps), here) for name, steps in groupby(planned, key=_name)]


def _name(step: PlanStep) -> str:
    if step.station in DESKS:
        return str(LEVELS[Level(step.level)])
    return _("公示") if step.station == Station.NOTICE else _("拨付")


def _stop(claim: Claim, name: str, steps: list[PlanStep], here: PlanStep | None) -> Stop:
    office = next(
        (step.office.name for step in steps if step.office and step.station in (*DESKS, Station.PAY)), ""
    )
    if all(step.status == StepStatus.DONE for step in steps):
        when = date_format(localtime(steps[-1].done_at), "Y-m-d")
        return Stop(name, _join(office, _("%(day)s办结") % {"day": when}), "done")
    if here not in steps:
        return Stop(name, office, "waiting")
    if claim.state in STOPPED:
        return Stop(name, _join(office, claim.get_state_display()), "stopped")
    if claim.state == ClaimState.RETURNED:
        return Stop(name, _join(office, _("等申请人补正")), "held")
    return Stop(name, _join(office, _until(claim, here)), "current")


def _until(claim: Claim, step: PlanStep) -> str:
    if step.station == Station.NOTICE and claim.notice_until:
        return _("公示到%(day)s") % {"day": claim.notice_until.isoformat()}
    return _("最迟%(day)s办完") % {"day": step.due_on.isoformat()} if step.due_on else ""


def _join(*parts: str) -> str:
    return " · ".join(part for part in parts if part)
