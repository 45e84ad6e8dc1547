"""What was decided on a claim, newest first: for staff whole, for the applicant in his words."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Prefetch
from django.utils.translation import gettext_lazy as _

from approvals.enums import Verdict
from approvals.findings import Finding, findings_of
from approvals.models import Decision, DocumentVerdict, LineVerdict, SiteVisit
from workflows.models import Claim

MOST_LINES = 100
FOR_APPLICANT = {
    Verdict.AGREE: _("审核通过"),
    Verdict.RETURN: _("需要您补正材料"),
    Verdict.REFUSE: _("不予批准"),
    Verdict.NOT_ACCEPT: _("不予受理"),
    Verdict.VISITED: _("工作人员已到现场核查"),
    Verdict.SEND_BACK: _("退回前面的环节重新核实"),
}
# What a later turn of the step makes void; a return or a refusal has had its effect.
CARRIED = (Verdict.AGREE, Verdict.VISITED)
TONES = {
    Verdict.AGREE: "good",
    Verdict.VISITED: "good",
    Verdict.RETURN: "attention",
    Verdict.REFUSE: "bad",
    Verdict.NOT_ACCEPT: "bad",
    Verdict.SEND_BACK: "attention",
}


@dataclass(frozen=True)
class Entry:
    """One decision; `is_void` when its step was begun anew after it.

    `who` is empty, and `lines` and `papers` are left out for the applicant: he is told by item what to mend. Each of
    the `papers` comes with the clause its reason rests on.

    Of a long roster `lines` are some, those refused first; `line_count` is how many there are.
    """

    office: str
    level: object
    who: str
    verdict: object
    tone: str
    comment: str
    findings: list[Finding]
    lines: list[LineVerdict]
    line_count: int
    papers: list[tuple[DocumentVerdict, str]]
    visit: SiteVisit | None
    made_at: datetime
    is_void: bool


def history_of(claim: Claim, *, for_staff: bool) -> list[Entry]:
    """The decisions of a claim, newest first; as many queries for one as for many."""
    found = claim.decisions.select_related(
        "step", "seat__user", "seat__principal", "seat__office", "site_visit"
    ).order_by("-id")
    if for_staff:
        some = LineVerdict.objects.select_related("line").order_by("-verdict", "line__position")
        found = found.annotate(line_count=Count("line_verdicts")).prefetch_related(
            Prefetch("line_verdicts", some[:MOST_LINES], to_attr="some_verdicts"), "document_verdicts"
        )
    return [_entry(claim, decision, for_staff) for decision in found]


def _entry(claim: Claim, decision: Decision, for_staff: bool) -> Entry:
    verdict = Verdict(decision.verdict)
    return Entry(
        office=decision.seat.office.name,
        level=decision.seat.get_level_display(),
        who=decision.seat.signed if for_staff else "",
        verdict=verdict.label if for_staff else FOR_APPLICANT[verdict],
        tone=TONES[verdict],
        comment=decision.comment,
        findings=findings_of(claim, decision.reasons),
        lines=decision.some_verdicts if for_staff else [],
        line_count=decision.line_count if for_staff else 0,
        papers=_papers(claim, decision) if for_staff else [],
        visit=getattr(decision, "site_visit", None),
        made_at=decision.made_at,
        is_void=decision.turn < decision.step.turn and decision.verdict in CARRIED,
    )


def _papers(claim: Claim, decision: Decision) -> list[tuple[DocumentVerdict, str]]:
    found = []
    for said in decision.document_verdicts.all():
        reasons = findings_of(claim, said.reasons)
        found.append((said, reasons[0].clause if reasons else ""))
    return found
