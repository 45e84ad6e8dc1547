"""Two subsidies that go together only if a reviewer says so: found, shown, accepted by name, and no grant before."""

import pytest
from django.urls import reverse

from approvals.conflicts import accept_conflict
from approvals.enums import Verdict
from approvals.lines import LineAnswer
from registry.models import Account
from tests.approvals.conftest import answer, carry, fresh, item_of
from tests.workflows.excluding import excluding
from workflows.commands import open_draft, save_answers, submit, withdraw
from workflows.conflicts import open_conflicts
from workflows.enums import ClaimState, Verb
from workflows.errors import CommandRefused, InvalidInput, StaleClaim
from workflows.models import BenefitConflict, Claim
from workflows.relay import run_due

WHY = "车票补的是路费，创业补贴补的是开办，用途不同。"
TICKET = {
    "fen": 50_100,
    "date": "2026-02-18",
    "mode": "rail",
    "direction": "out",
    "to_province": "44",
    "name_match": True,
}


@pytest.fixture(autouse=True)
def soft():
    with excluding("startup_grant", "transport_subsidy", scope="same_year", strength="soft"):
        yield


def file_transport(cast, day: str = "2026-02-18") -> Claim:
    """chen's ticket to the south."""
    actor = cast["chen"]
    claim = open_draft(
        actor=actor, programme="transport_subsidy", place=actor.person.home, person=actor.person
    )
    account = Account.objects.get(person=actor.person)
    journey = {"origin_county": "350583", "work_county": "440106", "tickets": [TICKET | {"date": day}]}
    save_answers(claim_id=claim.pk, actor=actor, answers=journey, account=account)
    submit(claim_id=claim.pk, actor=actor)
    run_due()
    return fresh(claim)


@pytest.fixture
def both(file_startup, cast) -> tuple[Claim, Claim]:
    """The startup grant at the county's desk, and the ticket of the same person and year at the village's."""
    grant = carry(file_startup(), cast, "county")
    return grant, file_transport(cast)


def accept(claim: Claim, actor, reason: str = WHY, **changed: object) -> Claim:
    conflict = BenefitConflict.objects.get(benefit__claim=claim)
    given = {"task_id": item_of(claim).task_id, "conflict_id": conflict.pk} | changed
    accept_conflict(actor=actor, reason=reason, **given)
    return fresh(claim)


def page_of(client, user, claim: Claim) -> str:
    client.force_login(user)
    return client.get(reverse("claims:detail", args=[claim.key])).content.decode()


def test_both_claims_are_told_of_each_other(both):
    grant, ticket = both
    for one, other in (both, both[::-1]):
        found = open_conflicts(one).get()
        assert found.other.claim == other
        assert found.clause
    assert BenefitConflict.objects.count() == 2


def test_no_conflict_is_found_in_another_year(file_startup, cast):
    file_startup()
    file_transport(cast, day="2025-12-28")
    assert not BenefitConflict.objects.exists()


def test_the_last_level_cannot_agree_before_somebody_has_accepted(both, cast):
    grant, _ticket = both
    with pytest.raises(CommandRefused, match="没有人认可") as refusal:
        answer(grant, cast["na-county"])
    assert refusal.value.code == "conflict_open"
    assert fresh(grant).version == grant.version


def test_the_levels_below_go_on(both, cast):
    _grant, ticket = both
    assert answer(ticket, cast["na-village"]).state == ClaimState.IN_REVIEW


def test_accepted_by_name_it_can_be_agreed_and_the_history_tells(both, cast):
    grant, ticket = both
    grant = accept(grant, cast["na-county"])

    kept = BenefitConflict.objects.get(benefit__claim=grant)
    assert (kept.accepted_by, kept.reason) == (cast["na-county"], WHY)
    assert kept.accepted_for == item_of(grant).office
    event = grant.events.get(verb=Verb.ACCEPT_CONFLICT)
    assert (event.actor, event.comment) == (cast["na-county"], WHY)
    assert event.data == {
        "line": 1,
        "programme": "transport_subsidy",
        "number": ticket.number,
        "clause": kept.clause,
    }
    assert answer(grant, cast["na-county"]).state == ClaimState.ON_NOTICE


def test_accepting_one_claim_says_nothing_of_the_other(both, cast):
    grant, ticket = both
    answer(accept(grant, cast["na-county"]), cast["na-county"])
    assert open_conflicts(ticket).exists()


def test_what_was_withdrawn_stands_in_nobodys_way(both, cast):
    grant, ticket = both
    withdraw(claim_id=ticket.pk, actor=cast["chen"])
    assert answer(grant, cast["na-county"]).state == ClaimState.ON_NOTICE


def test_a_correction_that_ends_the_overlap_ends_the_conflict(both, cast):
    grant, ticket = both
    answer(ticket, cast["na-village"], Verdict.RETURN, comment="车票日期不对。")
    answers = {"tickets": [TICKET | {"date": "2025-12-28"}]}
    save_answers(claim_id=ticket.pk, actor=cast["chen"], answers=answers)
    submit(claim_id=ticket.pk, actor=cast["chen"])
    run_due()
    assert not BenefitConflict.objects.exists()


def test_of_what_was_accepted_nothing_is_forgotten(both, cast):
    grant, ticket = both
    accept(grant, cast["na-county"])
    withdraw(claim_id=ticket.pk, actor=cast["chen"])
    assert WHY in BenefitConflict.objects.get(benefit__claim=grant).reason


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_nobody_accepts_without_a_reason(both, cast, reason):
    with pytest.raises(InvalidInput, match="认可的理由"):
        accept(both[0], cast["na-county"], reason=reason)
    assert open_conflicts(both[0]).exists()


@pytest.mark.parametrize("username", ["na-village", "zx-county", "na-finance", "chen"])
def test_nobody_accepts_but_whoever_may_decide(both, cast, username):
    with pytest.raises(CommandRefused) as refusal:
        accept(both[0], cast[username])
    assert refusal.value.code == "not_allowed"
    assert open_conflicts(both[0]).exists()


def test_a_level_that_only_states_facts_does_not_accept(both, cast):
    with pytest.raises(CommandRefused, match="只核实情况"):
        accept(both[1], cast["na-village"])


def test_it_is_accepted_once_and_only_on_the_claim_it_is_about(both, cast):
    grant, ticket = both
    elsewhere = BenefitConflict.objects.get(benefit__claim=ticket).pk
    with pytest.raises(CommandRefused, match="不用再认可"):
        accept(grant, cast["na-county"], conflict_id=elsewhere)
    accept(grant, cast["na-county"])
    with pytest.raises(CommandRefused, match="不用再认可"):
        accept(grant, cast["na-county"])


def test_a_page_made_from_an_older_version_accepts_nothing(both, cast):
    with pytest.raises(StaleClaim):
        accept(both[0], cast["na-county"], expected_version=both[0].version - 1)


def test_the_reviewer_reads_what_the_person_has_and_accepts_on_the_page(both, cast, client):
    grant, ticket = both
    text = page_of(client, cast["na-county"], grant)
    for word in ("同一人的其他补贴", "需要核实", ticket.number, "2026年", "没有人认可"):
        assert word in text
    assert 'value="agree"' not in text
    conflict = BenefitConflict.objects.get(benefit__claim=grant)
    url = reverse("approvals:accept", args=[item_of(grant).task_id, conflict.pk])
    assert client.get(url).status_code == 200

    empty = client.post(url, {"version": grant.version, "reason": " "})
    assert empty.status_code == 422
    assert "请写明认可的理由" in empty.content.decode()
    stale = client.post(url, {"version": grant.version - 1, "reason": WHY})
    assert stale.status_code == 422
    assert WHY in stale.content.decode()
    done = client.post(url, {"version": grant.version, "reason": WHY}, follow=True)
    text = done.content.decode()
    assert "现在可以作决定了" in text
    assert f"苏志远 于 2026-03-02 09:00 认可：{WHY}" in text
    assert 'value="agree"' in text
    # Somebody who had the page open before comes too late, and is led back to the claim.
    assert client.get(url).status_code == 302


def test_a_level_that_may_not_accept_reads_why(both, cast, client):
    text = page_of(client, cast["na-village"], both[1])
    assert "由有权决定的一级认可" in text
    conflict = BenefitConflict.objects.get(benefit__claim=both[1])
    url = reverse("approvals:accept", args=[item_of(both[1]).task_id, conflict.pk])
    assert client.get(url).status_code == 409


def test_the_applicant_reads_one_plain_sentence(both, cast, client):
    grant, ticket = both
    text = page_of(client, cast["chen"], grant)
    assert "您的其他补贴正在核实" in text
    assert ticket.number not in text
    accept(grant, cast["na-county"])
    text = page_of(client, cast["chen"], grant)
    assert "您的其他补贴正在核实" not in text
    assert "核实了您的其他补贴" in text
    assert WHY not in text


def test_of_a_roster_the_lines_in_conflict_are_named_and_may_be_refused(file_roster, cast):
    with excluding("labor_export_service_subsidy", "startup_grant", scope="person", strength="soft"):
        worker = cast["worker"].person
        grant = open_draft(actor=cast["worker"], programme="startup_grant", place=worker.home, person=worker)
        account = Account.objects.get(person=worker)
        save_answers(claim_id=grant.pk, actor=cast["worker"], answers={}, account=account)
        submit(claim_id=grant.pk, actor=cast["worker"])
        run_due()
        claim = file_roster(people=[worker])
        claim = carry(claim, cast, "county")
        with pytest.raises(CommandRefused, match="第9行的人"):
            answer(claim, cast["zx-county"])
        refused = (LineAnswer(9, False, comment="与创业补贴不能同时享受。"),)
        assert answer(claim, cast["zx-county"], lines=refused).state != ClaimState.IN_REVIEW


def test_hard_exclusions_whose_months_are_not_known_are_left_to_a_person(file_startup, cast):
    with excluding("startup_grant", "transport_subsidy", scope="same_months", strength="hard"):
        grant = carry(file_startup(), cast, "county")
        file_transport(cast)
        with pytest.raises(CommandRefused, match="没有人认可"):
            answer(grant, cast["na-county"])


def test_everything_is_there_in_english(both, cast, client):
    client.cookies["django_language"] = "en"
    text = page_of(client, cast["na-county"], both[0])
    assert '<h2 id="benefits-title">Other subsidies of the same people</h2>' in text
