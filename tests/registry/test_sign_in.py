from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.conf import settings as project_settings
from django.test import Client
from django.urls import reverse

from registry.forms import SignInForm
from registry.models import User

PASSWORD = "correct horse battery"

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.registry.urls")]


@pytest.fixture(autouse=True)
def _lock_out(settings):
    settings.AXES_ENABLED = True


def try_in(client, username: str = "su", password: str = PASSWORD, **extra):
    return client.post(reverse("sign_in"), {"username": username, "password": password, **extra})


def test_the_page_asks_for_name_and_password(client):
    page = client.get(reverse("sign_in"), {"next": "/private/"}).content.decode()
    assert 'autocomplete="username"' in page
    assert 'autocomplete="current-password"' in page
    assert 'name="next" value="/private/"' in page


@pytest.mark.parametrize("typed", ["su", "SU", " su ", "ｓｕ"])
def test_a_user_signs_in_however_the_name_is_typed(client, user, typed):
    assert try_in(client, typed).headers["location"] == "/"
    assert client.get("/").content.decode() == "su"


def test_a_page_that_needs_a_user_asks_to_sign_in_and_comes_back(client, user):
    sign_in = client.get("/private/").headers["location"]
    assert sign_in == "/sign-in/?next=/private/"
    assert try_in(client, next="/private/").headers["location"] == "/private/"


@pytest.mark.parametrize(
    "elsewhere", ["https://example.org/", "//example.org", "javascript:alert(1)", "/\\example.org"]
)
def test_nobody_is_sent_to_another_site(client, user, elsewhere):
    assert try_in(client, next=elsewhere).headers["location"] == "/"


def test_somebody_signed_in_is_not_asked_again(client, user):
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(reverse("sign_in"), {"next": "/private/"}).headers["location"] == "/private/"


def test_the_session_key_changes_on_signing_in(client, user):
    client.get(reverse("sign_in"))
    session = client.session
    session["seen"] = True
    session.save()
    before = session.session_key
    client.cookies[project_settings.SESSION_COOKIE_NAME] = before
    try_in(client)
    assert client.session.session_key != before


def test_the_answer_is_the_same_for_known_unknown_and_inactive_users(client, user):
    User.objects.create_user("gone", PASSWORD, name="离职", is_active=False)
    answers = [
        try_in(client, name, word)
        for name, word in (("su", "wrong"), ("nobody", "wrong"), ("gone", PASSWORD))
    ]
    assert {answer.status_code for answer in answers} == {422}
    errors = {str(answer.context["form"].non_field_errors()) for answer in answers}
    assert len(errors) == 1
    assert "用户名或密码不对" in errors.pop()


def test_an_unknown_user_costs_a_hash_like_a_known_one(client, user, monkeypatch):
    hashed = []
    monkeypatch.setattr(User, "set_password", lambda self, raw: hashed.append(raw))
    try_in(client, "nobody", "wrong")
    assert hashed == ["wrong"]


def test_empty_fields_are_named(client):
    form = try_in(client, "", "").context["form"]
    assert form.errors == {"username": ["请填写用户名。"], "password": ["请填写密码。"]}


@pytest.mark.parametrize("name", ["x" * 61, "a\x00b"])
def test_an_impossible_name_is_refused_like_any_other(client, name):
    assert try_in(client, name).status_code == 422


def test_the_sentence_tells_the_true_limits():
    sentence = str(SignInForm.error_messages["invalid_login"])
    assert f"输错{project_settings.AXES_FAILURE_LIMIT}次" in sentence
    assert f"等{round(project_settings.AXES_COOLOFF_TIME * 60)}分钟" in sentence


def test_after_five_failures_even_the_right_password_waits(client, user):
    for _ in range(5):
        answer = try_in(client, password="wrong")
    assert answer.status_code == 429
    answer = try_in(client)
    assert answer.status_code == 429
    assert client.get("/").content.decode() == "nobody"


def test_the_lock_out_page_says_when_to_try_again(client, user):
    for _ in range(5):
        page = try_in(client, password="wrong").content.decode()
    assert "请过30分钟" in page
    assert "以后再试" in page


def test_spelling_the_name_otherwise_gives_no_more_tries(client, user):
    for name in ("su", "SU", "Su", "sU", " su"):
        answer = try_in(client, name, "wrong")
    assert answer.status_code == 429


def test_an_unknown_user_is_locked_out_just_the_same(client):
    for _ in range(5):
        answer = try_in(client, "nobody", "wrong")
    assert answer.status_code == 429


def test_a_locked_name_does_not_lock_others_or_other_places(client, user):
    User.objects.create_user("lin", PASSWORD, name="林建国")
    for _ in range(5):
        try_in(client, password="wrong")
    assert try_in(client, "lin").status_code == 302
    client.logout()
    client.defaults["REMOTE_ADDR"] = "10.0.0.7"
    assert try_in(client).status_code == 302


def test_after_the_wait_the_user_signs_in(client, user):
    for _ in range(5):
        try_in(client, password="wrong")
    for attempt in AccessAttempt.objects.all():
        AccessAttempt.objects.filter(pk=attempt.pk).update(
            attempt_time=attempt.attempt_time - timedelta(minutes=31)
        )
    assert try_in(client).status_code == 302


def test_signing_in_forgets_earlier_failures(client, user):
    for _ in range(4):
        try_in(client, password="wrong")
    try_in(client)
    client.post(reverse("sign_out"))
    assert try_in(client, password="wrong").status_code == 422


def test_signing_out_ends_the_session(client, user):
    try_in(client)
    assert client.post(reverse("sign_out")).headers["location"] == "/"
    assert client.get("/").content.decode() == "nobody"


def test_a_link_cannot_sign_anybody_out(client, user):
    try_in(client)
    assert client.get(reverse("sign_out")).status_code == 405
    assert client.get("/").content.decode() == "su"


def test_signing_out_without_a_session_is_harmless(client):
    assert client.post(reverse("sign_out")).status_code == 302


def test_a_form_of_another_site_cannot_sign_in(user):

    assert try_in(Client(enforce_csrf_checks=True)).status_code == 403


def test_trying_while_locked_begins_the_wait_anew_as_the_page_says(client, user):
    for _ in range(5):
        page = try_in(client, password="wrong").content.decode()
    assert "等待时间会重新计算" in page
    before = AccessAttempt.objects.get().attempt_time - timedelta(minutes=29)
    AccessAttempt.objects.update(attempt_time=before)
    assert try_in(client).status_code == 429
    assert AccessAttempt.objects.get().attempt_time > before + timedelta(minutes=28)
