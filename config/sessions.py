"""Sessions end by themselves, and staff show a second factor before anything else."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from config.shell import read_by
from registry.second_factor import has
from registry.sessions import follow, signed_in_by_code

# Where somebody goes who has to enrol first.
ENROLS_AT = ("account:second_factor", "sign_out", "set_language", "about")


class IdleMiddleware:
    """End sessions that nobody used for a while; runs before it is asked who is signed in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        follow(request.session, idle=settings.SESSION_IDLE_SECONDS, longest=settings.SESSION_COOKIE_AGE)
        return self.get_response(request)


class EnrolFirstMiddleware:
    """Lead whoever holds a post of SECOND_FACTOR_ROLES and has no second factor to the page where he enrols one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, args: Any, kwargs: Any) -> HttpResponse | None:
        if request.resolver_match.view_name in ENROLS_AT or not _must_enrol(request):
            return None
        messages.info(request, _("您的岗位要求两步验证。请先启用，再办理其他事项。"))
        return redirect("account:second_factor")


def _must_enrol(request: HttpRequest) -> bool:
    if not settings.SECOND_FACTOR_ROLES or signed_in_by_code(request.session):
        return False
    reader = read_by(request)
    return reader.user is not None and reader.holds(*settings.SECOND_FACTOR_ROLES) and not has(reader.user)
