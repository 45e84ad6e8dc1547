"""The shell's own addresses, with a stand-in for every page that other packages contribute to the navigation."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from config import views
from registry.errors import RegistryError
from workflows.errors import ClaimBusy, CommandRefused, InvalidInput


def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse("page")


def raising(exception: Exception):
    def view(request: HttpRequest) -> HttpResponse:
        raise exception

    return view


handler400 = "config.refusals.bad_request"
urlpatterns = [
    path("", views.home, name="home"),
    path("about/", views.about, name="about"),
    path("language/", views.set_language, name="set_language"),
    path("demo/clock/", views.demo_clock, name="demo_clock"),
    path("styleguide/", views.styleguide, name="styleguide"),
    path("sign-in/", page, name="sign_in"),
    path("sign-out/", page, name="sign_out"),
    path("claims/", include(([path("", page, name="mine"), path("new/", page, name="start")], "claims"))),
    path("desk/", include(([path("", page, name="desk")], "approvals"))),
    path("payments/", include(([path("", page, name="desk")], "payments"))),
    path("messages/", include(([path("", page, name="inbox")], "notifications"))),
    path("verify/", include(([path("", page, name="verify")], "documents"))),
    path("refuse/", raising(CommandRefused("这份申请已经撤回，不能再审核。", code="closed"))),
    path("busy/", raising(ClaimBusy())),
    path("invalid/", raising(InvalidInput("金额要大于零。", code="amount", field="amount"))),
    path("registry/", raising(RegistryError("没有这个单位。", code="office"))),
    path("markup/", raising(CommandRefused("<b>名称</b>", code="markup"))),
    path("denied/", raising(PermissionDenied())),
    path("broken/", raising(ZeroDivisionError("a fault of ours"))),
]
