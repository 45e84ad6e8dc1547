"""Requests are answered by the rules in force, also by those published since this process started."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from registry import daybook, rulebook


class RulesMiddleware:
    """Look for rules that came into force, before anything is decided; nearly always this asks no database."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        rulebook.follow()
        daybook.follow()
        return self.get_response(request)
