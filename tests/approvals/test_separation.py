"""回避 and separation of duties: nobody decides for himself, nobody decides twice."""

import pytest
from django.db import IntegrityError, transaction

from approvals import guards
from approvals.commands import take
from approvals.models import Seat
from registry.commands import appoint, end_post
from registry.enums import Level, Role
from registry.models import Office, Organisation, Post, User
from registry.pilot.zhenxiong import ROSTER
from registry.selectors import find_person
from tests.approvals.conftest import answer, carry, item_of
from workflows.errors import CommandRefused
from workflows.models import OpenItem


def county(code: str = "350583") -> Office:
    return Office.objects.get(division_id=code, kind="hrss")


def second_account(person_of: User, office: Office, username: str = "second") -> User:
    """The same human being under another user name, with a post of his own."""
    user = User.objects.create_user(username, name="同一人", person=person_of.person)
    appoint(actor=None, user=user, office=office, role=Role.REVIEWER)
    return user


def appointed(user: User, office: Office) -> User:
    appoint(actor=None, user=user, office=office, role=Role.REVIEWER)
    return user


def test_a_reviewer_of_two_levels_decides_at_one_of_them_only(file_startup, cast):
    both = appointed(cast["na-village"], county())
    claim = carry(file_startup(), cast, "county")
    with pytest.raises(CommandRefused, match="同一个人不能在两级审核"):
        answer(claim, both)


def test_a_second_account_of_the_same_person_changes_nothing(file_startup, cast):
    double = second_account(cast["na-village"], county())
    claim = carry(file_startup(), cast, "county")
    with pytest.raises(CommandRefused, match="同一个人不能在两级审核"):
        answer(claim, double)


def test_the_database_seats_one_person_at_one_level_of_a_claim(file_startup, cast):
    claim = answer(file_startup(), cast["na-village"])
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        Seat.objects.create(
            claim=claim,
            person=cast["na-village"].person,
            user=second_account(cast["na-village"], county()),
            level=Level.COUNTY,
            office=county(),
        )
    assert "seat_one_level" in str(refused.value)


def test_nobody_decides_on_his_own_claim(file_startup, cast):
    claim = file_startup()
    village = cast["na-village"].posts.get().office
    for user in (appointed(cast["chen"], village), second_account(cast["chen"], village)):
        with pytest.raises(CommandRefused, match="应当回避"):
            answer(claim, user)
        with pytest.raises(CommandRefused, match="应当回避"):
            take(task_id=item_of(claim).task_id, actor=user)


def test_whoever_filed_for_a_unit_leads_it_or_acts_for_it_does_not_decide(file_roster, cast):
    claim = file_roster()
    office = county("530627")
    unit = Organisation.objects.get(pk=claim.organisation_id)
    operator = second_account(cast["organiser"], office, "operator-2")
    assert unit.legal_person == cast["organiser"].person
    with pytest.raises(CommandRefused, match="应当回避"):
        answer(claim, operator)
    unit.operators.all().delete()
    with pytest.raises(CommandRefused, match="应当回避"):
        answer(claim, operator)


def test_a_reviewer_who_stands_in_the_roster_does_not_decide(file_roster, cast):
    claim = file_roster()
    worker = find_person(ROSTER[2].member.id_number)
    reviewer = appointed(User.objects.create_user("worker-3", name="成永才", person=worker), county("530627"))
    with pytest.raises(CommandRefused, match="应当回避"):
        answer(claim, reviewer)


def test_an_account_without_a_person_decides_nothing(file_startup, cast):
    claim = file_startup()
    nobody = appointed(User.objects.create_user("nobody", name="无名"), cast["na-village"].posts.get().office)
    with pytest.raises(CommandRefused, match="没有登记本人身份"):
        answer(claim, nobody)


def test_only_reviewers_of_the_very_office_take_and_decide(file_startup, cast):
    claim = carry(file_startup(), cast, "county")
    strangers = [
        "na-village",
        "na-township",
        "na-finance",
        "zx-county",
        "fj-province",
        "auditor",
        "admin",
        "chen",
    ]
    for username in strangers:
        with pytest.raises(CommandRefused, match="不在您所在机构的待办里"):
            answer(claim, cast[username])
        with pytest.raises(CommandRefused, match="不在您所在机构的待办里"):
            take(task_id=item_of(claim).task_id, actor=cast[username])


def test_an_auditor_at_the_office_itself_still_cannot_take(file_startup, cast):
    claim = carry(file_startup(), cast, "county")
    appoint(actor=None, user=cast["auditor"], office=county(), role=Role.AUDITOR)
    with pytest.raises(CommandRefused):
        take(task_id=item_of(claim).task_id, actor=cast["auditor"])
    assert item_of(claim).taken_by is None


def test_a_post_that_has_ended_gives_no_right(file_startup, cast):
    claim = file_startup()
    end_post(actor=None, post=Post.objects.get(user=cast["na-village"]))
    with pytest.raises(CommandRefused, match="不在您所在机构的待办里"):
        answer(claim, cast["na-village"])


def test_the_page_hides_by_the_same_guard_that_refuses(file_startup, cast):
    claim = file_startup()
    item = OpenItem.objects.select_related("claim", "office", "taken_by").get(claim=claim)
    assert guards.may_decide(cast["na-village"], item) is None
    assert guards.may_decide(cast["na-township"], item) is not None
