"""公示榜 for the office: its lists, 定稿, the paper to hang up, and the proof that it hangs."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from approvals.board.posting import freeze_list
from approvals.models import NoticeList
from documents import store
from documents.enums import MediaType
from documents.forms import PostingForm
from documents.intake import check_size
from documents.models import PostingPhotograph
from documents.notice_lists import lists_page, sheet_of
from documents.posters import poster_of
from documents.postings import post_list
from documents.views.files import sent
from registry import clock
from workflows.errors import InvalidInput

UNPROCESSABLE = 422


@require_safe
def notice_lists(request: HttpRequest) -> HttpResponse:
    """The lists of the reader's offices, newest first."""
    page = lists_page(request.user, request.GET.get("after", ""))
    return render(request, "documents/notice_lists.html", {"page": page})


@require_http_methods(["GET", "POST"])
def notice_list(request: HttpRequest, list_id: int) -> HttpResponse:
    """One list; a photograph sent here is the proof that it hangs. What was typed stays until it is accepted."""
    sheet = sheet_of(request.user, list_id)
    form = PostingForm(request.POST or None, request.FILES or None, initial={"posted_on": clock.today()})
    status = 200
    if request.method == "POST":
        status = UNPROCESSABLE
        if form.is_valid() and _posted(request, list_id, form):
            messages.success(request, _("张贴已登记，照片和名单指纹一起保存。"))
            return redirect("documents:notice_list", list_id)
    return render(request, "documents/notice_list.html", {"sheet": sheet, "form": form}, status=status)


@require_POST
def freeze(request: HttpRequest, list_id: int) -> HttpResponse:
    """定稿, then back to the list, which can be printed now."""
    known = get_object_or_404(NoticeList.objects.visible_to(request.user), pk=list_id)
    freeze_list(list_id=known.pk, actor=request.user)
    messages.success(request, _("名单已定稿，可以打印张贴。之后通过的申请会列入另一份名单。"))
    return redirect("documents:notice_list", list_id)


@require_safe
def poster(request: HttpRequest, list_id: int) -> HttpResponse:
    """The list on paper, A4 or A3; of a very long list one part at a time."""
    notice = sheet_of(request.user, list_id).notice
    paper = poster_of(notice, part=request.GET.get("part", ""), size=request.GET.get("size", ""))
    return sent(paper.pdf(), MediaType.PDF, f"{notice.number}-{paper.part}.pdf")


@require_safe
def posting_photograph(request: HttpRequest, list_id: int, posting_id: int) -> HttpResponse:
    """The photograph of one posting; small where `?small=1` asks for it."""
    photographs = PostingPhotograph.objects.filter(
        posting__notice__in=NoticeList.objects.visible_to(request.user), posting__notice=list_id
    )
    photograph = photographs.filter(posting=posting_id).first()
    if photograph is None:
        raise Http404
    if request.GET.get("small"):
        return sent(store.read(photograph.preview_path), MediaType.JPEG, photograph.name)
    content = store.read(photograph.path, sha256=photograph.sha256)
    return sent(content, photograph.media_type, photograph.name)


def _posted(request: HttpRequest, list_id: int, form: PostingForm) -> bool:
    data = form.cleaned_data
    try:
        check_size(data["file"].size)
        post_list(
            list_id=list_id,
            actor=request.user,
            posted_on=data["posted_on"],
            place=data["place"],
            filename=data["file"].name,
            content=data["file"].read(),
        )
    except InvalidInput as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal.sentence))
        return False
    return True
