"""Sessions: the code at signing in, idleness, the list with "end this one", the password, and who must enrol first."""

import time

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from registry import second_factor
from registry.commands import appoint
from registry.enums import Role
from registry.models import Session, User
from registry.pilot import code_of

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.registry.urls")]
PASSWORD = "correct horse battery"
NEW_PASSWORD = "staple in the meadow"


@pytest.fixture(autouse=True)
def _with_codes(settings):
    settings.SECOND_FACTOR_AT_SIGN_IN = True


def signs_in(client: Client, **extra: str):
    return client.post(reverse("sign_in"), {"username": "su", "password": PASSWORD, **extra})


def who(client: Client) -> str:
    return client.get("/").content.decode()


def elsewhere() -> Client:
    client = Client(headers={"user-agent": "Telephone"}, REMOTE_ADDR="10.0.0.7")
    signs_in(client)
    return client


def test_whoever_has_an_app_types_its_code_before_anything_opens(client, user):
    code = code_of(user)
    assert signs_in(client, next="/private/").headers["location"] == reverse("sign_in_code")
    assert who(client) == "nobody"
    wrong = client.post(reverse("sign_in_code"), {"code": "000000"})
    assert wrong.status_code == 422
    assert who(client) == "nobody"
    assert client.post(reverse("sign_in_code"), {"code": code}).headers["location"] == "/private/"
    assert who(client) == "su"


def test_the_code_alone_opens_nothing(client, user):
    assert client.get(reverse("sign_in_code")).headers["location"] == reverse("sign_in")
    assert client.post(reverse("sign_in_code"), {"code": code_of(user)}).status_code == 302
    assert who(client) == "nobody"


def test_a_code_that_signed_in_elsewhere_does_not_sign_in_again(client, user):
    code = code_of(user)
    signs_in(client)
    second_factor.require(user, code)
    assert "已经用过了" in client.post(reverse("sign_in_code"), {"code": code}).content.decode()


def test_the_password_is_remembered_for_ten_minutes_and_not_for_somebody_disabled(client, user):
    code_of(user)
    signs_in(client)
    with time_machine.travel(time.time() + 601):
        assert client.get(reverse("sign_in_code")).status_code == 302
    User.objects.update(is_active=False)
    assert client.get(reverse("sign_in_code")).status_code == 302


def test_half_an_hour_of_nothing_signs_out_and_says_so(client, user):
    signs_in(client)
    start = time.time()
    with time_machine.travel(start + 1790):
        assert who(client) == "su"
    with time_machine.travel(start + 3580):
        assert who(client) == "su"
    with time_machine.travel(start + 3580 + 1801):
        assert client.get("/private/").headers["location"].startswith(reverse("sign_in"))
        assert "没有操作" in client.get(reverse("sign_in")).content.decode()
        assert "没有操作" not in client.get(reverse("sign_in")).content.decode()


def test_a_session_ends_after_a_working_day_however_busy(client, user, settings):
    signs_in(client)
    start = time.time()
    for minutes in range(25, 8 * 60, 25):
        with time_machine.travel(start + minutes * 60):
            assert who(client) == "su"
    with time_machine.travel(start + settings.SESSION_COOKIE_AGE + 60):
        assert who(client) == "nobody"


def test_the_use_of_a_session_is_written_at_most_once_a_minute(
    client, user, django_assert_num_queries, steady_clock
):
    signs_in(client)
    who(client)
    with django_assert_num_queries(2):
        who(client)


def test_the_account_lists_where_one_is_signed_in_and_ends_it_there(client, user):
    signs_in(client)
    telephone = elsewhere()
    page = client.get(reverse("account:overview"))
    here, there = page.context["sessions"]
    assert (here.is_current, there.is_current) == (True, False)
    assert (there.address, there.agent) == ("10.0.0.7", "Telephone")
    assert not any(row.session_key in page.content.decode() for row in Session.objects.all())
    client.post(reverse("account:end_session", args=[there.handle]))
    assert who(telephone) == "nobody"
    assert who(client) == "su"


def test_nobody_ends_the_session_of_another(client, user):
    telephone = elsewhere()
    handle = telephone.get(reverse("account:overview")).context["sessions"][0].handle
    User.objects.create_user("lin", PASSWORD, name="林建国")
    client.post(reverse("sign_in"), {"username": "lin", "password": PASSWORD})
    client.post(reverse("account:end_session", args=[handle]))
    assert who(telephone) == "su"


def test_a_new_password_ends_the_other_sessions(client, user):
    signs_in(client)
    telephone = elsewhere()
    typed = {"old_password": PASSWORD, "new_password1": NEW_PASSWORD, "new_password2": NEW_PASSWORD}
    assert client.post(reverse("account:password"), typed).headers["location"] == reverse("account:overview")
    assert (who(client), who(telephone)) == ("su", "nobody")
    assert Session.objects.filter(user=user).count() == 1
    assert User.objects.get(pk=user.pk).check_password(NEW_PASSWORD)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"old_password": "wrong"}, "旧密码"),
        ({"new_password2": "other"}, "不一致"),
        ({"new_password1": "short", "new_password2": "short"}, "至少要12个字符"),
    ],
)
def test_a_password_that_cannot_be_changed_is_said_why(client, user, changes, said):
    signs_in(client)
    typed = {"old_password": PASSWORD, "new_password1": NEW_PASSWORD, "new_password2": NEW_PASSWORD}
    answer = client.post(reverse("account:password"), typed | changes)
    assert answer.status_code == 422
    assert said in " ".join(str(each) for each in answer.context["form"].errors.values())


def test_whoever_holds_a_post_that_asks_for_it_enrols_before_anything_else(
    client, user, county_office, settings
):
    settings.SECOND_FACTOR_ROLES = [Role.FINANCE]
    signs_in(client)
    assert client.get("/private/").status_code == 200
    appoint(actor=None, user=user, office=county_office, role=Role.FINANCE)
    led = client.get("/private/", follow=True)
    assert led.redirect_chain == [(reverse("account:second_factor"), 302)]
    assert "您的岗位要求两步验证" in led.content.decode()
    code_of(user)
    assert client.get("/private/").status_code == 200
    assert client.post(reverse("sign_out")).status_code == 302


def test_after_signing_in_with_a_code_nothing_more_is_asked_of_the_database(
    client, user, county_office, settings, django_assert_num_queries, steady_clock
):
    appoint(actor=None, user=user, office=county_office, role=Role.FINANCE)
    code_of(user)
    signs_in(client)
    client.post(reverse("sign_in_code"), {"code": code_of(user)})
    client.get("/private/")
    settings.SECOND_FACTOR_ROLES = [Role.FINANCE]
    with django_assert_num_queries(2):
        assert client.get("/private/").status_code == 200
