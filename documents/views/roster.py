"""The page of the roster: template, upload, the rows as they were read, striking and mending one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from documents.enums import MediaType
from documents.forms import MendForm
from documents.intake import check_size
from documents.roster_files import FILE_NAME, hand_in_roster, repeated_in, rows_of, template
from documents.roster_problems import MOST_SHOWN, spots_of
from workflows import guards
from workflows.commands import strike_line
from workflows.corrections import LINE, open_targets
from workflows.errors import InvalidInput
from workflows.filing import CHECK, check_url, progress
from workflows.line_pages import line_page, page_with
from workflows.models import Claim
from workflows.rosters import mend_line
from workflows.views.fill import own_claim
from workflows.wording import title_of

UNPROCESSABLE = 422
STEP = "roster"


@require_http_methods(["GET", "POST"])
def roster(request: HttpRequest, key: str) -> HttpResponse:
    """Hand the roster in; wrong cells are named all at once and nothing is kept then."""
    claim = own_claim(request.user, key)
    if refusal := guards.may_open_page(request.user, claim, STEP):
        messages.info(request, refusal)
        return redirect("claims:detail", claim.key)
    refused = _take_in(request, claim) if request.method == "POST" else None
    if request.method == "POST" and refused is None:
        return redirect(request.get_full_path())
    spots = spots_of(getattr(refused, "problems", []))
    context = (
        _page(request, claim)
        | _lines(claim, request.GET.get("line", ""))
        | {
            "refused": refused,
            "problems": spots[:MOST_SHOWN],
            "more_problems": len(spots[MOST_SHOWN:]),
            "is_fixed": claim.number is not None,
        }
    )
    return render(request, "documents/roster.html", context, status=UNPROCESSABLE if refused else 200)


@require_safe
def roster_template(request: HttpRequest, key: str) -> HttpResponse:
    """The empty roster to fill in."""
    own_claim(request.user, key)
    response = HttpResponse(template(), content_type=str(MediaType.XLSX))
    response["Content-Disposition"] = content_disposition_header(True, str(FILE_NAME))
    return response


@require_POST
def strike(request: HttpRequest, key: str, position: int) -> HttpResponse:
    """Take one row out."""
    claim = own_claim(request.user, key)
    strike_line(claim_id=claim.pk, actor=request.user, position=position)
    messages.success(request, _("第%(row)d行已删除，其他人不受影响。") % {"row": position})
    return redirect(_place_of(claim, position))


@require_http_methods(["GET", "POST"])
def mend(request: HttpRequest, key: str, position: int) -> HttpResponse:
    """Correct the dates and proofs of one row."""
    claim = own_claim(request.user, key)
    line = get_object_or_404(claim.lines.select_related("person"), position=position, struck=False)
    form = MendForm(line, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        mend_line(claim_id=claim.pk, actor=request.user, position=position, facts=form.facts())
        messages.success(request, _("第%(row)d行已改好。") % {"row": position})
        return redirect(_place_of(claim, position))
    context = _page(request, claim) | {"line": line, "form": form, "back_url": _place_of(claim, position)}
    return render(request, "documents/mend.html", context, status=UNPROCESSABLE if form.is_bound else 200)


def _page(request: HttpRequest, claim: Claim) -> dict[str, object]:
    return {
        "claim": claim,
        "title": title_of(claim),
        "progress": progress(claim, STEP),
        "from_check": request.GET.get("from") == CHECK,
        "check_url": check_url(claim),
    }


def _lines(claim: Claim, start: str) -> dict[str, object]:
    """The rows of one page, and how many rows of the whole roster repeat somebody."""
    page = line_page(claim.lines.select_related("person"), start)
    opened = open_targets(claim)
    rows = [
        row | {"is_open": opened is None or (LINE, str(row["line"].position)) in opened}
        for row in rows_of(claim, page.lines)
    ]
    return {"rows": rows, "line_page": page, "repeated": repeated_in(claim)}


def _place_of(claim: Claim, position: int) -> str:
    """The address of the page on which this row stands."""
    return reverse("documents:roster", args=[claim.key]) + page_with(position)


def _take_in(request: HttpRequest, claim: Claim) -> InvalidInput | None:
    """Import the file sent; the refusal when it cannot be, None when it was."""
    file = request.FILES.get("file")
    try:
        if file is None:
            raise InvalidInput(
                _("还没有选择文件。请先选择填好的名册，再点上传。"), code="no_file", field="file"
            )
        check_size(file.size)
        count = hand_in_roster(claim_id=claim.pk, actor=request.user, filename=file.name, content=file.read())
    except InvalidInput as refusal:
        return refusal
    messages.success(request, _("名册已读入，共%(count)d人。请核对下面的名单。") % {"count": count})
    return None
