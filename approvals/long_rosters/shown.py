"""The lines of a long roster at a desk, a page at a time: those that need a person, those in dispute, or all."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from approvals.enums import LineDecision
from approvals.matters import WAITING, Matter
from workflows.enums import LineOutcome
from workflows.line_pages import LinePage, line_page
from workflows.models import ClaimLine

NEED, DISPUTED, ALL = "need", "disputed", "all"
FILTERS = {NEED: _("需要人工判断"), DISPUTED: _("有不同意见"), ALL: _("全部")}


@dataclass(frozen=True)
class Shown:
    """One page of the lines of a roster, under one filter."""

    filter: str
    page: LinePage


def shown_of(matter: Matter, chosen: str, start: str) -> Shown:
    """The page that begins at the position `start`; a filter that is none shows what needs a person."""
    chosen = chosen if chosen in FILTERS else NEED
    return Shown(chosen, line_page(_lines(matter, chosen), start))


def _lines(matter: Matter, chosen: str) -> QuerySet[ClaimLine]:
    """Lines the rules refuse are not judged again, so they are in no filter."""
    lines = matter.claim.lines.filter(struck=False).exclude(outcome=LineOutcome.INELIGIBLE)
    if chosen == NEED:
        return lines.filter(Q(outcome__in=WAITING) | Q(pk__in=matter.unconfirmed))
    if chosen == DISPUTED:
        disputed = lines.filter(verdicts__verdict__in=[LineDecision.DISAGREE, LineDecision.CORRECT])
        return lines.filter(pk__in=disputed.order_by().values("pk"))
    return lines
