"""However a roster is split, joined, decided and withdrawn: every line once, every fen once, nobody paid twice."""

from collections import Counter

import pytest
from django.db import transaction
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from approvals.enums import Verdict
from approvals.lines import LineAnswer
from registry.pilot.zhenxiong import ROSTER
from tests.approvals.conftest import answer, fresh
from tests.approvals.test_splitting import join_again, sound, split
from workflows.commands import withdraw
from workflows.enums import CLOSED_STATES, GRANTED, ClaimState
from workflows.errors import CommandRefused
from workflows.models import Benefit, Claim, ClaimLine
from workflows.splitting import older_sheets

MOVES = st.one_of(
    st.tuples(st.just("split"), st.integers(0, 7), st.sets(st.integers(1, 10), min_size=1, max_size=6)),
    st.tuples(st.just("rejoin"), st.integers(0, 7), st.integers(0, 7)),
    st.tuples(st.just("agree"), st.integers(0, 7), st.sets(st.integers(1, 10), max_size=2)),
    st.tuples(st.just("refuse"), st.integers(0, 7), st.none()),
    st.tuples(st.just("withdraw"), st.integers(0, 7), st.none()),
)


@pytest.fixture
def roster(file_roster) -> Claim:
    """Ten workers, two of whom the rules refuse."""
    return file_roster(ROSTER[:10])


def family(roster: Claim) -> list[Claim]:
    return list(Claim.objects.of_family(roster).order_by("pk"))


def move(roster: Claim, cast, kind: str, which: int, more: object) -> None:
    """Do it where it can be done; a refusal is an answer too."""
    sheets = [sheet for sheet in family(roster) if sheet.state == ClaimState.SUBMITTED]
    if not sheets:
        return
    sheet, county = sheets[which % len(sheets)], cast["zx-county"]
    own = set(sheet.lines.values_list("position", flat=True))
    try:
        if kind == "split":
            split(sheet, county, *sorted(own & more))
        elif kind == "rejoin":
            older = older_sheets(sheet)
            if older:
                join_again(sheet, older[more % len(older)], county)
        elif kind == "agree":
            eligible = sheet.lines.filter(outcome="eligible").values_list("position", flat=True)
            refused = sorted(more & set(eligible))
            answer(
                sheet, county, lines=tuple(LineAnswer(at, agree=False, comment="未外出。") for at in refused)
            )
        elif kind == "refuse":
            answer(sheet, county, Verdict.REFUSE)
        else:
            withdraw(claim_id=sheet.pk, actor=cast["organiser"])
    except CommandRefused:
        pass


def adds_up(roster: Claim, lines: dict[int, tuple[int, int]]) -> None:
    sheets = family(roster)
    standing = {
        line.pk: (line.position, line.proposed_fen)
        for line in ClaimLine.objects.filter(claim__in=[sheet.pk for sheet in sheets])
    }
    assert standing == lines
    assert max(Counter(position for position, _fen in standing.values()).values()) == 1
    for sheet in sheets:
        proposed = sheet.lines.aggregate(fen=Sum("proposed_fen"))["fen"] or 0
        assert sheet.claimed_fen == proposed
        assert (sheet.state == ClaimState.MERGED) == (not sheet.lines.exists())
        if sheet.state == ClaimState.ON_NOTICE:
            assert sheet.approved_fen == sheet.lines.aggregate(fen=Sum("approved_fen"))["fen"]
    assert sum(sheet.claimed_fen for sheet in sheets) == sum(fen for _position, fen in lines.values())
    granted = Benefit.objects.filter(status__in=GRANTED)
    paid = Counter(granted.values_list("person_id", flat=True))
    assert not paid or max(paid.values()) == 1
    fixed = sum(sheet.approved_fen for sheet in sheets if sheet.state == ClaimState.ON_NOTICE)
    assert (granted.aggregate(fen=Sum("amount_fen"))["fen"] or 0) == fixed


def test_any_sequence_of_moves_keeps_every_line_and_every_fen(roster, cast):
    lines = {line.pk: (line.position, line.proposed_fen) for line in roster.lines.all()}

    @settings(
        max_examples=25,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )
    @given(st.lists(MOVES, min_size=2, max_size=8))
    def run(moves) -> None:
        with transaction.atomic():
            before = transaction.savepoint()
            for each in moves:
                move(fresh(roster), cast, *each)
                adds_up(fresh(roster), lines)
            assert sound()
            transaction.savepoint_rollback(before)

    run()
    assert {sheet.state for sheet in family(fresh(roster))} <= set(ClaimState) - set(CLOSED_STATES)
