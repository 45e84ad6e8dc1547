"""Rewards for taking people on: absorption by head, jobs that ended poverty, startups that kept jobs a year."""

import pytest

from tests.policies.building import codes, general, judge_given

HEAD = {"per_head_fen": 200_000}


def worker(pid="W1", **changes):
    return {
        "pid": pid,
        "categories": ["registered_poor"],
        "contract_start": "2018-07-01",
        "employed_until": None,
    } | changes


def absorption(*rows, on="2019-06-30", history=()):
    return general("absorption_subsidy", {"workers": list(rows)}, on=on, history=list(history))


def startup(*rows, on="2019-06-30", **changes):
    facts = {"business": {"status": "open"}, "poor_area": True, "workers": list(rows)} | changes
    return general("startup_project_award", facts, on=on)


@pytest.mark.parametrize(
    ("until", "day", "outcome"),
    [
        (None, "2019-06-30", "ineligible"),
        (None, "2019-07-01", "eligible"),
        ("2019-06-29", "2019-12-31", "ineligible"),
        ("2019-06-30", "2019-12-31", "eligible"),
        ("2019-12-31", "2019-06-30", "ineligible"),
        ("2019-12-31", "2019-07-01", "eligible"),
    ],
)
def test_a_startup_s_job_counts_once_it_lasted_a_year(until, day, outcome):
    verdict = judge_given(startup(worker(employed_until=until), on=day), **HEAD)
    assert (verdict.outcome, verdict.amount_fen) == (outcome, 200_000 if outcome == "eligible" else 0)


@pytest.mark.parametrize(
    ("changes", "outcome", "code"),
    [
        ({"business": {"status": "cancelled"}}, "ineligible", "NOT_OPERATING"),
        ({"business": {"status": None}}, "needs-human", "CANNOT_VERIFY"),
        ({"poor_area": False}, "ineligible", "NOT_IN_POOR_AREA"),
        ({"poor_area": None}, "needs-human", "CANNOT_VERIFY"),
    ],
)
def test_a_startup_is_registered_open_and_in_a_poor_area(changes, outcome, code):
    verdict = judge_given(startup(worker(), on="2019-12-31", **changes), **HEAD)
    assert verdict.outcome == outcome
    assert code in codes(verdict)


@pytest.mark.parametrize(
    ("changes", "outcome", "code"),
    [
        ({"categories": ["low_income"]}, "ineligible", "CATEGORY_NOT_COVERED"),
        ({"contract_start": "2018-02-30"}, "needs-correction", "IMPOSSIBLE_DATE"),
        ({"employed_until": "2019-02-29"}, "needs-correction", "IMPOSSIBLE_DATE"),
        ({"contract_start": None}, "needs-human", "CANNOT_VERIFY"),
        ({"contract_start": "2019-01-01"}, "ineligible", "JOB_NOT_KEPT"),
        ({"contract_start": "2018-12-30"}, "eligible", None),
    ],
)
def test_the_subsidy_by_head_asks_for_the_months_the_region_sets(changes, outcome, code):
    verdict = judge_given(absorption(worker(**changes)), min_months=6, **HEAD)
    assert verdict.rows[0].outcome == outcome
    assert [reason.code for reason in verdict.rows[0].reasons] == ([code] if code else [])


def test_without_a_number_of_months_any_job_counts():
    assert judge_given(absorption(worker(contract_start="2019-06-29")), **HEAD).amount_fen == 200_000


@pytest.mark.parametrize(
    ("entry", "outcome"),
    [
        ({"status": "paid", "year": 2018}, "ineligible"),
        ({"status": "paid", "year": 2017}, "eligible"),
        ({"status": "paid"}, "needs-human"),
        ({"status": "under_review"}, "needs-human"),
        ({"status": "refused"}, "eligible"),
    ],
)
def test_a_worker_is_paid_for_once_in_the_year_the_months_were_completed(entry, outcome):
    history = [{"kind": "absorption_subsidy", "pid": "W1", **entry}]
    verdict = judge_given(absorption(worker(), history=history), min_months=6, **HEAD)
    assert verdict.rows[0].outcome == outcome


def test_a_payment_of_the_year_prevails_over_one_whose_year_nobody_knows():
    paid = {"kind": "absorption_subsidy", "pid": "W1", "status": "paid"}
    for history in ([paid, paid | {"year": 2018}], [paid | {"year": 2018}, paid]):
        verdict = judge_given(absorption(worker(), history=history), min_months=6, **HEAD)
        assert codes(verdict) >= {"ALREADY_RECEIVED_THIS_YEAR"}


def test_heads_are_counted_and_a_repeated_line_is_not():
    verdict = judge_given(absorption(worker("W1"), worker("W2"), worker("W1")), **HEAD)
    assert verdict.amount_fen == 400_000
    assert codes(verdict) == {"OK_PER_HEAD", "OK_PARTIAL", "DUPLICATE_IN_ROSTER"}


def poverty(*rows, history=()):
    return general("absorption_reward", {"workers": list(rows)}, history=list(history))


@pytest.mark.parametrize(
    ("changes", "outcome"),
    [
        ({"left_poverty": True}, "eligible"),
        ({"left_poverty": False}, "ineligible"),
        ({"left_poverty": None}, "needs-human"),
        ({"left_poverty": None, "out_of_poverty_date": "2019-06-30"}, "eligible"),
        ({"left_poverty": None, "out_of_poverty_date": "2019-07-01"}, "ineligible"),
    ],
)
def test_the_reward_is_for_those_who_left_poverty(changes, outcome):
    assert judge_given(poverty(worker(**changes)), **HEAD).rows[0].outcome == outcome


def test_the_reward_is_given_once_a_person_whatever_the_year():
    history = [{"kind": "absorption_reward", "pid": "W1", "status": "paid", "year": 2010}]
    verdict = judge_given(poverty(worker(left_poverty=True), history=history), **HEAD)
    assert codes(verdict) == {"ALREADY_RECEIVED"}
