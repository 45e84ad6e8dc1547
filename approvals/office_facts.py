"""What offices have to find out of a claim (评审结果), what of it they recorded, and what is still open."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from approvals.models import RecordedFact
from policies.model import Field
from workflows.archive import programme_of
from workflows.asking import recorded_by_offices
from workflows.models import Claim, PlanStep
from workflows.wording import in_words


@dataclass(frozen=True)
class Known:
    """One fact that was recorded: its value as the rules read it, which office says so, when, by which document."""

    field: Field
    value: object
    office: str
    who: str
    document: str
    at: datetime


def asked_of_office(claim: Claim) -> tuple[Field, ...]:
    """The facts the rules of this claim want from an office; none for most subsidies."""
    return recorded_by_offices(programme_of(claim))


def known_facts(claim: Claim) -> list[Known]:
    """What was recorded last of each fact, in the order of the rule file; without a query where nothing is asked."""
    asked = asked_of_office(claim)
    if not asked:
        return []
    rows = RecordedFact.objects.filter(claim=claim).select_related(
        "seat__office", "seat__user", "seat__principal"
    )
    last = {row.path: row for row in rows.order_by("id")}
    return [_known(each, last[each.path]) for each in asked if each.path in last]


def _known(field: Field, row: RecordedFact) -> Known:
    seat = row.seat
    return Known(field, row.value, seat.office.name, seat.signed, row.document, row.made_at)


def missing_facts(claim: Claim) -> list[Field]:
    """What the rules cannot do without and nobody has recorded yet."""
    needed = [each for each in asked_of_office(claim) if each.required]
    known = {each.field.path for each in known_facts(claim)} if needed else set()
    return [each for each in needed if each.path not in known]


def may_record(claim: Claim, step: PlanStep) -> object | None:
    """Whether results are recorded at this step: by a level that answers for the decision, where any are asked for."""
    if not asked_of_office(claim):
        return _("这项补贴没有需要机构登记的评审结果。")
    if not step.may_refuse:
        return _("这一级只核实情况，评审结果由有权决定的一级登记。")
    return None


def are_recorded(claim: Claim, step: PlanStep) -> object | None:
    """Whether a level that answers for the decision may agree: not while a result the amount hangs on is open."""
    missing = missing_facts(claim) if step.may_refuse else []
    if not missing:
        return None
    names = _("、").join(in_words(each.title) for each in missing)
    return _("还没有登记%(facts)s，请先登记评审结果，再作决定。") % {"facts": names}
