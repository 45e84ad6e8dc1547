"""公示 on the web: for everybody, masked, not for search engines, and gone when the period is over."""

from datetime import date

import pytest
from django.urls import reverse

from approvals import published
from approvals.models import PublicNotice
from registry import clock
from registry.models import Account
from tests.approvals.conftest import at, carry
from workflows.relay import run_due

LIST = "approvals:notices"


@pytest.fixture
def on_notice(file_startup, cast):
    return carry(file_startup(), cast, "notice")


def page(client, name=LIST, *args, **query):
    return client.get(reverse(name, args=args), query)


def test_anybody_reads_the_list_without_signing_in(client, on_notice):
    text = page(client).content.decode()
    assert "陈**" in text
    assert "10,000.00" in text
    assert "官桥镇九溪村" in text
    assert "2026-03-02 至 2026-03-09（5个工作日）" in text


def test_it_says_where_to_object(client, on_notice):
    office = PublicNotice.objects.get().office
    text = page(client).content.decode()
    assert office.name in text
    assert office.phone in text


def test_it_names_the_policy_it_rests_on(client, on_notice):
    text = page(client, "approvals:notice", PublicNotice.objects.get().pk).content.decode()
    assert "福建省人社扶贫三年行动方案" in text
    assert "云南" not in text


@pytest.mark.parametrize("name", [LIST, "approvals:notice"])
def test_no_page_tells_name_identity_phone_or_account(client, on_notice, cast, name):
    args = [] if name == LIST else [PublicNotice.objects.get().pk]
    text = page(client, name, *args).content.decode()
    person = cast["chen"].person
    account = Account.objects.get(person=person)
    secrets = [*vars_of(person.open()), account.open().number, person.identity_masked, account.number_masked]
    assert [secret for secret in secrets if secret and secret in text] == []


def vars_of(data) -> list[str]:
    return [data.name, data.id_number, data.phone]


@pytest.mark.parametrize("name", [LIST, "approvals:notice"])
def test_search_engines_are_kept_out(client, on_notice, name):
    args = [] if name == LIST else [PublicNotice.objects.get().pk]
    assert "noindex" in page(client, name, *args)["X-Robots-Tag"]


def test_it_is_taken_down_when_the_relay_has_closed_it(client, on_notice):
    notice = PublicNotice.objects.get()
    clock.move_to(at(date(2026, 3, 10)))
    run_due()
    assert "陈**" not in page(client).content.decode()
    over = page(client, "approvals:notice", notice.pk)
    assert over.status_code == 410
    assert "陈**" not in over.content.decode()
    assert "公示已结束" in over.content.decode()


def test_it_is_taken_down_even_if_no_relay_runs(client, on_notice):
    clock.move_to(at(date(2026, 3, 10)))
    assert PublicNotice.objects.get().closed_at is None
    assert "陈**" not in page(client).content.decode()
    assert page(client, "approvals:notice", PublicNotice.objects.get().pk).status_code == 410


def test_on_its_last_day_it_is_still_there(client, on_notice):
    clock.move_to(at(date(2026, 3, 9), hour=22))
    assert "陈**" in page(client).content.decode()


def test_there_is_nothing_to_read_where_no_notice_is(client, db):
    assert "现在没有正在公示的名单" in page(client).content.decode()
    assert page(client, "approvals:notice", 4711).status_code == 404


def test_a_roster_is_shown_line_by_line_with_its_sum(client, file_roster, cast):
    carry(file_roster(), cast, "notice")
    text = page(client).content.decode()
    assert text.count("**") + text.count("*</th>") >= 8
    assert "2,100.00" in text
    assert "镇雄县乌蒙人力资源服务有限公司" in text


def test_lists_are_paged_and_a_garbled_place_shows_the_first(client, file_startup, cast, monkeypatch):
    monkeypatch.setattr(published, "PAGE", 1)
    for username in ("chen", "huang"):
        carry(file_startup(username), cast, "notice")
    newest, oldest = PublicNotice.objects.order_by("-pk")
    first = page(client).content.decode()
    assert f"?after={newest.pk}" in first
    second = page(client, after=newest.pk).content.decode()
    assert reverse("approvals:notice", args=[oldest.pk]) in second
    assert page(client, after="x' OR 1=1").content.decode().count("公示到") == 1


def test_a_list_costs_two_queries(on_notice, django_assert_max_num_queries):
    with django_assert_max_num_queries(2):
        published.notices_page()
