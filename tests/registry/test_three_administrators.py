"""三员: system, security and audit are three people; security acts within bounds and with a reason, audit reads it."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from axes.models import AccessAttempt
from django.db import IntegrityError, transaction
from django.urls import reverse

from registry import clock, second_factor
from registry.account_care import accounts_cared_for_by, care_for, find_accounts
from registry.commands import appoint
from registry.enums import THREE_ADMINISTRATORS, AccountAct, Role
from registry.errors import RegistryError
from registry.models import Office, Post, RegistryEvent, Session, User
from registry.pilot import code_of
from registry.trail import WORDS, trail_page

pytestmark = pytest.mark.django_db
REGISTRY = Path(__file__).resolve().parents[2] / "registry"
PAIRS = [(one, other) for one in THREE_ADMINISTRATORS for other in THREE_ADMINISTRATORS if one != other]


@pytest.fixture
def keeper(county_office) -> User:
    """The security administrator of the county."""
    keeper = User.objects.create_user("keeper", name="安守正")
    appoint(actor=None, user=keeper, office=county_office, role=Role.SECURITY)
    return keeper


@pytest.fixture
def auditor(county_office) -> User:
    auditor = User.objects.create_user("auditor", name="解明")
    appoint(actor=None, user=auditor, office=county_office, role=Role.AUDITOR)
    return auditor


@pytest.fixture
def clerk(user, county_office) -> User:
    appoint(actor=None, user=user, office=county_office, role=Role.REVIEWER)
    return user


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_nobody_is_two_of_the_three_with_whatever_account(chen, county_office, places, one, other):
    first, second = (User.objects.create_user(name, name="陈秀兰", person=chen) for name in ("a", "b"))
    province = Office.objects.create(
        name="省厅", kind=county_office.kind, level="province", division=places["35"]
    )
    appoint(actor=None, user=first, office=county_office, role=one)
    for user in (first, second):
        with pytest.raises(RegistryError, match="必须是不同的人"):
            appoint(actor=None, user=user, office=province, role=other)
    columns = {"user": first, "office": province, "valid_from": clock.today(), "role": other}
    with pytest.raises(IntegrityError, match="registry_post_three_administrators"), transaction.atomic():
        Post.objects.create(**columns)
    Post.objects.update(valid_to=clock.today())
    Post.objects.create(**(columns | {"valid_from": clock.today() + timedelta(days=1)}))


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.FINANCE])
def test_whoever_keeps_the_accounts_of_an_office_decides_nothing_there(keeper, county_office, role):
    with pytest.raises(RegistryError, match="管理员不能在同一机构"):
        appoint(actor=None, user=keeper, office=county_office, role=role)
    columns = {"user": keeper, "office": county_office, "valid_from": clock.today(), "role": role}
    with pytest.raises(IntegrityError, match="registry_post_secures_or_decides"), transaction.atomic():
        Post.objects.create(**columns)


def test_security_looks_after_the_accounts_of_its_area_and_never_its_own(keeper, clerk, chen, places):
    resident = User.objects.create_user("chen", name="陈秀兰", person=chen)
    province = Office.objects.create(name="省厅", kind="hrss", level="province", division=places["35"])
    above = User.objects.create_user("above", name="上级")
    appoint(actor=None, user=above, office=province, role=Role.REVIEWER)
    assert set(accounts_cared_for_by(keeper)) == {clerk, resident}
    assert not accounts_cared_for_by(clerk).exists()
    assert find_accounts(keeper, " CHE") == find_accounts(keeper, "秀兰") == [resident]
    for user in (above, keeper):
        with pytest.raises(RegistryError, match="本辖区"):
            care_for(actor=keeper, user=user, act=AccountAct.DISABLE, reason="离职")
        assert User.objects.get(pk=user.pk).is_active


def test_every_act_needs_a_reason(keeper, clerk):
    with pytest.raises(RegistryError, match="请写明原因"):
        care_for(actor=keeper, user=clerk, act=AccountAct.DISABLE, reason="  ")
    assert User.objects.get(pk=clerk.pk).is_active


@pytest.mark.urls("tests.registry.urls")
def test_each_act_does_what_it_says(client, keeper, clerk, settings):
    settings.SECOND_FACTOR_AT_SIGN_IN = False

    def does(act: AccountAct) -> None:
        care_for(actor=keeper, user=clerk, act=act, reason="手机丢失")

    def signed_in() -> bool:
        client.post(reverse("sign_in"), {"username": "su", "password": "correct horse battery"})
        return client.get("/").content.decode() == "su"

    code_of(clerk)
    assert signed_in()
    does(AccountAct.FORGET_FACTOR)
    assert not second_factor.has(clerk)
    assert client.get("/").content.decode() == "nobody"
    assert signed_in()
    does(AccountAct.SIGN_OUT)
    assert not Session.objects.filter(user=clerk).exists()
    does(AccountAct.DISABLE)
    assert not signed_in()
    does(AccountAct.ENABLE)
    assert signed_in()
    AccessAttempt.objects.create(username="su", failures_since_start=5, ip_address="10.0.0.1")
    does(AccountAct.UNLOCK)
    assert not AccessAttempt.objects.exists()
    kept = RegistryEvent.objects.filter(actor=keeper).order_by("pk")
    assert [event.verb for event in kept] == [
        "forget_factor",
        "end_sessions",
        "disable_account",
        "enable_account",
        "unlock_account",
    ]
    assert {event.detail["reason"] for event in kept} == {"手机丢失"}


def test_the_auditor_reads_what_was_done_in_his_area(
    keeper, clerk, auditor, places, django_assert_num_queries
):
    care_for(actor=keeper, user=clerk, act=AccountAct.SIGN_OUT, reason="调离")
    stranger = User.objects.create_user("stranger", name="外地")
    RegistryEvent.objects.create(actor=stranger, verb="appoint", subject="post", subject_id="1")
    with django_assert_num_queries(2):
        [line], following = trail_page(auditor, None)
    assert (line.said, line.reason, line.event.actor, following) == ("结束全部登录", "调离", keeper, None)
    assert trail_page(keeper, None) == ([], None)


def test_the_trail_goes_on_page_by_page(clerk, auditor):
    RegistryEvent.objects.bulk_create(
        RegistryEvent(actor=clerk, verb="lend", subject="x", subject_id=f"{number}") for number in range(60)
    )
    first, following = trail_page(auditor, None)
    second, end = trail_page(auditor, following)
    assert (len(first), len(second), end) == (50, 10, None)
    assert len({line.event.pk for line in first + second}) == 60


def test_every_verb_that_is_kept_has_a_word():
    """The verbs stand as text where the commands of the registry write them."""
    kept = r'_record(?:_many)?\(\w+(?:\.\w+)?, "(\w+)"'
    written = {verb for path in REGISTRY.glob("*.py") for verb in re.findall(kept, path.read_text("utf-8"))}
    assert {"appoint", "lock_factor", "reveal_person"} <= written
    assert written - {"lend", "revoke"} <= set(WORDS)


@pytest.mark.urls("tests.registry.urls")
def test_the_pages_are_for_security_and_for_audit_alone(client, keeper, clerk, auditor):
    addresses = {
        "accounts": reverse("security:accounts"),
        "account": reverse("security:account", args=[clerk.pk]),
        "trail": reverse("security:trail"),
    }
    answers = {}
    for user in (keeper, auditor, clerk):
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        answers[user.username] = [client.get(address).status_code for address in addresses.values()]
    assert answers == {"keeper": [200, 200, 403], "auditor": [403, 404, 200], "su": [403, 404, 403]}
    client.force_login(keeper, backend="django.contrib.auth.backends.ModelBackend")
    assert "苏志远" in client.get(addresses["accounts"], {"q": "su"}).content.decode()
    assert client.post(addresses["account"], {"act": "disable_account"}).status_code == 422
    done = client.post(addresses["account"], {"act": "disable_account", "reason": "离职"}, follow=True)
    assert "已停用" in done.content.decode()
    client.force_login(auditor, backend="django.contrib.auth.backends.ModelBackend")
    assert "离职" in client.get(addresses["trail"]).content.decode()
