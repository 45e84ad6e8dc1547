"""抄送: a colleague reads, and nothing else follows; it opens no claim to anybody."""

import pytest
from django.db import transaction

from approvals.desks import COPIES, desk_of
from approvals.models import Copy
from approvals.moves.copying import copy_to, note_read, readers_of
from notifications.models import Message
from registry import clock
from tests.approvals.conftest import carry, fresh, item_of
from tests.approvals.test_constraints import refused
from workflows.enums import Verb
from workflows.errors import CommandRefused
from workflows.models import Claim
from workflows.relay import run_due

NOTE = "这户情况特殊，请您了解。"


@pytest.fixture
def at_county(file_startup, cast):
    return carry(file_startup(), cast, "county")


def copied(claim, cast, sender: str = "na-county", reader: str = "qz-prefecture") -> Copy:
    copy = copy_to(claim_id=claim.pk, actor=cast[sender], reader=cast[reader], note=NOTE)
    run_due()
    return copy


def test_it_stands_on_the_readers_tab_with_who_sent_it_and_why(at_county, cast):
    copied(at_county, cast)
    page = desk_of(cast["qz-prefecture"], tab=COPIES)
    assert [row.key for row in page.rows] == [at_county.key]
    assert str(page.rows[0].note) == f"苏志远抄送：{NOTE}"
    assert str(page.rows[0].station) == "未阅"
    assert Message.objects.get(recipient=cast["qz-prefecture"], name="copied").context["comment"] == NOTE


def test_the_claim_stays_where_it_is_and_no_page_grows_old(at_county, cast):
    before = item_of(at_county)
    copied(at_county, cast)
    assert item_of(at_county) == before
    assert fresh(at_county).version == at_county.version
    assert at_county.events.last().verb == Verb.COPY


def test_what_was_read_stays_on_the_tab_as_read(at_county, cast):
    copy = copied(at_county, cast)
    note_read(copy_id=copy.pk, actor=cast["na-county-2"])
    copy.refresh_from_db()
    assert copy.read_at is None
    note_read(copy_id=copy.pk, actor=cast["qz-prefecture"])
    assert str(desk_of(cast["qz-prefecture"], tab=COPIES).rows[0].station) == "已阅"
    copied(at_county, cast)
    assert len(desk_of(cast["qz-prefecture"], tab=COPIES).rows) == 2


def test_nobody_gets_a_second_copy_before_he_has_read_the_first(at_county, cast):
    copied(at_county, cast)
    with pytest.raises(CommandRefused, match="还没有阅"):
        copied(at_county, cast, sender="na-county-2")


@pytest.mark.parametrize("reader", ["zx-county", "zt-prefecture", "chen", "lin", "na-county", "fj-policy"])
def test_it_opens_no_claim_to_anybody(at_county, cast, reader):
    seen = Claim.objects.visible_to(cast[reader]).filter(pk=at_county.pk).exists()
    with pytest.raises(CommandRefused, match="无权查看"):
        copied(at_county, cast, reader=reader)
    assert Claim.objects.visible_to(cast[reader]).filter(pk=at_county.pk).exists() == seen


@pytest.mark.parametrize("sender", ["chen", "lin", "zx-county", "auditor", "admin", "fj-policy"])
def test_only_those_who_work_on_the_claims_of_the_place_send_copies(at_county, cast, sender):
    with pytest.raises(CommandRefused, match="只有办理申请"):
        copied(at_county, cast, sender=sender)


def test_the_form_offers_those_on_the_way_and_nobody_who_may_not_see(at_county, cast):
    offered = [user for user, _office in readers_of(at_county, cast["na-county"])]
    assert {user.username for user in offered} >= {"na-village", "na-township", "na-county-2", "na-finance"}
    assert cast["na-county"] not in offered
    for user in offered:
        assert Claim.objects.visible_to(user).filter(pk=at_county.pk).exists()


def make(claim, cast, **changed: object) -> Copy:
    columns = {
        "claim": claim,
        "sender": cast["na-county"],
        "reader": cast["na-county-2"],
        "sent_at": clock.now(),
    }
    return Copy.objects.create(**(columns | changed))


def test_copy_once_unread(at_county, cast):
    make(at_county, cast)
    with refused("copy_once_unread", "reader_id"), transaction.atomic():
        make(at_county, cast)
    make(at_county, cast, read_at=clock.now())


def test_copy_to_another(at_county, cast):
    with refused("copy_to_another"), transaction.atomic():
        make(at_county, cast, reader=cast["na-county"])


def test_copy_read_after_sent(at_county, cast):
    with refused("copy_read_after_sent"), transaction.atomic():
        make(at_county, cast, read_at=at_county.created_at.replace(year=2025))
