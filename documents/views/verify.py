"""核验文书: anybody may ask whether a paper is real; the answer holds no personal data."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from documents.answers import answer_of
from documents.forms import IssuedFileForm
from documents.models import IssuedDocument
from documents.throttle import is_too_often
from documents.verification import find, find_file, normalised

TOO_MANY = 429
UNPROCESSABLE = 422


@login_not_required
@require_safe
def verify(request: HttpRequest) -> HttpResponse:
    """The form; a code typed into it leads to the answer."""
    typed = request.GET.get("code", "").strip()
    if typed:
        return redirect("documents:verified", normalised(typed) or typed.replace("/", "")[:60])
    return render(request, "documents/verify.html", {"form": IssuedFileForm()})


@login_not_required
@never_cache
@require_safe
def verified(request: HttpRequest, code: str) -> HttpResponse:
    """Valid, superseded, revoked or unknown; a code that cannot be one reads like one nobody issued."""
    if is_too_often(request.META.get("REMOTE_ADDR", "")):
        return render(request, "documents/too_often.html", status=TOO_MANY)
    return _answered(request, find(code), by_file=False)


@login_not_required
@never_cache
@require_POST
def verify_file(request: HttpRequest) -> HttpResponse:
    """The same answers about a file; one that was changed reads like one nobody issued."""
    form = IssuedFileForm(request.POST, request.FILES)
    if not form.is_valid():
        return render(request, "documents/verify.html", {"form": form}, status=UNPROCESSABLE)
    if is_too_often(request.META.get("REMOTE_ADDR", "")):
        return render(request, "documents/too_often.html", status=TOO_MANY)
    return _answered(request, find_file(form.cleaned_data["file"].chunks()), by_file=True)


def _answered(request: HttpRequest, found: IssuedDocument | None, *, by_file: bool) -> HttpResponse:
    context = {"answer": answer_of(found), "asked": True, "by_file": by_file, "form": IssuedFileForm()}
    return render(request, "documents/verify.html", context)
