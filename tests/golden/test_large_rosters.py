"""Rosters of 10,000 lines, made here: the totals a clerk could work out by hand, through library and command."""

import io
import json

from django.core.management import call_command

from tests.policies.building import EXPORT, export, holder, judge, month, posts, reason_of, worker

LINES = 10_000
KINDS = [
    *(5 * [{}]),
    *(3 * [{"work_county": "530102"}]),
    {"categories": []},
    {"work_county": "530627"},
]


def mixed_roster():
    """Of every ten workers five go out of the province, three out of the county, one is not poor, one stays home."""
    return [worker(f"W{number}", **KINDS[number % 10]) for number in range(LINES)]


def test_ten_thousand_mixed_lines_are_paid_in_part_and_counted():
    verdict = judge(export(*mixed_roster()))
    assert (verdict.outcome, verdict.amount_fen) == ("eligible", 5_000 * 30_000 + 3_000 * 20_000)
    assert len(verdict.rows) == LINES
    assert [row.outcome for row in verdict.rows[:10]] == 8 * ["eligible"] + 2 * ["ineligible"]
    assert reason_of(verdict, "NOT_REGISTERED_POOR").facts["line_count"] == 1_000
    assert reason_of(verdict, "SAME_COUNTY").facts["line_count"] == 1_000


def test_ten_thousand_lines_of_five_thousand_workers_are_paid_once_each():
    roster = [worker(f"W{number % 5_000}") for number in range(LINES)]
    verdict = judge(export(*roster))
    assert verdict.amount_fen == 5_000 * 30_000
    assert [row.outcome for row in verdict.rows] == 5_000 * ["eligible"] + 5_000 * ["ineligible"]


def test_one_worker_ten_thousand_times_is_one_worker():
    assert judge(export(*(LINES * [worker()]))).amount_fen == 30_000


def test_one_line_of_ten_thousand_holds_the_claim():
    roster = [worker(f"W{number}") for number in range(LINES)]
    roster[7_777]["proofs"] = []
    verdict = judge(export(*roster))
    assert (verdict.outcome, verdict.provisional_fen) == ("needs-correction", (LINES - 1) * 30_000)
    assert reason_of(verdict, "MISSING_PERFORMANCE_PROOF").facts["lines"] == [7_778]


def test_ten_thousand_holders_are_paid_month_by_month():
    lines = [holder(month("2024-04"), month("2024-05", attended=11), pid=f"A{n}") for n in range(LINES)]
    verdict = judge(posts(*lines))
    assert (verdict.outcome, verdict.amount_fen) == ("eligible", LINES * 150_000)


def test_the_command_prints_ten_thousand_lines_as_one_answer(tmp_path):
    case = {"id": "BIG", "config_ref": "YN", **export(*mixed_roster())}
    path = tmp_path / "big.json"
    path.write_text(json.dumps({"cases": [case], "configs": {"YN": EXPORT}}), encoding="utf-8")
    out = io.StringIO()
    call_command("assess", str(path), stdout=out)
    (line,) = out.getvalue().splitlines()
    answer = json.loads(line)
    assert (answer["amount_fen"], len(answer["rows"])) == (210_000_000, LINES)
    assert [row["pid"] for row in answer["rows"]] == [f"W{number}" for number in range(LINES)]
