"""Opening kept files: only for those who may read the claim; for everybody else they do not exist."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from documents import store
from documents.enums import MediaType
from documents.models import Evidence, IssuedDocument
from documents.printing import print_copy
from documents.scans.sheets import stamped_copy
from documents.visit_forms import visit_form
from workflows.models import Claim

# A file is shown alone in a bare frame: whatever is in it may load, run and submit nothing.
SANDBOX = "sandbox; default-src 'none'; img-src 'self'; style-src 'unsafe-inline'"


@require_safe
def file(request: HttpRequest, key: str, evidence_id: int) -> HttpResponse:
    """A file of the claim: pictures and PDF to look at, spreadsheets to keep."""
    evidence = _evidence(request, key, evidence_id)
    content = store.read(evidence.path, sha256=evidence.sha256)
    return sent(content, evidence.media_type, evidence.name, download=evidence.media_type == MediaType.XLSX)


@require_safe
def preview(request: HttpRequest, key: str, evidence_id: int) -> HttpResponse:
    """The small picture of a picture."""
    evidence = _evidence(request, key, evidence_id)
    if not evidence.preview_path:
        raise Http404
    return sent(store.read(evidence.preview_path), MediaType.JPEG, evidence.name)


@require_safe
def notice(request: HttpRequest, key: str, document_id: int) -> HttpResponse:
    """An issued paper, as it was issued."""
    document = _issued(request, key, document_id)
    content = store.read(document.path, sha256=document.sha256)
    return sent(content, MediaType.PDF, _name_of(document))


@require_POST
def print_notice(request: HttpRequest, key: str, document_id: int) -> HttpResponse:
    """A counted print of an issued paper: the count stands on it."""
    document = _issued(request, key, document_id)
    content = print_copy(document=document, actor=request.user)
    return sent(content, MediaType.PDF, _name_of(document))


@require_safe
def stamped(request: HttpRequest, key: str, document_id: int) -> HttpResponse:
    """盖章件: the paper as it came back from being stamped."""
    document = _issued(request, key, document_id)
    content = stamped_copy(document)
    if not content:
        raise Http404
    return sent(content, MediaType.PDF, _name_of(document))


def _issued(request: HttpRequest, key: str, document_id: int) -> IssuedDocument:
    known = IssuedDocument.objects.visible_to(request.user).filter(claim__key=key)
    return get_object_or_404(known, pk=document_id)


def _name_of(document: IssuedDocument) -> str:
    return f"{document.get_kind_display()}-{document.claim.number}.pdf"


@require_safe
def visit_sheet(request: HttpRequest, key: str) -> HttpResponse:
    """核查表 to take along to the site visit."""
    claim = get_object_or_404(Claim.objects.visible_to(request.user), key=key)
    return sent(visit_form(claim, request.user), MediaType.PDF, f"{claim.number}-visit.pdf")


def _evidence(request: HttpRequest, key: str, evidence_id: int) -> Evidence:
    """A file of the claim, or of the one it was split off from."""
    claim = get_object_or_404(Claim.objects.visible_to(request.user), key=key)
    return get_object_or_404(Evidence.objects.of(claim), pk=evidence_id)


def sent(content: bytes, media_type: str, name: str, *, download: bool = False) -> HttpResponse:
    """A private file as the browser gets it: kept nowhere, and nothing in it may run."""
    response = HttpResponse(content, content_type=str(media_type))
    response["Content-Disposition"] = content_disposition_header(download, name)
    response["Content-Security-Policy"] = SANDBOX
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
