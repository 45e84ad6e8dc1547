"""What papers add to filing (two pages), to the claim page (what was handed in, what was issued) and to objections."""

from django.db.models import Count, Exists, OuterRef, Q
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from approvals.board.enclosures import provided_by
from approvals.confirming.asking import confirmations_of, terms_of
from approvals.guards import may_decide, may_finish_visit
from documents.carrying import carry_papers
from documents.commands import may_add_photographs
from documents.findings import enclosures
from documents.models import Evidence, IssuedDocument, StampedScan
from documents.papers import (
    ELECTRONIC,
    SITE_FORM,
    SITE_PHOTO,
    VISIT_PAPERS,
    Paper,
    links_of,
    papers_of,
    title_of,
    uploads_of,
)
from documents.wording import day, grouped
from registry.models import User
from workflows import worklist
from workflows.again import carrier
from workflows.enums import Station
from workflows.filing import FilingStep, Rows, register_step
from workflows.models import Claim
from workflows.panels import PanelContent, panel


def _everybody(claim: Claim) -> bool:
    return True


def _all_there(claim: Claim) -> bool:
    return not any(paper.is_missing for paper in uploads_of(claim))


def _paper_rows(claim: Claim) -> Rows:
    return [(paper.title, _in_short(paper)) for paper in papers_of(claim) if paper.code not in ELECTRONIC]


def _in_short(paper: Paper) -> str:
    if paper.files:
        return _("已上传%(count)d个文件") % {"count": len(paper.files)}
    if paper.by_data:
        return _("系统已核对，不用交")
    return _("还没有上传") if paper.needed else _("没有上传（可以不交）")


def _has_roster(claim: Claim) -> bool:
    return claim.flow == "labour_export"


def _roster_filled(claim: Claim) -> bool:
    return claim.lines.filter(struck=False).exists()


def _roster_rows(claim: Claim) -> Rows:
    count = claim.lines.filter(struck=False).count()
    return [(_("名册人数"), _("%(count)d人") % {"count": count})]


register_step(
    FilingStep(
        "roster",
        gettext_lazy("人员名册"),
        30,
        "documents:roster",
        _has_roster,
        _roster_filled,
        rows=_roster_rows,
    )
)
register_step(
    FilingStep(
        "evidence",
        gettext_lazy("上传材料"),
        60,
        "documents:evidence",
        _everybody,
        _all_there,
        rows=_paper_rows,
    )
)


carrier(carry_papers)


@panel("issued_documents", position=20)
def issued_documents(claim: Claim, user: User) -> PanelContent | None:
    """The papers issued for the claim, the one in force first, with number and code."""
    is_stamped = Exists(StampedScan.objects.filter(document=OuterRef("pk")))
    documents = (
        claim.issued_documents.select_related("office")
        .annotate(copies=Count("prints"), is_stamped=is_stamped)
        .order_by("-pk")
    )
    if not documents:
        return None
    return PanelContent("documents/panel_issued.html", {"documents": [_issued(each) for each in documents]})


@panel("evidence", position=40)
def evidence(claim: Claim, user: User) -> PanelContent | None:
    """What was handed in, with pictures, and what the registers answered."""
    files = list(Evidence.objects.of(claim).in_force().select_related("uploaded_by").order_by("pk"))
    held = [paper.title for paper in papers_of(claim) if paper.by_data and paper.code not in ELECTRONIC]
    if not (files or held):
        return None
    return PanelContent(
        "documents/panel_evidence.html", {"files": [_shown(claim, file) for file in files], "held": held}
    )


@panel("documents.visit", position=9)
def visit(claim: Claim, user: User) -> PanelContent | None:
    """For the officer at the site visit: the sheet to take along, and what he brought back."""
    if not may_add_photographs(user, claim):
        return None
    brought = Evidence.objects.of(claim).in_force().filter(kind__in=VISIT_PAPERS).order_by("pk")
    files = list(brought.select_related("uploaded_by"))
    context = {
        "files": [_shown(claim, file) for file in files],
        "removable": [file for file in files if file.uploaded_by_id == user.pk],
        "photo": SITE_PHOTO,
        "form": SITE_FORM,
        "refusal": may_finish_visit(claim),
    }
    return PanelContent("documents/panel_visit_papers.html", context)


@panel("documents.confirmations", position=11)
def confirmations(claim: Claim, user: User) -> PanelContent | None:
    """For staff: what the counties of work were asked and said; whoever has the claim records what came by letter."""
    if claim.applicant_id == user.pk or terms_of(claim) is None:
        return None
    denied, confirmed = (Count("lines", filter=Q(lines__confirmed=said)) for said in (False, True))
    found = list(confirmations_of(claim).annotate(denied=denied, confirmed=confirmed))
    if not found:
        return None
    item = worklist.item_of(claim, user)
    if item is not None:
        item.claim = claim
        if item.station != Station.REVIEW or may_decide(user, item) is not None:
            item = None
    return PanelContent("documents/panel_confirmations.html", {"confirmations": found, "item": item})


def _shown(claim: Claim, file: Evidence) -> dict[str, object]:
    links = links_of(claim, file)
    return {
        "name": title_of(file.kind),
        "url": links["url"],
        "thumbnail": links["thumbnail"],
        "kind": links["media"],
        "facts": f"{file.name} · {filesizeformat(file.size)}",
    }


def _issued(document: IssuedDocument) -> dict[str, object]:
    return {
        "document": document,
        "prints": document.copies,
        "is_stamped": document.is_stamped,
        "signed_on": day(document.issued_at.date()),
        "code": grouped(document.verification_code),
        "verify": reverse("documents:verified", args=[document.verification_code]),
    }


provided_by(enclosures)
