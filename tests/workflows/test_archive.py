"""The rules a claim was judged by: kept once, whole, and asked again whatever the rule files say by then."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from policies import load
from policies.model import Source
from policies.recipe import Recipe
from registry import clock
from tests.workflows.claims import act, fresh, give_back, hand_in, startup_draft
from workflows import archive
from workflows.archive import keep, programme_of, rules_of
from workflows.cases.years import UNKNOWN, period_of
from workflows.explaining import clauses_of
from workflows.models import ArchivedRules, Claim
from workflows.planning import draw_plan

CLAUSE = "FJ-2.1a"


def rules():
    return load.rules_for("startup_grant", county="350583", on=clock.today())


@pytest.fixture
def judged(core) -> Claim:
    return hand_in(startup_draft(core["chen"]))


def rewritten(kind: str, subject: str, found: str, instead: str) -> None:
    """The rule file of that subject says something else from now on, in place and without a new version."""
    library = load.current()
    source = library.source_of(kind, subject)
    assert found in source.text
    load.use(library.with_source(Source(kind, source.name, source.text.replace(found, instead))))


def test_a_check_keeps_the_rules_it_was_made_by(judged):
    kept = ArchivedRules.objects.get()
    assert kept.content_hash == judged.rules_hash == judged.assessments.get().rules_hash
    assert kept.version == judged.rules_version
    again = load.rebuilt(Recipe.from_json(kept.recipe))
    assert again.content_hash == judged.rules_hash
    assert again.parameters == rules().parameters


def test_the_same_rules_are_kept_once(core, judged):
    hand_in(startup_draft(core["huang"]))
    assert ArchivedRules.objects.count() == 1


def test_a_claim_without_rules_keeps_none(core, monkeypatch):
    empty = load.Library((load.current().source_of("programme", "startup_grant"),), load.current().shared)
    monkeypatch.setattr("workflows.archive.rules_for", empty.rules_for)
    claim = hand_in(startup_draft(core["chen"]))
    assert claim.assessments.get().outcome == "needs-human"
    assert claim.rules_hash == ""
    assert not ArchivedRules.objects.exists()


def test_what_this_process_has_kept_costs_no_query(db, monkeypatch):
    monkeypatch.setattr(archive, "_kept", {rules().content_hash})
    with CaptureQueriesContext(connection) as asked:
        keep(rules())
    assert len(asked) == 0


@pytest.mark.django_db(transaction=True)
def test_what_was_taken_back_is_kept_again():
    with transaction.atomic():
        keep(rules())
        transaction.set_rollback(True)
    assert not ArchivedRules.objects.exists()
    keep(rules())
    assert ArchivedRules.objects.count() == 1
    with CaptureQueriesContext(connection) as asked:
        keep(rules())
    assert len(asked) == 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets one writer in at a time")
def test_two_who_keep_the_same_rules_at_once_keep_them_once(monkeypatch):
    start = Barrier(4)

    def one(_number):
        try:
            start.wait()
            with transaction.atomic():
                keep(rules())
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(one, range(4)))
    assert ArchivedRules.objects.count() == 1


@pytest.mark.parametrize(
    "statement", ["UPDATE workflows_archivedrules SET version = 'x'", "DELETE FROM workflows_archivedrules"]
)
def test_the_database_refuses_to_alter_the_archive(judged, statement):
    with (
        pytest.raises(DatabaseError, match="workflows_archivedrules is append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_the_database_keeps_one_rule_set_a_hash(judged):
    kept = ArchivedRules.objects.get()
    kept.pk = None
    with pytest.raises(IntegrityError, match="content_hash"), transaction.atomic():
        kept.save(force_insert=True)


def test_a_judged_claim_is_explained_by_the_words_it_was_judged_by(core, judged):
    draft = startup_draft(core["huang"])
    rewritten("programme", "startup_grant", "不超过1万元", "不超过2万元")
    assert "不超过1万元" in clauses_of(judged)[CLAUSE].quote
    assert "不超过2万元" in clauses_of(draft)[CLAUSE].quote


def test_a_judged_claim_is_explained_when_its_version_is_carried_no_longer(judged):
    rewritten("standard", "350583", 'id = "2026-demonstration"', 'id = "2026-b"')
    assert rules_of(judged).content_hash == judged.rules_hash
    assert rules_of(judged).version == judged.rules_version


def test_a_corrected_claim_is_judged_again_by_the_rules_it_was_judged_by(core, judged):
    rewritten("standard", "350583", "amount_fen = 1_000_000", "amount_fen = 500_000")
    again = hand_in(act(judged, core["na-village"], give_back))
    assert [each.amount_fen for each in again.assessments.all()] == [1_000_000, 1_000_000]
    assert hand_in(startup_draft(core["huang"])).claimed_fen == 500_000
    assert ArchivedRules.objects.count() == 2


def test_the_way_of_a_judged_claim_is_that_of_its_rules(judged):
    before = [(step.station, step.level, step.working_days) for step in judged.plan]
    rewritten("programme", "startup_grant", "working_days = 3", "working_days = 9")
    assert programme_of(judged).plan[1].working_days == 3
    claim = fresh(judged)
    draw_plan(claim, amount_fen=claim.claimed_fen)
    assert [(step.station, step.level, step.working_days) for step in fresh(judged).plan] == before


def test_rules_that_were_never_kept_give_way_to_those_in_force(core, judged):
    Claim.objects.filter(pk=judged.pk).update(
        rules_version="startup_grant/1999+350583/1999", rules_hash="0" * 64
    )
    claim = fresh(judged)
    assert archive.pinned_rules(claim) is None
    assert rules_of(claim).content_hash == rules().content_hash


def test_the_programme_of_a_claim_without_rules_is_that_of_its_day(core):
    draft = startup_draft(core["chen"])
    draft.county_id = "110101"
    assert programme_of(draft).code == "startup_grant"
    assert period_of(draft, draft.lines.get()) == UNKNOWN
