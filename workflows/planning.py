"""From the programme to the plan of one claim: which levels, which offices, in which order."""

from policies.load import programme as load_programme
from policies.route import route
from registry.enums import Level, OfficeKind
from registry.models import Office
from registry.selectors import office_for
from workflows.enums import Station, StepStatus
from workflows.models import Claim, PlanStep

FINANCE_STATIONS = (Station.PAY, Station.SETTLE)
# A programme may name a stop that no flow has a station for yet (输入地核实); a claim must not be led into it.
AFTER_CHECK = frozenset(Station.values) - {Station.CHECK, Station.CORRECT}


def start_plan(claim: Claim) -> None:
    """The first step of every plan: the rules are checked by the machine; the rest follows from what they say."""
    PlanStep.objects.create(claim=claim, position=1, station=Station.CHECK)


def draw_plan(claim: Claim, *, amount_fen: int | None) -> list[PlanStep]:
    """Lay out the stations after the check, once for this amount; a plan is frozen when the claim is accepted.

    Raises registry.errors.NoOffice when an office that the route needs does not exist.
    """
    if claim.accepted_at is not None:
        return claim.plan
    programme = load_programme(claim.programme)
    levels = route(
        claim.programme,
        amount_fen=amount_fen or 0,
        cross_region=_crosses_region(claim),
        applicant=applicant_type(claim),
    )
    planned = [step for step in programme.plan_for(levels) if step.station in AFTER_CHECK]
    for position, step in enumerate(planned, start=2):
        PlanStep.objects.update_or_create(
            claim=claim,
            position=position,
            defaults={
                "station": step.station,
                "level": step.level or "",
                "office": _office(claim, step.station, step.level),
                "working_days": step.working_days,
                "may_refuse": step.may_refuse,
                "status": StepStatus.WAITING,
                "due_on": None,
            },
        )
    # A shorter way than before a correction: what is left over is kept, because decisions point at steps.
    claim.steps.filter(position__gt=len(planned) + 1).update(status=StepStatus.SKIPPED)
    claim.__dict__.pop("plan", None)
    return claim.plan


def reset_check(claim: Claim) -> None:
    """After a correction the rules are checked again; what people already agreed stays agreed."""
    for step in claim.plan:
        if step.station == Station.CHECK:
            step.status, step.done_at = StepStatus.WAITING, None
            step.save(update_fields=["status", "done_at"])


def applicant_type(claim: Claim) -> str:
    """How the rules name the claimant: individual, or the kind of the organisation."""
    return "individual" if claim.person_id else claim.organisation.kind


def _crosses_region(claim: Claim) -> bool:
    origins = {line.facts.get("origin_county") for line in claim.judged_lines}
    return len(origins - {None, ""}) > 1


def _office(claim: Claim, station: str, level: str | None) -> Office | None:
    if station in FINANCE_STATIONS:
        wanted, kind = Level.COUNTY, OfficeKind.FINANCE
    elif level:
        wanted, kind = Level(level), OfficeKind.HRSS
    else:
        return None
    return office_for(wanted, claim.place, kind)
