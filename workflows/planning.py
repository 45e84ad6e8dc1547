"""From the programme to the plan of one claim: which levels, which offices, in which order."""

from collections.abc import Collection

from policies.model import Station as PlannedStation
from policies.route import route_of
from registry.enums import Level, OfficeKind
from registry.models import Office
from registry.selectors import office_for
from workflows.archive import parameters_of, programme_of
from workflows.enums import Station, StepStatus
from workflows.models import Claim, PlanStep
from workflows.route import current_step

BEFORE_DECISION = (Station.REVIEW, Station.SITE_VISIT, Station.NOTICE)
FINANCE_STATIONS = (Station.PAY, Station.SETTLE)
# A programme may name a stop that no flow has a station for yet (输入地核实); a claim must not be led into it.
AFTER_CHECK = frozenset(Station.values) - {Station.CHECK, Station.CORRECT}
DRAWN = (
    "station",
    "level",
    "office",
    "working_days",
    "may_refuse",
    "panel_size",
    "panel_agree",
    "status",
    "began_on",
    "due_on",
)


def start_plan(claim: Claim) -> None:
    """The first step of every plan: the rules are checked by the machine; the rest follows from what they say."""
    PlanStep.objects.create(claim=claim, position=1, station=Station.CHECK)


def leg_of(plan: list[PlanStep]) -> list[PlanStep]:
    """The steps since the claim came to the county where it is now: its last check and what follows."""
    checks = [place for place, step in enumerate(plan) if step.station == Station.CHECK]
    return plan[checks[-1] :] if checks else []


def days_at(claim: Claim, stations: Collection[str]) -> int:
    """The working days the plan gives these stations, in the county where the claim is."""
    steps = [step for step in leg_of(claim.plan) if step.status != StepStatus.SKIPPED]
    return sum(step.working_days for step in steps if step.station in stations)


def walk_anew(claim: Claim) -> None:
    """Begin another leg after a transfer: what was done stays done in its place, the rest is not walked any more."""
    plan = claim.plan
    for step in plan:
        if step.status == StepStatus.WAITING:
            step.status = StepStatus.SKIPPED
    PlanStep.objects.bulk_update(plan, ["status"])
    plan.append(PlanStep.objects.create(claim=claim, position=plan[-1].position + 1, station=Station.CHECK))


def draw_plan(claim: Claim, *, amount_fen: int | None, standing_at: PlanStep | None = None) -> list[PlanStep]:
    """Lay out the stations after the check, once for this amount; a plan is frozen when the claim is accepted.

    With `standing_at`, for a claim whose facts became known at a desk, only what lies beyond that step is drawn,
    accepted or not: an amount that is known late must not spare it a level. A way that would not lead through
    where the claim has been stays as it is.

    Raises registry.errors.NoOffice when an office that the route needs does not exist.
    """
    if claim.accepted_at is not None and standing_at is None:
        return claim.plan
    first = leg_of(list(claim.steps.all()))[0].position + 1
    wanted = _wanted(claim, amount_fen, first)
    standing = {step.position: step for step in claim.steps.all() if step.position >= first}
    if standing_at is not None:
        walked = {at: step for at, step in standing.items() if at <= standing_at.position}
        if not _leads_through(wanted, walked):
            return claim.plan
        wanted = {at: step for at, step in wanted.items() if at not in walked}
        standing = {at: step for at, step in standing.items() if at not in walked}
    # What somebody has done already stays done; a shorter way leaves the rest skipped, as decisions point at steps.
    redrawn = {at: step for at, step in standing.items() if step.status != StepStatus.DONE}
    for position, step in redrawn.items():
        if position in wanted:
            _become(step, wanted[position])
        else:
            step.status = StepStatus.SKIPPED
    PlanStep.objects.bulk_update(redrawn.values(), DRAWN)
    PlanStep.objects.bulk_create(step for position, step in wanted.items() if position not in standing)
    claim.__dict__.pop("plan", None)
    return claim.plan


def reset_check(claim: Claim) -> None:
    """After a correction the rules are checked again; what people already agreed stays agreed."""
    check = leg_of(claim.plan)[0]
    check.status, check.done_at = StepStatus.WAITING, None
    check.save(update_fields=["status", "done_at"])


def decide_anew(claim: Claim) -> None:
    """What was decided was put right before it was paid: the last level that agreed decides once more, and everything
    behind it is walked again, with its own time."""
    leg = leg_of(claim.plan)
    last = [step for step in leg if step.station == Station.REVIEW and step.status == StepStatus.DONE][-1]
    again = [step for step in leg if step.position >= last.position and step.status != StepStatus.SKIPPED]
    for step in again:
        step.status, step.done_at, step.due_on = StepStatus.WAITING, None, None
        step.turn += 1
    PlanStep.objects.bulk_update(again, ["status", "done_at", "due_on", "turn"])


def review_again(claim: Claim) -> None:
    """An objection was upheld: before the station it stands at, the claim is reviewed by the level an objection lifts
    it to, or where that has reviewed already, once more by the last level that did.

    Raises registry.errors.NoOffice when the office of that level does not exist.
    """
    programme = programme_of(claim)
    here = current_step(claim.plan)
    reviewed = [
        step for step in claim.plan if step.station == Station.REVIEW and step.position < here.position
    ]
    reviewed = [step for step in reviewed if step.status == StepStatus.DONE]
    levels = route_of(
        programme,
        amount_fen=claim.claimed_fen or 0,
        cross_region=_crosses_region(claim),
        applicant=applicant_type(claim),
        objection=True,
        parameters=parameters_of(claim),
    )
    known = {step.level for step in reviewed}
    lifted = [
        _step(claim, 0, stop, office_for(Level(stop.level), claim.place, OfficeKind.HRSS))
        for stop in programme.plan_for(levels)
        if stop.station == Station.REVIEW and stop.level not in known
    ]
    _insert(claim, here, lifted or [_once_more(reviewed[-1])])


def _once_more(step: PlanStep) -> PlanStep:
    return PlanStep(
        claim_id=step.claim_id,
        station=step.station,
        level=step.level,
        office=step.office,
        working_days=step.working_days,
        may_refuse=step.may_refuse,
        panel_size=step.panel_size,
        panel_agree=step.panel_agree,
    )


def _insert(claim: Claim, before: PlanStep, steps: list[PlanStep]) -> None:
    first = before.position
    for later in sorted(claim.plan, key=lambda step: step.position, reverse=True):
        if later.position >= first:
            later.position += len(steps)
            later.save(update_fields=["position"])
    for position, step in enumerate(steps, start=first):
        step.position = position
    PlanStep.objects.bulk_create(steps)
    claim.__dict__.pop("plan", None)


def applicant_type(claim: Claim) -> str:
    """How the rules name the claimant: individual, or the kind of the organisation."""
    return "individual" if claim.person_id else claim.organisation.kind


def _wanted(claim: Claim, amount_fen: int | None, first: int) -> dict[int, PlanStep]:
    """The steps of the route as they should be, by position; each office is looked up once."""
    programme = programme_of(claim)
    levels = route_of(
        programme,
        amount_fen=amount_fen or 0,
        cross_region=_crosses_region(claim),
        applicant=applicant_type(claim),
        parameters=parameters_of(claim),
    )
    planned = [stop for stop in programme.plan_for(levels) if stop.station in AFTER_CHECK]
    needed = {where for stop in planned if (where := _needs(stop))}
    offices = {(level, kind): office_for(level, claim.place, kind) for level, kind in sorted(needed)}
    return {
        position: _step(claim, position, stop, offices.get(_needs(stop)))
        for position, stop in enumerate(planned, start=first)
    }


def _step(claim: Claim, position: int, stop: PlannedStation, office: Office | None) -> PlanStep:
    return PlanStep(
        claim=claim,
        position=position,
        station=stop.station,
        level=stop.level or "",
        office=office,
        working_days=stop.working_days,
        may_refuse=stop.may_refuse,
        panel_size=stop.panel.members if stop.panel else 0,
        panel_agree=stop.panel.agree if stop.panel else 0,
    )


def _leads_through(wanted: dict[int, PlanStep], walked: dict[int, PlanStep]) -> bool:
    return all(
        at in wanted and (wanted[at].station, wanted[at].level) == (step.station, step.level)
        for at, step in walked.items()
    )


def _become(step: PlanStep, drawn: PlanStep) -> None:
    for name in DRAWN:
        setattr(step, name, getattr(drawn, name))


def _crosses_region(claim: Claim) -> bool:
    origins = {line.facts.get("origin_county") for line in claim.judged_lines}
    return len(origins - {None, ""}) > 1


def _needs(stop: PlannedStation) -> tuple[str, str] | None:
    """The level and kind of the office a stop lies with; None for what the machine does nowhere in particular."""
    if stop.station in FINANCE_STATIONS:
        return Level.COUNTY, OfficeKind.FINANCE
    return (Level(stop.level), OfficeKind.HRSS) if stop.level else None
