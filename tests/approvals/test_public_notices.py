"""公示 on the web: for everybody, masked, not for search engines, and gone when the period is over."""

from datetime import date

import pytest
from django.urls import reverse

from approvals import published
from approvals.models import NoticeList
from registry import clock
from registry.models import Account
from tests.approvals.conftest import at, carry
from workflows.commands import withdraw
from workflows.jobs import sweep_all
from workflows.relay import run_due

LIST, ONE = "approvals:notices", "approvals:notice"


@pytest.fixture
def on_notice(file_startup, cast):
    return carry(file_startup(), cast, "notice")


def page(client, name=LIST, *args, **query):
    return client.get(reverse(name, args=args), query)


def list_page(client, notice=None, **query):
    return page(client, ONE, (notice or NoticeList.objects.get()).pk, **query)


def test_anybody_reads_which_lists_there_are_without_signing_in(client, on_notice):
    text = page(client).content.decode()
    assert "南安市 · 一次性创业扶持补贴" in text
    assert "共1行" in text
    assert "10,000.00" in text
    assert "2026-03-02 至 2026-03-09（5个工作日）" in text


def test_anybody_reads_a_list_without_signing_in(client, on_notice):
    text = list_page(client).content.decode()
    assert "陈**" in text
    assert "10,000.00" in text
    assert "官桥镇九溪村" in text
    assert "2026-03-02 至 2026-03-09（5个工作日）" in text


def test_it_says_where_to_object(client, on_notice):
    office = NoticeList.objects.get().office
    text = list_page(client).content.decode()
    assert office.name in text
    assert office.phone in text


def test_it_names_the_policy_it_rests_on(client, on_notice):
    text = page(client, "approvals:notice", NoticeList.objects.get().pk).content.decode()
    assert "福建省人社扶贫三年行动方案" in text
    assert "云南" not in text


@pytest.mark.parametrize("name", [LIST, "approvals:notice"])
def test_no_page_tells_name_identity_phone_or_account(client, on_notice, cast, name):
    args = [] if name == LIST else [NoticeList.objects.get().pk]
    text = page(client, name, *args).content.decode()
    person = cast["chen"].person
    account = Account.objects.get(person=person)
    secrets = [*vars_of(person.open()), account.open().number, person.identity_masked, account.number_masked]
    assert [secret for secret in secrets if secret and secret in text] == []


def vars_of(data) -> list[str]:
    return [data.name, data.id_number, data.phone]


@pytest.mark.parametrize("name", [LIST, "approvals:notice"])
def test_search_engines_are_kept_out(client, on_notice, name):
    args = [] if name == LIST else [NoticeList.objects.get().pk]
    assert "noindex" in page(client, name, *args)["X-Robots-Tag"]


def test_it_is_taken_down_when_the_relay_has_closed_it(client, on_notice):
    notice = NoticeList.objects.get()
    clock.move_to(at(date(2026, 3, 10)))
    run_due()
    sweep_all()
    assert NoticeList.objects.get().closed_at is not None
    assert "现在没有正在公示的名单" in page(client).content.decode()
    over = page(client, "approvals:notice", notice.pk)
    assert over.status_code == 410
    assert "陈**" not in over.content.decode()
    assert "公示已结束" in over.content.decode()


def test_it_is_taken_down_even_if_no_relay_runs(client, on_notice):
    clock.move_to(at(date(2026, 3, 10)))
    assert NoticeList.objects.get().closed_at is None
    assert "现在没有正在公示的名单" in page(client).content.decode()
    assert "陈**" not in list_page(client).content.decode()
    assert list_page(client).status_code == 410


def test_on_its_last_day_it_is_still_there(client, on_notice):
    clock.move_to(at(date(2026, 3, 9), hour=22))
    assert "陈**" in list_page(client).content.decode()


def test_a_claim_that_is_taken_back_stands_on_no_list_any_more(client, on_notice, cast):
    withdraw(claim_id=on_notice.pk, actor=cast["chen"])
    assert "现在没有正在公示的名单" in page(client).content.decode()
    assert list_page(client).status_code == 410


def test_there_is_nothing_to_read_where_no_notice_is(client, db):
    assert "现在没有正在公示的名单" in page(client).content.decode()
    assert page(client, "approvals:notice", 4711).status_code == 404


def test_a_roster_is_shown_line_by_line_with_its_sum(client, file_roster, cast):
    carry(file_roster(), cast, "notice")
    text = list_page(client).content.decode()
    assert text.count('<th scope="row">') == 8
    assert "共8行，2,100.00 元" in " ".join(text.split())
    assert text.count("镇雄县乌蒙人力资源服务有限公司") == 8


def test_the_lines_of_a_long_list_are_paged_by_their_place(client, file_roster, cast, monkeypatch):
    monkeypatch.setattr(published, "LINES", 3)
    carry(file_roster(), cast, "notice")
    first = list_page(client).content.decode()
    assert "?from=4" in first
    assert first.count('<th scope="row">') == 3
    last = list_page(client, **{"from": "7"}).content.decode()
    assert last.count('<th scope="row">') == 2
    assert 'rel="next"' not in last
    assert "回到第一页" in last
    garbled = list_page(client, **{"from": "x' OR 1=1"}).content.decode()
    assert garbled.count('<th scope="row">') == 3


def test_lists_are_paged_and_a_garbled_place_shows_the_first(
    client, file_startup, file_roster, cast, monkeypatch
):
    monkeypatch.setattr(published, "PAGE", 1)
    carry(file_startup("chen"), cast, "notice")
    carry(file_roster(), cast, "notice")
    newest, oldest = NoticeList.objects.order_by("-pk")
    first = page(client).content.decode()
    assert f"?after={newest.pk}" in first
    second = page(client, after=newest.pk).content.decode()
    assert reverse(ONE, args=[oldest.pk]) in second
    assert page(client, after="x' OR 1=1").content.decode().count("共") == 1


def test_the_lists_cost_one_query_and_a_page_of_one_a_few(on_notice, django_assert_max_num_queries):
    with django_assert_max_num_queries(1):
        published.notices_page()
    with django_assert_max_num_queries(8):
        published.notice_of(NoticeList.objects.get().pk)
