"""代: whoever acts by delegation carries what keeps his principal off, beside what keeps off himself."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from approvals.commands import take
from approvals.models import Seat
from payments.guards import may_pay
from registry import clock
from registry.commands import appoint, end_post
from registry.delegations import lend, revoke
from registry.enums import Level, Role
from tests.approvals.conftest import answer, item_of, visit
from tests.approvals.test_kept_apart import GROUNDS, VILLAGE, seat
from workflows.errors import CommandRefused
from workflows.models import OpenItem


def lent(cast, principal: str, delegate: str, **limits: object):
    today = clock.today()
    return lend(
        actor=cast[principal],
        post=cast[principal].posts.get(),
        delegate=cast[delegate],
        valid_from=today,
        valid_to=today + timedelta(days=10),
        reason="出差",
        **limits,
    )


@GROUNDS
@pytest.mark.parametrize("near", [VILLAGE, "zx-village"])
def test_a_delegate_carries_the_grounds_of_his_principal_and_his_own(file_startup, cast, draw_near, near):
    claim = file_startup()
    lent(cast, VILLAGE, "zx-village")
    draw_near(cast[near], cast["chen"])
    with pytest.raises(CommandRefused, match="回避"):
        answer(claim, cast["zx-village"])
    assert not Seat.objects.filter(claim=claim).exists()


def test_a_delegate_decides_for_his_principal_and_it_is_written_so(file_startup, cast):
    claim = file_startup()
    lent(cast, VILLAGE, "zx-village")
    claim = answer(claim, cast["zx-village"])
    seated = Seat.objects.get(claim=claim)
    assert (seated.user, seated.principal) == (cast["zx-village"], cast[VILLAGE])
    assert seated.signed == "余光祥（代叶春生）"
    told = claim.events.filter(verb="agree").get()
    assert told.data["on_behalf_of"] == cast[VILLAGE].pk
    assert told.signed == "余光祥（代叶春生）"


@pytest.mark.parametrize("second", [VILLAGE, "zx-village"])
def test_neither_of_the_two_acts_at_another_level_then(file_startup, cast, second):
    claim = file_startup()
    lent(cast, VILLAGE, "zx-village")
    claim = answer(claim, cast["zx-village"])
    township = item_of(claim).office
    appoint(actor=None, user=cast[second], office=township, role=Role.REVIEWER)
    with pytest.raises(CommandRefused, match="同一个人不能在两级审核"):
        visit(claim, cast[second])
    with pytest.raises(IntegrityError, match="seat_one_level"), transaction.atomic():
        seat(claim, cast[second], level=Level.TOWNSHIP, office=township)


def test_nobody_acts_for_somebody_who_sits_at_another_level(file_startup, cast):
    claim = answer(file_startup(), cast[VILLAGE])
    township = item_of(claim).office
    post = appoint(actor=None, user=cast[VILLAGE], office=township, role=Role.REVIEWER)
    today = clock.today()
    lend(
        actor=cast[VILLAGE],
        post=post,
        delegate=cast["zx-village"],
        valid_from=today,
        valid_to=today,
        reason="出差",
    )
    with pytest.raises(CommandRefused, match="委托关系中的另一方"):
        visit(claim, cast["zx-village"])
    with pytest.raises(IntegrityError, match="seat_one_level_for_another"), transaction.atomic():
        seat(claim, cast["zx-village"], principal=cast[VILLAGE], level=Level.TOWNSHIP, office=township)


def test_nobody_pays_for_somebody_who_reviewed(file_startup, cast):
    claim = answer(file_startup(), cast[VILLAGE])
    finance = cast["na-finance"].posts.get().office
    post = appoint(actor=None, user=cast[VILLAGE], office=finance, role=Role.FINANCE)
    today = clock.today()
    lend(
        actor=cast[VILLAGE],
        post=post,
        delegate=cast["na-finance-2"],
        valid_from=today,
        valid_to=today,
        reason="出差",
    )
    end_post(actor=None, post=cast["na-finance-2"].posts.get())
    item = OpenItem.objects.select_related("claim").get(claim=claim)
    item.station, item.office = "pay", finance
    assert "您不能代为拨付" in str(may_pay(cast["na-finance-2"], item))
    assert may_pay(cast["na-finance"], item) is None


def test_a_revoked_delegation_ends_at_once_and_frees_what_was_taken(file_startup, cast):
    claim = file_startup()
    delegation = lent(cast, VILLAGE, "zx-village")
    take(task_id=item_of(claim).task_id, actor=cast["zx-village"])
    revoke(actor=cast[VILLAGE], delegation=delegation)
    with pytest.raises(CommandRefused, match="不在您所在机构的待办里"):
        answer(claim, cast["zx-village"])
    claim = answer(claim, cast[VILLAGE])
    assert Seat.objects.get(claim=claim).signed == "叶春生"
