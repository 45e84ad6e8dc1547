"""成批打印和盖章回传: the papers of a released batch go to the printer together, and come back as a pile of scans."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from documents import store
from documents.enums import MediaType
from documents.forms import ScansForm
from documents.intake import check_size
from documents.models import ScannedPage
from documents.printing import print_run
from documents.scans import piles
from documents.scans.guards import may_handle_papers
from documents.scans.papers import in_force
from documents.scans.sheets import PRINTED_AT_ONCE, readable, scan_sheet
from documents.views.files import sent
from payments.batches.sheets import batches_of
from payments.enums import BatchState
from payments.models import PaymentBatch
from workflows.commands import refuse
from workflows.errors import CommandRefused, InvalidInput
from workflows.paging import newest_first

ROWS_A_PAGE = 50
UNPROCESSABLE = 422


@require_safe
def scans(request: HttpRequest) -> HttpResponse:
    """The reader's released batches, the newest first, one page by key."""
    before, here = request.GET.get("before", ""), reverse("documents:scans")
    released = batches_of(request.user).filter(state=BatchState.RELEASED)
    shown, after = newest_first(released, before, ROWS_A_PAGE)
    context = {
        "batches": shown,
        "next_url": f"{here}?before={after}" if after else "",
        "first_url": here if before else "",
    }
    return render(request, "documents/scans.html", context)


@require_http_methods(["GET", "POST"])
def batch_scans(request: HttpRequest, batch_id: int) -> HttpResponse:
    """One batch: what to print, what came back; a pile of scans is handed in."""
    batch = _batch(request, batch_id)
    form = ScansForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        refuse(may_handle_papers(request.user, batch))
        if form.is_valid() and _handed_in(request, batch, form):
            return redirect("documents:batch_scans", batch.pk)
    context = {"sheet": scan_sheet(batch, request.user), "form": form}
    status = UNPROCESSABLE if request.method == "POST" else 200
    return render(request, "documents/batch_scans.html", context, status=status)


@require_POST
def print_batch(request: HttpRequest, batch_id: int) -> HttpResponse:
    """The notices from `first` on, as one PDF for the printer; each is counted."""
    batch = _batch(request, batch_id)
    refuse(may_handle_papers(request.user, batch))
    first = request.POST.get("first", "1")
    start = int(first) - 1 if first.isdecimal() and 0 < len(first) < 6 else -1
    papers = in_force(readable(batch, request.user))[max(start, 0) : start + PRINTED_AT_ONCE]
    if start < 0 or not papers:
        raise CommandRefused(
            _("这一批没有这几份通知书。请返回刷新页面，再选择要打印的部分。"), code="no_part"
        )
    name = f"{batch.number}-{start + 1}-{start + len(papers)}.pdf"
    return sent(print_run(documents=papers, actor=request.user), MediaType.PDF, name)


@require_safe
def page(request: HttpRequest, page_id: int) -> HttpResponse:
    """A scanned page, to look at."""
    found = _page(request, page_id)
    if not found.path:
        raise Http404
    return sent(store.read(found.path, sha256=found.sha256), MediaType.JPEG, f"{found.pk}.jpg")


@require_POST
def file_by_hand(request: HttpRequest, page_id: int) -> HttpResponse:
    """File a page whose code could not be read, under the number printed on it."""
    found = _page(request, page_id)
    try:
        scan = piles.file_page(page_id=found.pk, number=request.POST.get("number", ""), actor=request.user)
    except InvalidInput as refusal:
        messages.error(request, str(refusal.sentence))
    else:
        messages.success(request, _("已归档到%(number)s。") % {"number": scan.document.number})
    return redirect("documents:batch_scans", found.pile.batch_id)


def _batch(request: HttpRequest, batch_id: int) -> PaymentBatch:
    return get_object_or_404(batches_of(request.user), pk=batch_id)


def _page(request: HttpRequest, page_id: int) -> ScannedPage:
    known = ScannedPage.objects.filter(pile__batch__in=batches_of(request.user)).select_related("pile")
    return get_object_or_404(known, pk=page_id)


def _handed_in(request: HttpRequest, batch: PaymentBatch, form: ScansForm) -> bool:
    file = form.cleaned_data["file"]
    try:
        check_size(file.size, most=settings.SCANS_MAX_BYTES)
        pile = piles.hand_in(batch_id=batch.pk, actor=request.user, filename=file.name, content=file.read())
    except InvalidInput as refusal:
        form.add_error("file", str(refusal.sentence))
        return False
    if pile.read_at:
        messages.info(request, _("这个文件以前传过，没有再归一次档。"))
        return True
    piles.begin_at_once(pile)
    messages.success(request, _("已收到，正在逐页识别归档。可以离开这一页，系统会接着办。"))
    return True
