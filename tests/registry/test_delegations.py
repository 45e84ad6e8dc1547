"""委托: whoever holds a post lends it for some days; it cannot be passed on, and it is ended at once."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from django.db import DatabaseError, IntegrityError, transaction

from registry import clock
from registry.commands import appoint, end_post
from registry.delegations import delegations_seen_by, lend, may_lend, may_revoke, revoke
from registry.enums import Role
from registry.errors import RegistryError
from registry.models import Delegation, Office, Post, RegistryEvent, User
from registry.powers import power_at, powers_of, signed
from tests.pilot import load_pilot

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def _demo_day():
    with time_machine.travel(datetime.combine(TODAY, time(9), clock.SHANGHAI), tick=False):
        yield


@pytest.fixture
def users() -> dict[str, User]:
    load_pilot()
    return {user.username: user for user in User.objects.select_related("person")}


def post_of(user: User) -> Post:
    return user.posts.get()


def given(users, principal="na-village", delegate="zx-village", **changed) -> Delegation:
    columns = {
        "actor": users[principal],
        "post": post_of(users[principal]),
        "delegate": users[delegate],
        "valid_from": TODAY,
        "valid_to": TODAY + timedelta(days=5),
        "reason": "外出培训",
    }
    return lend(**(columns | changed))


def lent_powers(user: User):
    return [power for power in powers_of(user) if power.delegation is not None]


def test_the_delegate_holds_the_post_beside_his_own(users):
    given(users)
    [own, lent] = powers_of(users["zx-village"])
    assert (own.principal, own.office) == (None, post_of(users["zx-village"]).office)
    assert (lent.principal, lent.role) == (users["na-village"], Role.REVIEWER)
    assert lent.office == post_of(users["na-village"]).office


def test_it_is_told_in_the_register(users):
    delegation = given(users)
    event = RegistryEvent.objects.get(verb="delegation_lend")
    assert (event.actor, event.subject_id) == (users["na-village"], str(delegation.pk))


@pytest.mark.parametrize(("days", "holds"), [(-1, False), (0, True), (5, True), (6, False)])
def test_it_holds_on_its_days_both_included(users, days, holds):
    given(users)
    on = TODAY + timedelta(days=days)
    assert bool([power for power in powers_of(users["zx-village"], on) if power.delegation]) is holds


def test_a_delegation_that_begins_later_gives_nothing_yet(users):
    given(users, valid_from=TODAY + timedelta(days=2))
    assert lent_powers(users["zx-village"]) == []


def test_it_ends_with_the_post_of_the_principal(users):
    given(users)
    end_post(actor=None, post=post_of(users["na-village"]))
    assert lent_powers(users["zx-village"]) == []


@pytest.mark.parametrize("who", ["na-village", "zx-village"])
def test_it_gives_nothing_while_either_account_is_closed(users, who):
    given(users)
    User.objects.filter(username=who).update(is_active=False)
    users["zx-village"].refresh_from_db()
    assert lent_powers(users["zx-village"]) == []


def test_a_delegate_cannot_pass_it_on(users):
    given(users)
    post = post_of(users["na-village"])
    assert "不能再转委托" in may_lend(users["zx-village"], post, users["bs-village"])
    with pytest.raises(RegistryError, match="不能再转委托"):
        given(users, actor=users["zx-village"], post=post, delegate="bs-village")
    # His own post he may lend; the one lent to him does not go along.
    given(users, "zx-village", "bs-village")
    assert [power.principal for power in lent_powers(users["bs-village"])] == [users["zx-village"]]


def test_programmes_and_the_ceiling_bound_it(users):
    given(users, programmes=("startup_grant",), ceiling_fen=100_000)
    powers, office = powers_of(users["zx-village"]), post_of(users["na-village"]).office_id
    reached = {
        (programme, amount): power_at(powers, office, Role.REVIEWER, programme, amount) is not None
        for programme in ("startup_grant", "public_welfare_post")
        for amount in (None, 1, 100_000, 100_001)
    }
    assert [key for key, found in reached.items() if found] == [
        ("startup_grant", 1),
        ("startup_grant", 100_000),
    ]


def test_ones_own_post_comes_before_a_lent_one(users):
    office = post_of(users["na-village"]).office
    given(users)
    appoint(actor=None, user=users["zx-village"], office=office, role=Role.REVIEWER)
    assert power_at(powers_of(users["zx-village"]), office.pk, Role.REVIEWER, "any", 1).principal is None


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"valid_to": TODAY - timedelta(days=1)}, "早于第一天"),
        ({"valid_from": date(2026, 1, 1), "valid_to": date(2026, 1, 2)}, "已经过去"),
        ({"valid_to": TODAY + timedelta(days=367)}, "最长一年"),
        ({"reason": "  "}, "请写明委托的原因"),
        ({"reason": "长" * 201}, "请写明委托的原因"),
        ({"ceiling_fen": 0}, "金额上限应大于0元"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(users, changed, sentence):
    with pytest.raises(RegistryError, match=sentence):
        given(users, **changed)
    assert not Delegation.objects.exists()


@pytest.mark.parametrize(
    ("delegate", "sentence"), [("chen", "没有审核或财务岗位"), ("auditor", "没有审核或财务岗位")]
)
def test_only_staff_who_review_or_pay_act_for_others(users, delegate, sentence):
    with pytest.raises(RegistryError, match=sentence):
        given(users, delegate=delegate)


def test_nobody_lends_to_himself_under_another_account(users):
    double = User.objects.create_user("double", name="同一人", person=users["na-village"].person)
    appoint(actor=None, user=double, office=post_of(users["na-township"]).office, role=Role.REVIEWER)
    with pytest.raises(RegistryError, match="受托人就是您本人"):
        given(users | {"double": double}, delegate="double")


def test_who_keeps_the_office_under_control_does_not_act_in_it(users):
    office = post_of(users["na-village"]).office
    appoint(actor=None, user=users["zx-village"], office=office, role=Role.AUDITOR)
    with pytest.raises(RegistryError, match="担任管理或审计岗位"):
        given(users)


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.ADMINISTRATOR, Role.POLICY])
def test_only_reviewing_and_paying_can_be_lent(users, role):
    post = appoint(actor=None, user=users["lin"], office=Office.objects.first(), role=role)
    with pytest.raises(RegistryError, match="审核或财务岗位"):
        given(users, actor=users["lin"], post=post)


def test_a_post_is_lent_to_one_at_a_time(users):
    first = given(users)
    with pytest.raises(RegistryError, match="已经委托给别人"):
        given(users, delegate="bs-village", valid_from=TODAY + timedelta(days=5))
    given(
        users, delegate="bs-village", valid_from=TODAY + timedelta(days=6), valid_to=TODAY + timedelta(days=9)
    )
    revoke(actor=users["na-village"], delegation=first)
    given(users, delegate="na-township")


@pytest.mark.parametrize("username", ["na-village", "na-township", "admin"])
def test_the_principal_the_office_above_and_the_administrator_end_it_at_once(users, username):
    delegation = given(users)
    ended = revoke(actor=users[username], delegation=delegation)
    assert (ended.revoked_by, ended.revoked_at) == (users[username], clock.now())
    assert lent_powers(users["zx-village"]) == []
    assert revoke(actor=users["na-village"], delegation=delegation).revoked_by == users[username]


@pytest.mark.parametrize("username", ["zx-village", "na-county", "zx-township", "auditor", "chen"])
def test_nobody_else_ends_it(users, username):
    delegation = given(users)
    with pytest.raises(RegistryError, match="可以收回"):
        revoke(actor=users[username], delegation=delegation)
    assert may_revoke(users[username], delegation) is not None
    assert lent_powers(users["zx-village"])


def test_it_is_seen_by_both_by_those_above_and_by_nobody_else(users):
    given(users)
    seen = [name for name, user in sorted(users.items()) if delegations_seen_by(user).exists()]
    assert seen == [
        "admin",
        "fj-province",
        "na-county",
        "na-county-2",
        "na-township",
        "na-village",
        "qz-prefecture",
        "zx-village",
    ]


def test_a_delegate_costs_two_queries_and_everybody_else_one(users, django_assert_num_queries):
    given(users)
    with django_assert_num_queries(2):
        powers_of(users["zx-village"])
    with django_assert_num_queries(1):
        powers_of(users["na-village"])


def test_a_name_is_signed_with_the_one_acted_for():
    assert signed("甲") == "甲"
    assert signed("甲", "乙") == "甲（代乙）"


# What the database itself refuses.


def row(users, **changed) -> Delegation:
    columns = {
        "post": post_of(users["na-village"]),
        "delegate": users["zx-village"],
        "valid_from": TODAY,
        "valid_to": TODAY,
        "reason": "出差",
    }
    return Delegation.objects.create(**(columns | changed))


@pytest.mark.parametrize(
    ("name", "changed"),
    [
        ("registry_delegation_valid_from_before_to", {"valid_to": TODAY - timedelta(days=1)}),
        ("registry_delegation_gives_a_reason", {"reason": ""}),
        ("registry_delegation_ceiling_positive", {"ceiling_fen": 0}),
        ("registry_delegation_revoked_whole", {"revoked_at": datetime(2026, 3, 2, tzinfo=UTC)}),
    ],
)
def test_a_row_that_cannot_be_is_refused(users, name, changed):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        row(users, **changed)


def test_registry_delegation_of_a_duty(users):
    with pytest.raises(IntegrityError, match="registry_delegation_of_a_duty"), transaction.atomic():
        row(users, delegate=users["na-village"])
    audit = users["auditor"].posts.first()
    with pytest.raises(IntegrityError, match="registry_delegation_of_a_duty"), transaction.atomic():
        row(users, post=audit)


def test_registry_delegation_one_at_a_time(users):
    first = row(users)
    with pytest.raises(IntegrityError, match="registry_delegation_one_at_a_time"), transaction.atomic():
        row(users, delegate=users["bs-village"])
    revoke(actor=users["na-village"], delegation=first)
    row(users, delegate=users["bs-village"])


def test_a_delegation_is_not_rewritten_and_not_taken_up_again(users):
    delegation = row(users)
    for columns in (
        {"valid_to": date(2026, 12, 31)},
        {"delegate": users["bs-village"]},
        {"programmes": ["x"]},
    ):
        with pytest.raises(DatabaseError, match="registry_delegation is settled"), transaction.atomic():
            Delegation.objects.filter(pk=delegation.pk).update(**columns)
    revoke(actor=users["na-village"], delegation=delegation)
    with pytest.raises(DatabaseError, match="registry_delegation is settled"), transaction.atomic():
        Delegation.objects.filter(pk=delegation.pk).update(revoked_at=None, revoked_by=None)
    with pytest.raises(DatabaseError, match="registry_delegation is settled"), transaction.atomic():
        delegation.delete()
