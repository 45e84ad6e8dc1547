"""批量办理: every claim of many has a command and a result of its own, whatever becomes of the others."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from approvals.bulk import working
from approvals.bulk.choosing import choice_of, standing_of
from approvals.bulk.runs import MOST_AT_ONCE, Chosen, start_bulk
from approvals.bulk.working import run_waiting
from approvals.commands import take
from approvals.enums import BulkAction, BulkResult, LineDecision, Verdict
from approvals.lines import LineAnswer
from approvals.models import BulkItem, BulkRun, Decision, LineVerdict
from registry import clock
from tests.approvals.clones import clones_of
from tests.approvals.conftest import REVIEWED, answer, fresh, item_of
from workflows import jobs
from workflows.commands import submit
from workflows.enums import ClaimState
from workflows.errors import CommandRefused, InvalidInput
from workflows.models import Claim, ClaimEvent, OpenItem
from workflows.models.event import broken_link
from workflows.relay import run_due

# One claim: what it costs to decide it alone, its turn, the look for doubts and its result.
QUERIES_A_CLAIM = 32


@pytest.fixture
def village(cast):
    return cast["na-village"]


@pytest.fixture
def many(file_startup) -> list[Claim]:
    """A claim at the desk of the village and eleven like it."""
    claim = file_startup()
    return [claim, *clones_of(claim, 11)]


def chosen_of(claims: list[Claim]) -> list[Chosen]:
    return [Chosen(claim.key, item_of(claim).task_id, fresh(claim).version) for claim in claims]


def started(actor, claims: list[Claim], action=BulkAction.AGREE, *, comment=REVIEWED, token="t") -> BulkRun:
    return start_bulk(actor=actor, action=action, chosen=chosen_of(claims), comment=comment, token=token)


def work_off() -> None:
    while run_waiting():
        pass


def results(run: BulkRun) -> dict[str, int]:
    standing = standing_of(run)
    return {"done": standing.done, "undone": len(standing.undone), "waiting": standing.waiting}


def test_every_claim_is_decided_by_a_command_of_its_own(many, village):
    run = started(village, many)
    work_off()
    assert results(run) == {"done": 12, "undone": 0, "waiting": 0}
    for claim in many:
        assert fresh(claim).state == ClaimState.IN_REVIEW
        decision = Decision.objects.get(claim=claim)
        assert (decision.verdict, decision.comment) == (Verdict.AGREE, REVIEWED)
        assert decision.seat.user == village
        verbs = list(claim.events.order_by("-sequence").values_list("verb", flat=True)[:2])
        assert verbs == ["agree", "accept"]
        assert item_of(claim).level == "township"
    assert broken_link(many[0]) is None
    run.refresh_from_db()
    assert run.finished_at is not None


def test_a_claim_that_moved_is_skipped_and_named_and_the_others_are_done(many, village, cast):
    run = started(village, many)
    moved = many[3:6]
    answer(moved[0], village)
    take(task_id=item_of(moved[1]).task_id, actor=village)
    Claim.objects.filter(pk=moved[2].pk).update(version=99)
    work_off()
    assert results(run) == {"done": 9, "undone": 3, "waiting": 0}
    undone = standing_of(run).undone
    assert {item.claim_id for item in undone} == {claim.pk for claim in moved}
    assert {item.result for item in undone} == {BulkResult.MOVED}
    assert all("没有执行" in item.sentence for item in undone)
    assert Decision.objects.filter(claim__in=moved).count() == 1


def test_what_the_guard_refuses_is_told_in_its_words_and_stops_nobody(many, village):
    Claim.objects.filter(pk=many[0].pk).update(applicant=village)
    run = started(village, many[:3])
    work_off()
    assert results(run) == {"done": 2, "undone": 1, "waiting": 0}
    item = standing_of(run).undone[0]
    assert (item.claim_id, item.result, item.code) == (many[0].pk, BulkResult.REFUSED, "not_allowed")
    assert "回避" in item.sentence
    assert not Decision.objects.filter(claim=many[0]).exists()


def test_after_a_kill_in_the_middle_the_next_round_goes_on(many, village, monkeypatch):
    run, kept = started(village, many), working.ACTS[BulkAction.AGREE]
    turns = []

    def killed(item):
        kept(item)
        turns.append(item.pk)
        if len(turns) == 5:
            raise SystemExit

    monkeypatch.setitem(working.ACTS, BulkAction.AGREE, killed)
    with pytest.raises(SystemExit):
        run_waiting()
    # The fifth was decided but not committed: its turn comes again, whole.
    assert results(run) == {"done": 4, "undone": 0, "waiting": 8}
    assert Decision.objects.count() == 4
    work_off()
    assert results(run) == {"done": 12, "undone": 0, "waiting": 0}
    assert Decision.objects.count() == 12


def test_a_fault_nobody_foresaw_is_told_of_its_claim_alone(many, village, monkeypatch):
    kept = working.ACTS[BulkAction.AGREE]

    def faulty(item):
        kept(item)
        if item.claim_id == many[1].pk:
            raise ZeroDivisionError

    monkeypatch.setitem(working.ACTS, BulkAction.AGREE, faulty)
    run = started(village, many[:3])
    work_off()
    assert results(run) == {"done": 2, "undone": 1, "waiting": 0}
    item = standing_of(run).undone[0]
    assert (item.claim_id, item.code) == (many[1].pk, "failed")
    assert "没有任何改动" in item.sentence
    assert fresh(many[1]).version == many[1].version


def test_no_round_does_more_than_its_share_and_the_relay_comes_again(many, village):
    run = started(village, many)
    assert run_waiting(5) == 5
    assert results(run) == {"done": 5, "undone": 0, "waiting": 7}
    run.refresh_from_db()
    assert run.finished_at is None
    jobs.sweep_all()
    assert results(run)["waiting"] == 0


def test_two_runs_over_the_same_claims_decide_each_once(many, village, cast):
    first, second = started(village, many), started(village, many, token="u")
    work_off()
    assert results(first)["done"] == 12
    assert results(second) == {"done": 0, "undone": 12, "waiting": 0}
    assert Decision.objects.count() == 12


def test_a_page_sent_twice_asks_once(many, village):
    assert started(village, many) == started(village, many)
    assert BulkItem.objects.count() == 12


def test_a_token_of_somebody_else_answers_nothing_of_his(many, village, cast):
    started(village, many)
    with pytest.raises(BulkRun.DoesNotExist):
        started(cast["na-township"], many[:1])


def test_a_reason_is_compulsory_but_for_taking(many, village):
    for action in (BulkAction.AGREE, BulkAction.RETURN):
        with pytest.raises(InvalidInput, match="理由"):
            started(village, many, action, comment="  ")
    run = started(village, many, BulkAction.TAKE, comment="")
    work_off()
    assert results(run)["done"] == 12
    assert set(OpenItem.objects.values_list("taken_by", flat=True)) == {village.pk}


def test_many_are_returned_for_one_common_reason(many, village):
    run = started(village, many[:3], BulkAction.RETURN, comment="请补传身份证复印件。")
    work_off()
    assert results(run)["done"] == 3
    for claim in many[:3]:
        assert fresh(claim).state == ClaimState.RETURNED
        assert claim.events.get(verb="return_for_correction").comment == "请补传身份证复印件。"


def test_none_and_too_many_are_refused(many, village):
    with pytest.raises(InvalidInput, match="还没有选中"):
        started(village, [])
    chosen = chosen_of(many[:1]) * (MOST_AT_ONCE + 1)
    with pytest.raises(InvalidInput, match="一次最多办理500件"):
        start_bulk(actor=village, action=BulkAction.AGREE, chosen=chosen, comment="a", token="t")
    assert not BulkRun.objects.exists()


def test_a_claim_named_twice_or_out_of_sight_refuses_the_whole(many, village, cast):
    with pytest.raises(CommandRefused, match="无权查看"):
        started(village, [many[0], many[0]])
    with pytest.raises(CommandRefused, match="无权查看"):
        started(cast["zx-village"], many)
    assert not BulkRun.objects.exists()


def test_only_his_own_desk_is_offered_and_done(many, village, cast):
    township = cast["na-township"]
    assert choice_of(township, BulkAction.AGREE).candidates == []
    # He may read the claims of his township, yet they lie at the village.
    run = started(township, many[:2])
    work_off()
    assert {item.code for item in standing_of(run).undone} == {"not_allowed"}


def test_a_post_that_ended_meanwhile_decides_nothing(many, village):
    run = started(village, many[:2])
    village.posts.update(valid_to=clock.today() - timedelta(days=1))
    work_off()
    assert results(run) == {"done": 0, "undone": 2, "waiting": 0}


def test_the_clean_are_offered_and_the_others_stand_apart(many, village):
    many[0].lines.update(outcome="needs-human")
    many[1].lines.update(outcome="needs-correction")
    Claim.objects.filter(pk=many[2].pk).update(round=2)
    choice = choice_of(village, BulkAction.AGREE)
    assert {each.key for each in choice.apart} == {claim.key for claim in many[:3]}
    assert len(choice.candidates) == 9
    reasons = {each.key: str(each.apart) for each in choice.apart}
    assert "逐件办理" in reasons[many[0].key]
    assert "补正过" in reasons[many[2].key]
    assert len(choice_of(village, BulkAction.TAKE).candidates) == 12


def test_a_doubtful_claim_is_not_agreed_to_though_it_was_asked_for(many, village):
    run = started(village, many[:2])
    many[0].lines.update(outcome="needs-human")
    work_off()
    assert results(run) == {"done": 1, "undone": 1, "waiting": 0}
    assert standing_of(run).undone[0].code == "one_by_one"
    assert fresh(many[0]).state == ClaimState.SUBMITTED


def test_what_a_lower_level_disagreed_with_is_seen_by_a_person(file_startup, cast, village):
    refused = LineAnswer(position=1, agree=False, comment="门店已经关闭")
    answer(file_startup(), village, lines=(refused,))
    assert LineVerdict.objects.filter(verdict=LineDecision.DISAGREE).exists()
    OpenItem.objects.update(station="review")
    choice = choice_of(cast["na-township"], BulkAction.AGREE)
    assert choice.candidates == []
    assert "不同意见" in str(choice.apart[0].apart)


def test_a_corrected_claim_is_looked_at_singly(file_startup, cast, village):
    claim = file_startup()
    answer(claim, village, Verdict.RETURN)
    submit(claim_id=claim.pk, actor=cast["chen"])
    run_due()
    choice = choice_of(village, BulkAction.AGREE)
    assert [each.key for each in choice.apart] == [claim.key]


def test_what_a_colleague_holds_is_not_offered(many, cast):
    county, colleague = cast["na-county"], cast["na-county-2"]
    OpenItem.objects.update(office=county.posts.get().office, taken_by=colleague, taken_at=clock.now())
    assert choice_of(county, BulkAction.AGREE).candidates == []
    assert len(choice_of(colleague, BulkAction.AGREE).candidates) == 12


def test_a_claim_costs_a_bounded_number_of_queries(many, village):
    started(village, many)
    run_waiting(1)
    clock.now()
    with CaptureQueriesContext(connection) as captured:
        run_waiting(10)
    assert len(captured) / 10 <= QUERIES_A_CLAIM


def test_the_list_costs_as_many_queries_for_one_as_for_many(many, village, django_assert_num_queries):
    with django_assert_num_queries(3):
        choice_of(village, BulkAction.AGREE)
    OpenItem.objects.exclude(claim=many[0]).delete()
    with django_assert_num_queries(3):
        choice_of(village, BulkAction.AGREE)


def test_each_event_of_a_run_names_its_actor_and_office(many, village):
    started(village, many)
    work_off()
    events = ClaimEvent.objects.filter(claim__in=many, verb="agree")
    assert events.count() == 12
    assert set(events.values_list("actor", "office")) == {(village.pk, village.posts.get().office_id)}


@pytest.mark.parametrize(
    ("name", "changed"),
    [
        ("bulk_item_once_a_run", {}),
        ("bulk_item_ended_has_moment", {"result": "done"}),
        ("bulk_item_undone_says_why", {"result": "refused", "done_at": "now"}),
    ],
)
def test_the_database_keeps_the_items_whole(many, village, name, changed):
    run = started(village, many[:1])
    claim = many[0] if not changed else many[1]
    columns = {"run": run, "claim": claim, "task_id": 1, "expected_version": 1} | changed
    if "done_at" in columns:
        columns["done_at"] = clock.now()
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        BulkItem.objects.create(**columns)
    assert name in str(refused.value) or connection.vendor == "sqlite"


def test_the_database_wants_a_reason_for_what_is_agreed_to(village):
    with pytest.raises(IntegrityError, match="bulk_run_gives_a_reason"), transaction.atomic():
        BulkRun.objects.create(token="x", actor=village, action="agree", created_at=clock.now())
