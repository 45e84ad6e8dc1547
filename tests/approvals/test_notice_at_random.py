"""公示 under any hands: lines objected to, answered, corrected, days passing. No line is approved while an objection to
it is open, every fen stays, only what was changed has its days anew, and lists come down when all is said."""

from collections import Counter
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from approvals.board.correcting import correct_entry
from approvals.board.investigation import conclude_objection
from approvals.enums import EntryStatus
from approvals.models import NoticeEntry, NoticeList, ObjectedLine, Objection
from registry import clock
from registry.pilot.zhenxiong import ROSTER
from tests.approvals.conftest import carry, fresh
from tests.approvals.test_objections import FOUND, TOLD, assigned, go_to, objects
from workflows.enums import ClaimState
from workflows.errors import CommandRefused
from workflows.models import Claim, ClaimLine, broken_link
from workflows.reconcile import faults

LINES = 4
MOVES = st.one_of(
    st.tuples(st.just("object"), st.sets(st.integers(1, LINES), min_size=1, max_size=LINES)),
    st.tuples(st.just("answer"), st.tuples(st.integers(0, 3), st.booleans())),
    st.tuples(st.just("correct"), st.tuples(st.integers(1, LINES), st.sampled_from((10_000, 20_000)))),
    st.tuples(st.just("wait"), st.integers(1, 8)),
)


@pytest.fixture
def roster(file_roster, cast) -> Claim:
    return carry(file_roster(ROSTER[:LINES]), cast, "notice")


def shown(roster: Claim) -> dict[int, NoticeEntry]:
    """The lines that are on notice today, by their position in the roster."""
    family = Claim.objects.of_family(roster)
    live = NoticeEntry.objects.public(clock.today()).filter(line__claim__in=family)
    return {entry.line.position: entry for entry in live.select_related("line__claim")}


def move(roster: Claim, cast, kind: str, what: object) -> None:
    """Do it where it can be done; a refusal is an answer too."""
    entries = shown(roster)
    try:
        if kind == "object" and (named := [entries[at] for at in sorted(what) if at in entries]):
            assigned(objects(*named), cast, "zx-county-2", "zx-county")
        elif kind == "answer" and (waiting := list(Objection.objects.open().order_by("pk"))):
            which, upheld = what
            objection = waiting[which % len(waiting)]
            conclude_objection(
                objection_id=objection.pk,
                actor=objection.investigator,
                upheld=upheld,
                findings=FOUND,
                answer=TOLD,
            )
        elif kind == "correct" and what[0] in entries:
            _correct(roster, cast, entries, *what)
        elif kind == "wait":
            go_to(clock.today() + timedelta(days=what))
    except CommandRefused:
        pass


def _correct(roster: Claim, cast, entries: dict[int, NoticeEntry], position: int, amount_fen: int) -> None:
    """Only the line that was changed has its days anew; the others keep theirs."""
    before = {at: (each.pk, each.opens_on, each.closes_on, each.status) for at, each in entries.items()}
    correct_entry(
        entry_id=entries[position].pk, actor=cast["zx-county"], amount_fen=amount_fen, reason="金额写错。"
    )
    after = {at: (each.pk, each.opens_on, each.closes_on, each.status) for at, each in shown(roster).items()}
    changed = {at for at, days in after.items() if before[at] != days}
    assert changed == {position}
    assert after[position][1] == clock.today()
    assert ClaimLine.objects.get(pk=entries[position].line_id).approved_fen == amount_fen


def holds(roster: Claim, lines: dict[int, int]) -> None:
    sheets = list(Claim.objects.of_family(roster))
    standing = ClaimLine.objects.filter(claim__in=sheets)
    assert {line.pk: line.position for line in standing} == lines
    held = ObjectedLine.objects.filter(objection__in=Objection.objects.open())
    for line in held.select_related("entry__line__claim"):
        assert line.entry.line.claim.state != ClaimState.APPROVED
        assert line.entry.status != EntryStatus.CONFIRMED
    live = list(NoticeEntry.objects.live().filter(line__claim__in=sheets).select_related("line"))
    assert max(Counter(entry.line_id for entry in live).values(), default=1) == 1
    for sheet in sheets:
        if sheet.state == ClaimState.ON_NOTICE:
            own = [entry for entry in live if entry.line.claim_id == sheet.pk]
            assert sum(entry.amount_fen for entry in own) == sheet.approved_fen
            assert max(entry.closes_on for entry in own) <= sheet.notice_until
        if sheet.state in (ClaimState.ON_NOTICE, ClaimState.APPROVED):
            assert (
                sum(line.approved_fen for line in standing if line.claim_id == sheet.pk) == sheet.approved_fen
            )
    assert sum(sheet.claimed_fen for sheet in sheets) == roster.claimed_fen


def comes_down(roster: Claim, cast) -> None:
    """Once every objection is dismissed and all days are over, the claims are approved and the lists are gone."""
    for objection in Objection.objects.open():
        conclude_objection(
            objection_id=objection.pk,
            actor=objection.investigator,
            upheld=False,
            findings=FOUND,
            answer=TOLD,
        )
    for _twice in range(2):
        go_to(clock.today() + timedelta(days=20))
    assert not NoticeEntry.objects.live().exists()
    assert not NoticeList.objects.filter(closed_at=None).exists()
    states = set(Claim.objects.of_family(roster).values_list("state", flat=True))
    assert states <= {ClaimState.APPROVED, ClaimState.IN_REVIEW}


def test_any_sequence_of_moves_keeps_the_lines_the_money_and_the_days(roster, cast):
    lines = {line.pk: line.position for line in roster.lines.all()}

    @settings(
        max_examples=12,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )
    @given(st.lists(MOVES, min_size=2, max_size=6))
    def run(moves) -> None:
        with transaction.atomic():
            before = transaction.savepoint()
            for each in moves:
                move(roster, cast, *each)
                holds(roster, lines)
            comes_down(roster, cast)
            assert all(broken_link(fresh(sheet)) is None for sheet in Claim.objects.of_family(roster))
            assert list(faults(history=True)) == []
            transaction.savepoint_rollback(before)
        clock.forget()

    run()
