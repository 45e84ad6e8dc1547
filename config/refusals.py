"""A refusal becomes a calm page: what was wrong, that nothing was lost, what to do next."""

from collections.abc import Callable

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from registry.errors import RegistryError
from workflows.errors import CommandRefused

UNPROCESSABLE = 422
TOO_LARGE = 413
OVERSIZED = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)


class RefusalMiddleware:
    """Show the sentence of a refused command, with the status the refusal names (registry: 422)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, CommandRefused | RegistryError):
            return None
        status = getattr(exception, "status", UNPROCESSABLE)
        context = {"sentence": exception.sentence, "code": exception.code, "back": came_from(request)}
        return render(request, "refused.html", context, status=status)


def came_from(request: HttpRequest) -> str:
    """The page of this site that sent the request; empty when it was another site or none."""
    referer = request.headers.get("referer", "")
    own = url_has_allowed_host_and_scheme(referer, {request.get_host()}, require_https=request.is_secure())
    return referer if own else ""


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """handler400: too much sent at once gets a page of its own (413), anything else the general one."""
    if isinstance(exception, OVERSIZED):
        return render(request, "413.html", status=TOO_LARGE)
    return render(request, "400.html", status=400)
