"""一次性告知: what has to be mended is named once and item by item, nothing else is open, and what was said is kept."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse

from approvals.answers import Answer
from approvals.claim_panels import mended as mended_panel
from approvals.commands import decide
from approvals.consents import answer_consent, ask_consent
from approvals.corrections import (
    Correction,
    are_settled,
    explain_item,
    items_of,
    mended_of,
)
from approvals.enums import ConsentKind, CorrectionKind, LineDecision, Verdict
from approvals.lines import LineAnswer
from approvals.mended import opinions_on, void_among
from approvals.models import CorrectionItem, LineVerdict, ReturnedView
from notifications.messages import announcement_of
from policies.calendar import add_working_days
from registry import clock
from registry.pilot.zhenxiong import ROSTER
from tests.approvals.conftest import answer, at, fresh, item_of
from workflows import checks
from workflows.commands import ChecksFailed, add_line, save_answers, strike_line, submit
from workflows.corrections import open_targets
from workflows.enums import ClaimState, Verb
from workflows.errors import CommandRefused, InvalidInput
from workflows.relay import run_due
from workflows.rosters import mend_line

EIGHT = ROSTER[:8]


def line(position: int, wrong: str = "务工日期与证明不一致。") -> Correction:
    return Correction(CorrectionKind.LINE, str(position), wrong, "云人社发〔2017〕100号 二(三)12")


def part(code: str = "business", wrong: str = "店名与执照不一致。") -> Correction:
    return Correction(CorrectionKind.PART, code, wrong)


def send_back(claim, actor, *items: Correction, lines: tuple[LineAnswer, ...] = ()):
    corrections = items or None
    given = Answer(Verdict.RETURN, "请按列出的各项补正。", lines, corrections=corrections)
    decide(task_id=item_of(claim).task_id, actor=actor, answer=given)
    run_due()
    return fresh(claim)


def come_back(claim):
    submit(claim_id=claim.pk, actor=claim.applicant)
    run_due()
    return fresh(claim)


@pytest.fixture
def roster(file_roster):
    return file_roster(EIGHT)


@pytest.fixture
def county(cast):
    return cast["zx-county"]


@pytest.fixture
def organiser(cast):
    return cast["organiser"]


@pytest.fixture
def must_settle(monkeypatch) -> None:
    """The check of this package is on, which stands in the way of handing in what was not mended."""
    monkeypatch.setitem(checks._checks, "corrections", are_settled)


def test_each_item_is_kept_with_what_is_wrong_and_the_hash_of_its_object(roster, county):
    claim = send_back(roster, county, line(3), line(5, "缺少工资证明。"))
    items = items_of(claim)
    assert [(item.number, item.kind, item.target, item.wrong) for item in items] == [
        (1, "line", "3", "务工日期与证明不一致。"),
        (2, "line", "5", "缺少工资证明。"),
    ]
    assert all(len(item.object_hash) == 64 and item.before for item in items)
    assert items[0].clause == "云人社发〔2017〕100号 二(三)12"


def test_the_history_and_the_message_name_every_item(roster, county):
    claim = send_back(roster, county, line(3), line(5, "缺少工资证明。"))
    event = claim.events.get(verb=Verb.RETURN)
    assert [each["wrong"] for each in event.data["items"]] == ["务工日期与证明不一致。", "缺少工资证明。"]
    points = announcement_of(claim, event).points
    assert len(points) == 2
    assert points[1].startswith("第5行")
    assert "缺少工资证明" in points[1]


def test_what_the_rules_found_is_sent_back_where_nothing_is_chosen(file_roster, county):
    claim = send_back(file_roster(EIGHT[:3], proofs=[]), county)
    assert {(item.kind, item.target) for item in items_of(claim)} == {("line", str(n)) for n in (1, 2, 3)}


def test_without_any_finding_the_whole_claim_is_open(roster, county, organiser):
    claim = send_back(roster, county)
    assert open_targets(claim) is None
    strike_line(claim_id=claim.pk, actor=organiser, position=1)


@pytest.mark.parametrize(
    "items",
    [
        (),
        (line(99),),
        (line(1), line(1)),
        (Correction("document", "NO_SUCH_PAPER", "缺。"),),
        (Correction("part", "nowhere", "缺。"),),
        (line(1, "  "),),
    ],
)
def test_items_that_are_none_are_refused_and_nothing_is_sent_back(roster, county, items):
    with pytest.raises(InvalidInput):
        decide(
            task_id=item_of(roster).task_id,
            actor=county,
            answer=Answer(Verdict.RETURN, "请补正。", corrections=items),
        )
    assert fresh(roster).state == ClaimState.SUBMITTED
    assert not CorrectionItem.objects.exists()


def test_only_the_lines_that_were_sent_back_are_open(roster, county, organiser):
    claim = send_back(roster, county, line(3))
    with pytest.raises(CommandRefused, match="不在退回补正的范围内"):
        mend_line(claim_id=claim.pk, actor=organiser, position=4, facts={"contract_start": "2025-08-01"})
    with pytest.raises(CommandRefused, match="不在退回补正的范围内"):
        strike_line(claim_id=claim.pk, actor=organiser, position=4)
    with pytest.raises(CommandRefused, match="不在退回补正的范围内"):
        save_answers(claim_id=claim.pk, actor=organiser, answers={"note": "x"}, part="who")
    with pytest.raises(CommandRefused, match="不在退回补正的范围内"):
        add_line(claim_id=claim.pk, actor=organiser, person=None, label="新人", facts={})
    mend_line(claim_id=claim.pk, actor=organiser, position=3, facts={"contract_start": "2025-08-01"})
    assert claim.lines.get(position=3).facts["contract_start"] == "2025-08-01"


def test_of_a_form_only_the_page_that_was_sent_back_is_open(file_startup, cast):
    claim = send_back(file_startup(), cast["na-village"], part("business"))
    chen = cast["chen"]
    with pytest.raises(CommandRefused, match="不在退回补正的范围内"):
        save_answers(claim_id=claim.pk, actor=chen, answers={"first_business": True}, part="experience")
    with pytest.raises(CommandRefused, match="不在退回补正的范围内"):
        save_answers(claim_id=claim.pk, actor=chen, answers={"business_name": "新店"})
    save_answers(claim_id=claim.pk, actor=chen, answers={"business_name": "新店"}, part="business")


@pytest.mark.usefixtures("must_settle")
def test_a_claim_does_not_come_back_while_an_item_is_untouched(roster, county, organiser):
    claim = send_back(roster, county, line(3), line(5))
    mend_line(claim_id=claim.pk, actor=organiser, position=3, facts={"contract_start": "2025-08-01"})
    with pytest.raises(ChecksFailed) as refused:
        submit(claim_id=claim.pk, actor=organiser)
    assert "还有1项没有补正：第5行" in str(refused.value.results[0].sentence)
    assert fresh(claim).state == ClaimState.RETURNED


@pytest.mark.usefixtures("must_settle")
def test_what_stays_as_it_is_is_explained(roster, county, organiser):
    claim = send_back(roster, county, line(3))
    (item,) = items_of(claim)
    explain_item(item_id=item.pk, actor=organiser, explanation="日期与合同原件一致，没有错。")
    claim = come_back(claim)
    item.refresh_from_db()
    assert (claim.state, item.is_changed, item.mended_at is not None) == (ClaimState.SUBMITTED, False, True)


def test_only_the_applicant_explains_and_only_what_lies_with_him(roster, county, organiser):
    claim = send_back(roster, county, line(3))
    (item,) = items_of(claim)
    with pytest.raises(CommandRefused, match="只有填报人本人"):
        explain_item(item_id=item.pk, actor=county, explanation="x")
    with pytest.raises(InvalidInput, match="最多写300个字"):
        explain_item(item_id=item.pk, actor=organiser, explanation="长" * 301)
    come_back(claim)
    with pytest.raises(CommandRefused):
        explain_item(item_id=item.pk, actor=organiser, explanation="晚了")


def test_the_reviewer_sees_what_changed_old_beside_new(roster, county, organiser):
    claim = send_back(roster, county, line(3), line(5))
    mend_line(claim_id=claim.pk, actor=organiser, position=3, facts={"contract_start": "2025-08-01"})
    claim = come_back(claim)
    mended, untouched = items_of(claim)
    assert (mended.is_changed, untouched.is_changed, untouched.mended_at) == (True, False, None)
    assert ["合同开始日期", "2025-08-01"] in mended.after
    (change,) = mended_panel(claim, county).context["changes"]
    assert [label for label, _value in change.old] == [label for label, _value in change.new]
    assert change.new == [["合同开始日期", "2025-08-01"]]


def test_unchanged_opinions_hold_and_those_on_changed_lines_are_void(roster, county, organiser):
    said = (LineAnswer(2, agree=False, comment="未外出。"), LineAnswer(3, agree=False, comment="日期不符。"))
    claim = send_back(roster, county, line(3), lines=said)
    mend_line(claim_id=claim.pk, actor=organiser, position=3, facts={"contract_start": "2025-08-01"})
    claim = come_back(claim)
    lines = claim.judged_lines
    void = void_among(claim, lines, opinions_on(claim))
    assert [each.position for each in lines if each.pk in void] == [3]
    context = mended_panel(claim, county).context
    assert (context["void"], context["carried"]) == ("3", 1)


def test_the_form_shows_what_is_carried_over_and_what_is_void(roster, county, organiser, client):
    said = (LineAnswer(2, agree=False, comment="未外出。"), LineAnswer(3, agree=False, comment="日期不符。"))
    claim = send_back(roster, county, line(3), lines=said)
    mend_line(claim_id=claim.pk, actor=organiser, position=3, facts={"contract_start": "2025-08-01"})
    claim = come_back(claim)
    client.force_login(county, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(reverse("claims:detail", args=[claim.key])).content.decode()
    assert page.index("补正后的变化") < page.index("的意见</h2>")
    assert "内容已变，原意见作废" in page
    assert "沿用" in page


def test_a_second_return_for_what_could_be_seen_the_first_time_is_refused(roster, county, organiser):
    claim = send_back(roster, county, line(3))
    mend_line(claim_id=claim.pk, actor=organiser, position=3, facts={"contract_start": "2025-08-01"})
    claim = come_back(claim)
    with pytest.raises(CommandRefused, match="第4行.*上次退回时就能看到") as refused:
        send_back(claim, county, line(4))
    assert refused.value.code == "second_return"
    assert fresh(claim).state == ClaimState.SUBMITTED
    assert send_back(claim, county, line(3, "改后的日期仍与证明不符。")).state == ClaimState.RETURNED


def test_an_item_that_was_explained_and_not_changed_is_not_sent_back_again(roster, county, organiser):
    claim = send_back(roster, county, line(3))
    explain_item(item_id=items_of(claim)[0].pk, actor=organiser, explanation="没有错。")
    claim = come_back(claim)
    with pytest.raises(CommandRefused, match="不能再次退回补正"):
        send_back(claim, county, line(3))


def test_with_the_consent_of_the_office_above_it_is_sent_back_once_more(roster, county, organiser, cast):
    claim = send_back(roster, county, line(3))
    mend_line(claim_id=claim.pk, actor=organiser, position=3, facts={"contract_start": "2025-08-01"})
    claim = come_back(claim)
    office = item_of(claim).office
    asked = ask_consent(
        claim_id=claim.pk,
        actor=county,
        office=office,
        kind=ConsentKind.SECOND_RETURN,
        reason="第一次退回时漏看了第4行。",
    )
    answer_consent(consent_id=asked.pk, actor=cast["zt-prefecture"], granted=True, comment="同意。")
    claim = send_back(fresh(claim), county, line(4))
    asked.refresh_from_db()
    assert (claim.state, asked.used_at is not None) == (ClaimState.RETURNED, True)
    mend_line(claim_id=claim.pk, actor=organiser, position=4, facts={"contract_start": "2025-08-01"})
    claim = come_back(claim)
    with pytest.raises(CommandRefused, match="不能再次退回补正"):
        send_back(claim, county, line(5))


def test_the_clock_of_the_office_stops_and_goes_on_with_what_is_left(roster, county, organiser, demo_day):
    step = fresh(roster).plan[1]
    assert (step.working_days, step.due_on) == (10, add_working_days(clock.today(), 10))
    demo_day.move_to(at(add_working_days(clock.today(), 3)))
    claim = send_back(roster, county, line(3))
    step = claim.plan[1]
    assert (step.days_used, step.due_on) == (3, None)
    demo_day.move_to(at(clock.today() + timedelta(days=14)))
    mend_line(claim_id=claim.pk, actor=organiser, position=3, facts={"contract_start": "2025-08-01"})
    claim = come_back(claim)
    assert claim.plan[1].due_on == add_working_days(clock.today(), 7)
    assert item_of(claim).due_on == claim.plan[1].due_on


def test_an_office_that_used_up_its_days_has_one_left(roster, county, organiser, demo_day):
    demo_day.move_to(at(add_working_days(clock.today(), 14)))
    claim = send_back(roster, county)
    assert claim.plan[1].days_used == 10
    assert come_back(claim).plan[1].due_on == add_working_days(clock.today(), 1)


def test_lines_to_be_corrected_are_split_off_and_go_back_and_the_others_go_on(file_roster, county, organiser):
    claim = file_roster(EIGHT[:3])
    aside = (LineAnswer(2, agree=False, comment="缺少工资证明，请补。", aside="return"),)
    claim = answer(claim, county, lines=aside)
    sheet = claim.split_off.get()
    assert (claim.state, claim.approved_fen) == (ClaimState.ON_NOTICE, 60_000)
    assert (sheet.state, sheet.correct_by is not None) == (ClaimState.RETURNED, True)
    (item,) = items_of(sheet)
    assert (item.kind, item.target, item.wrong) == ("line", "2", "缺少工资证明，请补。")
    verdict = LineVerdict.objects.get(line__claim=sheet)
    assert (verdict.verdict, verdict.amount_fen) == (LineDecision.CORRECT, 0)
    mend_line(claim_id=sheet.pk, actor=organiser, position=2, facts={"performed_until": "2026-02-01"})
    sheet = answer(come_back(sheet), county)
    assert (sheet.state, sheet.approved_fen) == (ClaimState.ON_NOTICE, 30_000)


def test_lines_the_rules_hold_up_no_longer_hold_up_the_others(file_roster, county):
    claim = file_roster(EIGHT[:3])
    claim.lines.filter(position=2).update(facts=claim.lines.get(position=2).facts | {"proofs": []})
    from_rules = send_back(claim, county, line(1))
    claim = come_back(from_rules)
    assert claim.assessments.order_by("number").last().outcome == "needs-correction"
    with pytest.raises(CommandRefused, match="第2行需要先补正"):
        answer(claim, county)
    aside = (LineAnswer(2, agree=False, comment="缺少履行证明。", aside="stay"),)
    claim = answer(claim, county, lines=aside)
    assert (claim.state, claim.split_off.get().state) == (ClaimState.ON_NOTICE, ClaimState.SUBMITTED)


def test_setting_everything_aside_is_refused(file_roster, county):
    claim = file_roster(EIGHT[:2])
    aside = tuple(LineAnswer(at, agree=False, comment="缺证明。", aside="return") for at in (1, 2))
    with pytest.raises(CommandRefused, match="不能把全部人员都分出"):
        answer(claim, county, lines=aside)
    assert fresh(claim).state == ClaimState.SUBMITTED


def test_setting_aside_without_a_reason_is_refused(file_roster, county):
    with pytest.raises(InvalidInput, match="请写明理由"):
        answer(file_roster(EIGHT[:2]), county, lines=(LineAnswer(1, agree=False, aside="stay"),))


def test_a_line_that_needs_correction_may_be_refused_instead(file_roster, county):
    claim = file_roster(EIGHT[:3])
    claim.lines.filter(position=2).update(facts=claim.lines.get(position=2).facts | {"proofs": []})
    claim = come_back(send_back(claim, county, line(1)))
    refused = (LineAnswer(2, agree=False, comment="始终没有证明。"),)
    assert answer(claim, county, lines=refused).approved_fen == 60_000


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"wrong": ""}, "correction_says_what_is_wrong"),
        ({"target": ""}, "correction_names_its_target"),
        ({"kind": "whole"}, "correction_names_its_target"),
        ({"mended_at": "2026-03-02T00:00Z"}, "correction_mended_or_explained"),
    ],
)
def test_the_database_holds_what_an_item_is(roster, county, change, constraint):
    send_back(roster, county, line(3))
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        CorrectionItem.objects.update(**change)


def test_one_thing_is_sent_back_once_in_a_return(roster, county):
    send_back(roster, county, line(3), line(5))
    with pytest.raises(IntegrityError), transaction.atomic():
        CorrectionItem.objects.update(target="3")


def test_what_a_return_could_see_is_never_altered(roster, county):
    send_back(roster, county, line(3))
    with pytest.raises(DatabaseError), transaction.atomic():
        ReturnedView.objects.update(objects_seen={})
    with pytest.raises(DatabaseError), transaction.atomic():
        LineVerdict.objects.update(comment="x") or ReturnedView.objects.all().delete()


def test_nothing_is_mended_of_a_claim_that_was_never_returned(roster):
    assert (mended_of(roster), items_of(roster)) == ([], [])
