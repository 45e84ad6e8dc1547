"""A roster is judged line by line: the rules' amount, a person's amount where they leave it to one, or a reason."""

import pytest
from django.urls import reverse

from approvals.enums import LineDecision, Verdict
from approvals.findings import latest_assessment, provisional_fen
from approvals.history import history_of
from approvals.lines import LineAnswer
from approvals.models import LineVerdict
from registry.pilot.zhenxiong import ROSTER
from tests.approvals.conftest import answer, fresh, item_of
from workflows.enums import ClaimState
from workflows.errors import CommandRefused, InvalidInput
from workflows.models import StoredAssessment

EIGHT = ROSTER[:8]


def county_of(cast):
    return cast["zx-county"]


@pytest.fixture
def abroad(file_roster):
    """A roster whose second line the rules leave to a person: the place of work lies outside the mainland."""
    from_abroad = [EIGHT[0], EIGHT[1]]

    def file():
        return file_roster(from_abroad, work_county="810000")

    return file


def test_untouched_lines_are_paid_what_the_rules_say(file_roster, cast):
    claim = answer(file_roster(), county_of(cast))
    assert claim.state == ClaimState.ON_NOTICE
    assert claim.approved_fen == 5 * 30_000 + 3 * 20_000
    assert LineVerdict.objects.filter(decision__claim=claim, verdict=LineDecision.AGREE).count() == 8


def test_lines_the_rules_refuse_are_not_paid_and_the_others_go_on(file_roster, cast):
    claim = answer(file_roster(ROSTER[:10]), county_of(cast))
    refused = LineVerdict.objects.filter(decision__claim=claim, verdict=LineDecision.DISAGREE)
    assert claim.approved_fen == 210_000
    assert {verdict.line.position for verdict in refused} == {9, 10}
    assert all(verdict.reasons for verdict in refused)


def test_a_person_may_disagree_with_a_line_and_says_why(file_roster, cast):
    lines = (LineAnswer(3, agree=False, comment="电话核实，本人未外出。"),)
    claim = answer(file_roster(), county_of(cast), lines=lines)
    assert claim.approved_fen == 180_000
    assert claim.lines.get(position=3).approved_fen == 0
    assert LineVerdict.objects.get(line__claim=claim, line__position=3).comment == "电话核实，本人未外出。"


def test_disagreeing_with_a_line_without_a_reason_is_refused(file_roster, cast):
    claim = file_roster()
    with pytest.raises(InvalidInput, match="请写明理由"):
        answer(claim, county_of(cast), lines=(LineAnswer(3, agree=False),))
    assert not LineVerdict.objects.exists()


def test_a_person_cannot_change_the_amount_of_a_line_the_rules_decided(file_roster, cast):
    lines = (LineAnswer(1, agree=True, amount_fen=9_999_900),)
    assert answer(file_roster(), county_of(cast), lines=lines).approved_fen == 210_000


def test_a_line_the_rules_refuse_cannot_be_agreed_to(file_roster, cast):
    with pytest.raises(CommandRefused, match="第9行不符合政策条款"):
        answer(
            file_roster(ROSTER[:10]), county_of(cast), lines=(LineAnswer(9, agree=True, amount_fen=20_000),)
        )


def test_a_line_that_is_not_there_is_an_error(file_roster, cast):
    with pytest.raises(InvalidInput, match="没有第99行"):
        answer(file_roster(), county_of(cast), lines=(LineAnswer(99, agree=False, comment="重复。"),))


def test_the_last_level_must_answer_every_line_left_to_a_person(abroad, cast):
    claim = abroad()
    assert claim.assessments.get().outcome == "needs-human"
    with pytest.raises(CommandRefused, match="第1、2行系统无法判断"):
        answer(claim, county_of(cast))
    with pytest.raises(CommandRefused, match="这份申请|第2行"):
        answer(claim, county_of(cast), lines=(LineAnswer(1, agree=True, amount_fen=30_000),))


def test_a_person_fixes_the_amount_of_a_line_left_to_him(abroad, cast):
    lines = (
        LineAnswer(1, agree=True, amount_fen=30_000),
        LineAnswer(2, agree=False, comment="未提供劳动合同。"),
    )
    claim = answer(abroad(), county_of(cast), lines=lines)
    assert claim.state == ClaimState.ON_NOTICE
    assert claim.approved_fen == 30_000
    assert claim.lines.get(position=1).approved_fen == 30_000


@pytest.mark.parametrize("amount", [None, 0, -100])
def test_agreeing_to_such_a_line_needs_an_amount(abroad, cast, amount):
    claim = abroad()
    lines = (LineAnswer(1, agree=True, amount_fen=amount), LineAnswer(2, agree=False, comment="无合同。"))
    with pytest.raises(InvalidInput, match="第1行同意支付的金额"):
        answer(claim, county_of(cast), lines=lines)


def test_a_person_cannot_go_beyond_what_the_standard_would_give(abroad, cast):
    claim = abroad()
    result = dict(claim.assessments.get().result)
    result["rows"] = [row | {"provisional_fen": 30_000} for row in result["rows"]]
    StoredAssessment.objects.create(
        claim=claim,
        number=2,
        rules_version="x",
        rules_hash="0" * 64,
        inputs={},
        result=result,
        outcome="needs-human",
        made_at=claim.submitted_at,
    )
    assert provisional_fen(claim, latest_assessment(claim)) == {1: 30_000, 2: 30_000}
    lines = (LineAnswer(1, agree=True, amount_fen=30_001), LineAnswer(2, agree=False, comment="无合同。"))
    with pytest.raises(InvalidInput, match="超过了按标准算出的300.00元"):
        answer(claim, county_of(cast), lines=lines)


def test_agreeing_to_pay_nobody_is_refused(file_roster, cast):
    claim = file_roster(EIGHT[:1])
    with pytest.raises(CommandRefused, match="没有可以支付的金额") as refusal:
        answer(claim, county_of(cast), lines=(LineAnswer(1, agree=False, comment="查无此人。"),))
    assert refusal.value.code == "nothing_to_pay"
    assert fresh(claim).state == ClaimState.SUBMITTED
    assert item_of(claim).level == "county"


def test_a_roster_of_refused_lines_can_be_refused_with_the_machines_reasons(file_roster, cast):
    claim = answer(file_roster(ROSTER[8:10]), county_of(cast), Verdict.REFUSE, comment="全部不符合条件。")
    codes = {reason["code"] for reason in claim.decisions.get().reasons}
    assert claim.state == ClaimState.REJECTED
    assert codes == {"SAME_COUNTY", "NOT_REGISTERED_POOR"}
    assert claim.earliest_again is None


def test_what_a_lower_level_says_of_a_line_is_kept_and_binds_nobody(file_startup, cast):
    claim = file_startup()
    claim = answer(claim, cast["na-village"], lines=(LineAnswer(1, agree=False, comment="店铺常关门。"),))
    said = LineVerdict.objects.get(line__claim=claim)
    assert (said.verdict, said.comment) == (LineDecision.DISAGREE, "店铺常关门。")
    assert claim.lines.get().approved_fen is None
    assert claim.state == ClaimState.IN_REVIEW


def test_of_a_long_roster_the_history_shows_the_refused_lines_first_and_counts_the_rest(
    file_roster, cast, client, monkeypatch
):
    claim = answer(file_roster(ROSTER[:10]), county_of(cast))
    monkeypatch.setattr("approvals.history.MOST_LINES", 3)
    [entry] = history_of(claim, for_staff=True)
    assert [verdict.line.position for verdict in entry.lines] == [9, 10, 1]
    assert entry.line_count == 10
    client.force_login(county_of(cast), backend="django.contrib.auth.backends.ModelBackend")
    assert "这里列出3行" in client.get(reverse("claims:detail", args=[claim.key])).content.decode()


def test_the_applicant_reads_no_line_verdicts_in_the_history(file_roster, cast):
    [entry] = history_of(answer(file_roster(ROSTER[:10]), county_of(cast)), for_staff=False)
    assert (entry.lines, entry.line_count) == ([], 0)


def test_the_queries_of_a_decision_do_not_grow_with_the_roster(
    file_roster, cast, django_assert_max_num_queries
):
    claim = file_roster(ROSTER[:8] * 30)
    with django_assert_max_num_queries(77):
        answer(claim, county_of(cast))
    assert LineVerdict.objects.filter(decision__claim=claim).count() == 240
