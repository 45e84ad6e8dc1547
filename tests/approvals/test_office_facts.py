"""评审结果: an office records what it found out, the rules are asked again at once, and nobody else can tell it."""

from datetime import date

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from approvals.enums import Verdict
from approvals.lines import LineAnswer
from approvals.models import RecordedFact, Seat
from approvals.office_facts import known_facts, missing_facts
from approvals.recording import record_facts
from tests.approvals.conftest import answer, fresh, item_of
from tests.workflows.units import (
    EXCELLENT_FEN,
    GOOD_FEN,
    award_draft,
    award_in_force,
    enterprise,
)
from workflows.cases import case_of
from workflows.commands import save_answers, submit
from workflows.enums import ClaimState, Verb
from workflows.errors import CommandRefused, InvalidInput, StaleClaim
from workflows.models import Claim, OpenItem
from workflows.reconcile import faults
from workflows.relay import run_due
from workflows.subject import subject_hash

DOCUMENT = "镇人社发〔2026〕8号"
GOOD = {"selected": True, "grade": "good"}
COUNTY = "zx-county"


@pytest.fixture(autouse=True)
def _in_force():
    with award_in_force():
        yield


@pytest.fixture
def unit(cast):
    return enterprise(cast["worker"])


@pytest.fixture
def file_award(cast, unit):
    def file(**told) -> Claim:
        claim = award_draft(cast["worker"], unit, **told)
        submit(claim_id=claim.pk, actor=cast["worker"])
        run_due()
        return fresh(claim)

    return file


@pytest.fixture
def award(file_award) -> Claim:
    """The unit's claim at the county's desk, which has to select and to grade."""
    return file_award()


def record(claim: Claim, actor, values=GOOD, document: str = DOCUMENT, **options) -> Claim:
    record_facts(task_id=item_of(claim).task_id, actor=actor, values=values, document=document, **options)
    return fresh(claim)


def test_the_rules_are_asked_again_and_the_claim_stays_at_the_desk(award, cast):
    before = item_of(award)
    claim = record(award, cast[COUNTY])
    after = item_of(claim)
    line = claim.lines.get()
    assert (claim.state, claim.claimed_fen) == (ClaimState.SUBMITTED, GOOD_FEN)
    assert (line.outcome, line.proposed_fen) == ("eligible", GOOD_FEN)
    assert (after.task_id, after.due_on, after.office) == (before.task_id, before.due_on, before.office)
    assert (after.amount_fen, after.taken_by) == (GOOD_FEN, cast[COUNTY])
    assert list(claim.assessments.order_by("number").values_list("outcome", flat=True)) == [
        "needs-human",
        "eligible",
    ]


def test_what_was_recorded_says_who_when_and_for_which_office(award, cast):
    claim = record(award, cast[COUNTY])
    selected, grade = known_facts(claim)
    assert (selected.field.path, selected.value, grade.value) == ("selected", True, "good")
    assert (grade.who, grade.office, grade.document) == (
        cast[COUNTY].name,
        item_of(claim).office.name,
        DOCUMENT,
    )
    assert "grade" not in claim.answers


def test_the_history_names_the_facts_and_not_what_was_found(award, cast):
    record(award, cast[COUNTY])
    event = award.events.get(verb=Verb.RECORD_FACTS)
    assert (event.data, event.comment) == ({"fields": ["grade", "selected"]}, DOCUMENT)
    assert event.office == item_of(award).office


def test_one_fact_may_be_recorded_before_the_other(award, cast):
    claim = record(award, cast[COUNTY], {"selected": True})
    assert [each.path for each in missing_facts(claim)] == ["grade"]
    assert case_of(claim, on=date(2026, 3, 2))["facts"]["grade"] is None
    claim = record(claim, cast[COUNTY], {"grade": "good"})
    assert (missing_facts(claim), claim.claimed_fen) == ([], GOOD_FEN)


def test_a_correction_is_a_new_row_and_the_last_counts(award, cast):
    record(award, cast[COUNTY])
    claim = record(award, cast[COUNTY], {"grade": "excellent"})
    assert claim.claimed_fen == EXCELLENT_FEN
    assert list(RecordedFact.objects.filter(path="grade").values_list("value", flat=True)) == [
        "good",
        "excellent",
    ]


def test_a_larger_amount_leads_to_a_higher_level_and_a_smaller_one_back(award, cast):
    def levels(claim: Claim) -> list[str]:
        return [step.level for step in claim.plan if step.station == "review" and step.status == "waiting"]

    assert levels(award) == ["county"]
    assert levels(record(award, cast[COUNTY], GOOD | {"grade": "excellent"})) == ["county", "prefecture"]
    assert levels(record(award, cast[COUNTY])) == ["county"]


def test_a_result_recorded_after_acceptance_still_leads_to_the_level_it_needs(award, cast):
    """The plan is frozen against new rules, not against what becomes known."""
    record(award, cast[COUNTY], GOOD | {"grade": "excellent"})
    claim = answer(award, cast[COUNTY])
    assert (claim.state, item_of(claim).level) == (ClaimState.IN_REVIEW, "prefecture")
    claim = record(claim, cast["zt-prefecture"])
    assert (claim.claimed_fen, item_of(claim).level) == (GOOD_FEN, "prefecture")
    stations = [step.station for step in claim.plan if step.status == "waiting"]
    assert stations == ["review", "notice", "reserve", "pay", "issue", "settle"]


def test_nobody_agrees_while_the_result_is_open(award, cast):
    by_hand = (LineAnswer(1, agree=True, amount_fen=900_000_000),)
    with pytest.raises(CommandRefused, match="还没有登记评审入选、评定等次"):
        answer(award, cast[COUNTY], lines=by_hand)
    assert fresh(award).state == ClaimState.SUBMITTED


def test_refusing_and_returning_do_not_wait_for_it(award, cast):
    assert answer(award, cast[COUNTY], Verdict.RETURN, comment="请补名册。").state == ClaimState.RETURNED


def test_who_was_not_selected_is_refused_and_not_agreed_to(award, cast):
    claim = record(award, cast[COUNTY], {"selected": False})
    assert claim.lines.get().outcome == "ineligible"
    with pytest.raises(CommandRefused):
        answer(claim, cast[COUNTY])
    assert answer(claim, cast[COUNTY], Verdict.REFUSE, comment="未入选。").state == ClaimState.REJECTED


def test_it_stays_recorded_when_the_claim_comes_back_from_correction(award, cast):
    record(award, cast[COUNTY])
    claim = answer(award, cast[COUNTY], Verdict.RETURN, comment="请补名册。")
    save_answers(claim_id=claim.pk, actor=cast["worker"], answers={"stable_heads": 9})
    submit(claim_id=claim.pk, actor=cast["worker"])
    run_due()
    assert fresh(claim).lines.get().outcome == "ineligible"
    assert [each.value for each in known_facts(claim)] == [True, "good"]


def test_what_a_decision_judged_holds_what_was_recorded(award, cast):
    before = subject_hash(award)
    first = subject_hash(record(award, cast[COUNTY], {"selected": True}))
    second = subject_hash(record(award, cast[COUNTY], {"selected": False}))
    assert len({before, first, second}) == 3


@pytest.mark.parametrize("username", ["zx-township", "na-county", "zx-finance", "zt-prefecture", "worker"])
def test_only_the_desk_it_lies_at_records(award, cast, username):
    with pytest.raises(CommandRefused) as refused:
        record(award, cast[username])
    assert refused.value.code == "not_allowed"
    assert not RecordedFact.objects.exists()


def test_a_colleague_who_holds_the_claim_keeps_it(award, cast):
    record(award, cast[COUNTY])
    with pytest.raises(CommandRefused, match="签收"):
        record(award, cast["zx-county-2"], {"grade": "excellent"})


def test_nobody_records_on_the_claim_of_his_own_unit(award, cast, unit):
    unit.legal_person = cast[COUNTY].person
    unit.save()
    with pytest.raises(CommandRefused, match="回避"):
        record(award, cast[COUNTY])


def test_who_recorded_sits_at_that_level_for_good(award, cast):
    record(award, cast[COUNTY])
    seat = Seat.objects.get(claim=award)
    assert (seat.person, seat.level) == (cast[COUNTY].person, "county")
    answer(award, cast[COUNTY])
    assert Seat.objects.filter(claim=award).count() == 1


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"grade": "splendid"}, "invalid"),
        ({"selected": "yes"}, "invalid"),
        ({"selected": None}, "invalid"),
        ({"grade": ["good"]}, "invalid"),
        ({"stable_heads": 40}, "unknown_fact"),
        ({"applicant.type": "enterprise"}, "unknown_fact"),
        ({}, "nothing_recorded"),
    ],
)
def test_only_what_the_rule_file_asks_of_offices_is_kept(award, cast, values, code):
    with pytest.raises(InvalidInput) as refused:
        record(award, cast[COUNTY], values)
    assert refused.value.code == code
    assert not RecordedFact.objects.exists()


@pytest.mark.parametrize(
    ("document", "code"),
    [
        ("", "no_document"),
        ("  ", "no_document"),
        ("文" * 121, "no_document"),
        ("见13900000001", "personal_number"),
    ],
)
def test_it_names_the_paper_the_result_stands_in(award, cast, document, code):
    with pytest.raises(InvalidInput) as refused:
        record(award, cast[COUNTY], document=document)
    assert refused.value.code == code


def test_a_page_that_is_no_longer_true_records_nothing(award, cast):
    with pytest.raises(StaleClaim):
        record(award, cast[COUNTY], expected_version=award.version - 1)
    assert not RecordedFact.objects.exists()


def test_a_subsidy_without_results_has_nothing_to_record(file_startup, cast):
    claim = file_startup()
    item = OpenItem.objects.filter(claim=claim)
    item.update(station="review")
    with pytest.raises(CommandRefused):
        record(claim, cast["na-village"])


@pytest.mark.parametrize("told", [{"grade": "excellent", "selected": True}, {"grade": "excellent"}])
def test_what_an_applicant_says_of_it_is_not_heard(file_award, told):
    """Whatever stands in the answers: the rules read results from the desk alone."""
    claim = file_award(**told)
    facts = claim.assessments.get().inputs["facts"]
    assert (facts["grade"], facts["selected"], claim.claimed_fen) == (None, None, None)


def test_no_request_of_the_applicant_sets_it(cast, unit, award):
    client = Client()
    client.force_login(cast["worker"])
    draft = award_draft(cast["worker"], unit)
    typed = {"stable_heads": "25", "grade": "excellent", "selected": "yes", "fact-grade": "excellent"}
    client.post(reverse("claims:step", args=[draft.key, "facts"]), typed)
    assert "grade" not in fresh(draft).answers
    form = {"version": award.version, "document": DOCUMENT, "fact-grade": "excellent"}
    page = client.post(reverse("approvals:record", args=[item_of(award).task_id]), form)
    assert page.status_code == 409
    assert not RecordedFact.objects.exists()


def test_reconciling_finds_nothing_amiss_afterwards(award, cast):
    record(award, cast[COUNTY], GOOD | {"grade": "excellent"})
    assert list(faults(history=True)) == []


def test_the_table_is_written_once(award, cast):
    record(award, cast[COUNTY])
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        RecordedFact.objects.update(value="excellent")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        RecordedFact.objects.all()._raw_delete("default")


def test_recorded_fact_names_its_document(award, cast):
    row = _row(record(award, cast[COUNTY]))
    row.document, row.claim_version = "", 99
    with pytest.raises(IntegrityError, match="recorded_fact_names_its_document"), transaction.atomic():
        row.save(force_insert=True)


def test_recorded_fact_once_a_version(award, cast):
    row = _row(record(award, cast[COUNTY]))
    name = "recorded_fact_once_a_version" if connection.vendor == "postgresql" else "claim_version"
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        row.save(force_insert=True)


def _row(claim: Claim) -> RecordedFact:
    row = RecordedFact.objects.filter(claim=claim).first()
    row.pk = None
    return row
