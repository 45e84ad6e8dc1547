"""委托与回避 on the pages: lend a post, end it, declare a relative and a household."""

from datetime import date, datetime, time

import pytest
import time_machine
from django.urls import reverse

from registry import clock
from registry.delegations import lend
from registry.enums import Kin
from registry.models import Delegation, Kinship, Person, User
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


@pytest.fixture
def given(users) -> Delegation:
    return lend(
        actor=users["na-village"],
        post=users["na-village"].posts.get(),
        delegate=users["na-township"],
        valid_from=TODAY,
        valid_to=date(2026, 3, 31),
        reason="外出培训",
        programmes=("startup_grant",),
        ceiling_fen=500_000,
    )


def typed(users, **changed) -> dict[str, object]:
    columns = {
        "post": users["na-village"].posts.get().pk,
        "delegate": users["na-township"].pk,
        "valid_from": "2026-03-02",
        "valid_to": "2026-03-08",
        "programmes": ["startup_grant"],
        "ceiling": "5000.50",
        "reason": "休假",
    }
    return columns | changed


def test_a_post_is_lent_on_the_page(users, client):
    client.force_login(users["na-village"])
    answered = client.post(reverse("duties:delegate"), typed(users))
    assert answered.status_code == 302
    given = Delegation.objects.get()
    assert (given.principal, given.delegate) == (users["na-village"], users["na-township"])
    assert (given.programmes, given.ceiling_fen, given.valid_to) == (
        ["startup_grant"],
        500_050,
        date(2026, 3, 8),
    )


def test_nothing_chosen_means_all_programmes_and_any_amount(users, client):
    client.force_login(users["na-village"])
    client.post(reverse("duties:delegate"), typed(users, programmes=[], ceiling=""))
    given = Delegation.objects.get()
    assert (given.programmes, given.ceiling_fen) == ([], None)


@pytest.mark.parametrize(
    "changed",
    [
        {"post": ""},
        {"post": "999999"},
        {"delegate": "x"},
        {"delegate": "999999"},
        {"valid_to": "2026-02-30"},
        {"valid_to": "2026-03-01"},
        {"programmes": ["no_such"]},
        {"ceiling": "很多"},
        {"ceiling": "-1"},
        {"ceiling": "0"},
        {"ceiling": "1e40"},
        {"reason": ""},
    ],
)
def test_what_cannot_be_is_told_on_the_form(users, client, changed):
    client.force_login(users["na-village"])
    answered = client.post(reverse("duties:delegate"), typed(users, **changed))
    assert answered.status_code == 422
    assert not Delegation.objects.exists()


def test_the_choices_are_ones_own_posts_and_staff_of_the_county(users, client):
    client.force_login(users["na-village"])
    form = client.get(reverse("duties:delegate")).context["form"]
    assert [key for key, _name in form.fields["post"].choices] == [users["na-village"].posts.get().pk]
    names = " ".join(name for _key, name in form.fields["delegate"].choices)
    assert "洪雅婷" in names
    assert "叶春生" not in names
    assert "马晓燕" not in names


def test_both_sides_read_what_it_covers(users, client, given):
    for username, block in (("na-village", "given"), ("na-township", "received")):
        client.force_login(users[username])
        shown = client.get(reverse("duties:delegations"))
        assert [row.delegation for row in getattr(shown.context["page"], block)] == [given]
        assert "洪雅婷（代叶春生）" in shown.content.decode()
        assert "不超过5,000.00元" in shown.content.decode()


def test_it_is_ended_by_one_button(users, client, given):
    client.force_login(users["na-village"])
    assert (
        reverse("duties:end", args=[given.pk]) in client.get(reverse("duties:delegations")).content.decode()
    )
    assert client.post(reverse("duties:end", args=[given.pk])).status_code == 302
    given.refresh_from_db()
    assert given.revoked_by == users["na-village"]
    assert (
        reverse("duties:end", args=[given.pk])
        not in client.get(reverse("duties:delegations")).content.decode()
    )


@pytest.mark.parametrize(("username", "status"), [("zx-county", 404), ("chen", 404), ("na-county", 403)])
def test_nobody_else_ends_it(users, client, given, username, status):
    client.force_login(users[username])
    assert client.post(reverse("duties:end", args=[given.pk])).status_code == status
    given.refresh_from_db()
    assert given.revoked_at is None


def test_a_relative_is_declared_and_shown_masked(users, client):
    data = users["chen"].person.open()
    client.force_login(users["na-village"])
    answered = client.post(
        reverse("duties:relatives"), {"name": data.name, "id_number": data.id_number, "kind": Kin.SIBLING}
    )
    assert answered.status_code == 302
    assert Kinship.objects.get().relative == users["chen"].person
    page = client.get(reverse("duties:relatives")).content.decode()
    assert users["chen"].person.name_masked in page
    assert data.id_number not in page
    assert data.name not in page


@pytest.mark.parametrize("data", [{"name": ""}, {"name": "甲", "id_number": "123", "kind": "child"}])
def test_a_relative_who_cannot_be_is_told_on_the_form(users, client, data):
    client.force_login(users["na-village"])
    assert client.post(reverse("duties:relatives"), data).status_code == 422
    assert not Kinship.objects.exists()


def test_a_household_is_stored_and_never_shown(users, client):
    client.force_login(users["na-village"])
    assert "未登记" in client.get(reverse("duties:relatives")).content.decode()
    assert client.post(reverse("duties:household"), {"number": "35050083-17"}).status_code == 302
    page = client.get(reverse("duties:relatives")).content.decode()
    assert "35050083" not in page
    assert Person.objects.exclude(household_index="").get() == users["na-village"].person


@pytest.mark.parametrize("number", ["", "1", "号！！！！"])
def test_a_household_number_that_cannot_be_is_told(users, client, number):
    client.force_login(users["na-village"])
    assert client.post(reverse("duties:household"), {"number": number}).status_code == 422
    assert not Person.objects.exclude(household_index="").exists()


@pytest.mark.parametrize("name", ["duties:delegations", "duties:delegate", "duties:relatives"])
def test_the_pages_are_for_staff(users, client, name):
    client.force_login(users["chen"])
    assert client.get(reverse(name)).status_code == 403
    client.force_login(users["na-finance"])
    assert client.get(reverse(name)).status_code == 200


def test_an_account_without_a_person_reads_an_empty_page(users, client):
    User.objects.filter(username="na-village").update(person=None)
    client.force_login(User.objects.get(username="na-village"))
    assert client.get(reverse("duties:relatives")).status_code == 200
