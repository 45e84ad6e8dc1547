"""A roster on several sheets is judged as one: a sheet is answered for its own lines, the limits are the claim's."""

import pytest

from policies.assess import assess
from policies.errors import BadCase
from policies.explain import trace_lines
from tests.policies.building import codes, export, worker
from tests.policies.rule_files import rules_with

CODE = "labor_export_service_subsidy"
NAMES = ("W1", "W2", "W3", "W4")


def rules(most=None):
    if most is None:
        return rules_with(CODE)
    return rules_with(CODE, '[limits.per_claim_fen]\nbeyond = "cut"\n', per_claim_fen=most)


def case(*sheet, **changed):
    """Four workers in the roster; of the third `changed` says something else."""
    workers = [worker(name, **(changed if name == "W3" else {})) for name in NAMES]
    return export(*workers) | ({"sheet": list(sheet)} if sheet else {})


def test_a_sheet_is_answered_for_its_own_lines():
    verdict = assess(case(2, 4), rules())
    assert (verdict.outcome, verdict.amount_fen) == ("eligible", 60_000)
    assert [row.pid for row in verdict.rows] == ["W2", "W4"]


def test_without_a_sheet_every_line_is_answered():
    assert len(assess(case(), rules()).rows) == 4


def test_a_line_of_another_sheet_that_waits_does_not_hold_this_one():
    waiting = {"proofs": []}
    assert assess(case(**waiting), rules()).outcome == "needs-correction"
    assert assess(case(1, 2, 4, **waiting), rules()).amount_fen == 90_000
    held = assess(case(3, **waiting), rules())
    assert (held.outcome, held.amount_fen, codes(held)) == (
        "needs-correction",
        None,
        {"MISSING_PERFORMANCE_PROOF"},
    )


def test_reasons_name_the_lines_by_their_place_in_the_whole_roster():
    (reason,) = assess(case(3, proofs=[]), rules()).reasons
    assert (reason.facts["lines"], reason.facts["line_count"]) == ([3], 1)


@pytest.mark.parametrize(
    "sheets", [((1, 2), (3, 4)), ((4,), (1, 2, 3)), ((1,), (2,), (3,), (4,)), ((3, 1), (4, 2))]
)
@pytest.mark.parametrize("most", [70_000, 30_000, 120_000, 1])
def test_nothing_is_won_by_splitting_a_roster_that_reaches_the_limit_of_its_claim(sheets, most):
    whole = assess(case(), rules(most)).amount_fen
    parts = [assess(case(*sheet), rules(most)).amount_fen for sheet in sheets]
    assert sum(parts) == whole == min(most, 120_000)


def test_who_stands_on_two_sheets_is_paid_on_one():
    twice = export(worker("W1"), worker("W1"))
    answers = [assess(twice | {"sheet": [number]}, rules()) for number in (1, 2)]
    assert sorted(answer.amount_fen for answer in answers) == [0, 30_000]


def test_the_lines_of_every_sheet_can_be_explained():
    (line,) = trace_lines(case(2, 4), rules(), [3])
    assert (line.number, line.verdict.pid) == (3, "W3")


@pytest.mark.parametrize("sheet", [[], [0], [5], [1, 1], ["1"], [True], "1", {"1": 1}])
def test_a_sheet_that_names_no_lines_of_the_roster_is_refused(sheet):
    with pytest.raises(BadCase, match="sheet"):
        assess(case() | {"sheet": sheet}, rules())
