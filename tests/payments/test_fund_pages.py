"""The tree of funds and the books of one, as finance, audit and a superior read them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from payments.commands import allot
from payments.enums import EntryKind
from payments.funds.commands import distribute
from payments.models import Fund, LedgerEntry
from tests.payments.conftest import balance_of
from tests.payments.test_fund_tree import finance_of, place, prefecture, province, top  # noqa: F401
from tests.payments.test_queue import queue  # noqa: F401

FUNDS = reverse("payments:funds")


def page_of(fund: Fund) -> str:
    return reverse("payments:fund", args=[fund.pk])


def act(client, fund: Fund, name: str, **given):
    data = {f"{name}-{field}": value for field, value in given.items()}
    return client.post(reverse("payments:fund_act", args=[fund.pk, name]), data)


@pytest.fixture
def at(client, town):
    def sign_in(user):
        client.force_login(town[user] if isinstance(user, str) else user)
        return client

    return sign_in


@pytest.fixture
def tree_of_funds(province, top):  # noqa: F811
    distribute(actor=province, fund=top, division=place("350583"), amount_fen=400, document="闽财〔2026〕8号")
    distribute(actor=province, fund=top, division=place("350581"), amount_fen=200, document="闽财〔2026〕8号")
    return top


def test_a_superior_sees_the_tree_and_a_county_only_itself(at, province, tree_of_funds):  # noqa: F811
    text = at(province).get(FUNDS).text
    assert all(name in text for name in ("福建省 · 就业", "南安市 · 就业", "石狮市 · 就业", "2080799"))
    text = at("finance").get(FUNDS).text
    assert "南安市 · 就业" in text
    assert "石狮市 · 就业" not in text
    assert "福建省 · 就业" not in text


def test_a_fund_shows_its_books_and_what_is_below(at, province, tree_of_funds):  # noqa: F811
    text = at(province).get(page_of(tree_of_funds)).text
    assert "闽财〔2026〕8号" in text
    assert "上级资金 → 可用" in text
    assert "分解下达到下级" in text
    lower = Fund.objects.get(division="350583")
    text = at("finance").get(page_of(lower)).text
    assert "由福建省下达" in text
    assert "收回未用的指标" not in text
    assert "收回未用的指标" in at(province).get(page_of(lower)).text


def test_finance_opens_a_fund_and_enters_its_money(at, town):
    given = {
        "division": "350583",
        "code": "employment_fund",
        "name": "就业补助资金",
        "account_head": "",
        "source_document": "甲",
    }
    client = at("finance")
    answer = client.post(FUNDS, given)
    opened = Fund.objects.get()
    assert answer.url == page_of(opened)
    assert act(client, opened, "allot", amount_fen="12.50", document="甲").status_code == 302
    assert balance_of(opened) == (1_250, 0, 0)


def test_what_is_wrong_is_said_at_its_field_and_nothing_is_booked(at, fund):
    answer = act(at("finance"), fund, "allot", amount_fen="一百", document="")
    assert answer.status_code == 422
    assert "不是金额" in answer.text
    assert "请填写指标文号" in answer.text
    assert not LedgerEntry.objects.exists()


def test_a_superior_distributes_takes_back_and_corrects_on_the_page(at, province, top):  # noqa: F811
    client = at(province)
    act(client, top, "distribute", division="350583", amount_fen="4", document="乙")
    lower = Fund.objects.get(division="350583")
    act(client, lower, "withdraw", amount_fen="1", document="丙")
    assert (balance_of(lower)[0], balance_of(top)[0]) == (300, 1_000)
    wrong = LedgerEntry.objects.get(kind=EntryKind.WITHDRAW)
    act(client, top, "correct", entry=wrong.pk, document="录错")
    assert balance_of(lower)[0] == 400
    again = act(client, top, "correct", entry=wrong.pk, document="录错")
    assert again.status_code == 422
    assert "已经冲正过" in again.text


def test_too_much_is_refused_on_the_page(at, province, top):  # noqa: F811
    answer = act(at(province), top, "distribute", division="350583", amount_fen="10.01", document="乙")
    assert answer.status_code == 422
    assert "可用余额不足" in answer.text


def test_nobody_distributes_to_a_place_beside_his_own(at, province, top):  # noqa: F811
    answer = act(at(province), top, "distribute", division="36", amount_fen="1", document="乙")
    assert "没有这个下级地区" in answer.text


@pytest.mark.parametrize("name", ["distribute", "withdraw", "gift"])
def test_acts_that_are_not_open_to_the_reader_are_refused(at, fund, name):
    answer = act(at("finance"), fund, name, amount_fen="1", document="乙")
    assert answer.status_code == {"gift": 404, "withdraw": 409, "distribute": 422}[name]
    assert not LedgerEntry.objects.exists()


def test_the_queue_is_shown_to_finance(at, queue, fund):  # noqa: F811
    text = at("finance").get(page_of(fund)).text
    assert "3 份，共需 60.00 元" in text
    assert text.index(queue[0].number) < text.index(queue[2].number)


def test_books_are_read_page_by_page_at_one_price(at, fund, town):
    for number in range(31):
        allot(actor=town["finance"], fund=fund, amount_fen=100, document=f"文{number:02d}号")
    client = at("finance")
    with CaptureQueriesContext(
        connection,
    ) as queries:
        text = client.get(page_of(fund)).text
    assert len(queries) <= 16
    assert "文30号" in text
    assert "文00号" not in text.split('id="allot"')[0]
    oldest = LedgerEntry.objects.order_by("id")[1]
    assert "文00号" in client.get(f"{page_of(fund)}?before={oldest.pk}").text
    assert client.get(f"{page_of(fund)}?before=x").status_code == 200
