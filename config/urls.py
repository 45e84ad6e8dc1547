"""All addresses of the site. Each package names its own; this file says where they hang."""

from django.urls import include, path

from config import views

handler400 = "config.refusals.bad_request"

urlpatterns = [
    path("", views.home, name="home"),
    path("about/", views.about, name="about"),
    path("language/", views.set_language, name="set_language"),
    path("demo/clock/", views.demo_clock, name="demo_clock"),
    path("styleguide/", views.styleguide, name="styleguide"),
    path("claims/", include("workflows.urls")),
    path("policies/simulations/", include("workflows.simulation_urls")),
    path("payments/", include("payments.urls")),
    path("messages/", include("notifications.urls")),
    path("", include("documents.urls")),
    path("", include("approvals.urls")),
    path("", include("registry.urls")),
]
