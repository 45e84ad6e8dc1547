"""催办: once a day, counted at the desk, told to whoever has the claim; nobody's page grows old by it."""

from datetime import date

import pytest
from django.db import transaction

from approvals.commands import take
from approvals.desks import MINE, WAITING, desk_of
from approvals.enums import Verdict
from approvals.models import Urging
from approvals.moves.urging import urge
from notifications.models import Message
from registry import clock
from tests.approvals.conftest import answer, at, fresh, item_of
from tests.approvals.test_constraints import refused
from workflows.enums import Verb
from workflows.errors import CommandRefused
from workflows.models import broken_link
from workflows.relay import run_due


@pytest.fixture
def waiting(file_startup):
    return file_startup()


def test_the_desk_counts_and_the_office_is_told(waiting, cast, demo_day):
    urge(claim_id=waiting.pk, actor=cast["chen"])
    demo_day.move_to(at(date(2026, 3, 3)))
    urge(claim_id=waiting.pk, actor=cast["chen"])
    run_due()
    assert [row.urged for row in desk_of(cast["na-village"], tab=WAITING).rows] == [2]
    assert Message.objects.filter(recipient=cast["na-village"], name="urged").count() == 2
    assert waiting.events.filter(verb=Verb.URGE).count() == 2
    assert broken_link(waiting) is None


def test_twice_on_one_day_is_refused(waiting, cast):
    urge(claim_id=waiting.pk, actor=cast["chen"])
    with pytest.raises(CommandRefused, match="明天可以再催办"):
        urge(claim_id=waiting.pk, actor=cast["chen"])
    assert Urging.objects.count() == 1


def test_the_holder_alone_is_told(waiting, cast):
    take(task_id=item_of(waiting).task_id, actor=cast["na-village"])
    urge(claim_id=waiting.pk, actor=cast["chen"])
    run_due()
    told = Message.objects.filter(name="urged").values_list("recipient__username", flat=True)
    assert list(told) == ["na-village"]
    assert [row.urged for row in desk_of(cast["na-village"], tab=MINE).rows] == [1]


def test_the_next_desk_begins_at_nothing(waiting, cast, demo_day):
    urge(claim_id=waiting.pk, actor=cast["chen"])
    demo_day.shift(60)
    answer(waiting, cast["na-village"])
    assert [row.urged for row in desk_of(cast["na-township"]).rows] == [0]


def test_a_page_that_was_read_before_is_as_good_as_it_was(waiting, cast):
    read = waiting.version
    urge(claim_id=waiting.pk, actor=cast["chen"])
    assert fresh(waiting).version == read


def test_nobody_urges_an_office_while_he_has_the_claim_himself(waiting, cast):
    claim = answer(waiting, cast["na-village"], Verdict.RETURN, comment="营业执照看不清。")
    with pytest.raises(CommandRefused, match="不用催办"):
        urge(claim_id=claim.pk, actor=cast["chen"])


@pytest.mark.parametrize("username", ["lin", "na-village", "na-county", "admin"])
def test_only_the_applicant_urges(waiting, cast, username):
    with pytest.raises(CommandRefused, match="填报人本人"):
        urge(claim_id=waiting.pk, actor=cast[username])


def test_urging_once_a_day(waiting, cast):
    columns = {"claim": waiting, "office": item_of(waiting).office, "urged_on": clock.today()}
    Urging.objects.create(**columns, made_at=clock.now())
    with refused("urging_once_a_day", "urged_on"), transaction.atomic():
        Urging.objects.create(**columns, made_at=clock.now())
