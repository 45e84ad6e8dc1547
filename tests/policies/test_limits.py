"""What is paid at most: for one claim, in one year and altogether; cut, refused or left to a person."""

import pytest

from policies.assess import assess
from policies.errors import DataError
from policies.load import shipped
from tests.policies.building import codes, export, holder, month, posts, reason_of, startup, worker
from tests.policies.rule_files import programme, rules_with, standard

UNLIMITED = {'frequency = { times = "once_per_person" }': 'frequency = { times = "unlimited" }'}


def limited(name, beyond, code="startup_grant", clause=""):
    swap = UNLIMITED if code == "startup_grant" else None

    def rules(most, **more):
        return rules_with(
            code, f'[limits.{name}]\nbeyond = "{beyond}"\n{clause}', swap=swap, **{name: most}, **more
        )

    return rules


def entry(fen, status="paid", **more):
    return {"kind": "startup", "status": status, "year": 2019} | ({"amount_fen": fen} if fen else {}) | more


@pytest.mark.parametrize("most", [1_000_000, 1_000_001])
@pytest.mark.parametrize("beyond", ["cut", "refuse", "ask"])
def test_an_amount_within_the_limit_is_paid_in_full(beyond, most):
    verdict = assess(startup(), limited("per_claim_fen", beyond)(most))
    assert (verdict.outcome, verdict.amount_fen) == ("eligible", 1_000_000)
    assert not any(code.startswith("OK_CUT") for code in codes(verdict))


@pytest.mark.parametrize(
    ("beyond", "outcome", "paid"),
    [("cut", "eligible", 400_000), ("refuse", "ineligible", 0), ("ask", "needs-human", None)],
)
def test_what_lies_beyond_is_cut_refused_or_left_to_a_person_as_the_file_says(beyond, outcome, paid):
    verdict = assess(startup(), limited("per_claim_fen", beyond)(400_000))
    assert (verdict.outcome, verdict.amount_fen) == (outcome, paid)
    code = "OK_CUT_TO_CLAIM_LIMIT" if beyond == "cut" else "CLAIM_LIMIT_EXCEEDED"
    assert reason_of(verdict, code).facts == {"uncut_fen": 1_000_000, "per_claim_fen": 400_000}


@pytest.mark.parametrize(
    ("history", "paid"),
    [
        ([entry(100_000)], 400_000),
        ([entry(100_000), entry(300_000)], 100_000),
        ([entry(100_000, year=2018)], 500_000),
        ([entry(100_000, "withdrawn")], 500_000),
    ],
)
def test_a_year_s_limit_counts_what_was_paid_that_year(history, paid):
    verdict = assess(startup(history=history), limited("per_year_fen", "cut")(500_000))
    assert (verdict.outcome, verdict.amount_fen) == ("eligible", paid)


def test_when_a_limit_is_used_up_nothing_is_paid():
    verdict = assess(startup(history=[entry(500_000)]), limited("per_year_fen", "cut")(500_000))
    assert (verdict.outcome, verdict.amount_fen) == ("ineligible", 0)
    assert reason_of(verdict, "YEAR_LIMIT_EXCEEDED").facts["used_this_year_fen"] == 500_000


def test_a_lifetime_s_limit_counts_every_year():
    verdict = assess(startup(history=[entry(100_000, year=2001)]), limited("per_person_fen", "cut")(500_000))
    assert verdict.amount_fen == 400_000
    assert reason_of(verdict, "OK_CUT_TO_LIFETIME_LIMIT").facts["used_before_fen"] == 100_000


@pytest.mark.parametrize(
    "history",
    [
        [entry(None)],
        [{"kind": "startup", "status": "paid", "amount_fen": 1}],
        [entry(300_000, "pending"), entry(300_000)],
        [entry(None, "pending")],
    ],
)
def test_where_it_is_not_known_what_was_paid_a_person_decides(history):
    rules = limited("per_year_fen", "cut")(1_500_000)
    verdict = assess(startup(history=history), rules)
    assert (verdict.outcome, codes(verdict)) == ("needs-human", {"CANNOT_VERIFY"})


def test_a_pending_claim_that_leaves_room_holds_nobody_up():
    verdict = assess(
        startup(history=[entry(500_000, "pending")]), limited("per_year_fen", "refuse")(1_500_000)
    )
    assert verdict.outcome == "eligible"


def test_a_limit_without_an_amount_limits_nothing():
    rules = rules_with("startup_grant", '[limits.per_claim_fen]\nbeyond = "refuse"\n')
    verdict = assess(startup(), rules)
    assert verdict.outcome == "eligible"
    put = {each.condition: each.result for each in verdict.trace}
    assert put["limits.per_claim_fen"] == "not_asked"


def test_a_limit_cites_its_clause_and_stands_in_the_trace():
    rules = limited("per_claim_fen", "refuse", clause='clause = ["N54-2.3"]')(1)
    verdict = assess(startup(), rules)
    assert reason_of(verdict, "CLAIM_LIMIT_EXCEEDED").clause == "N54-2.3"
    put = {each.condition: each for each in verdict.trace}
    assert put["limits.per_claim_fen"].result == "failed"
    assert put["limits.per_claim_fen"].found["per_claim_fen"] == 1


def roster(*workers, **more):
    return export(*(worker(name) for name in workers), **more)


def test_a_roster_is_paid_in_its_order_until_the_limit_of_the_claim_is_used_up():
    rules = limited("per_claim_fen", "cut", "labor_export_service_subsidy")(70_000)
    verdict = assess(roster("W1", "W2", "W3", "W4"), rules)
    assert (verdict.outcome, verdict.amount_fen) == ("eligible", 70_000)
    assert [row.amount_fen for row in verdict.rows] == [30_000, 30_000, 10_000, 0]
    assert [row.outcome for row in verdict.rows] == ["eligible"] * 3 + ["ineligible"]
    assert [reason.code for reason in verdict.rows[3].reasons] == ["CLAIM_LIMIT_EXCEEDED"]
    assert "OK_CUT_TO_CLAIM_LIMIT" in codes(verdict)


def test_a_roster_beyond_the_limit_may_be_refused_as_a_whole():
    rules = limited("per_claim_fen", "refuse", "labor_export_service_subsidy")(50_000)
    verdict = assess(roster("W1", "W2"), rules)
    assert (verdict.outcome, verdict.amount_fen) == ("ineligible", 0)
    assert reason_of(verdict, "CLAIM_LIMIT_EXCEEDED").facts["uncut_fen"] == 60_000


def test_in_a_roster_the_limit_of_a_year_is_that_of_each_worker():
    rules = limited("per_year_fen", "cut", "labor_export_service_subsidy")(35_000, min_months=None)
    history = [
        {"kind": "labor_export", "pid": "W1", "status": "refused", "year": 2018, "amount_fen": 30_000},
        {"kind": "startup_grant", "pid": "W1", "status": "paid", "year": 2018, "amount_fen": 30_000},
    ]
    verdict = assess(roster("W1", "W2", history=history), rules)
    assert [row.amount_fen for row in verdict.rows] == [30_000, 30_000]
    low = limited("per_year_fen", "cut", "labor_export_service_subsidy")(20_000)
    verdict = assess(roster("W1", "W2"), low)
    assert [row.amount_fen for row in verdict.rows] == [20_000, 20_000]
    assert "OK_CUT_TO_YEAR_LIMIT" in codes(verdict)


def test_months_count_together_for_the_limit_of_their_person():
    rules = limited("per_person_fen", "cut", "public_welfare_post")(350_000)
    history = [{"kind": "post", "pid": "A", "status": "paid", "ym": "2024-03", "amount_fen": 200_000}]
    case = posts(
        holder(month("2024-04"), month("2024-05"), pid="A"),
        holder(month("2024-04"), pid="B"),
        history=history,
    )
    verdict = assess(case, rules)
    assert [row.amount_fen for row in verdict.rows] == [150_000, 100_000]
    used_up = [{**history[0], "amount_fen": 350_000}]
    verdict = assess(case | {"history": used_up}, rules)
    assert [row.outcome for row in verdict.rows] == ["ineligible", "eligible"]
    assert [reason.code for reason in verdict.rows[0].reasons] == ["LIFETIME_LIMIT_EXCEEDED"]


@pytest.mark.parametrize(
    "extra", ['[limits.per_claim_fen]\nbeyond = "pray"\n', "[limits.per_day_fen]\nbeyond = 1\n"]
)
def test_a_mistake_in_a_limit_is_named(extra):
    with pytest.raises(DataError, match="limits"):
        shipped().with_source(programme("startup_grant", extra))


def test_an_amount_for_a_limit_the_programme_does_not_have_is_refused():
    swap = {"min_months = 6": "min_months = 6\nper_year_fen = 5"}
    with pytest.raises(DataError, match="limits") as refused:
        shipped().with_source(programme("startup_grant", swap=swap))
    assert refused.value.key == "versions[1].parameters.per_year_fen"
    county = standard("350583", "南安市", 'id = "1"\nvalid_from = 2019-01-01', "per_year_fen = 5")
    with pytest.raises(DataError, match="limits") as refused:
        shipped().with_source(county)
    assert refused.value.key == "standards[1].parameters.per_year_fen"


def test_a_county_may_not_set_a_limit_above_the_province_s():
    declared = programme("startup_grant", '[limits.per_year_fen]\nbeyond = "cut"\n')
    province = standard("35", "福建省", 'id = "1"\nvalid_from = 2018-09-01', "per_year_fen = 500_000")
    county = standard("350583", "南安市", 'id = "1"\nvalid_from = 2019-01-01', "per_year_fen = 500_100")
    with pytest.raises(DataError, match=r"5,001\.00元超过“福建省1”规定的上限5,000\.00元"):
        shipped().with_source(declared, province, county)
