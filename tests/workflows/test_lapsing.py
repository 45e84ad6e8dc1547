"""A correction that nobody makes: the claim ends the day after its last day, and not before."""

from datetime import date, timedelta

import pytest

from tests.workflows.claims import carry, fresh, go_to, hand_in, startup_draft
from workflows import relay
from workflows.commands import lapse, submit
from workflows.enums import ActorKind, ClaimState, Verb
from workflows.errors import CommandRefused
from workflows.models import OpenItem


@pytest.fixture
def returned(core, demo_day):
    return carry(core, demo_day, ClaimState.RETURNED)


def test_the_last_day_still_counts(returned, demo_day):
    go_to(demo_day, returned.correct_by, hour=23)
    assert relay.lapse_overdue() == 0
    assert fresh(returned).state == ClaimState.RETURNED


def test_the_day_after_it_ends_by_the_machine(returned, demo_day):
    go_to(demo_day, returned.correct_by + timedelta(days=1), hour=0)
    assert relay.lapse_overdue() == 1
    claim = fresh(returned)
    assert (claim.state, claim.is_closed) == (ClaimState.LAPSED, True)
    event = claim.events.last()
    assert (event.verb, event.actor_kind, event.actor) == (Verb.LAPSE, ActorKind.MACHINE, None)
    assert not OpenItem.objects.filter(claim=claim).exists()


def test_it_ends_once(returned, demo_day):
    go_to(demo_day, returned.correct_by + timedelta(days=3))
    assert [relay.lapse_overdue(), relay.lapse_overdue()] == [1, 0]


def test_a_correction_made_in_time_does_not_lapse(returned, demo_day):
    hand_in(returned)
    go_to(demo_day, date(2026, 12, 31))
    assert relay.lapse_overdue() == 0


def test_a_correction_made_between_the_look_and_the_lock_wins(returned, demo_day, monkeypatch):
    go_to(demo_day, returned.correct_by + timedelta(days=1))
    real = relay.lapse

    def a_moment_later(*, claim_id):
        submit(claim_id=claim_id, actor=returned.applicant)
        return real(claim_id=claim_id)

    monkeypatch.setattr(relay, "lapse", a_moment_later)
    assert relay.lapse_overdue() == 0
    assert fresh(returned).state == ClaimState.SUBMITTED


def test_it_cannot_be_ended_early_by_hand(returned):
    with pytest.raises(CommandRefused) as refused:
        lapse(claim_id=returned.pk)
    assert refused.value.code == "not_due"


def test_a_draft_never_lapses(core):
    with pytest.raises(CommandRefused):
        lapse(claim_id=startup_draft(core["chen"]).pk, on=date(2030, 1, 1))
