"""拨付文书: the papers of payment batches, for whoever keeps or audits the fund."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from documents.commands import read_issued
from documents.enums import MediaType
from documents.models import IssuedDocument
from documents.printing import print_copy
from documents.views.files import sent
from workflows.paging import newest_first

ROWS_A_PAGE = 50


@require_safe
def batch_papers(request: HttpRequest) -> HttpResponse:
    """The papers of the reader's batches, the newest first, one page by key."""
    before, here = request.GET.get("before", ""), reverse("documents:batch_papers")
    papers = IssuedDocument.objects.of_batches_visible_to(request.user).select_related("batch__fund")
    shown, after = newest_first(papers, before, ROWS_A_PAGE)
    context = {
        "papers": shown,
        "next_url": f"{here}?before={after}" if after else "",
        "first_url": here if before else "",
    }
    return render(request, "documents/batch_papers.html", context)


@require_safe
def batch_paper(request: HttpRequest, document_id: int) -> HttpResponse:
    """One paper, as it was issued."""
    document = _paper(request, document_id)
    return sent(read_issued(document), MediaType.PDF, _name_of(document))


@require_POST
def print_batch_paper(request: HttpRequest, document_id: int) -> HttpResponse:
    """A counted print of it: the count stands on it."""
    document = _paper(request, document_id)
    return sent(print_copy(document=document, actor=request.user), MediaType.PDF, _name_of(document))


def _paper(request: HttpRequest, document_id: int) -> IssuedDocument:
    known = IssuedDocument.objects.of_batches_visible_to(request.user).select_related("batch")
    return get_object_or_404(known, pk=document_id)


def _name_of(document: IssuedDocument) -> str:
    return f"{document.get_kind_display()}-{document.batch.number}.pdf"
