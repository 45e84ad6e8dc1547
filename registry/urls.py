from django.urls import include, path, re_path

from registry.views import calendars, guides, rules, session

RULES = [
    path("", rules.rules, name="list"),
    path("new/", rules.new, name="new"),
    path("editions/<int:pk>/", rules.edition, name="edition"),
    path("editions/<int:pk>/edit/", rules.edit, name="edit"),
    path("editions/<int:pk>/act/", rules.act, name="act"),
    path("editions/<int:pk>/guide/", rules.preview, name="preview"),
    re_path(r"^(?P<kind>programme|standard)/(?P<subject>\w{2,60})/$", rules.subject, name="subject"),
    re_path(r"^(?P<kind>programme|standard)/(?P<subject>\w{2,60})/draft/$", rules.draft, name="draft"),
    re_path(r"^(?P<kind>programme|standard)/(?P<subject>\w{2,60})/compare/$", rules.compare, name="compare"),
]
CALENDARS = [
    path("", calendars.calendars, name="list"),
    path("publish/", calendars.publish, name="publish"),
    re_path(r"^(?P<region>nation|[0-9]{2,6})/(?P<year>[0-9]{4})/$", calendars.year, name="year"),
]
GUIDES = [
    path("", guides.guides, name="list"),
    path("<slug:programme>/", guides.guide, name="programme"),
    path("<slug:programme>/<slug:region>/", guides.guide, name="county"),
]

urlpatterns = [
    path("sign-in/", session.sign_in, name="sign_in"),
    path("sign-out/", session.sign_out, name="sign_out"),
    path("policies/calendar/", include((CALENDARS, "calendars"))),
    path("policies/", include((RULES, "rules"))),
    path("guides/", include((GUIDES, "guides"))),
]
