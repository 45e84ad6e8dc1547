"""The pages of recovery: ordering from the payment sheet, the list with what everybody owes, and the acts of a case."""

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from payments.claim_panels import money_panel
from payments.models import RecoveryCase
from registry import clock
from tests.payments.recovery import CLAUSE, FACTS, ordered, paid_in_full
from workflows.models import Claim

LIST = reverse("payments:recoveries")


@pytest.fixture
def at(client, town):
    def sign_in(username):
        client.force_login(town[username])
        return client

    return sign_in


@pytest.fixture
def paid(approved, town) -> Claim:
    return paid_in_full(approved, town)


@pytest.fixture
def case(paid, town) -> RecoveryCase:
    return ordered(paid, town, 30_000)


def page_of(case: RecoveryCase) -> str:
    return reverse("payments:recovery", args=[case.pk])


def act(client, case: RecoveryCase, name: str, **given):
    return client.post(reverse("payments:recovery_act", args=[case.pk, name]), given)


def test_money_is_ordered_back_from_the_payment_sheet(at, paid):
    client, address = at("finance"), reverse("payments:order_recovery", args=[paid.key])
    assert address in client.get(reverse("payments:claim", args=[paid.key])).text
    assert "499.99" in client.get(address).text
    given = {"amount_fen": "300", "reason": "paid_twice", "clause": CLAUSE, "facts": FACTS}
    wrong = client.post(address, given | {"amount_fen": "500"})
    assert wrong.status_code == 422
    assert "不能超过已经拨付的金额" in wrong.text
    assert FACTS in wrong.text
    answer = client.post(address, given)
    case = RecoveryCase.objects.get()
    assert answer.url == page_of(case)
    assert address not in client.get(reverse("payments:claim", args=[paid.key])).text
    assert client.get(address).status_code == 409


def test_the_acts_of_a_case_are_done_on_its_page(at, case):
    client = at("preparer")
    wrong = act(client, case, "repay", paid_on=f"{clock.today()}", amount_fen="300.01", reference="HK1")
    assert wrong.status_code == 422
    assert "不能超过还没有退回的金额" in wrong.text
    done = act(client, case, "repay", paid_on=f"{clock.today()}", amount_fen="100", reference="HK1")
    assert done.url == page_of(case)
    again = act(client, case, "repay", paid_on=f"{clock.today()}", amount_fen="1", reference="HK1")
    assert "已经登记过" in again.text
    assert "200.00" in client.get(page_of(case)).text
    assert act(client, case, "ask", reason="当事人死亡。").status_code == 302
    assert 'id="answer"' not in client.get(page_of(case)).text
    assert act(client, case, "answer", agreed="yes", opinion="同意").status_code == 409
    client = at("finance")
    assert 'id="answer"' in client.get(page_of(case)).text
    assert act(client, case, "answer", agreed="yes", opinion="").status_code == 422
    act(client, case, "answer", agreed="yes", opinion="同意，情况属实")
    text = client.get(page_of(case)).text
    assert "同意核销 200.00 元：同意，情况属实" in text
    assert 'id="repay"' not in text
    assert act(client, case, "gift").status_code == 404


def test_the_list_says_what_everybody_owes_at_one_price(at, approve, full_fund, town):
    cases = [ordered(paid_in_full(approve(sequence=number), town), town, number * 100) for number in (1, 2)]
    client = at("finance")
    with CaptureQueriesContext(connection) as queries:
        text = client.get(LIST).text
    assert len(queries) <= 12
    for case in cases:
        assert page_of(case) in text
    owing = text.split('id="owing"')[1]
    assert owing.index("2.00") < owing.index("1.00")
    assert page_of(cases[0]) not in at("elsewhere").get(LIST).text
    assert at("elsewhere").get(page_of(cases[0])).status_code == 404
    assert at("chen").get(LIST).status_code == 403


def test_the_claimant_reads_on_the_claim_what_has_to_come_back(case, paid, town):
    panel = money_panel(paid, town["chen"])
    text = render_to_string(panel.template, panel.context | {"claim": paid})
    assert "决定追回 300.00 元" in text
    assert "尚欠 300.00 元" in text
    assert "行政复议" in text
    assert page_of(case) not in text
