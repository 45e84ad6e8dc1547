"""Every golden case through the library: outcome, amount, reasons with clause, lines in order."""

import json
from datetime import date
from pathlib import Path

import pytest

from policies.assess import assess
from policies.calendar import add_working_days, explain, is_provisional, is_working_day
from policies.deadlines import (
    annual_summary_due,
    fujian_annual_report_due,
    platform_pull_due,
    quarterly_report_due,
)
from policies.levels import PRECEDENCE
from policies.load import rules_from_parameters
from policies.money import capital
from policies.periods import ONE_DAY
from policies.route import route

GOLDEN = json.loads((Path(__file__).parent / "cases.json").read_text(encoding="utf-8"))
CASES = GOLDEN["cases"]


def by_id(case):
    return case["id"]


def judged(case):
    kind = case["subkind"] if case["kind"] == "other" else case["kind"]
    rules = rules_from_parameters(
        kind,
        GOLDEN["configs"][case["config_ref"]],
        GOLDEN["clauses"],
        on=date.fromisoformat(case["policy_date"]),
    )
    return assess(case, rules)


@pytest.mark.parametrize("case", CASES, ids=by_id)
def test_a_golden_case_is_decided_as_the_documents_lead_to(case):
    verdict, expected = judged(case), case["expected"]
    assert (verdict.outcome, verdict.amount_fen) == (expected["outcome"], expected["amount_fen"])
    given = {(reason.code, reason.clause) for reason in verdict.reasons}
    assert {(reason["code"], reason["clause"]) for reason in expected["reasons"]} <= given


@pytest.mark.parametrize("case", [case for case in CASES if "rows" in case["expected"]], ids=by_id)
def test_the_lines_of_a_golden_roster_are_judged_in_order(case):
    lines = [
        {"pid": row.pid, "outcome": row.outcome, "amount_fen": row.amount_fen} for row in judged(case).rows
    ]
    assert lines == case["expected"]["rows"]


@pytest.mark.parametrize(
    "case", [case for case in CASES if "provisional_amount_fen" in case["expected"]], ids=by_id
)
def test_a_waiting_golden_roster_tells_what_its_passing_lines_would_bring(case):
    assert judged(case).provisional_fen == case["expected"]["provisional_amount_fen"]


@pytest.mark.parametrize("case", [case for case in CASES if "detail" in case["expected"]], ids=by_id)
def test_a_golden_case_carries_the_detail_its_programme_adds(case):
    assert judged(case).detail == case["expected"]["detail"]


@pytest.mark.parametrize("case", CASES, ids=by_id)
def test_every_reason_of_a_golden_case_has_a_clause_that_can_be_quoted(case):
    kind = case["subkind"] if case["kind"] == "other" else case["kind"]
    rules = rules_from_parameters(kind, GOLDEN["configs"][case["config_ref"]], GOLDEN["clauses"])
    for reason in judged(case).reasons:
        clause = rules.clause(reason.clause)
        assert clause.key == reason.clause
        assert clause.document
        if not clause.key.startswith("W:"):
            assert clause.quote


def test_the_precedence_of_outcomes_is_the_file_s():
    assert list(PRECEDENCE) == GOLDEN["outcome_precedence"]


def test_the_calendar_of_2026_is_the_state_council_s():
    calendar = GOLDEN["working_day_calendar_2026"]
    rests = {date.fromisoformat(day) for day in calendar["holidays"]}
    works = {date.fromisoformat(day) for day in calendar["extra_workdays"]}
    day = date(2026, 1, 1)
    while day.year == 2026:
        assert is_working_day(day) == (day in works or (day.weekday() < 5 and day not in rests)), explain(day)
        day += ONE_DAY
    assert not is_provisional(2026)


@pytest.mark.parametrize("case", GOLDEN["deadline_cases"], ids=by_id)
def test_a_golden_deadline_falls_on_its_day(case):
    given = case["input"]
    if "quarter_start" in given:
        found = platform_pull_due(date.fromisoformat(given["quarter_start"]))
    elif "quarter" in given:
        found = quarterly_report_due(given["year"], given["quarter"])
    elif "working_days" in given:
        found = add_working_days(date.fromisoformat(given["start"]), given["working_days"])
    elif case["rule"].startswith("Fujian"):
        found = fujian_annual_report_due(given["year"])
    else:
        found = annual_summary_due(given["year"])
    assert found.isoformat() == case["expected"]


@pytest.mark.parametrize("case", GOLDEN["routing_cases"], ids=by_id)
def test_a_golden_claim_takes_its_levels(case):
    facts = case["facts"]
    levels = route(
        facts["kind"],
        amount_fen=facts["amount_fen"],
        cross_region=facts["cross_region"],
        applicant=facts.get("applicant"),
    )
    assert list(levels) == case["expected_levels"]


@pytest.mark.parametrize("case", GOLDEN["amount_uppercase_cases"], ids=lambda case: str(case["fen"]))
def test_a_golden_amount_is_written_in_capital_figures(case):
    assert capital(case["fen"]) == case["cn"]
