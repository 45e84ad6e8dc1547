"""随机分办: from an amount on the engine names who decides; he keeps it, and auditors can draw the same again."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.urls import reverse

from approvals.commands import take
from approvals.desks import COLLEAGUES, MINE, WAITING, desk_of
from approvals.enums import Verdict
from approvals.lots import draw_for_absent
from approvals.moves.handing_over import hand_over
from approvals.moves.offered import moves_of
from approvals.moves.taking_back import take_back
from notifications.models import Message
from registry import clock
from registry.commands import appoint, end_post
from registry.delegations import lend, revoke
from registry.duties import declare_relative
from registry.enums import Kin, Role
from registry.models import User
from tests.approvals.conftest import answer, at, carry, fresh, item_of
from tests.approvals.local_rules import set_by_county
from workflows import drawing
from workflows.commands import put_back, submit
from workflows.drawing import chosen
from workflows.enums import Verb
from workflows.errors import CommandRefused
from workflows.models import Claim, ClaimEvent, PlanStep, broken_link
from workflows.reconcile import faults
from workflows.relay import run_due

FIRST, SECOND = "na-county", "na-county-2"


@pytest.fixture
def lot(monkeypatch) -> list[str]:
    """The seeds drawn from now on, the next one first: 0 names the colleague who was there first."""
    seeds: list[str] = []
    drawn = SimpleNamespace(token_hex=lambda _size: seeds.pop(0) if seeds else "0")
    monkeypatch.setattr(drawing, "secrets", drawn)
    return seeds


@pytest.fixture
def at_county(file_startup, cast, lot) -> Claim:
    """At the county, with whom the lot has named: na-county."""
    set_by_county(random_from_fen=500_000)
    claim = carry(file_startup(), cast, "county")
    assert item_of(claim).taken_by == cast[FIRST]
    return claim


def drawings(claim: Claim) -> list[ClaimEvent]:
    return list(claim.events.filter(verb=Verb.DRAW).order_by("sequence"))


def desk(user: User, tab: str) -> list[str]:
    return [row.number for row in desk_of(user, tab=tab).rows]


def away(cast, username: str = FIRST, delegate: str = "na-township", days: int = 0) -> object:
    today = clock.today()
    return lend(
        actor=cast[username],
        post=cast[username].posts.get(),
        delegate=cast[delegate],
        valid_from=today,
        valid_to=today + timedelta(days=days),
        reason="出差",
    )


def test_below_the_amount_and_where_none_is_set_the_office_has_it(file_startup, cast):
    assert item_of(carry(file_startup(), cast, "county")).taken_by is None
    set_by_county(random_from_fen=1_000_001)
    claim = carry(file_startup("lin"), cast, "county")
    assert item_of(claim).taken_by is None
    assert drawings(claim) == []


def test_from_the_amount_on_it_lies_with_one_of_those_who_may_decide(at_county, cast):
    assert desk(cast[FIRST], MINE) == [at_county.number]
    assert desk(cast[SECOND], COLLEAGUES) == [at_county.number]
    assert desk(cast[SECOND], WAITING) == []
    assert answer(at_county, cast[FIRST]).state == "on_notice"


def test_the_history_shows_candidates_seed_and_choice_and_they_can_be_drawn_again(at_county, cast):
    event = drawings(at_county)[-1]
    keys = [each["key"] for each in event.data["candidates"]]
    assert keys == sorted((cast[FIRST].pk, cast[SECOND].pk))
    assert event.data["origin"] == "secrets.token_hex(16)"
    assert chosen(keys, event.data["seed"]) == event.data["drawn"] == cast[FIRST].pk
    assert (event.actor, event.office, event.station) == (None, item_of(at_county).office, "review")
    assert broken_link(at_county) is None
    assert list(faults(history=True)) == []


def test_every_colleague_is_drawn_in_turn_by_some_seed():
    people = [7, 3, 11]
    assert [chosen(people, f"{number:x}") for number in range(4)] == [3, 7, 11, 3]
    assert chosen(people, "ff" * 16) == chosen([11, 7, 3], "ff" * 16)


def test_another_seed_names_another(file_startup, cast, lot):
    set_by_county(random_from_fen=500_000)
    # Village, visit and review of the township have one candidate each.
    lot += ["0", "0", "0", "1"]
    assert item_of(carry(file_startup(), cast, "county")).taken_by == cast[SECOND]


def test_whoever_was_drawn_is_told(at_county, cast):
    run_due()
    message = Message.objects.get(recipient=cast[FIRST], name="drawn")
    assert message.context["number"] == at_county.number
    assert not Message.objects.filter(recipient=cast[SECOND], claim=at_county).exists()


def test_nobody_else_takes_decides_or_gets_it_from_a_colleague(at_county, cast):
    item = item_of(at_county)
    with pytest.raises(CommandRefused, match="苏志远签收办理"):
        take(task_id=item.task_id, actor=cast[SECOND])
    with pytest.raises(CommandRefused, match="苏志远签收办理"):
        answer(at_county, cast[SECOND])
    with pytest.raises(CommandRefused, match="不能退回待签"):
        put_back(task_id=item.task_id, actor=cast[FIRST])
    for username in (FIRST, SECOND, "na-township", "zx-county", "fj-province"):
        with pytest.raises(CommandRefused, match="本机构不能转办"):
            hand_over(task_id=item.task_id, actor=cast[username], to=cast[SECOND], reason="忙不过来。")
    assert item_of(at_county).taken_by == cast[FIRST]


def test_the_office_above_gives_it_to_another_one_and_he_keeps_it(at_county, cast, client):
    above = cast["qz-prefecture"]
    link = reverse("approvals:hand_over", args=[item_of(at_county).task_id])
    assert link in [act.url for act in moves_of(at_county, above)]
    assert link not in [act.url for act in moves_of(at_county, cast[FIRST])]
    client.force_login(above)
    told = {"to": cast[SECOND].pk, "reason": "原承办人长期出差。", "version": at_county.version}
    assert client.post(link, told).status_code == 302
    assert item_of(at_county).taken_by == cast[SECOND]
    with pytest.raises(CommandRefused, match="不能退回待签"):
        put_back(task_id=item_of(at_county).task_id, actor=cast[SECOND])


def test_whoever_is_away_is_not_drawn_and_his_delegate_is(file_startup, cast, lot):
    set_by_county(random_from_fen=500_000)
    away(cast, delegate="zx-county")
    claim = carry(file_startup(), cast, "county")
    names = [each["name"] for each in drawings(claim)[-1].data["candidates"]]
    assert sorted(names) == sorted([cast[SECOND].name, cast["zx-county"].name])


def test_whoever_has_to_keep_off_is_not_drawn(file_startup, cast, lot):
    set_by_county(random_from_fen=500_000)
    data = cast["chen"].person.open()
    declare_relative(actor=cast[FIRST], name=data.name, id_number=data.id_number, kind=Kin.CHILD)
    claim = carry(file_startup(), cast, "county")
    assert item_of(claim).taken_by == cast[SECOND]
    assert len(drawings(claim)[-1].data["candidates"]) == 1


def test_where_nobody_can_be_drawn_the_office_has_it_and_the_history_says_so(file_startup, cast, lot):
    set_by_county(random_from_fen=500_000)
    for username in (FIRST, SECOND):
        end_post(actor=None, post=cast[username].posts.get(), last_day=date(2026, 3, 1))
    claim = carry(file_startup(), cast, "county")
    assert item_of(claim).taken_by is None
    assert (drawings(claim)[-1].data["drawn"], drawings(claim)[-1].data["candidates"]) == (None, [])
    office = item_of(claim).office
    appoint(actor=None, user=cast[FIRST], office=office, role=Role.REVIEWER, valid_from=clock.today())
    take(task_id=item_of(claim).task_id, actor=cast[FIRST])


def _ends(cast) -> None:
    end_post(actor=None, post=cast[FIRST].posts.get(), last_day=date(2026, 3, 1))


def _keeps_off(cast) -> None:
    data = cast["chen"].person.open()
    declare_relative(actor=cast[FIRST], name=data.name, id_number=data.id_number, kind=Kin.CHILD)


@pytest.mark.parametrize("absent", [_ends, _keeps_off, away])
def test_what_lies_with_somebody_who_cannot_act_any_more_is_drawn_again(at_county, cast, absent):
    assert draw_for_absent() == 0
    absent(cast)
    with pytest.raises(CommandRefused, match="系统会重新分办|签收办理"):
        answer(at_county, cast[SECOND])
    assert draw_for_absent() == 1
    assert item_of(at_county).taken_by == cast[SECOND]
    assert drawings(at_county)[-1].data["drawn"] == cast[SECOND].pk
    assert fresh(at_county).version == at_county.version
    assert draw_for_absent() == 0
    answer(at_county, cast[SECOND])


def test_back_again_he_does_not_get_it_back(at_county, cast):
    delegation = away(cast)
    draw_for_absent()
    revoke(actor=cast[FIRST], delegation=delegation)
    assert draw_for_absent() == 0
    assert item_of(at_county).taken_by == cast[SECOND]


def test_nothing_drawn_is_one_question(file_startup, django_assert_num_queries):
    file_startup()
    with django_assert_num_queries(1):
        assert draw_for_absent() == 0


def test_returned_and_handed_in_again_it_comes_back_to_whom_the_lot_has_named(at_county, cast, lot):
    lot += ["1"] * 9
    claim = answer(at_county, cast[FIRST], Verdict.RETURN, comment="请补正营业执照照片。")
    clock.move_to(at(date(2026, 3, 3)))
    submit(claim_id=claim.pk, actor=cast["chen"])
    run_due()
    assert item_of(claim).taken_by == cast[FIRST]
    assert PlanStep.objects.get(claim=claim, level="county", station="review").drawn == cast[FIRST]


def test_an_agreement_is_taken_back_from_whom_the_lot_has_named_and_comes_to_him_again(at_county, cast, lot):
    lot += ["1"] * 9
    take_back(claim_id=at_county.pk, actor=cast["na-township"])
    assert item_of(at_county).taken_by == cast["na-township"]
    answer(at_county, cast["na-township"])
    assert item_of(at_county).taken_by == cast[FIRST]


def test_staff_read_who_was_drawn_from_among_whom_and_the_applicant_does_not(at_county, cast, client):
    address = reverse("claims:detail", args=[at_county.key])
    client.force_login(cast[FIRST])
    page = client.get(address).content.decode()
    assert "抽到苏志远" in page
    assert drawings(at_county)[-1].data["seed"] in page
    assert "系统随机分给您办理" in page
    assert reverse("approvals:put_back", args=[item_of(at_county).task_id]) not in page
    client.force_login(cast["chen"])
    assert "随机" not in client.get(address).content.decode()
