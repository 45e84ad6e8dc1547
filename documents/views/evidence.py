"""The page of papers: one card a paper; and the photographs of a site visit."""

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from documents.commands import attach, withdraw_evidence
from documents.hints import hint_of
from documents.intake import check_size
from documents.models import Evidence
from documents.papers import ELECTRONIC, SITE_PHOTO, VISIT_PAPERS, papers_of, uploads_of
from workflows import guards
from workflows.corrections import DOCUMENT, LINE, is_open, open_targets
from workflows.errors import InvalidInput
from workflows.filing import CHECK, check_url, progress
from workflows.models import Claim
from workflows.views.fill import own_claim
from workflows.wording import title_of

UNPROCESSABLE = 422
STEP = "evidence"


@require_http_methods(["GET", "POST"])
def evidence(request: HttpRequest, key: str) -> HttpResponse:
    """Hand papers in, one kind at a time; what was refused is said at its card, what was good is kept."""
    claim = own_claim(request.user, key)
    if refusal := guards.may_open_page(request.user, claim, STEP):
        messages.info(request, refusal)
        return redirect("claims:detail", claim.key)
    kind = request.POST.get("kind", "")
    problems = _take_in(request, claim, kind) if request.method == "POST" else []
    if request.method == "POST" and not problems:
        return redirect(f"{request.get_full_path()}#paper-{kind}")
    papers = papers_of(claim)
    open_lines = [target for target in open_targets(claim) or () if target[0] == LINE]
    context = {
        "claim": claim,
        "title": title_of(claim),
        "progress": progress(claim, STEP),
        "from_check": request.GET.get("from") == CHECK,
        "check_url": check_url(claim),
        "cards": [
            (paper, hint_of(paper.code))
            for paper in uploads_of(claim)
            if is_open(claim, *((DOCUMENT, paper.code), *open_lines))
        ],
        "spared": [
            paper for paper in papers if paper.by_data and not paper.files and paper.code not in ELECTRONIC
        ],
        "kind": kind,
        "problems": problems,
    }
    return render(request, "documents/evidence.html", context, status=UNPROCESSABLE if problems else 200)


@require_POST
def remove(request: HttpRequest, key: str, evidence_id: int) -> HttpResponse:
    """Take one file back."""
    known = get_object_or_404(Evidence.objects.visible_to(request.user), pk=evidence_id, claim__key=key)
    withdraw_evidence(evidence_id=known.pk, actor=request.user)
    messages.success(request, _("已删除“%(name)s”。") % {"name": known.name})
    if known.kind in VISIT_PAPERS and known.claim.applicant_id != request.user.pk:
        return redirect("claims:detail", key)
    return redirect("documents:evidence", key)


@require_POST
def photograph(request: HttpRequest, key: str) -> HttpResponse:
    """The officer at the site visit adds photographs, or the signed sheet, to the claim he looks at."""
    claim = get_object_or_404(Claim.objects.visible_to(request.user), key=key)
    for problem in _take_in(request, claim, request.POST.get("kind", SITE_PHOTO)):
        messages.error(request, problem)
    return redirect(f"{reverse('claims:detail', args=[key])}#visit-papers")


def _take_in(request: HttpRequest, claim: Claim, kind: str) -> list[str]:
    """Attach every file sent; a sentence for each that was refused, or for sending none."""
    files = request.FILES.getlist("file")
    if not files:
        return [_("还没有选择文件。请先点“选择文件”或拍照，再点上传。")]
    problems = []
    for file in files:
        try:
            _attach(request, claim, kind, file)
        except InvalidInput as refusal:
            problems.append(f"{file.name}：{refusal.sentence}")
    if len(files) > len(problems):
        messages.success(request, _("已上传%(count)d个文件。") % {"count": len(files) - len(problems)})
    return problems


def _attach(request: HttpRequest, claim: Claim, kind: str, file: UploadedFile) -> None:
    check_size(file.size)
    added = attach(claim_id=claim.pk, actor=request.user, kind=kind, filename=file.name, content=file.read())
    replaced = request.POST.get("replaces", "")
    if replaced.isdecimal() and int(replaced) != added.pk:
        old = claim.evidence.in_force().filter(pk=replaced, uploaded_by=request.user).first()
        if old is not None:
            withdraw_evidence(evidence_id=old.pk, actor=request.user)
