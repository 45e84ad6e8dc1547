from django.urls import include, path, re_path

from registry.views import account, calendars, duties, guides, rules, security, session

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
DUTIES = [
    path("desk/delegations/", duties.delegations, name="delegations"),
    path("desk/delegations/new/", duties.delegate, name="delegate"),
    path("desk/delegations/<int:pk>/end/", duties.end, name="end"),
    path("account/relatives/", duties.relatives, name="relatives"),
    path("account/household/", duties.household, name="household"),
]
ACCOUNT = [
    path("", account.overview, name="overview"),
    path("password/", account.password, name="password"),
    path("sessions/<slug:handle>/end/", account.end_session, name="end_session"),
    path("second-factor/", account.second_factor, name="second_factor"),
    path("second-factor/recovery-codes/", account.recovery_codes, name="recovery_codes"),
    path("second-factor/give-up/", account.give_up, name="give_up"),
]
SECURITY = [
    path("accounts/", security.accounts, name="accounts"),
    path("accounts/<int:pk>/", security.account, name="account"),
    path("trail/", security.trail, name="trail"),
]
GUIDES = [
    path("", guides.guides, name="list"),
    path("<slug:programme>/", guides.guide, name="programme"),
    path("<slug:programme>/<slug:region>/", guides.guide, name="county"),
]

urlpatterns = [
    path("sign-in/", session.sign_in, name="sign_in"),
    path("sign-in/code/", session.sign_in_code, name="sign_in_code"),
    path("sign-out/", session.sign_out, name="sign_out"),
    path("policies/calendar/", include((CALENDARS, "calendars"))),
    path("policies/", include((RULES, "rules"))),
    path("", include((DUTIES, "duties"))),
    path("account/", include((ACCOUNT, "account"))),
    path("security/", include((SECURITY, "security"))),
    path("guides/", include((GUIDES, "guides"))),
]
