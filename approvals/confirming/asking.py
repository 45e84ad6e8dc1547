"""Whom a roster is to be confirmed by, what they have said, and whether the last review still waits for one of them."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from approvals.models import Confirmation, ConfirmedLine
from policies.calendar import add_working_days
from policies.model import Confirm
from registry import clock
from registry.enums import Level, OfficeKind
from registry.models import Division, Office
from workflows.archive import programme_of
from workflows.door import Move
from workflows.enums import LineOutcome
from workflows.models import Claim, ClaimLine

COUNTY_DIGITS = 6
MOST_NAMED = 5
Refusal = object | None


def terms_of(claim: Claim) -> Confirm | None:
    """What the rules of the claim say of a confirmation; None where nobody is asked."""
    return programme_of(claim).confirm


def county_of(line: ClaimLine) -> str:
    """Where the person of the line works, as six digits; empty where that is not known or not to be paid for."""
    work = line.facts.get("work_county")
    return str(work or "")[:COUNTY_DIGITS] if line.outcome != LineOutcome.INELIGIBLE else ""


def ask_counties(move: Move) -> None:
    """Ask every county where somebody of the roster works, once a claim: from the check on, beside the reviews.

    A correction may bring further counties; those asked before are not asked again.
    """
    claim = move.claim
    terms = terms_of(claim)
    if terms is None:
        return
    wanted = {county_of(line) for line in claim.judged_lines} - {"", claim.county_id}
    asked = set(Confirmation.objects.filter(claim__in=claim.lineage).values_list("place_id", flat=True))
    places = Division.objects.filter(code__in=wanted - asked)
    offices = Office.objects.filter(division__in=places, level=Level.COUNTY, kind=OfficeKind.HRSS)
    by_place = {office.division_id: office for office in offices}
    due_on = add_working_days(clock.today(), terms.working_days, claim.place_id)
    Confirmation.objects.bulk_create(
        Confirmation(
            claim=claim, place=place, office=by_place.get(place.pk), due_on=due_on, asked_at=clock.now()
        )
        for place in places.order_by("code")
    )


def confirmations_of(claim: Claim) -> QuerySet[Confirmation]:
    """What was asked of this claim, or of the one it was split off from, for counties where its people work."""
    counties = {county_of(line) for line in claim.judged_lines}
    asked = Confirmation.objects.filter(claim__in=claim.lineage, place__in=counties)
    return asked.select_related("place", "office", "seat__user", "seat__principal")


def lines_for(confirmation: Confirmation) -> list[ClaimLine]:
    """The lines the county is asked about, on whatever sheet of the claim they lie."""
    family = Claim.objects.of_family(confirmation.claim).open()
    lines = ClaimLine.objects.filter(claim__in=family, struck=False).select_related("person")
    return [line for line in lines.order_by("position") if county_of(line) == confirmation.place_id]


def may_conclude(claim: Claim) -> Refusal:
    """Whether every county has answered, or its silence was recorded: the last review waits for that."""
    if terms_of(claim) is None:
        return None
    waiting = [str(each.place) for each in confirmations_of(claim) if each.answered_at is None]
    if not waiting:
        return None
    return _(
        "输入地还没有全部答复：%(places)s，共%(count)d处。请等对方答复；收到书面答复，或者期限已过对方仍没有答复的，"
        "请先在“输入地确认”里登记，再作决定。"
    ) % {"places": "、".join(waiting[:MOST_NAMED]), "count": len(waiting)}


def unconfirmed_among(claim: Claim, lines: Iterable[ClaimLine]) -> set[int]:
    """The keys of the lines of which the county of work said that it does not confirm them."""
    if terms_of(claim) is None:
        return set()
    counties = {line.pk: county_of(line) for line in lines}
    said = ConfirmedLine.objects.filter(line__claim=claim, confirmed=False)
    denied = said.values_list("line_id", "confirmation__place_id")
    return {line_id for line_id, place in denied if counties.get(line_id) == place}
