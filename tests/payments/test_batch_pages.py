"""The pages of batches: what is offered, drawn up, released with a code, printed, and held."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from payments.batches.working import run_waiting
from payments.enums import BatchState, LineStatus
from payments.models import Disbursement, PaymentBatch
from registry.commands import appoint, close_account
from registry.enums import Role
from registry.pilot import code_of
from tests.paying import drawn_up, released
from tests.payments.conftest import SINCE, make_person, make_user
from workflows.models import Claim

BATCHES, HELD = reverse("payments:batches"), reverse("payments:held")


@pytest.fixture
def at(client, town):
    def sign_in(username):
        client.force_login(town[username])
        return client

    return sign_in


@pytest.fixture
def two(approve, full_fund) -> list[Claim]:
    return [approve(sequence=1), approve(sequence=2)]


@pytest.fixture
def batch(two, town) -> PaymentBatch:
    return drawn_up(two, town["preparer"])


def page_of(batch: PaymentBatch) -> str:
    return reverse("payments:batch", args=[batch.pk])


def choosing(claim: Claim, fund) -> str:
    account = claim.account
    return f"{reverse('payments:draw_up')}?fund={fund.pk}&bank={account.bank}&route={account.kind}"


def test_what_is_offered_is_ticked_and_drawn_up(at, two, full_fund):
    assert "999.98" in at("preparer").get(BATCHES).text
    address = choosing(two[0], full_fund)
    text = at("preparer").get(address).text
    assert two[0].number in text
    assert two[1].number in text
    answer = at("preparer").post(address, {"items": [two[0].key]}, follow=True)
    batch = PaymentBatch.objects.get()
    assert answer.redirect_chain[-1][0] == page_of(batch)
    assert [line.claim for line in batch.lines.all()] == [two[0]]
    assert "由两个人办理" in answer.text


def test_all_are_drawn_up_by_one_button(at, two, full_fund):
    at("preparer").post(choosing(two[0], full_fund), {"all": "1"})
    assert PaymentBatch.objects.get().lines.filter(status=LineStatus.LISTED).count() == 2


def test_ticking_none_is_told_and_loses_nothing(at, two, full_fund):
    answer = at("preparer").post(choosing(two[0], full_fund), {})
    assert (answer.status_code, PaymentBatch.objects.count()) == (422, 0)
    assert "至少勾选一件" in answer.text


@pytest.mark.parametrize("query", ["", "?fund=x&bank=y&route=z", "?fund=1&bank=&route=ssc_card"])
def test_a_group_that_is_none_is_not_found(at, full_fund, query):
    assert at("preparer").get(reverse("payments:draw_up") + query).status_code == 404


def test_a_batch_is_released_with_a_code_and_a_wrong_one_is_said_at_its_field(at, batch, town):
    url = reverse("payments:release_batch", args=[batch.pk])
    code = code_of(town["finance"])
    assert "确认放款" in at("finance").get(page_of(batch)).text
    for wrong in ("", "12"):
        answer = at("finance").post(url, {"code": wrong})
        assert (answer.status_code, Disbursement.objects.count()) == (422, 0)
        assert "验证码" in answer.text
    answer = at("finance").post(url, {"code": code}, follow=True)
    assert "已放款，下一步请生成银行文件" in answer.text
    assert Disbursement.objects.count() == 2
    again = at("finance").post(url, {"code": code_of(town["finance"])})
    assert again.status_code == 409
    assert Disbursement.objects.count() == 2


def test_the_release_sheet_names_count_total_hash_and_both_people(at, batch, town):
    done = released(batch, town["finance"])
    text = at("finance").get(reverse("payments:release_sheet", args=[batch.pk])).text
    for said in (
        "999.98",
        "玖佰玖拾玖元玖角捌分",
        done.content_hash[:32],
        "preparer",
        "finance",
        batch.number,
    ):
        assert said in text


def test_a_claim_is_taken_out_and_a_batch_given_up_on_its_page(at, batch):
    line = batch.lines.first()
    refused = at("preparer").post(reverse("payments:take_out", args=[line.pk]), {"reason": ""})
    assert refused.status_code == 422
    at("preparer").post(reverse("payments:take_out", args=[line.pk]), {"reason": "下一批再付"})
    assert "下一批再付" in at("preparer").get(page_of(batch)).text
    at("preparer").post(reverse("payments:cancel_batch", args=[batch.pk]))
    batch.refresh_from_db()
    assert batch.state == BatchState.CANCELLED


def test_what_is_paused_is_listed_with_what_to_do(at, two, town):
    close_account(actor=None, account=two[0].account)
    batch = drawn_up(two, town["preparer"])
    assert "有 1 件没有编入" in at("preparer").get(page_of(batch)).text
    text = at("preparer").get(HELD).text
    assert "收款账户已注销" in text
    assert "请申请人更换收款账户" in text
    assert "暂停和待核实（1）" in at("preparer").get(BATCHES).text


def test_progress_is_told_until_nothing_waits(at, two, full_fund, town, settings):
    settings.JOBS_RUNNER = "celery"
    at("preparer").post(choosing(two[0], full_fund), {"all": "1"})
    batch = PaymentBatch.objects.get()
    assert "还有 2 件等待复核" in at("preparer").get(page_of(batch)).text
    progress = reverse("payments:batch_progress", args=[batch.pk])
    assert at("preparer").get(progress).status_code == 200
    run_waiting()
    assert at("preparer").get(progress).headers["HX-Refresh"] == "true"


def test_no_page_shows_a_whole_account_number(at, batch, two, town):
    released(batch, town["finance"])
    number = two[0].account.open().number
    for address in (BATCHES, page_of(batch), reverse("payments:release_sheet", args=[batch.pk]), HELD):
        assert number not in at("finance").get(address).text


def test_an_auditor_reads_and_does_nothing(client, batch, town):
    auditor = make_user("auditor", make_person(31, "解明", town.village))
    appoint(actor=None, user=auditor, office=town.offices["county"], role=Role.AUDITOR, valid_from=SINCE)
    client.force_login(auditor)
    text = client.get(page_of(batch)).text
    assert batch.number in text
    assert "作废这一批" not in text
    assert "确认放款" not in text


def test_a_batch_of_another_county_does_not_exist(at, batch):
    assert at("elsewhere").get(page_of(batch)).status_code == 404
    assert batch.number not in at("elsewhere").get(BATCHES).text


def test_the_lines_are_read_page_by_page(at, batch, monkeypatch):
    monkeypatch.setattr("payments.batches.sheets.ROWS_A_PAGE", 1)
    first = at("finance").get(page_of(batch))
    second = at("finance").get(first.context["sheet"].next_url)
    shown = [line.pk for page in (first, second) for line in page.context["sheet"].lines]
    assert shown == list(batch.lines.order_by("pk").values_list("pk", flat=True))
    assert second.context["sheet"].next_url == ""


def test_more_claims_ask_no_more_of_the_database(at, approve, full_fund, town):
    client, counts = at("finance"), []
    for sequence in (1, 2):
        drawn_up([approve(sequence=sequence)], town["preparer"])
        with CaptureQueriesContext(connection) as asked:
            client.get(BATCHES)
        counts.append(len(asked))
    claims = [approve(sequence=3), approve(sequence=4)]
    for batch in (PaymentBatch.objects.first(), drawn_up(claims, town["preparer"])):
        with CaptureQueriesContext(connection) as asked:
            client.get(page_of(batch))
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert counts[2] == counts[3]
