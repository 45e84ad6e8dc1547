"""What holds for any facts of every programme carried: an outcome, amounts within their bounds, no influence of order
or of splitting, every failed condition named, more papers never a worse answer, and BadCase for what is no case."""

import random
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.assess import assess
from policies.assessment import Assessment
from policies.errors import BadCase
from policies.levels import ELIGIBLE, INELIGIBLE, PRECEDENCE
from policies.limits import PER_CLAIM
from policies.load import programme, programmes, rules_from_parameters
from policies.parameters import PARAMETERS
from policies.periods import parse_date
from policies.rules import Rules
from tests.policies.building import POSTS, holder, posts
from tests.policies.drawing import PAPERS, SETTINGS, cases, samples_of, words

CODES = [each.code for each in programmes()]
ROSTERS = [each.code for each in programmes() if each.roster is not None]
every_programme = pytest.mark.parametrize("code", CODES)
every_roster = pytest.mark.parametrize("code", ROSTERS)


def rules_for(code: str, given_parameters: dict[str, Any], case: dict[str, Any]) -> Rules:
    return rules_from_parameters(code, given_parameters, on=parse_date(case["policy_date"]))


def lines_of(verdict: Assessment) -> list[tuple[Any, ...]]:
    """Each line's verdict as something to compare, its facts left out."""
    return [
        (row.pid, row.outcome, row.amount_fen, row.provisional_fen, [each.code for each in row.reasons])
        for row in verdict.rows
    ]


@every_programme
@given(data=st.data())
@SETTINGS
def test_any_well_formed_facts_have_an_answer_that_is_sound(code, data):
    case, parameters = data.draw(cases(code))
    rules = rules_for(code, parameters, case)
    verdict = assess(case, rules)
    pays = rules.programme.amount != "nothing_paid"
    assert verdict.outcome in PRECEDENCE
    if verdict.outcome == ELIGIBLE:
        assert verdict.amount_fen is not None if pays else verdict.amount_fen is None
        assert (verdict.amount_fen or 0) >= 0
    else:
        assert verdict.amount_fen == (0 if pays and verdict.outcome == INELIGIBLE else None)
        assert verdict.reasons, "a no must have a reason"
    for row in verdict.rows:
        assert 0 <= row.amount_fen <= row.provisional_fen
        assert row.amount_fen == 0 or row.outcome == ELIGIBLE
        assert row.reasons or row.outcome == ELIGIBLE
    if verdict.outcome == ELIGIBLE and verdict.rows:
        assert verdict.amount_fen == sum(row.amount_fen for row in verdict.rows)
    assert all(reason.code and reason.clause for reason in verdict.reasons)
    assert Assessment.from_json(verdict.to_json()) == verdict
    assert assess(case, rules) == verdict, "the same facts have the same answer"


def highest(value: Any) -> int:
    """The largest sum of a parameter that is one sum or a table of sums."""
    sums = value.values() if isinstance(value, dict) else [value]
    return max((each for each in sums if each is not None), default=0)


def most_of_line(line: dict[str, Any], p: dict[str, Any]) -> int:
    """All a line of a roster could ever bring."""
    rates = sum(each or 0 for each in (p.get("rates") or {}).values())
    shares = [
        sum(each or 0 for each in (month.get("si_unit") or {}).values()) for month in line.get("months", ())
    ]
    months = (p.get("monthly_fen") or 0) * len(shares) + sum(shares)
    return max(rates, months, p.get("per_head_fen") or 0)


MOST: dict[str, Callable[[dict[str, Any], dict[str, Any]], int]] = {
    "local_standard": lambda facts, p: min(
        p["amount_fen"], p["cap_fen"] if p.get("cap_fen") is not None else 10**15
    ),
    "tickets_or_fixed": lambda facts, p: highest(p["cap_fen"] if p["mode"] == "ticket" else p["fixed_fen"]),
    "shared_between_levels": lambda facts, p: p["amount_fen"],
    "percent_of_premium": lambda facts, p: (
        facts["prior_year_premium_fen"] * max(p.get("rate_deep") or 0, p.get("rate_general") or 0) // 100 + 1
    ),
    "by_certificate": lambda facts, p: highest(p["amounts"]),
    "months_up_to_cap": lambda facts, p: (
        facts["unit_si_fen_per_month"]
        * min(facts["months_claimed"], p["month_cap"] or facts["months_claimed"])
    ),
    "per_day": lambda facts, p: p["per_day_fen"] * facts["attended_days"],
    "per_month": lambda facts, p: p["monthly_fen"] * 12 * 9999,
    "tier": lambda facts, p: max(each["fen"] for each in p["tiers"]),
}


@every_programme
@given(data=st.data())
@SETTINGS
def test_no_amount_passes_the_standard_or_the_cap(code, data):
    case, given_parameters = data.draw(cases(code))
    rules = rules_for(code, given_parameters, case)
    verdict, parameters = assess(case, rules), dict(rules.parameters)
    if verdict.outcome != ELIGIBLE or verdict.amount_fen is None:
        return
    if rules.programme.roster is None:
        assert verdict.amount_fen <= MOST[rules.programme.amount](case["facts"], parameters)
    for row, line in zip(verdict.rows, case["facts"].get(rules.programme.roster, ()), strict=True):
        assert row.amount_fen <= most_of_line(line, parameters)
    for limit, most in rules.claim_limits:
        assert limit.parameter != PER_CLAIM or verdict.amount_fen <= most


@given(
    st.lists(
        st.tuples(
            st.sampled_from("AB"),
            st.integers(0, 8),
            st.lists(st.sampled_from([f"2024-0{n}" for n in range(1, 7)]), max_size=4),
        ),
        max_size=4,
    )
)
@SETTINGS
def test_no_person_is_paid_more_months_than_are_left(lines):
    rows = [
        holder(
            *({"ym": ym, "attended": 1, "required": 1, "wage_paid_fen": 1} for ym in months),
            pid=pid,
            used_months=used,
            post_id=f"P{place}",
        )
        for place, (pid, used, months) in enumerate(lines)
        if months
    ]
    one_fen_a_month = {**POSTS, "monthly_fen": 1, "month_cap": 6}
    verdict = assess(posts(*rows), rules_from_parameters("public_welfare_post", one_fen_a_month))
    for pid in {row["pid"] for row in rows}:
        used = min(row["used_months"] for row in rows if row["pid"] == pid)
        months = {month["ym"] for row in rows if row["pid"] == pid for month in row["months"]}
        paid = sum(row.provisional_fen for row in verdict.rows if row.pid == pid)
        assert paid <= min(max(0, 6 - used), len(months))


def shuffled(lines: list[dict[str, Any]], seed: int) -> tuple[list[int], list[dict[str, Any]]]:
    """The lines in another order, the months of each too; and where each came from."""
    chance = random.Random(seed)
    order = chance.sample(range(len(lines)), len(lines))
    turned = deepcopy([lines[place] for place in order])
    for line in turned:
        if "months" in line:
            chance.shuffle(line["months"])
    return order, turned


@every_roster
@given(data=st.data())
@SETTINGS
def test_the_order_of_lines_and_months_changes_no_total_and_no_line(code, data):
    case, parameters = data.draw(cases(code))
    parameters = {**parameters, "per_claim_fen": None}
    rules, roster = rules_for(code, parameters, case), str(programme(code).roster)
    first = assess(case, rules)
    turned = deepcopy(case)
    _, turned["facts"][roster] = shuffled(case["facts"][roster], data.draw(st.integers(0, 2**32)))
    second = assess(turned, rules)
    assert (second.outcome, second.amount_fen, second.provisional_fen) == (
        first.outcome,
        first.amount_fen,
        first.provisional_fen,
    )
    money = [
        sorted((row.pid, row.outcome, row.provisional_fen) for row in each.rows) for each in (first, second)
    ]
    assert money[0] == money[1]


@every_roster
@given(data=st.data())
@SETTINGS
def test_a_roster_filed_in_two_parts_brings_what_it_brings_in_one(code, data):
    """Different people on different posts, all of the county that pays; the limit of one claim set aside."""
    case, parameters = data.draw(cases(code))
    roster = str(programme(code).roster)
    for place, line in enumerate(case["facts"][roster]):
        line |= {key: f"P{place}" for key in ("pid", "post_id") if key in line}
        if "origin_county" in line:
            line["origin_county"] = case["region"]["county"]
    rules = rules_for(code, {**parameters, "per_claim_fen": None}, case)
    whole = assess(case, rules)
    cut = data.draw(st.integers(0, len(case["facts"][roster])))
    parts = []
    for lines in (case["facts"][roster][:cut], case["facts"][roster][cut:]):
        parts.append(assess({**case, "facts": {**case["facts"], roster: lines}}, rules))
    assert lines_of(parts[0]) + lines_of(parts[1]) == lines_of(whole)


@every_programme
@given(data=st.data())
@SETTINGS
def test_more_papers_never_make_the_answer_worse(code, data):
    case, parameters = data.draw(cases(code))
    rules = rules_for(code, parameters, case)
    more = deepcopy(case)
    more["evidence"] = sorted(
        {*case["evidence"], *(each for item in rules.programme.evidence for each in item.accepts)}
    )
    for line in more["facts"].get(rules.programme.roster, ()):
        if "proofs" in line:
            line["proofs"] = [*line["proofs"], *PAPERS]
    before, after = assess(case, rules), assess(more, rules)
    assert PRECEDENCE.index(after.outcome) >= PRECEDENCE.index(before.outcome)
    if before.outcome == after.outcome == ELIGIBLE:
        assert (after.amount_fen or 0) >= (before.amount_fen or 0)


def alone(rules: Rules, **checks: Any) -> Rules:
    """The rules with nothing but these checks."""
    nothing: dict[str, Any] = {"claim_checks": (), "evidence_checks": ()}
    return replace(rules, **{**nothing, **checks})


def named_by(verdict: Assessment, code: str) -> set[tuple[str, str, Any]]:
    """The reasons of a condition in a verdict: its own code, or that it could not be verified."""
    return {each.about for each in verdict.reasons if each.code in (code, "CANNOT_VERIFY")}


@every_programme
@given(data=st.data())
@SETTINGS
def test_every_condition_that_would_fail_alone_is_named_among_the_others(code, data):
    case, parameters = data.draw(cases(code))
    rules = rules_for(code, parameters, case)
    verdict = assess(case, rules)
    for check in rules.claim_checks:
        if check.rule.code != "AMOUNT_NOT_CONFIGURED":
            assert named_by(assess(case, alone(rules, claim_checks=(check,))), check.rule.code) <= named_by(
                verdict, check.rule.code
            )
    for item in rules.evidence_checks:
        missing = f"MISSING:{item.code}"
        single = assess(case, alone(rules, evidence_checks=(item,)))
        assert {each.code for each in single.reasons if each.code == missing} <= {
            each.code for each in verdict.reasons
        }


@every_roster
@given(data=st.data())
@SETTINGS
def test_every_condition_of_a_line_or_month_that_would_fail_alone_is_named(code, data):
    case, parameters = data.draw(cases(code))
    roster = str(programme(code).roster)
    del case["facts"][roster][1:]
    for line in case["facts"][roster]:
        del line.get("months", [])[1:]
    rules = rules_for(code, parameters, case)
    verdict = assess(case, rules)
    for scope in ("row_checks", "month_checks"):
        other = {"row_checks", "month_checks"} - {scope}
        for check in getattr(rules, scope):
            if check.rule.code == "AMOUNT_NOT_CONFIGURED":
                continue
            single = alone(rules, **{scope: (check,)}, **dict.fromkeys(other, ()))
            assert named_by(assess(case, single), check.rule.code) <= named_by(verdict, check.rule.code)


JUNK = st.sampled_from(
    [
        None,
        [],
        {},
        "",
        "x",
        "2019-02-30",
        "\udc80",
        "9" * 600,
        -1,
        1.5,
        True,
        10**30,
        [[]],
        [None],
        {"a": {"b": []}},
    ]
)


def refusal(action: Callable[[], Any]) -> BadCase | None:
    """The BadCase an action raises, if it raises one; any other error is passed on."""
    try:
        action()
    except BadCase as problem:
        return problem
    return None


def places_in(tree: Any, way: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every path below a JSON value."""
    below = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    return [found for key, each in below for found in ((*way, key), *places_in(each, (*way, key)))]


@every_programme
@given(data=st.data())
@SETTINGS
def test_what_is_no_well_formed_case_is_refused_by_name_and_nothing_else_happens(code, data):
    case, parameters = data.draw(cases(code))
    broken = deepcopy(case)
    *way, last = data.draw(st.sampled_from(places_in(broken)))
    spot: Any = broken
    for key in way:
        spot = spot[key]
    if data.draw(st.booleans()):
        spot[last] = data.draw(JUNK)
    else:
        del spot[last]
    rules = rules_for(code, parameters, case)
    refused = refusal(lambda: assess(broken, rules))
    assert refused is None or (refused.field and refused.sentence)


@every_programme
@given(data=st.data())
@SETTINGS
def test_parameters_that_cannot_be_used_are_refused_by_name(code, data):
    name, junk = data.draw(st.sampled_from(sorted(PARAMETERS))), data.draw(JUNK)
    refused = refusal(lambda: rules_from_parameters(code, {name: junk}, on=date(2024, 1, 1)))
    assert refused is None or refused.field == f"configs.{name}"


def test_the_strategies_reach_every_parameter_and_word():
    for each in programmes():
        unreached = {name for name, values in samples_of(each).items() if not values} - {"clauses"}
        assert not unreached, "give drawing.samples_of a value the new parameter accepts"
        assert "odd" in words(each)
