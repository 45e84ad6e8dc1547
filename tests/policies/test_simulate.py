"""Other rules on a claim of the past: who gains, who loses, by which clause, and of whom nothing can be said."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from policies.assess import assess
from policies.errors import NoRules
from policies.load import rules_from_parameters
from policies.rules import Rules
from policies.simulate import (
    AMOUNT,
    GAINED,
    LESS,
    LOST,
    MISSING_FACT,
    MORE,
    NEEDS_PAPERS,
    NEEDS_PERSON,
    NEVER_JUDGED,
    NO_RULES_THERE,
    NOT_COMPUTABLE,
    OTHER_LINES,
    OVERRULED,
    SAME,
    STILL_OPEN,
    UNVERIFIED,
    ClaimChange,
    Ground,
    Past,
    Trial,
    lines_of,
)
from tests.policies.building import DEFAULTS, EXPORT, changed, export, holder, month, posts, startup, worker

MILLION = 1_000_000


class Given:
    """A library of one rule set: the usual parameters of a programme, changed by the keywords."""

    def __init__(self, kind: str, **parameters: Any) -> None:
        self.rules = rules_from_parameters(kind, {**DEFAULTS[kind], **parameters})
        self.asked: list[date] = []

    def rules_for(self, code: str, *, county: str, on: date) -> Rules:
        self.asked.append(on)
        return self.rules


class Nothing:
    def rules_for(self, code: str, *, county: str, on: date) -> Rules:
        raise NoRules("本县尚未制定标准", code="NOT_IN_FORCE")


def past(claimed: dict[str, Any], *settled: int, **changes: Any) -> Past:
    """The claim as the usual rules judged it; `settled` is what people agreed."""
    kind = claimed["kind"]
    found = assess(claimed, rules_from_parameters(kind, DEFAULTS[kind]))
    day = date.fromisoformat(claimed["policy_date"])
    known = Past(claimed["region"]["county"], day, claimed, found, settled or None)
    return replace(known, **changes)


def tried(claim: Past, kind: str = "startup_grant", **parameters: Any) -> ClaimChange:
    return Trial(Given(kind, **parameters), kind).judge(claim)


def candidate(case: dict[str, Any]) -> Past:
    """Somebody who claimed another subsidy, with what is known of him from there."""
    return past(startup(), case=case, found=None, entitled=False)


def only(change: ClaimChange):
    (line,) = change.lines
    assert line.kind == change.kind
    return line


def test_the_rules_in_force_change_nothing():
    line = only(tried(past(startup())))
    assert (line.kind, line.was_fen, line.now_fen, line.grounds) == (SAME, MILLION, MILLION, ())


def test_a_smaller_circle_loses_some_by_the_clause_that_refuses():
    line = only(tried(past(startup(), MILLION), beneficiary_categories=["monitored"]))
    assert (line.kind, line.was_fen, line.now_fen) == (LOST, MILLION, 0)
    assert line.grounds == (Ground("CATEGORY_NOT_COVERED", "FJ-2.1a"),)


def test_a_wider_circle_lets_some_gain_by_the_refusal_that_falls_away():
    claim = past(startup(categories=["monitored"]), 0)
    line = only(tried(claim, beneficiary_categories=["monitored"], min_months=6))
    assert (line.kind, line.was_fen, line.now_fen) == (GAINED, 0, MILLION)
    assert Ground("CATEGORY_NOT_COVERED", "FJ-2.1a") in line.grounds


@pytest.mark.parametrize(("amount", "kind"), [(900_000, LESS), (1_200_000, MORE)])
def test_another_standard_changes_the_amount_by_the_clause_of_the_amount(amount, kind):
    line = only(tried(past(startup(), MILLION), amount_fen=amount, cap_fen=None))
    assert (line.kind, line.was_fen, line.now_fen) == (kind, MILLION, amount)
    assert line.grounds == (Ground(AMOUNT, "FJ-2.1a"),)


def test_a_refusal_that_only_gives_another_reason_is_no_change():
    claim = past(startup(status="cancelled"), 0)
    assert tried(claim, beneficiary_categories=["monitored"]).kind == SAME


def test_what_a_person_would_have_to_find_out_is_not_computable():
    case = changed(startup(), "applicant.public_payroll", None)
    wondering = past(case | {"facts": startup()["facts"]}, MILLION)
    assert tried(wondering).kind == SAME
    line = only(tried(wondering, beneficiary_categories=["registered_poor"], amount_fen=None))
    assert (line.kind, line.was_fen, line.now_fen) == (NOT_COMPUTABLE, MILLION, None)
    assert set(line.grounds) == {
        Ground(UNVERIFIED, "applicant.public_payroll"),
        Ground(NEEDS_PERSON, "AMOUNT_NOT_CONFIGURED"),
    }


def test_a_paper_nobody_was_asked_for_is_not_computable():
    claim = past(startup(), MILLION)
    without = changed(startup(), "evidence", ["APPLICATION_FORM"])
    line = only(tried(replace(claim, case=without), cap_fen=2 * MILLION))
    assert line.kind == NOT_COMPUTABLE
    assert Ground(NEEDS_PAPERS, "MISSING:ID_CARD") in line.grounds


def test_a_fact_the_case_does_not_hold_is_named():
    claim = past(startup())
    without = changed(startup(), "facts.business.reg_date", ...)
    line = only(tried(replace(claim, case=without), amount_fen=1))
    assert (line.kind, line.grounds) == (NOT_COMPUTABLE, (Ground(MISSING_FACT, "facts.business.reg_date"),))


def test_no_rules_for_the_county_and_day_is_not_computable():
    line = only(Trial(Nothing(), "startup_grant").judge(past(startup(), MILLION)))
    assert (line.kind, line.was_fen, line.now_fen) == (NOT_COMPUTABLE, MILLION, None)
    assert line.grounds == (Ground(NO_RULES_THERE, "NOT_IN_FORCE"),)


@pytest.mark.parametrize("unseen", [{"found": None}, {"case": {}}, {"case": None, "found": None}])
def test_a_claim_the_rules_never_judged_is_not_left_out(unseen):
    line = only(tried(past(startup(), **unseen)))
    assert (line.kind, line.grounds) == (NOT_COMPUTABLE, (Ground(NEVER_JUDGED, ""),))


def test_people_who_decided_against_the_rules_are_not_second_guessed():
    line = only(tried(past(startup(), 0), amount_fen=900_000))
    assert (line.kind, line.was_fen, line.grounds) == (NOT_COMPUTABLE, 0, (Ground(OVERRULED, ""),))


def test_what_people_settled_stands_where_the_rules_would_say_the_same():
    line = only(tried(past(startup(), 400_000)))
    assert (line.kind, line.was_fen, line.now_fen) == (SAME, 400_000, 400_000)


def test_an_open_claim_that_the_rules_could_not_judge_has_nothing_to_compare_with():
    case = startup(status="abnormal_list")
    line = only(tried(past(case), beneficiary_categories=["monitored"]))
    assert (line.kind, line.was_fen, line.grounds) == (NOT_COMPUTABLE, None, (Ground(STILL_OPEN, ""),))


def test_a_question_that_stays_open_is_not_computable_though_people_answered_it_before():
    line = only(tried(past(startup(status="abnormal_list"), MILLION), amount_fen=900_000))
    assert (line.kind, line.was_fen, line.now_fen) == (NOT_COMPUTABLE, MILLION, None)
    assert line.grounds == (Ground(NEEDS_PERSON, "ABNORMAL_LIST"),)


def test_a_person_decided_what_the_old_rules_could_not_and_the_new_ones_refuse_it():
    claim = past(startup(status="abnormal_list"), MILLION)
    line = only(tried(claim, beneficiary_categories=["monitored"]))
    assert (line.kind, line.was_fen, line.now_fen) == (LOST, MILLION, 0)


def test_a_day_to_judge_by_replaces_the_claims_own_and_leaves_the_window_aside():
    later = Given(
        "startup_grant", policy_window=["2027-01-01", "2027-12-31"], amount_fen=1_100_000, cap_fen=None
    )
    claim = past(startup(), MILLION)
    assert Trial(later, "startup_grant").judge(claim).kind == NOT_COMPUTABLE
    line = only(Trial(later, "startup_grant", as_of=date(2027, 1, 1)).judge(claim))
    assert (line.kind, line.now_fen) == (MORE, 1_100_000)
    assert later.asked == [claim.day, date(2027, 1, 1)]


def test_a_roster_is_compared_line_by_line():
    claim = past(
        export(worker("1"), worker("2", work_county="530602"), worker("3", categories=[])), 30_000, 20_000, 0
    )
    change = tried(
        claim, "labor_export_service_subsidy", rates={"out_of_province": 30_000, "out_of_county": 25_000}
    )
    assert [line.kind for line in change.lines] == [SAME, MORE, SAME]
    assert (change.kind, change.was_fen, change.now_fen) == (MORE, 50_000, 55_000)


def test_one_line_that_cannot_be_computed_leaves_the_claim_uncomputed_and_the_others_counted():
    claim = past(export(worker("1"), worker("2", proofs=[]), worker("3", contract_start="2018-04-20")))
    change = tried(claim, "labor_export_service_subsidy", min_months=5)
    assert [line.kind for line in change.lines] == [LOST, NOT_COMPUTABLE, SAME]
    assert change.kind == NOT_COMPUTABLE


def test_losses_and_gains_inside_a_roster_are_told_line_by_line_though_the_sum_is_the_same():
    rows = [worker("1"), worker("2", categories=["monitored"])]
    claim = past(export(*rows), 30_000, 0)
    # The usual rules have no circle of their own for rosters.
    found = assess(
        claim.case,
        rules_from_parameters(claim.case["kind"], EXPORT | {"beneficiary_categories": ["registered_poor"]}),
    )
    change = tried(replace(claim, found=found), claim.case["kind"], beneficiary_categories=["monitored"])
    assert [line.kind for line in change.lines] == [LOST, GAINED]
    assert (change.kind, change.was_fen, change.now_fen) == (SAME, 30_000, 30_000)


def test_what_refuses_the_whole_claim_refuses_each_line():
    claim = past(export(worker("1"), worker("2")), 30_000, 30_000)
    unfiled = changed(claim.case, "applicant.type", "broker_of_nobody")
    change = tried(
        replace(claim, case=unfiled),
        "labor_export_service_subsidy",
        rates={"out_of_province": 1, "out_of_county": 1},
    )
    assert [(line.kind, line.now_fen) for line in change.lines] == [(LOST, 0), (LOST, 0)]
    assert change.lines[0].grounds[0].code == "APPLICANT_NOT_COVERED"


def test_a_question_about_the_whole_claim_leaves_its_passing_lines_open():
    case = changed(
        posts(holder(month()), holder(month(), pid="B", categories=[])), "evidence", ["APPLICATION_FORM"]
    )
    found = past(case).found
    assert [line.outcome for line in lines_of(found)] == ["needs-correction", "ineligible"]
    assert [line.amount_fen for line in lines_of(found)] == [None, 0]


def test_rosters_of_different_length_are_not_matched_by_guess():
    claim = past(export(worker("1"), worker("2")))
    shorter = replace(claim, case=export(worker("1")))
    change = tried(shorter, "labor_export_service_subsidy", min_months=1)
    assert {line.grounds for line in change.lines} == {(Ground(OTHER_LINES, ""),)}
    assert change.kind == NOT_COMPUTABLE


def test_a_candidate_had_nothing_and_is_supposed_to_bring_the_papers():
    case = startup() | {"kind": "transport_subsidy", "evidence": []}
    line = only(tried(candidate(case)))
    assert (line.kind, line.was_fen, line.now_fen) == (GAINED, 0, MILLION)


def test_a_candidate_whose_case_lacks_a_fact_is_counted_by_that_fact():
    case = changed(startup(), "facts.business", ...)
    line = only(tried(candidate(case)))
    assert (line.kind, line.was_fen) == (NOT_COMPUTABLE, 0)
    assert line.grounds[0].code == MISSING_FACT


def test_a_candidate_who_would_be_refused_stays_without():
    case = startup(categories=["graduate_2y"])
    assert tried(candidate(case)).kind == SAME


def test_rules_whose_text_is_the_same_are_not_asked_again(monkeypatch):
    claim = past(startup(), MILLION)
    monkeypatch.setattr("policies.simulate.assess", lambda case, rules: pytest.fail("asked"))
    assert only(tried(claim)).now_fen == MILLION
