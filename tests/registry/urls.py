"""Sign-in beside a home page of one word, so that these tests need no upper package."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import include, path


@login_not_required
def home(request: HttpRequest) -> HttpResponse:
    return HttpResponse(request.user.get_username() or "nobody")


def private(request: HttpRequest) -> HttpResponse:
    return HttpResponse("private")


urlpatterns = [
    path("", home, name="home"),
    path("private/", private, name="private"),
    path("", include("registry.urls")),
]
