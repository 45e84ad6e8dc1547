"""Money on its way down from a province to a county and up again, and what is put right on the way."""

import pytest

from payments.commands import allot, open_fund
from payments.enums import EntryKind
from payments.funds.commands import correct, distribute, withdraw
from payments.ledger import BookedOtherwise, FundShort, NotDistributed, book, reverse, sums_in
from payments.models import Fund, FundBalance, LedgerEntry
from payments.reconcile import disagreements
from registry import clock
from registry.commands import appoint
from registry.enums import OfficeKind, Role
from registry.models import Division, Office, User
from tests.payments.conftest import SINCE, balance_of, make_person, make_user
from workflows.errors import CommandRefused, InvalidInput


def finance_of(town, code: str, sequence: int) -> User:
    division = Division.objects.get(code=code)
    office = Office.objects.create(
        name=f"{division.name}财政", kind=OfficeKind.FINANCE, level=division.level, division=division
    )
    user = make_user(f"finance-{code}", make_person(sequence, "叶春生", town.village))
    appoint(actor=None, user=user, office=office, role=Role.FINANCE, valid_from=SINCE)
    return user


@pytest.fixture
def province(town) -> User:
    return finance_of(town, "35", 41)


@pytest.fixture
def prefecture(town) -> User:
    return finance_of(town, "3505", 42)


@pytest.fixture
def top(province) -> Fund:
    """The province's fund with 1,000 fen in it."""
    opened = open_fund(
        actor=province,
        code="employment_fund",
        name="就业补助资金",
        division=Division.objects.get(code="35"),
        year=clock.today().year,
        source_document="财社〔2026〕1号",
        account_head="2080799",
    )
    allot(actor=province, fund=opened, amount_fen=1_000, document="财社〔2026〕1号")
    return opened


def place(code: str) -> Division:
    return Division.objects.get(code=code)


def free_of(fund: Fund) -> int:
    return FundBalance.objects.get(fund=fund).free


def test_money_goes_down_level_by_level_and_none_is_lost(province, prefecture, top):
    distribute(actor=province, fund=top, division=place("3505"), amount_fen=700, document="闽财〔2026〕8号")
    middle = Fund.objects.get(division="3505")
    distribute(
        actor=prefecture, fund=middle, division=place("350583"), amount_fen=400, document="泉财〔2026〕3号"
    )
    county = Fund.objects.get(division="350583")
    assert (county.parent, middle.parent, county.account_head) == (middle, top, "2080799")
    assert [free_of(fund) for fund in (top, middle, county)] == [300, 300, 400]
    assert sum(free_of(fund) for fund in Fund.objects.all()) == 1_000
    assert list(disagreements()) == []


def test_a_fund_the_county_had_opened_itself_is_fed_from_above_from_then_on(province, top, fund):
    distribute(actor=province, fund=top, division=fund.division, amount_fen=5, document="甲")
    fund.refresh_from_db()
    assert fund.parent == top


def test_what_is_not_free_is_not_distributed(province, top):
    with pytest.raises(FundShort):
        distribute(actor=province, fund=top, division=place("3505"), amount_fen=1_001, document="甲")
    assert not Fund.objects.filter(division="3505").exists()
    assert free_of(top) == 1_000


def test_unused_money_is_taken_back_and_used_money_is_not(province, top, town, draft):
    entry = distribute(actor=province, fund=top, division=place("350583"), amount_fen=400, document="甲")
    lower = entry.fund
    book(fund=lower, kind=EntryKind.RESERVE, amount_fen=300, key="r", claim=draft())
    with pytest.raises(FundShort):
        withdraw(actor=province, fund=lower, amount_fen=101, document="乙")
    withdraw(actor=province, fund=lower, amount_fen=60, document="乙")
    assert (free_of(lower), free_of(top)) == (40, 660)
    assert balance_of(top)[0] == 1_000
    assert list(disagreements()) == []


def test_what_a_county_was_granted_by_others_is_not_taken_back(province, top, town, fund):
    allot(actor=town["finance"], fund=fund, amount_fen=500, document="县级资金")
    lower = distribute(actor=province, fund=top, division=fund.division, amount_fen=100, document="甲").fund
    with pytest.raises(NotDistributed):
        withdraw(actor=province, fund=lower, amount_fen=101, document="乙")
    withdraw(actor=province, fund=lower, amount_fen=100, document="丙")
    assert (free_of(lower), free_of(top)) == (500, 1_000)


@pytest.mark.parametrize("code", ["35", "350583118", "36"])
def test_money_goes_to_a_place_below_and_nowhere_else(province, top, code):
    Division.objects.get_or_create(code="36", defaults={"name": "江西省", "level": "province"})
    with pytest.raises(InvalidInput, match="本地区以下"):
        distribute(actor=province, fund=top, division=place(code), amount_fen=5, document="甲")


def test_a_fund_is_fed_by_one_fund_alone(province, prefecture, top):
    distribute(actor=province, fund=top, division=place("3505"), amount_fen=700, document="甲")
    middle = Fund.objects.get(division="3505")
    distribute(actor=prefecture, fund=middle, division=place("350583"), amount_fen=5, document="乙")
    with pytest.raises(InvalidInput, match="请先下达到泉州市"):
        distribute(actor=province, fund=top, division=place("350583"), amount_fen=5, document="丙")


def test_a_document_distributes_once_to_each_place(province, top):
    for _again in range(2):
        distribute(actor=province, fund=top, division=place("3505"), amount_fen=100, document="甲")
    distribute(actor=province, fund=top, division=place("350581"), amount_fen=100, document="甲")
    assert free_of(top) == 800
    with pytest.raises(BookedOtherwise):
        distribute(actor=province, fund=top, division=place("3505"), amount_fen=101, document="甲")


@pytest.mark.parametrize("username", ["finance", "county", "chen"])
def test_only_the_finance_of_the_upper_place_hands_down_and_takes_back(province, top, town, username):
    entry = distribute(actor=province, fund=top, division=place("350583"), amount_fen=400, document="甲")
    with pytest.raises(CommandRefused, match="本级财政"):
        distribute(actor=town[username], fund=top, division=place("350583"), amount_fen=5, document="乙")
    with pytest.raises(CommandRefused, match="上级财政"):
        withdraw(actor=town[username], fund=entry.fund, amount_fen=5, document="乙")
    with pytest.raises(CommandRefused, match="本级财政"):
        correct(actor=town[username], entry=entry, document="错")


def test_a_wrong_distribution_is_put_right_by_its_opposite_once(province, top):
    entry = distribute(actor=province, fund=top, division=place("350583"), amount_fen=400, document="甲")
    opposite = correct(actor=province, entry=entry, document="金额录错")
    assert correct(actor=province, entry=entry, document="金额录错") == opposite
    assert (opposite.reverses, free_of(top), free_of(entry.fund)) == (entry, 1_000, 0)
    assert sums_in(FundBalance.objects.get(fund=top)).distributed == 0
    assert list(disagreements()) == []


def test_an_allotment_whose_money_is_gone_cannot_be_put_right(province, top):
    first = LedgerEntry.objects.get(kind=EntryKind.ALLOT)
    distribute(actor=province, fund=top, division=place("350583"), amount_fen=1, document="甲")
    with pytest.raises(FundShort):
        correct(actor=province, entry=first, document="重复登记")


def test_money_of_a_claim_is_not_put_right_this_way(approved, town):
    entry = LedgerEntry.objects.get(kind=EntryKind.RESERVE)
    with pytest.raises(CommandRefused, match="可以冲正"):
        reverse(entry=entry, made_by=town["finance"], document="错")


@pytest.mark.parametrize(("amount_fen", "document"), [(0, "甲"), (5, " ")])
def test_a_distribution_needs_an_amount_and_a_document(province, top, amount_fen, document):
    with pytest.raises(InvalidInput):
        distribute(actor=province, fund=top, division=place("3505"), amount_fen=amount_fen, document=document)
