"""办事指南 for everybody, from the rules in force for a county on a day, in both languages."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.urls import reverse

from policies import load
from policies.guide import guide_of
from registry import clock, rulebook
from tests.registry.rule_drafts import nanan, published

pytestmark = pytest.mark.django_db


def page(client, *args: str, **asked: str) -> str:
    name = "guides:county" if len(args) == 2 else "guides:programme"
    answer = client.get(reverse(name, args=args), asked)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def march(officers):
    clock.begin_at(clock.now().replace(year=2026, month=3, day=2))
    return officers


def test_a_visitor_reads_amount_papers_times_office_and_clause(march, client):
    text = page(client, "startup_grant", "350583")
    rules = load.rules_for("startup_grant", county="350583", on=clock.today())
    for words in (
        *(each.zh for each in guide_of(rules).amounts),
        "营业执照",
        "10 个工作日内",
        "南安市人力资源和社会保障局",
        "人社部发〔2018〕54号",
        rules.version,
    ):
        assert words in text


def test_a_standard_for_demonstration_is_marked_plainly(march, client):
    assert "这是演示用的标准，不是现行政策" in page(client, "startup_grant", "350583")


def test_where_the_county_is_silent_it_says_so_and_names_no_amount(march, client):
    text = page(client, "skill_upgrade", "350583")
    assert "本地尚未制定" in text
    assert "还没有公布这项补贴的标准" in text


def test_without_a_county_the_reader_is_asked_for_one(march, client):
    assert "金额由各地制定，请选择县（市、区）。" in page(client, "startup_grant")
    chosen = client.get(reverse("guides:programme", args=["startup_grant"]), {"county": "350583"})
    assert chosen.headers["Location"] == reverse("guides:county", args=["startup_grant", "350583"])


def test_in_english_everything_but_the_quoted_law_is_english(march, client):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    text = page(client, "startup_grant", "350583")
    assert "CNY 10,000 for each claim." in text
    assert "business licence" in text


def test_what_is_coming_is_told_and_can_be_read_beforehand(march, client):
    first = clock.today() + timedelta(days=9)
    published(march["na"], march["na-2"], nanan(900_000), on=first)
    rulebook.refresh()
    today = page(client, "startup_grant", "350583")
    assert f"{first}起有新规定" in today
    assert "每份申请补贴10,000元。" in today
    then = page(client, "startup_grant", "350583", on=f"{first}")
    assert "每份申请补贴9,000元。" in then
    assert "起有新规定" not in then


def test_a_day_that_is_none_is_read_as_today(march, client):
    assert f"按 {clock.today()} 适用的规定生成" in page(client, "startup_grant", "350583", on="2026-02-30")


def test_the_list_tells_what_can_be_applied_for_here(march, client):
    text = client.get(reverse("guides:list"), {"county": "350583"}).content.decode()
    assert text.index("一次性创业扶持补贴") < text.index("技能提升补贴")
    assert "当地可以申请" in text
    assert "本地尚未制定标准" in text
    plain = client.get(reverse("guides:list"), {"county": "nowhere"}).content.decode()
    assert "当地可以申请" not in plain


@pytest.mark.parametrize("args", [("moon_grant",), ("startup_grant", "110101"), ("startup_grant", "x")])
def test_what_is_not_there_is_not_found(march, client, args):
    name = "guides:county" if len(args) == 2 else "guides:programme"
    assert client.get(reverse(name, args=args)).status_code == 404


def test_a_guide_asks_the_database_three_times(march, client, django_assert_num_queries, steady_clock):
    page(client, "startup_grant", "350583")
    with django_assert_num_queries(3):
        page(client, "startup_grant", "350583")
