"""An approved amount is borne by several levels: reserved from all of their funds or from none, to the fen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payments import shares
from payments.commands import allot, record_result
from payments.enums import BookAccount
from payments.funds.commands import distribute
from payments.ledger import held
from payments.models import Fund
from payments.queue import ahead_of, place_of
from payments.reconcile import disagreements
from policies.sharing import LOWER, UPPER, bearers, split
from registry import clock
from tests.payments.conftest import balance_of, paid_out, task_of
from tests.payments.test_fund_tree import finance_of, place, province, top  # noqa: F401
from workflows.commands import withdraw
from workflows.enums import Station
from workflows.models import Claim
from workflows.relay import run_due

PARTS = st.lists(st.integers(1, 100), min_size=1, max_size=3).map(
    lambda parts: dict(zip(("province", "prefecture", "county"), parts, strict=False))
)


@given(amount_fen=st.integers(0, 10**13), parts=PARTS, rounding=st.sampled_from([UPPER, LOWER]))
def test_shares_add_up_to_the_fen_and_one_level_takes_the_odd_ones(amount_fen, parts, rounding):
    borne = split(amount_fen, parts, rounding)
    assert sum(borne.values()) == amount_fen
    taker, whole = list(parts)[0 if rounding == UPPER else -1], sum(parts.values())
    for level, part in parts.items():
        exact = amount_fen * part
        assert borne[level] * whole <= exact or level == taker
        assert (
            0
            <= (borne[level] * whole - exact if level == taker else exact - borne[level] * whole)
            < 3 * whole
        )


@pytest.mark.parametrize(
    ("parameters", "tier", "parts"),
    [
        ({}, None, {"county": 1}),
        ({"cost_shares": {"province": 60, "county": 40}}, None, {"province": 60, "county": 40}),
        ({"shares": {"county": (8, 2)}}, "county", {"province": 8, "county": 2}),
        ({"shares": {"prefecture_city": (6, 4)}}, "prefecture_city", {"province": 6, "prefecture": 4}),
        ({"shares": {"county": (8, 2)}}, "elsewhere", {"county": 1}),
    ],
)
def test_the_rules_say_who_bears_what(parameters, tier, parts):
    assert bearers(parameters, tier) == parts


@pytest.fixture
def shared(monkeypatch) -> None:
    """Six tenths are the province's."""
    rules = {"cost_shares": {"province": 60, "county": 40}}
    monkeypatch.setattr(shares, "parameters_of", lambda claim: rules)


@pytest.fixture
def filled(shared, top, fund, town) -> tuple[Fund, Fund]:  # noqa: F811
    """The funds of the province, with 1,000 fen, and of the county, with as much."""
    allot(actor=town["finance"], fund=fund, amount_fen=1_000, document="甲")
    return top, fund


def test_both_levels_reserve_pay_and_take_back_their_share(filled, approve, town):
    upper, county = filled
    claim = approve(amount_fen=501)
    assert (balance_of(upper), balance_of(county)) == ((1_000, 301, 0), (1_000, 200, 0))
    payment = paid_out(claim, town)
    assert (payment.fund, payment.amount_fen) == (county, 501)
    assert (balance_of(upper), balance_of(county)) == ((1_000, 0, 301), (1_000, 0, 200))
    run_due()
    record_result(
        task_id=task_of(claim, Station.SETTLE),
        actor=town["finance"],
        paid=False,
        reason="账户已销户",
        result_on=clock.today(),
    )
    assert (balance_of(upper), balance_of(county)) == ((1_000, 301, 0), (1_000, 200, 0))
    withdraw(claim_id=claim.pk, actor=claim.applicant)
    run_due()
    assert (balance_of(upper), balance_of(county)) == ((1_000, 0, 0), (1_000, 0, 0))
    assert list(disagreements()) == []


def test_a_level_that_is_short_leaves_the_other_untouched(filled, approve, province, town):  # noqa: F811
    upper, county = filled
    distribute(actor=province, fund=upper, division=place("350581"), amount_fen=900, document="乙")
    claim = approve(amount_fen=500)
    assert place_of(claim) is not None
    assert held(claim, BookAccount.RESERVED) == {}
    assert (balance_of(upper), balance_of(county)) == ((1_000, 0, 0), (1_000, 0, 0))
    allot(actor=province, fund=upper, amount_fen=200, document="丙")
    run_due()
    assert place_of(claim) is None
    assert balance_of(upper) == (1_200, 300, 0)


def test_another_county_does_not_overtake_at_the_fund_both_share(filled, approve, province, town):  # noqa: F811
    upper, _county = filled
    next_door = place("350581")
    distribute(actor=province, fund=upper, division=next_door, amount_fen=900, document="乙")
    first, behind = approve(sequence=1, amount_fen=500), approve(sequence=2, amount_fen=10)
    late = approve(sequence=3, amount_fen=50)
    Claim.objects.filter(pk=late.pk).update(county=next_door)
    late.jobs.filter(name="payments.reserve_funds").update(run_after=clock.now())
    run_due()
    late.refresh_from_db()
    assert [place_of(each) for each in (first, behind, late)] == [0, 1, 2]
    assert ahead_of(late, [upper]).count == 2
    allot(actor=province, fund=upper, amount_fen=1_000, document="丙")
    run_due()
    assert [place_of(each) for each in (first, behind, late)] == [None, None, None]
