"""认定依据单: what the rules required of a claim and found, for everybody who may read it; made to be printed."""

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from workflows.basis import sheet_of
from workflows.views.detail import visible
from workflows.wording import title_of

MOST_DIGITS = 9


@require_safe
def basis(request: HttpRequest, key: str) -> HttpResponse:
    """The sheet of the last assessment, or of the one numbered `check`; lines by pages, or the one `line` alone."""
    claim = get_object_or_404(visible(request.user), key=key)
    number, line, after = (_number(request, name) for name in ("check", "line", "after"))
    sheet = sheet_of(claim, number=number, line=line, after=after or 0)
    if sheet is None and (number, line) != (None, None):
        raise Http404
    own = reverse("claims:basis", args=[claim.key])
    asked = {"check": number} if number else {}
    context = {
        "claim": claim,
        "title": title_of(claim),
        "is_own": claim.applicant_id == request.user.pk,
        "sheet": sheet,
        "numbers": list(claim.assessments.order_by("number").values_list("number", flat=True)),
        "line": line,
        "next_url": f"{own}?{urlencode(asked | {'after': sheet.after})}" if sheet and sheet.after else "",
        "first_url": f"{own}?{urlencode(asked)}" if line or after else "",
    }
    return render(request, "workflows/basis.html", context)


def _number(request: HttpRequest, name: str) -> int | None:
    """A whole number of the address; None where it is not given, 404 where it is none."""
    text = request.GET.get(name, "")
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS):
        raise Http404
    return int(text)
