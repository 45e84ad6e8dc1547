"""核验文书: anybody may ask whether a paper is real; the answer holds no personal data."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from documents.answers import answer_of
from documents.throttle import is_too_often
from documents.verification import find, normalised

TOO_MANY = 429


@login_not_required
@require_safe
def verify(request: HttpRequest) -> HttpResponse:
    """The form; a code typed into it leads to the answer."""
    typed = request.GET.get("code", "").strip()
    if typed:
        return redirect("documents:verified", normalised(typed) or typed.replace("/", "")[:60])
    return render(request, "documents/verify.html")


@login_not_required
@never_cache
@require_safe
def verified(request: HttpRequest, code: str) -> HttpResponse:
    """Valid, superseded, revoked or unknown; a code that cannot be one reads like one nobody issued."""
    if is_too_often(request.META.get("REMOTE_ADDR", "")):
        return render(request, "documents/too_often.html", status=TOO_MANY)
    return render(request, "documents/verify.html", {"answer": answer_of(find(code)), "asked": True})
