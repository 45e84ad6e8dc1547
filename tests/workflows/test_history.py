"""What happened stays as it was: the chain of events, and the tables the database refuses to alter."""

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import ProtectedError

from workflows.commands import open_draft, save_answers, withdraw
from workflows.enums import ActorKind, ClaimState, Verb
from workflows.models import Claim, ClaimEvent, StoredAssessment, broken_link
from workflows.relay import run_due


@pytest.fixture
def claim(cast) -> Claim:
    person = cast["chen"].person
    return open_draft(actor=cast["chen"], programme="startup_grant", place=person.home, person=person)


def test_every_command_leaves_its_entry_with_actor_and_version(claim, cast):
    save_answers(claim_id=claim.pk, actor=cast["chen"], answers={"business_name": "米粉店"})
    withdraw(claim_id=claim.pk, actor=cast["chen"], reason="不办了")
    entries = list(claim.events.values_list("sequence", "verb", "from_state", "to_state", "version"))
    assert entries == [
        (1, Verb.OPEN_DRAFT, ClaimState.DRAFT, ClaimState.DRAFT, 2),
        (2, Verb.EDIT, ClaimState.DRAFT, ClaimState.DRAFT, 3),
        (3, Verb.WITHDRAW, ClaimState.DRAFT, ClaimState.WITHDRAWN, 4),
    ]
    assert {event.actor for event in claim.events.all()} == {cast["chen"]}
    assert claim.events.last().comment == "不办了"


def test_the_chain_of_a_whole_history_is_whole(claim, cast):
    save_answers(claim_id=claim.pk, actor=cast["chen"], answers={"business_name": "米粉店"})
    assert broken_link(claim) is None


def test_an_entry_whose_content_was_altered_is_found(claim, cast):
    save_answers(claim_id=claim.pk, actor=cast["chen"], answers={"business_name": "米粉店"})
    first = claim.events.first()
    first.comment = "改过"
    assert first.hash != first.computed_hash()


def test_the_claim_knows_where_its_history_ends(claim, cast):
    save_answers(claim_id=claim.pk, actor=cast["chen"], answers={"business_name": "米粉店"})
    claim = Claim.objects.get(pk=claim.pk)
    last = claim.events.order_by("sequence").last()
    assert (claim.history_length, claim.history_head) == (last.sequence, last.hash)
    assert broken_link(claim) is None


def test_an_end_that_does_not_fit_the_claim_is_found(claim):
    Claim.objects.filter(pk=claim.pk).update(history_head="0" * 64)
    assert broken_link(claim) == claim.events.get()


def test_an_edit_that_changes_nothing_leaves_no_entry(claim, cast):
    save_answers(claim_id=claim.pk, actor=cast["chen"], answers={"business_name": "米粉店"})
    before = claim.events.count()
    save_answers(claim_id=claim.pk, actor=cast["chen"], answers={"business_name": "米粉店"})
    assert claim.events.count() == before


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE workflows_claimevent SET comment = 'x'",
        "DELETE FROM workflows_claimevent",
    ],
)
def test_the_database_refuses_to_alter_history(claim, statement):
    with pytest.raises(DatabaseError, match="workflows_claimevent is append-only"), transaction.atomic():
        connection.cursor().execute(statement)
    assert claim.events.count() == 1


def test_a_claim_with_history_cannot_be_deleted(claim):
    with pytest.raises(ProtectedError):
        claim.delete()


def test_a_user_with_history_cannot_be_deleted(claim, cast):
    with pytest.raises(ProtectedError):
        cast["chen"].delete()


def test_one_sequence_number_stands_once_in_a_history(claim):
    event = claim.events.get()
    again = ClaimEvent(
        **{f.attname: getattr(event, f.attname) for f in event._meta.concrete_fields if not f.primary_key}
    )
    with (
        pytest.raises(IntegrityError, match="event_sequence_once|claim_id, .*sequence"),
        transaction.atomic(),
    ):
        again.save(force_insert=True)


def test_a_person_who_acts_is_named(claim):
    event = claim.events.get()
    columns = {f.attname: getattr(event, f.attname) for f in event._meta.concrete_fields if not f.primary_key}
    nobody = ClaimEvent(**(columns | {"sequence": 2, "actor_id": None, "actor_kind": ActorKind.PERSON}))
    with pytest.raises(IntegrityError, match="event_person_is_named"), transaction.atomic():
        nobody.save(force_insert=True)


def test_withdrawing_a_draft_leaves_nothing_to_run(claim, cast):
    withdraw(claim_id=claim.pk, actor=cast["chen"])
    run_due()
    assert run_due() == 0
    assert Claim.objects.get(pk=claim.pk).closed_at is not None


@pytest.mark.parametrize(
    "statement",
    ["UPDATE workflows_storedassessment SET outcome = 'x'", "DELETE FROM workflows_storedassessment"],
)
def test_the_database_refuses_to_alter_what_the_rules_said(claim, statement):
    StoredAssessment.objects.create(
        claim=claim, number=1, rules_version="x" * 200, inputs={}, result={}, made_at=claim.created_at
    )
    refused = pytest.raises(DatabaseError, match="workflows_storedassessment is append-only")
    with refused, transaction.atomic():
        connection.cursor().execute(statement)
    assert claim.assessments.count() == 1
