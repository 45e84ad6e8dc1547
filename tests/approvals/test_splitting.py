"""Lines go their own way on a sheet of their own and may come back; nothing is lost, doubled or won by it."""

import pytest
from django.db import IntegrityError, transaction

from approvals.enums import Verdict
from approvals.lines import LineAnswer
from approvals.models import Seat
from registry.pilot.zhenxiong import ROSTER
from registry.selectors import find_person
from tests.approvals.conftest import answer, carry, fresh, item_of
from workflows.cases import case_of
from workflows.commands import withdraw
from workflows.door import claim_command
from workflows.enums import BenefitStatus, ClaimState, Station, StepStatus, Verb
from workflows.errors import CommandRefused
from workflows.models import Benefit, Claim, ClaimLine, StoredAssessment, broken_link
from workflows.rebuilding import disagreements
from workflows.reconcile import faults
from workflows.relay import run_due
from workflows.replay import SAME, replay
from workflows.splitting import older_sheets, rejoin, split_off, splitting
from workflows.timeline import timeline

EIGHT = ROSTER[:8]
TOTAL = 5 * 30_000 + 3 * 20_000


def split(claim: Claim, actor, *positions: int, reason: str = "资料存疑，单独核实。") -> Claim:
    item = item_of(claim)
    lines = list(claim.lines.filter(position__in=positions))
    with claim_command(
        claim.pk, actor=actor, task_id=item.task_id, office=item.office, keeps_task=True
    ) as move:
        part = split_off(move, lines, reason=reason)
    return fresh(part)


def join_again(part: Claim, sheet: Claim, actor) -> Claim:
    item = item_of(part)
    with claim_command(part.pk, actor=actor, task_id=item.task_id, office=item.office) as move:
        rejoin(move, sheet.pk)
    return fresh(sheet)


def positions(claim: Claim) -> list[int]:
    return list(claim.lines.order_by("position").values_list("position", flat=True))


def sound() -> bool:
    """Whether every claim stands where it should, the ledger says what the claims say, and every answer replays."""
    assert list(faults(history=True)) == []
    assert list(disagreements()) == []
    assert {played.verdict for played in replay(StoredAssessment.objects.all())} == {SAME}
    return True


@pytest.fixture
def roster(file_roster) -> Claim:
    return file_roster(EIGHT)


@pytest.fixture
def county(cast):
    return cast["zx-county"]


def test_the_named_lines_go_to_a_sheet_with_the_number_of_its_claim(roster, county):
    part = split(roster, county, 2, 5)
    assert part.number == f"{roster.number}-1"
    assert (part.parent, part.root) == (roster, roster)
    assert (positions(part), positions(roster)) == ([2, 5], [1, 3, 4, 6, 7, 8])


def test_the_amounts_of_both_are_those_of_their_lines(roster, county):
    part = split(roster, county, 2, 6)
    assert (part.claimed_fen, fresh(roster).claimed_fen) == (50_000, TOTAL - 50_000)


def test_the_sheet_stands_at_the_same_step_with_its_own_task_and_desk_row(roster, county):
    part = split(roster, county, 2)
    here, there = item_of(part), item_of(fresh(roster))
    assert (here.station, here.level, here.office, here.due_on) == (
        there.station,
        there.level,
        there.office,
        there.due_on,
    )
    assert here.task_id != there.task_id
    assert (here.number, here.amount_fen) == (part.number, 30_000)
    assert there.amount_fen == TOTAL - 30_000
    assert sound()


def test_the_sheet_has_the_plan_with_what_is_done_done(file_roster, cast):
    claim = file_roster(EIGHT)
    before = [(step.position, step.station, step.office_id, step.status) for step in claim.plan]
    part = split(claim, cast["zx-county"], 1)
    assert [(step.position, step.station, step.office_id, step.status) for step in part.plan] == before
    assert part.plan[0].status == StepStatus.DONE


def test_both_histories_name_the_other(roster, county):
    part = split(roster, county, 2, 5, reason="电话打不通。")
    there = roster.events.get(verb=Verb.SPLIT)
    here = part.events.get(verb=Verb.SPLIT)
    assert there.data == {"to": part.number, "lines": [2, 5]}
    assert here.data == {"from": roster.number, "lines": [2, 5]}
    assert (there.comment, there.actor, there.office) == ("电话打不通。", county, here.office)
    assert (here.sequence, broken_link(part), broken_link(roster)) == (1, None, None)


def test_the_applicant_reads_where_his_people_went(roster, county):
    part = split(roster, county, 2, 5)
    told = [entry.title for entry in timeline(roster, list(roster.events.select_related("office")), [])]
    assert f"镇雄县人力资源和社会保障局把2人分出，单独办理，编号{part.number}" in told
    told = [entry.title for entry in timeline(part, list(part.events.select_related("office")), part.plan)]
    assert any(f"把2人从申请{roster.number}分出" in title for title in told)


def test_the_rules_said_of_each_sheet_what_they_said_of_its_lines(file_roster, county):
    claim = file_roster(ROSTER[:10])
    said = claim.assessments.get()
    part = split(claim, county, 9, 10)
    mine, rest = part.assessments.get(), claim.assessments.get(number=2)
    assert (said.outcome, rest.outcome, mine.outcome) == ("eligible", "eligible", "ineligible")
    assert (rest.amount_fen, mine.amount_fen) == (said.amount_fen, 0)
    assert mine.inputs["parent"] == {"claim": claim.number, "assessment": 1}
    assert sound()


def test_a_sheet_is_split_again_and_counts_on_from_its_root(roster, county):
    first = split(roster, county, 2, 3, 4)
    second = split(first, county, 3)
    third = split(roster, county, 8)
    assert [sheet.number for sheet in (first, second, third)] == [
        f"{roster.number}-{number}" for number in (1, 2, 3)
    ]
    assert (second.parent, second.root) == (first, roster)
    assert second.lineage == [second.pk, first.pk, roster.pk]
    assert sound()


@pytest.mark.parametrize("named", [(), (1, 2, 3, 4, 5, 6, 7, 8)])
def test_neither_nobody_nor_everybody_is_split_off(roster, county, named):
    with pytest.raises(CommandRefused, match="请选择|不能把全部人员都分出"):
        split(roster, county, *named)
    assert Claim.objects.count() == 1


def test_a_claim_of_one_line_is_never_split(file_startup, cast):
    claim = file_startup()
    with pytest.raises(CommandRefused, match="不能把全部人员都分出"):
        split(claim, cast["na-village"], 1)


def test_lines_of_another_claim_are_refused(roster, county):
    part = split(roster, county, 2, 3)
    item = item_of(roster)
    strange = list(part.lines.all()[:1])
    with (
        pytest.raises(CommandRefused, match="请选择这份申请名册里的人员"),
        claim_command(roster.pk, actor=county, task_id=item.task_id, keeps_task=True) as move,
    ):
        split_off(move, strange, reason="x")


def test_a_claim_that_is_with_its_applicant_is_not_split(roster, county):
    claim = answer(roster, county, Verdict.RETURN)
    lines = list(claim.lines.all()[:1])
    with (
        pytest.raises(CommandRefused, match="不能分出人员单独办理"),
        claim_command(claim.pk, actor=county) as move,
    ):
        split_off(move, lines, reason="x")


def test_who_sat_at_two_levels_of_two_sheets_keeps_them_apart(roster, county, cast):
    part = split(roster, county, 2)
    for sheet, level in ((roster, "county"), (part, "township")):
        office = item_of(sheet).office
        person = cast["zx-township"].person
        Seat.objects.create(claim=sheet, person=person, user=cast["zx-township"], level=level, office=office)
    with pytest.raises(CommandRefused, match="不同的层级"):
        join_again(part, roster, county)
    assert (positions(fresh(part)), fresh(part).state) == ([2], ClaimState.SUBMITTED)


def test_on_notice_the_lines_that_are_held_take_their_amount_and_their_days_along(roster, county):
    claim = answer(roster, county)
    assert claim.state == ClaimState.ON_NOTICE
    lines = list(claim.lines.filter(position__in=(1, 6)))
    with claim_command(claim.pk, actor=county) as move:
        part = split_off(move, lines, reason="公示期间有人提出意见。")
    part, claim = fresh(part), fresh(claim)
    assert (part.state, part.approved_fen, claim.approved_fen) == (
        ClaimState.ON_NOTICE,
        50_000,
        TOTAL - 50_000,
    )
    assert (part.notice_from, part.notice_until) == (claim.notice_from, claim.notice_until)
    assert Benefit.objects.filter(claim=part, status=BenefitStatus.APPROVED).count() == 2
    assert Seat.objects.filter(claim=part, person=county.person).exists()
    assert sound()


def test_on_notice_what_stays_must_still_be_paid_something(roster, county):
    refused = tuple(LineAnswer(at, agree=False, comment="未外出。") for at in range(2, 9))
    claim = answer(roster, county, lines=refused)
    lines = list(claim.lines.filter(position=1))
    with (
        pytest.raises(CommandRefused, match="没有可以支付的金额"),
        claim_command(claim.pk, actor=county) as move,
    ):
        split_off(move, lines, reason="x")


def test_a_sheet_can_go_another_way_at_once(roster, county):
    claim = answer(roster, county)
    lines = list(claim.lines.filter(position=1))
    with (
        claim_command(claim.pk, actor=county) as move,
        splitting(move, lines, reason="异议成立。") as own,
    ):
        own.transition(Verb.REOPEN)
        own.claim.approved_fen = own.claim.decided_at = None
        own.claim.lines.update(approved_fen=None)
        review = next(step for step in own.claim.plan if step.station == Station.REVIEW)
        review.status, review.done_at = StepStatus.WAITING, None
        review.save()
    part = claim.split_off.get()
    assert (part.state, item_of(part).station) == (ClaimState.IN_REVIEW, Station.REVIEW)
    assert Benefit.objects.get(claim=part).status == BenefitStatus.CLAIMED
    assert sound()


def test_each_sheet_is_decided_by_itself(roster, county):
    part = split(roster, county, 2, 5)
    claim = answer(roster, county)
    assert (claim.state, claim.approved_fen, fresh(part).state) == (
        ClaimState.ON_NOTICE,
        TOTAL - 60_000,
        ClaimState.SUBMITTED,
    )
    part = answer(part, county)
    assert part.approved_fen == 60_000
    assert claim.approved_fen + part.approved_fen == TOTAL
    assert sound()


def test_a_sheet_that_ends_leaves_the_others_alone(roster, county, cast):
    part = split(roster, county, 2)
    withdraw(claim_id=part.pk, actor=cast["organiser"])
    run_due()
    assert (fresh(part).state, fresh(roster).state) == (ClaimState.WITHDRAWN, ClaimState.SUBMITTED)
    assert Benefit.objects.filter(claim=roster, status=BenefitStatus.CLAIMED).count() == 7
    assert sound()


def test_a_sheet_at_the_same_step_gives_its_lines_back_and_is_closed(roster, county):
    part = split(roster, county, 2, 5)
    assert older_sheets(part) == [roster]
    claim = join_again(part, roster, county)
    part = fresh(part)
    assert (part.state, part.is_closed, positions(part), part.claimed_fen) == (
        ClaimState.MERGED,
        True,
        [],
        0,
    )
    assert positions(claim) == list(range(1, 9))
    assert (claim.claimed_fen, item_of(claim).amount_fen) == (TOTAL, TOTAL)
    assert claim.events.get(verb=Verb.REJOIN).data == {"from": part.number, "lines": [2, 5]}
    assert part.events.get(verb=Verb.MERGE).data == {"to": claim.number, "lines": [2, 5]}
    assert sound()
    assert answer(claim, county).approved_fen == TOTAL


def test_sisters_are_put_together_and_only_the_younger_gives(roster, county):
    first, second = split(roster, county, 2), split(roster, county, 5)
    with pytest.raises(CommandRefused, match="才能并回较早的那一份"):
        join_again(first, second, county)
    first = join_again(second, first, county)
    assert positions(first) == [2, 5]
    assert sound()


def test_a_sheet_does_not_go_back_to_what_was_decided_meanwhile(roster, county):
    part = split(roster, county, 2)
    answer(roster, county)
    assert older_sheets(part) == []
    with pytest.raises(CommandRefused, match="办理状态不同"):
        join_again(part, roster, county)
    assert fresh(part).state == ClaimState.SUBMITTED


def test_a_sheet_does_not_go_back_to_another_claim(roster, file_startup, county):
    other = file_startup()
    part = split(roster, county, 2)
    with pytest.raises(CommandRefused, match="才能并回"):
        join_again(part, other, county)


def test_who_stands_on_two_sheets_is_still_seen_to_stand_twice(file_roster, county):
    twice = find_person(EIGHT[0].member.id_number)
    claim = file_roster(EIGHT[:3], people=[twice])
    part = split(claim, county, 1)
    rest, mine = case_of(fresh(claim), on=claim.policy_date), case_of(part, on=claim.policy_date)
    assert [len(case["facts"]["roster"]) for case in (rest, mine)] == [4, 3]
    pids = {case["facts"]["roster"][-1]["pid"] for case in (rest, mine)}
    assert pids == {"1"}
    assert rest["sheet"] == [2, 3, 4]
    assert not [each for each in mine["history"] if each["status"] == "pending"]


def test_the_database_knows_no_sheet_without_a_root(roster):
    with pytest.raises(IntegrityError, match="claim_sheet_has_root"), transaction.atomic():
        Claim.objects.filter(pk=roster.pk).update(parent=roster.pk)


def test_lines_keep_their_row(roster, county):
    before = dict(roster.lines.values_list("position", "pk"))
    split(roster, county, 2, 5)
    assert dict(ClaimLine.objects.values_list("position", "pk")) == before


def test_the_ledger_follows_the_lines(roster, county):
    part = split(roster, county, 2, 5)
    assert sorted(Benefit.objects.filter(claim=part).values_list("line__position", flat=True)) == [2, 5]


def test_a_county_carries_the_sheet_to_the_end(roster, county, cast):
    part = split(roster, county, 2)
    assert carry(part, cast, "notice").state == ClaimState.ON_NOTICE
