"""Which claims are clean: nothing is left in them for a person to judge. The others are decided one by one."""

from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from approvals.enums import BulkAction, LineDecision
from approvals.models import DocumentVerdict, LineVerdict
from workflows.conflicts import LIVE
from workflows.enums import LineOutcome
from workflows.models import BenefitConflict, Claim, ClaimLine, StoredAssessment
from workflows.models.claim import ClaimQuerySet


def with_doubts(claims: ClaimQuerySet) -> ClaimQuerySet:
    """The claims with what `one_by_one` asks about them, in the query that reads them."""
    last = StoredAssessment.objects.filter(claim=OuterRef("pk")).order_by("-number")
    judged = ClaimLine.objects.filter(claim=OuterRef("pk"), struck=False)
    conflicts = BenefitConflict.objects.filter(LIVE, benefit__claim=OuterRef("pk"), accepted_at=None)
    said = LineVerdict.objects.filter(decision__claim=OuterRef("pk"), verdict=LineDecision.DISAGREE)
    against = DocumentVerdict.objects.filter(decision__claim=OuterRef("pk")).exclude(
        verdict=LineDecision.AGREE
    )
    return claims.annotate(
        last_outcome=Subquery(last.values("outcome")[:1]),
        has_open_line=Exists(judged.exclude(outcome=LineOutcome.ELIGIBLE)),
        has_conflict=Exists(conflicts),
        has_dissent=Q(Exists(said)) | Q(Exists(against)),
    )


def one_by_one(claim: Claim, action: str) -> object | None:
    """Why this claim, read by `with_doubts`, wants a person's eye before this act; None when it is clean.

    Only agreeing asks: taking commits to nothing, and what is returned comes back.
    """
    if action != BulkAction.AGREE:
        return None
    if claim.last_outcome != LineOutcome.ELIGIBLE or claim.has_open_line:
        return _("核对结果里有需要人判断的内容，请逐件办理。")
    if claim.has_conflict:
        return _("同一人还有可能不能同时享受的补贴，请逐件办理。")
    if claim.has_dissent:
        return _("前面的级别对其中的人员或材料有不同意见，请逐件办理。")
    if claim.round > 1:
        return _("申请人补正过，请对照改动的内容逐件办理。")
    return None
