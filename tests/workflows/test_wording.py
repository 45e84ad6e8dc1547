"""Every state and every turn has words an applicant understands."""

from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from workflows.enums import ClaimState, LineOutcome, Station, Verb
from workflows.models import Claim, ClaimEvent, PlanStep
from workflows.timeline import timeline
from workflows.wording import APPLICANT_STATES, coming_words, event_words, standing

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
# What officers do among themselves, and what the applicant did on his own pages.
UNTOLD = {
    Verb.OPEN_DRAFT,
    Verb.APPLY_AGAIN,
    Verb.RESHAPE,
    Verb.EDIT,
    Verb.TAKE,
    Verb.PUT_BACK,
    Verb.ASK_CONSENT,
    Verb.REMIND,
    Verb.ESCALATE,
    Verb.ANSWER_CONSENT,
    Verb.HAND_OVER,
    Verb.ASSIGN,
    Verb.DRAW,
    Verb.COPY,
    Verb.PREPARE_PAYMENT,
    Verb.TAKE_OUT_PAYMENT,
    Verb.ASK_WRITE_OFF,
}


def claim_in(state: str) -> Claim:
    return Claim(
        state=state,
        programme="startup_grant",
        correct_by=date(2026, 3, 23),
        notice_from=date(2026, 3, 2),
        notice_until=date(2026, 3, 9),
        approved_fen=1_000_000,
        paid_fen=1_000_000,
        earliest_again=date(2026, 3, 3),
    )


def event_of(verb: str, **data: object) -> ClaimEvent:
    known = {
        "from": "2026-03-02",
        "until": "2026-03-09",
        "to": "LW-530627-20260302-000001-1",
        "lines": [2, 5],
        "cause": "matter_gone",
        "sent_back": False,
        "what": ["收款账户"],
    }
    return ClaimEvent(verb=verb, data=known | data, at=NOW)


@pytest.fixture(autouse=True)
def _chinese():
    with translation.override("zh-hans"):
        yield


@pytest.mark.parametrize("state", ClaimState.values)
def test_every_state_has_a_tag_and_a_standing(state):
    assert str(APPLICANT_STATES[state])
    words = standing(claim_in(state), None)
    assert words.title
    assert words.text
    assert "None" not in words.title + words.text


@pytest.mark.parametrize("verb", sorted(set(Verb.values) - UNTOLD))
def test_every_turn_that_concerns_the_applicant_is_told(verb):
    words = event_words(event_of(verb))
    assert words.title
    assert "%(" not in words.title


@pytest.mark.parametrize("verb", sorted(UNTOLD))
def test_what_does_not_concern_the_applicant_is_not_told(verb):
    assert event_words(event_of(verb)) is None


@pytest.mark.parametrize("outcome", LineOutcome.values)
def test_every_outcome_of_the_rules_is_told_without_a_verdict_of_people(outcome):
    assert "工作人员" in event_words(event_of(Verb.ASSESS, outcome=outcome)).text


@pytest.mark.parametrize("station", [s for s in Station.values if s not in ("correct", "reserve", "issue")])
def test_every_station_ahead_is_told(station):
    assert coming_words(PlanStep(station=station, working_days=5)).title


def test_the_money_is_told_with_the_amount():
    assert standing(claim_in("paid"), None).title == "10,000.00 元 已拨付"


def test_the_end_of_the_notice_is_told():
    assert standing(claim_in("on_notice"), None).title == "正在公示，到2026年3月9日结束"


def test_the_timeline_runs_from_what_is_to_come_to_what_was_first():
    steps = [PlanStep(position=1, station="check", status="done"), PlanStep(position=2, station="notice")]
    steps.append(PlanStep(position=3, station="settle"))
    claim = claim_in("on_notice")
    entries = timeline(claim, [event_of(Verb.SUBMIT), event_of(Verb.TAKE), event_of(Verb.PUBLISH)], steps)
    assert [entry.title for entry in entries] == [
        "银行入账",
        "正在公示，到2026年3月9日结束",
        "各级审核同意，开始公示",
        "您提交了申请",
    ]
    assert [entry.tone for entry in entries] == ["future", "current", "", ""]


def test_nothing_is_to_come_after_the_end():
    steps = [PlanStep(position=1, station="review")]
    entries = timeline(claim_in("withdrawn"), [event_of(Verb.WITHDRAW)], steps)
    assert [entry.title for entry in entries] == ["您撤回了申请"]
