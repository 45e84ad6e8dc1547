from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from registry import clock
from registry.commands import appoint, authorise_operator, end_post
from registry.enums import OfficeKind, Role
from registry.errors import RegistryError
from registry.models import Office, Operator, Post, RegistryEvent
from registry.selectors import offices_of, organisations_of, posts_of, users_at


@pytest.fixture
def post(user, county_office) -> Post:
    return appoint(
        actor=None, user=user, office=county_office, role=Role.REVIEWER, valid_from=date(2025, 1, 1)
    )


@pytest.mark.parametrize(
    ("on", "held"),
    [
        (date(2024, 12, 31), False),
        (date(2025, 1, 1), True),
        (date(2025, 6, 30), True),
        (date(2025, 7, 1), False),
    ],
)
def test_a_post_holds_from_its_first_day_to_its_last(post, user, on, held):
    end_post(actor=None, post=post, last_day=date(2025, 6, 30))
    assert bool(posts_of(user, on)) is held
    assert bool(Post.objects.in_force(on)) is held


def test_without_a_day_the_clock_decides(post, user):
    clock.move_to(datetime.now(UTC) + timedelta(days=400))
    end_post(actor=None, post=post, last_day=clock.today())
    assert posts_of(user) == [post]
    clock.move_to(datetime.now(UTC) + timedelta(days=401))
    assert posts_of(user) == []


def test_posts_come_with_their_offices_in_one_query(post, user, django_assert_num_queries):
    on = date(2026, 3, 2)
    with django_assert_num_queries(1):
        assert [held.office.division.name for held in posts_of(user, on)] == ["南安市"]


def test_offices_are_named_once_and_by_role(post, user, county_office, places):
    finance = Office.objects.create(
        name="南安市财政局", kind=OfficeKind.FINANCE, level="county", division=places["350583"]
    )
    appoint(actor=None, user=user, office=county_office, role=Role.AUDITOR)
    appoint(actor=None, user=user, office=finance, role=Role.FINANCE)
    assert offices_of(user, Role.REVIEWER) == [county_office]
    assert sorted(office.name for office in offices_of(user)) == [county_office.name, finance.name]


def test_somebody_who_may_not_sign_in_holds_nothing(post, user, county_office):
    user.is_active = False
    user.save()
    assert posts_of(user) == []
    assert not users_at(county_office, Role.REVIEWER).exists()
    assert posts_of(AnonymousUser()) == []


def test_users_at_an_office_are_those_with_the_role_in_force(post, user, county_office):
    assert list(users_at(county_office, Role.REVIEWER)) == [user]
    assert not users_at(county_office, Role.FINANCE).exists()
    assert not users_at(county_office, Role.REVIEWER, on=date(2024, 1, 1)).exists()


def test_appointing_twice_is_one_post(post, user, county_office):
    assert appoint(actor=None, user=user, office=county_office, role=Role.REVIEWER) == post


def test_a_post_does_not_end_before_it_begins(user, county_office):
    with pytest.raises(RegistryError, match="结束日期早于开始日期"):
        appoint(
            actor=None,
            user=user,
            office=county_office,
            role=Role.REVIEWER,
            valid_from=date(2025, 2, 1),
            valid_to=date(2025, 1, 1),
        )
    assert not Post.objects.exists()


def test_an_ended_post_gives_no_right_today(post, user):
    end_post(actor=user, post=post)
    assert posts_of(user) == []
    assert user.posts.get().valid_to == clock.today() - timedelta(days=1)


def test_a_post_ended_on_its_first_day_is_dropped_but_recorded(user, county_office):
    post = appoint(actor=user, user=user, office=county_office, role=Role.REVIEWER)
    end_post(actor=user, post=post)
    assert not Post.objects.exists()
    assert list(RegistryEvent.objects.values_list("verb", "actor")) == [
        ("appoint", user.pk),
        ("end_post", user.pk),
    ]


def test_an_operator_acts_for_his_organisation_while_authorised(user, unit):
    authorise_operator(actor=None, user=user, organisation=unit, valid_from=date(2025, 1, 1))
    authorise_operator(actor=None, user=user, organisation=unit)
    assert list(organisations_of(user)) == [unit]
    assert not organisations_of(user, on=date(2024, 12, 31)).exists()
    Operator.objects.update(valid_to=date(2025, 6, 30))
    assert not organisations_of(user).exists()
    assert not organisations_of(AnonymousUser()).exists()
