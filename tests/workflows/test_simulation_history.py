"""Which past claims a simulation considers, and how they are read: whole, in order, a pack at a time."""

import json
from datetime import date, timedelta

import pytest

from policies.simulate import KINDS
from registry import clock
from registry.pilot.zhenxiong import ROSTER
from tests.workflows import drafts
from tests.workflows.claims import EXPORT, STARTUP, carry, hand_in, roster_draft, row_of, sheet, startup_draft
from tests.workflows.simulations import copies
from workflows.enums import ClaimState
from workflows.models import Claim, StoredAssessment
from workflows.rosters import import_roster
from workflows.simulation import history
from workflows.simulation.history import CONSIDERED_STATES, claims_considered, packs
from workflows.simulation.judging import Judge
from workflows.simulation.question import Question, ask

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)
ENDED_ELSEWHERE = {
    ClaimState.DRAFT,
    ClaimState.WITHDRAWN,
    ClaimState.LAPSED,
    ClaimState.MERGED,
    ClaimState.TERMINATED,
}


def asked(**options: object) -> Question:
    return ask(**{"programme": STARTUP, "drafts": (drafts.LOWER,)} | options)


def rows(question: Question) -> list:
    return [row for pack in packs(question) for row in pack]


@pytest.fixture
def pending(core) -> Claim:
    return hand_in(startup_draft(core["chen"]))


def test_every_state_is_either_considered_or_ended_without_a_decision():
    assert set(CONSIDERED_STATES) | ENDED_ELSEWHERE == set(ClaimState)
    assert set(CONSIDERED_STATES) & ENDED_ELSEWHERE == set()


@pytest.mark.parametrize(
    ("options", "found"),
    [
        ({}, 1),
        ({"first": DAY, "last": DAY}, 1),
        ({"first": DAY + timedelta(days=1), "last": DAY + timedelta(days=9)}, 0),
        ({"last": DAY - timedelta(days=1)}, 0),
        ({"region": "35"}, 1),
        ({"region": "350583"}, 1),
        ({"region": "53"}, 0),
    ],
)
def test_the_range_is_one_of_policy_dates_and_divisions(pending, options, found):
    assert claims_considered(asked(**options)).count() == found


def test_a_pending_claim_is_not_settled_a_decided_one_is(core, demo_day, pending):
    assert [row.settled for row in rows(asked())] == [None]


@pytest.mark.parametrize(
    ("state", "settled"), [("paid", (1_000_000,)), ("rejected", (0,)), ("on_notice", (1_000_000,))]
)
def test_what_people_decided_is_read_line_by_line(core, demo_day, state, settled):
    carry(core, demo_day, state)
    assert [row.settled for row in rows(asked())] == [settled]


def test_the_newest_assessment_speaks_for_a_claim(pending):
    first = pending.assessments.get()
    StoredAssessment.objects.create(
        claim=pending,
        number=2,
        inputs={"id": "newer"},
        result=first.result,
        outcome="eligible",
        made_at=clock.now(),
    )
    (row,) = rows(asked())
    assert json.loads(row.inputs) == {"id": "newer"}
    assert json.loads(row.result) == first.result


def test_a_claim_without_assessment_is_read_all_the_same(pending):
    copy = copies(pending, 1)[0]
    bare = Claim.objects.get(pk=copy.pk)
    bare.pk, bare.key, bare.number = None, "bare", "CY-BARE"
    bare.save(force_insert=True)
    found = rows(asked())
    assert [bool(row.inputs) for row in found] == [True, True, False]
    judged = Judge(asked().task()).judge(found)
    assert judged.tally.claims == dict.fromkeys(KINDS, 0) | {"less": 2, "not_computable": 1}


def test_packs_follow_each_other_in_the_order_of_keys_and_lose_nobody(pending, monkeypatch):
    monkeypatch.setattr(history, "CLAIMS_AT_A_TIME", 3)
    ids = [pending.pk] + [claim.pk for claim in copies(pending, 7)]
    found = [[row.claim_id for row in pack] for pack in packs(asked())]
    assert [len(pack) for pack in found] == [3, 3, 2]
    assert [claim_id for pack in found for claim_id in pack] == ids
    rest = [row.claim_id for pack in packs(asked(), after=ids[4]) for row in pack]
    assert rest == ids[5:]


def test_a_pack_is_cut_where_its_texts_grow_long(pending, monkeypatch):
    copies(pending, 3)
    monkeypatch.setattr(history, "PACK_CHARACTERS", 10)
    assert [len(pack) for pack in packs(asked())] == [1, 1, 1, 1]


def test_a_pack_takes_three_questions_to_the_database(pending, django_assert_num_queries):
    copies(pending, 5)
    with django_assert_num_queries(4):
        assert len(list(packs(asked()))) == 1


def test_one_person_is_a_candidate_once_by_his_last_claim(pending):
    last = copies(pending, 2)[-1]
    new = (
        drafts.source_with(
            drafts.STARTUP_FILE, ('code = "startup_grant"', 'code = "shop_grant"'), ('"CY"', '"DP"')
        ),
    )
    question = asked(programme="shop_grant", drafts=new, among=STARTUP)
    assert [row.claim_id for row in rows(question)] == [last.pk]


def test_a_line_that_was_struck_is_not_compared(core):
    organiser = core["organiser"]
    claim = roster_draft(organiser)
    entries = [row_of(entry) for entry in ROSTER[:4]]
    import_roster(claim_id=claim.pk, actor=organiser, content=sheet(*entries))
    claim.lines.filter(position=2).update(struck=True)
    claim = hand_in(Claim.objects.get(pk=claim.pk))
    question = ask(
        programme=EXPORT, drafts=(drafts.source_with("standards/530627.toml", ("30_000", "35_000")),)
    )
    (row,) = rows(question)
    change = Judge(question.task()).judge([row])
    assert sum(counted.lines for counted in change.tally.lines.values()) == len(entries) - 1
    assert change.tally.lines["more"].lines > 0
