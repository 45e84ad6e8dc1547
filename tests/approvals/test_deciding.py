"""Every level answers in turn: what each verdict does to the claim, and what a command refuses."""

from datetime import date

import pytest

from approvals.answers import Answer
from approvals.commands import decide, record_visit, take
from approvals.enums import Verdict
from approvals.models import Decision, NoticeEntry, Seat, SiteVisit
from registry import clock
from tests.approvals.conftest import REVIEWED, answer, at, carry, fresh, item_of, visit
from workflows import checks, engine
from workflows.commands import put_back, submit
from workflows.enums import ClaimState, Station, StepStatus, Verb
from workflows.errors import CommandRefused, InvalidInput, StaleClaim
from workflows.models import ClaimEvent, OpenItem, broken_link
from workflows.relay import run_due


def unchanged(claim) -> bool:
    """Whether a refusal left no trace."""
    now = fresh(claim)
    same = (now.state, now.version) == (claim.state, claim.version)
    return same and not Decision.objects.filter(claim=claim, claim_version__gte=claim.version).exists()


def test_the_village_accepts_by_agreeing_and_the_claim_goes_to_the_township(file_startup, cast):
    claim = answer(file_startup(), cast["na-village"])

    assert claim.state == ClaimState.IN_REVIEW
    assert claim.accepted_at is not None
    item = item_of(claim)
    assert (item.station, item.level) == (Station.SITE_VISIT, "township")
    assert item.office.name == "官桥镇人力资源和社会保障服务中心"


def test_a_claim_all_levels_agree_to_is_published_with_the_amount_of_the_rules(file_startup, cast):
    claim = carry(file_startup(), cast, "notice")

    assert claim.state == ClaimState.ON_NOTICE
    assert claim.approved_fen == 1_000_000
    assert list(claim.decisions.values_list("verdict", "seat__level")) == [
        ("agree", "village"),
        ("visited", "township"),
        ("agree", "township"),
        ("agree", "county"),
    ]
    assert NoticeEntry.objects.of_claim(claim).get().notice.office.name == "南安市人力资源和社会保障局"
    assert broken_link(claim) is None


def test_a_decision_keeps_who_for_which_office_why_and_what_was_seen(file_startup, cast):
    claim = file_startup()
    seen = claim.version
    answer(claim, cast["na-village"], comment="  已上门核实。 ")

    decision = Decision.objects.get(claim=claim)
    assert decision.seat.user == cast["na-village"]
    assert decision.seat.office == decision.step.office
    assert decision.comment == "已上门核实。"
    assert decision.claim_version == seen
    assert decision.amount_fen == 1_000_000
    assert len(decision.subject_hash) == 64
    event = ClaimEvent.objects.get(claim=claim, verb=Verb.AGREE)
    assert (event.actor, event.comment) == (cast["na-village"], "已上门核实。")


def test_whoever_decides_an_untaken_claim_holds_it(file_startup, cast):
    claim = file_startup()
    task_id = item_of(claim).task_id
    answer(claim, cast["na-village"])
    assert engine.Task.objects.get(pk=task_id).owner == cast["na-village"]


@pytest.mark.parametrize("comment", ["", "   ", "\n\t"])
def test_no_level_answers_without_a_reason(file_startup, cast, comment):
    claim = file_startup()
    with pytest.raises(InvalidInput, match="请写明理由") as refusal:
        answer(claim, cast["na-village"], comment=comment)
    assert refusal.value.field == "comment"
    assert unchanged(claim)


def test_a_page_made_from_an_older_version_decides_nothing(file_startup, cast):
    claim = file_startup()
    with pytest.raises(StaleClaim):
        decide(
            task_id=item_of(claim).task_id,
            actor=cast["na-village"],
            answer=Answer(Verdict.AGREE, REVIEWED),
            expected_version=claim.version - 1,
        )
    assert unchanged(claim)


def test_a_second_press_of_the_button_finds_the_step_done(file_startup, cast):
    claim = file_startup()
    task_id = item_of(claim).task_id
    answer(claim, cast["na-village"])
    with pytest.raises(CommandRefused, match="已经有人办过了") as refusal:
        decide(task_id=task_id, actor=cast["na-village"], answer=Answer(Verdict.AGREE, REVIEWED))
    assert refusal.value.code == "task_done"
    assert Decision.objects.filter(claim=claim).count() == 1


def test_a_review_cannot_be_answered_as_a_site_visit_nor_the_other_way_round(file_startup, cast):
    claim = file_startup()
    with pytest.raises(CommandRefused) as refusal:
        visit(claim, cast["na-village"])
    assert refusal.value.code == "task_done"
    claim = answer(claim, cast["na-village"])
    with pytest.raises(CommandRefused) as refusal:
        answer(claim, cast["na-township"])
    assert refusal.value.code == "task_done"


def test_a_claim_a_colleague_has_taken_is_his_until_he_puts_it_back(file_startup, cast):
    claim = carry(file_startup(), cast, "county")
    task_id = item_of(claim).task_id
    take(task_id=task_id, actor=cast["na-county"])

    with pytest.raises(CommandRefused, match="已由苏志远签收办理"):
        answer(claim, cast["na-county-2"])
    with pytest.raises(CommandRefused, match="已由苏志远签收办理"):
        take(task_id=task_id, actor=cast["na-county-2"])
    put_back(task_id=task_id, actor=cast["na-county"])
    assert answer(claim, cast["na-county-2"]).state == ClaimState.ON_NOTICE


def test_taking_twice_changes_nothing_and_only_the_holder_puts_back(file_startup, cast):
    claim = carry(file_startup(), cast, "county")
    task_id = item_of(claim).task_id
    take(task_id=task_id, actor=cast["na-county"])
    version = fresh(claim).version
    take(task_id=task_id, actor=cast["na-county"])
    assert fresh(claim).version == version
    with pytest.raises(CommandRefused, match="只有签收人本人"):
        put_back(task_id=task_id, actor=cast["na-county-2"])


def test_the_village_states_facts_and_may_not_refuse(file_startup, cast):
    claim = file_startup()
    with pytest.raises(CommandRefused, match="这一级只核实情况"):
        answer(claim, cast["na-village"], Verdict.REFUSE, comment="不符合条件。")
    assert unchanged(claim)


def test_a_claim_of_another_matter_is_not_accepted_and_ends(file_startup, cast):
    claim = answer(file_startup(), cast["na-village"], Verdict.NOT_ACCEPT, comment="不属于本机构受理范围。")
    assert claim.state == ClaimState.NOT_ACCEPTED
    assert claim.closed_at is not None
    assert not OpenItem.objects.filter(claim=claim).exists()


def test_what_was_accepted_cannot_be_not_accepted_any_more(file_startup, cast):
    claim = carry(file_startup(), cast, "county")
    with pytest.raises(CommandRefused, match="已经受理"):
        answer(claim, cast["na-county"], Verdict.NOT_ACCEPT, comment="不属于本机构。")


def test_acceptance_outlives_a_correction(file_startup, cast):
    claim = carry(file_startup(), cast, "county")
    accepted = claim.accepted_at
    claim = answer(claim, cast["na-county"], Verdict.RETURN, comment="营业执照看不清。")
    submit(claim_id=claim.pk, actor=cast["chen"])
    run_due()
    with pytest.raises(CommandRefused, match="已经受理"):
        answer(fresh(claim), cast["na-county"], Verdict.NOT_ACCEPT, comment="不属于本机构。")
    assert answer(fresh(claim), cast["na-county"]).accepted_at == accepted


def test_a_return_names_what_to_mend_and_gives_fifteen_working_days(file_startup, cast):
    claim = answer(file_startup(), cast["na-village"], Verdict.RETURN, comment="营业执照照片看不清，请重拍。")

    assert claim.state == ClaimState.RETURNED
    assert claim.correct_by == date(2026, 3, 23)
    item = item_of(claim)
    assert (item.station, item.applicant, item.office) == (Station.CORRECT, cast["chen"], None)
    assert item.due_on == claim.correct_by


def test_a_corrected_claim_comes_back_to_the_level_that_returned_it_and_the_rest_stays_agreed(
    file_startup, cast, demo_day
):
    claim = carry(file_startup(), cast, "county")
    first_limit = item_of(claim).due_on
    claim = answer(claim, cast["na-county"], Verdict.RETURN, comment="请补交经营场所照片。")
    done = list(claim.steps.filter(status=StepStatus.DONE).values_list("position", flat=True))
    demo_day.move_to(at(date(2026, 3, 16)))
    submit(claim_id=claim.pk, actor=cast["chen"])
    run_due()

    claim = fresh(claim)
    item = item_of(claim)
    assert (item.station, item.level) == (Station.REVIEW, "county")
    assert claim.round == 2
    assert list(claim.steps.filter(status=StepStatus.DONE).values_list("position", flat=True)) == done
    # The applicant's two weeks are not the county's: its ten working days begin again.
    assert item.due_on > first_limit
    assert answer(claim, cast["na-county"]).state == ClaimState.ON_NOTICE


def test_a_refusal_names_the_clause_and_the_earliest_day_to_apply_again(file_startup, cast):
    claim = file_startup("lin")
    assert claim.assessments.get().outcome == "ineligible"
    claim = carry(claim, cast, "county")
    claim = answer(claim, cast["na-county"], Verdict.REFUSE, comment="经营未满六个月。")

    assert claim.state == ClaimState.REJECTED
    assert claim.approved_fen is None
    assert claim.earliest_again == date(2026, 4, 1)
    reasons = Decision.objects.get(claim=claim, verdict="refuse").reasons
    assert [(each["code"], bool(each["clause"])) for each in reasons] == [("OPERATING_PERIOD_SHORT", True)]


def test_a_reviewer_may_refuse_without_the_machines_reasons(file_startup, cast):
    claim = carry(file_startup("lin"), cast, "county")
    claim = answer(claim, cast["na-county"], Verdict.REFUSE, comment="现场没有经营。", reasons=())
    assert Decision.objects.get(claim=claim, verdict="refuse").reasons == []
    assert claim.earliest_again is None


def test_the_last_level_cannot_agree_to_what_the_rules_refuse(file_startup, cast):
    claim = carry(file_startup("lin"), cast, "county")
    with pytest.raises(CommandRefused, match="不能作“同意”"):
        answer(claim, cast["na-county"])
    assert unchanged(claim)


def test_nobody_agrees_while_a_paper_is_missing(file_startup, cast, monkeypatch):
    monkeypatch.setitem(checks._providers, "evidence", lambda claim: ["ID_CARD"])
    claim = file_startup()
    assert claim.assessments.get().outcome == "needs-correction"
    with pytest.raises(CommandRefused, match="补正"):
        answer(claim, cast["na-village"])
    assert answer(claim, cast["na-village"], Verdict.RETURN, comment="请补交营业执照。").state == "returned"


def test_the_visit_keeps_the_day_and_what_was_found(file_startup, cast):
    claim = answer(file_startup(), cast["na-village"])
    visit(claim, cast["na-township"], findings="店铺开门，经营者在场。")

    seen = SiteVisit.objects.get(decision__claim=claim)
    assert (seen.visited_on, seen.operating, seen.findings) == (clock.today(), True, "店铺开门，经营者在场。")
    assert (item_of(claim).station, item_of(claim).level) == (Station.REVIEW, "township")


@pytest.mark.parametrize(
    ("day", "findings", "sentence"),
    [(date(2026, 3, 3), "在营业。", "不能晚于今天"), (date(2026, 3, 2), " ", "请写明理由")],
)
def test_a_visit_in_the_future_or_without_findings_is_refused(file_startup, cast, day, findings, sentence):
    claim = answer(file_startup(), cast["na-village"])
    with pytest.raises(InvalidInput, match=sentence):
        record_visit(
            task_id=item_of(claim).task_id,
            actor=cast["na-township"],
            visited_on=day,
            operating=True,
            findings=findings,
        )
    assert not SiteVisit.objects.exists()


def test_nothing_is_kept_of_a_decision_that_fails_half_way(file_startup, cast, monkeypatch):
    claim = carry(file_startup(), cast, "county")

    def broken(*args, **kwargs):
        raise RuntimeError("no notice")

    monkeypatch.setattr("approvals.agreeing.publish", broken)
    with pytest.raises(RuntimeError):
        answer(claim, cast["na-county"])
    assert unchanged(claim)
    assert not Seat.objects.filter(claim=claim, level="county").exists()


def test_a_decision_needs_few_round_trips(file_startup, cast, django_assert_max_num_queries):
    claim = file_startup()
    task_id = item_of(claim).task_id
    with django_assert_max_num_queries(21):
        decide(
            task_id=task_id,
            actor=cast["na-village"],
            answer=Answer(Verdict.AGREE, REVIEWED),
            expected_version=claim.version,
        )
