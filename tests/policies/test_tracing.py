"""The trace of each condition of a claim, a line and a month: complete, and never at odds with the verdict."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policies.assess import assess
from policies.explain import trace_lines
from policies.load import programmes, rules_from_parameters
from policies.periods import parse_date
from policies.reasons import MISSING
from policies.rows import UNVERIFIABLE
from tests.policies.building import (
    EXPORT,
    FUJIAN,
    POSTS,
    changed,
    export,
    holder,
    month,
    posts,
    startup,
    worker,
)
from tests.policies.drawing import SETTINGS, cases


def rules(kind="labor_export_service_subsidy", **parameters):
    return rules_from_parameters(
        kind, {"labor_export_service_subsidy": EXPORT, "public_welfare_post": POSTS}[kind] | parameters
    )


def said(rules, entries):
    """The codes of the reasons these entries account for."""
    codes = {condition.key: condition.code for condition in rules.programme.conditions}
    return {
        UNVERIFIABLE if entry.result == "unknown" else codes.get(entry.condition, entry.condition)
        for entry in entries
        if entry.result in ("failed", "unknown")
    }


def by_condition(entries):
    return {entry.condition: entry for entry in entries}


@pytest.mark.parametrize("code", [each.code for each in programmes() if each.roster is None])
@given(data=st.data())
@SETTINGS
def test_the_trace_of_a_claim_accounts_for_every_reason_against_it(code, data):
    case, parameters = data.draw(cases(code))
    ours = rules_from_parameters(code, parameters, on=parse_date(case["policy_date"]))
    verdict = assess(case, ours)
    against = {reason.code for reason in verdict.reasons if not reason.code.startswith("OK_")}
    assert said(ours, verdict.trace) == against
    assert len({entry.condition for entry in verdict.trace}) == len(verdict.trace)


@pytest.mark.parametrize("code", [each.code for each in programmes() if each.roster is not None])
@given(data=st.data())
@SETTINGS
def test_the_trace_of_a_line_and_its_months_agrees_with_the_verdict_on_the_line(code, data):
    case, parameters = data.draw(cases(code))
    agrees(case, rules_from_parameters(code, parameters, on=parse_date(case["policy_date"])))


def agrees(case, ours):
    verdict = assess(case, ours)
    lines = trace_lines(case, ours, range(1, len(verdict.rows) + 1))
    assert [line.verdict for line in lines] == list(verdict.rows)
    stopped = by_condition(verdict.trace)
    failed, unknown = dict.fromkeys(stopped, 0), dict.fromkeys(stopped, 0)
    for line in lines:
        entries = [*line.entries, *(entry for each in line.months for entry in each.entries)]
        assert said(ours, entries) == {reason.code for reason in line.verdict.reasons}
        for key in {entry.condition for entry in entries if entry.result == "failed"}:
            failed[key] += 1
        for key in {entry.condition for entry in entries if entry.result == "unknown"}:
            unknown[key] += 1
    for entry in verdict.trace:
        if "lines" in entry.found:
            seen = (failed[entry.condition], unknown[entry.condition])
            assert (entry.found["failed"], entry.found["unknown"]) == seen


def test_a_line_is_traced_with_what_earlier_lines_claimed():
    case = export(worker("A"), worker("A"), worker("B"))
    second, third = trace_lines(case, rules(), [3, 2])
    assert (second.number, third.number) == (2, 3)
    assert by_condition(second.entries)["not_repeated"].result == "failed"
    assert by_condition(third.entries)["not_repeated"].result == "passed"


@pytest.mark.parametrize("number", [0, -1, 4, 10**9])
def test_a_line_the_roster_has_not_is_left_out(number):
    assert trace_lines(export(worker("A"), worker("B")), rules(), [number]) == ()


def test_a_claim_without_a_roster_has_no_lines_to_trace():
    assert trace_lines(startup(), rules_from_parameters("startup_grant", FUJIAN), [1]) == ()


def test_each_month_is_traced_with_what_was_seen_of_it():
    late = month("2024-05", wage_paid_fen=1)
    (line,) = trace_lines(posts(holder(late, month("2024-04"))), rules("public_welfare_post"), [1])
    assert [each.month for each in line.months] == ["2024-04", "2024-05"]
    good, bad = (by_condition(each.entries)["wage"] for each in line.months)
    assert (good.result, bad.result) == ("passed", "failed")
    assert bad.found == {"wage_covers": False, "wage_paid_fen": 1, "allowance_fen": 100_000}


def test_what_a_condition_saw_includes_the_facts_it_comes_from():
    (line,) = trace_lines(export(worker()), rules(), [1])
    performed = by_condition(line.entries)["performed"]
    assert performed.found["contract_start"] == "2018-03-01"
    assert performed.found["months"] == 3


def test_what_was_not_asked_says_so():
    filed = assess(export(worker()), rules())
    assert by_condition(filed.trace)["agency_filed"].result == "passed"
    assert by_condition(filed.trace)["broker_filed"].result == "not_asked"
    capped = assess(posts(holder()), rules("public_welfare_post", max_age=60))
    free = assess(posts(holder()), rules("public_welfare_post", max_age=None))
    assert by_condition(capped.trace)["age_limit"].result == "passed"
    assert by_condition(free.trace)["age_limit"].result == "not_asked"


def test_a_condition_on_a_fact_no_line_holds_was_not_asked():
    trace = by_condition(assess(export(worker("A"), worker("B")), rules()).trace)
    assert trace["employer"].result == "not_asked"
    told = by_condition(assess(export(worker("A"), worker("B", employer_found=True)), rules()).trace)
    assert told["employer"].result == "passed"
    assert (
        by_condition(assess(posts(holder()), rules("public_welfare_post")).trace)["wage"].result == "passed"
    )


def test_a_record_that_is_not_there_answers_for_the_applicant():
    (line,) = trace_lines(export(worker()), rules(), [1])
    entries = by_condition(line.entries)
    assert entries["once_a_year"].result == "passed"
    assert "paid_this_year" not in entries["once_a_year"].found


def test_a_fact_nobody_gave_is_not_asked():
    trace = by_condition(assess(startup(), rules_from_parameters("startup_grant", FUJIAN)).trace)
    assert trace["payroll"].result == "not_asked"


def test_papers_stand_in_the_trace_with_those_that_were_there():
    ours = rules_from_parameters("startup_grant", FUJIAN)
    case = changed(startup(), "evidence", ["ID_CARD"])
    trace = by_condition(assess(case, ours).trace)
    assert trace[f"{MISSING}ID_CARD"].found == {"evidence": ["ID_CARD"]}
    assert trace[f"{MISSING}ID_CARD"].result == "passed"
    assert trace[f"{MISSING}BIZ_LICENSE"].result == "failed"
    assert trace[f"{MISSING}RETURN_PROOF"].result == "not_asked"


def test_a_number_of_a_person_stands_in_no_trace():
    case = export(worker(id_number="530627199001011234"))
    (line,) = trace_lines(case, rules(), [1])
    assert by_condition(line.entries)["identity"].result == "failed"
    assert "530627199001011234" not in repr(line.entries)


@given(st.integers(1, 40))
@settings(max_examples=10, deadline=None)
def test_a_list_of_things_is_counted_and_not_copied(count):
    entities = [{"role": "shareholder", "reg_date": "2010-01-01"}] * count
    ours = rules_from_parameters("startup_grant", FUJIAN)
    trace = by_condition(assess(startup(prior_entities=entities), ours).trace)
    assert trace["first_business"].found["business.prior_entities"] == count
