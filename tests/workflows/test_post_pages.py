"""The pages of posts: the list of a unit and of a county, one post, and every act by its form."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from registry.pilot.baisha import COMMITTEE, HOLDERS
from tests.workflows.placed import placed, village_posts
from tests.workflows.post_acts import granted, held, holder, registered
from workflows.enums import PlacementState, PlacementVerb
from workflows.models import Agreement, Placement, Stop
from workflows.posts.opening import open_due_periods

LIST = "/claims/posts/"


def as_(cast, username: str) -> Client:
    client = Client()
    client.force_login(cast[username], backend="django.contrib.auth.backends.ModelBackend")
    return client


def page(cast, username: str, address: str = LIST) -> str:
    return as_(cast, username).get(address).content.decode()


def acting(cast, username: str, placement: Placement, verb: str, **typed: object):
    return as_(cast, username).post(reverse("claims:post_act", args=[placement.pk, verb]), typed)


def typed(**changed: object) -> dict[str, object]:
    said = {
        "unit": COMMITTEE.uscc,
        "name": "符秀花",
        "id_number": HOLDERS[0].id_number,
        "post_code": "BS-GS-09",
        "post_name": "护林员",
        "from_day": "2026年3月1日",
        "until": "2026-12-31",
        "months_before": "0",
    }
    return said | changed


def test_the_unit_reads_its_posts_months_and_what_is_due(cast, unit):
    first = village_posts(unit)[0]
    first.registered_by = cast["village-unit"]
    granted(first, "2026-01")
    open_due_periods()
    text = page(cast, "village-unit")
    assert "符**" in text
    assert "符秀花" not in text
    assert "BS-GS-01" in text
    assert "1 / 36" in text
    assert "2026-02 <" in text
    assert "录考勤" in text


def test_who_is_left_out_and_why_stands_on_the_page(cast, unit):
    held(cast, unit, months_before=24)
    Placement.objects.update(months_before=36)
    registered(cast, unit, 1)
    text = page(cast, "village-unit")
    assert "补贴期限36个月已满" in text
    assert "岗位还没有核定" in text


@pytest.mark.parametrize(
    ("username", "seen"),
    [
        ("village-unit", True),
        ("bs-county", True),
        ("bs-township", True),
        ("hn-province", True),
        ("na-county", False),
        ("chen", False),
        ("fj-policy", False),
    ],
)
def test_posts_are_seen_by_their_unit_and_the_offices_above_it(cast, unit, username, seen):
    placement = held(cast, unit)
    assert ("BS-0" in page(cast, username)) == seen
    address = reverse("claims:post", args=[placement.pk])
    assert as_(cast, username).get(address).status_code == (200 if seen else 404)


@pytest.mark.parametrize(
    ("username", "offered"),
    [
        ("village-unit", {"renew", "stop", "end"}),
        ("bs-county", {"renew", "extend", "stop", "end"}),
        ("bs-township", set()),
        ("hn-province", set()),
    ],
)
def test_only_what_one_may_do_is_offered_and_the_rest_refused(cast, unit, username, offered):
    placement = held(cast, unit)
    text = page(cast, username, reverse("claims:post", args=[placement.pk]))
    for verb in set(PlacementVerb.values) - {"register"}:
        address = reverse("claims:post_act", args=[placement.pk, verb])
        assert (address in text) == (verb in offered)
        status = as_(cast, username).get(address).status_code
        assert status == (200 if verb in offered else 409), verb


def test_a_verb_nobody_knows_is_no_page(cast, unit):
    placement = held(cast, unit)
    for verb in ("register", "explode"):
        assert acting(cast, "village-unit", placement, verb).status_code == 404


def test_the_unit_registers_by_its_form_and_the_county_approves_by_its_own(cast, unit):
    response = as_(cast, "village-unit").post(reverse("claims:post_new"), typed())
    placement = Placement.objects.get()
    assert response.url == reverse("claims:post", args=[placement.pk])
    assert placement.state == PlacementState.PROPOSED
    assert acting(cast, "bs-county", placement, "approve", approved_on="2026-03-01").status_code == 302
    placement.refresh_from_db()
    assert (placement.state, placement.first_approved_on) == (PlacementState.HELD, date(2026, 3, 1))


def test_the_county_registers_for_a_unit_by_its_credit_code(cast, unit):
    assert as_(cast, "bs-county").post(reverse("claims:post_new"), typed()).status_code == 302
    assert Placement.objects.get().registered_by == cast["bs-county"]
    assert (
        acting(cast, "bs-county", Placement.objects.get(), "approve", approved_on="2026-03-01").status_code
        == 409
    )


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"id_number": "123"}, "身份证号码"),
        ({"name": "张三"}, "姓名"),
        ({"until": "2025-01-01"}, "要在2026-03-01以后"),
        ({"months_before": "36"}, "已经用完"),
        ({"from_day": "三月"}, "看不出是哪一天"),
        ({"unit": "x"}, "选择"),
        ({"post_code": ""}, "这个字段"),
    ],
)
def test_what_cannot_be_registered_is_said_and_nothing_is_kept(cast, unit, changed, sentence):
    response = as_(cast, "village-unit").post(reverse("claims:post_new"), typed(**changed))
    assert response.status_code == 422
    assert "has-error" in response.content.decode()
    assert sentence in response.content.decode() or changed == {"post_code": ""}
    assert not Placement.objects.exists()


@pytest.mark.parametrize("username", ["chen", "bs-township", "auditor", "bs-finance"])
def test_nobody_else_is_shown_the_form(cast, unit, username):
    assert as_(cast, username).get(reverse("claims:post_new")).status_code == 409


def test_every_act_is_done_by_its_form(cast, unit):
    placement = held(cast, unit, until=date(2026, 6, 30))
    assert acting(cast, "village-unit", placement, "renew", until="2026-12-31").status_code == 302
    assert Agreement.objects.filter(placement=placement).count() == 2
    stopping = {"month": "2026-03", "cause": "away", "comment": "外出务工"}
    assert acting(cast, "village-unit", placement, "stop", **stopping).status_code == 302
    text = page(cast, "village-unit", reverse("claims:post", args=[placement.pk]))
    assert "2026-03起停发：长期外出务工" in text
    assert "海南省防止返贫就业攻坚行动实施方案" in text
    assert acting(cast, "bs-county", placement, "resume", month="2026-05").status_code == 302
    assert Stop.objects.get().last_day == date(2026, 4, 30)
    ending = {"last_day": "2026-02-10", "cause": "employed"}
    assert acting(cast, "village-unit", placement, "end", **ending).status_code == 302
    placement.refresh_from_db()
    assert placement.state == PlacementState.ENDED
    text = page(cast, "village-unit", reverse("claims:post", args=[placement.pk]))
    assert "2026-02-10退出岗位：已在别处就业" in text


def test_a_form_that_lacks_something_says_what(cast, unit):
    placement = held(cast, unit)
    response = acting(cast, "village-unit", placement, "stop", month="2030-01")
    assert response.status_code == 422
    text = response.content.decode()
    assert "请选择原因" in text
    assert "请选择列出的月份" in text
    response = acting(cast, "village-unit", placement, "renew", until="2040-12-31")
    assert "最长3年" in response.content.decode()


def test_a_renewal_from_an_old_page_is_refused_on_the_page(cast, unit):
    placement = held(cast, unit, until=date(2026, 6, 30))
    sent = {"until": "2026-12-31", "expected_until": "2026-06-30"}
    assert acting(cast, "village-unit", placement, "renew", **sent).status_code == 302
    response = acting(cast, "village-unit", placement, "renew", **sent | {"until": "2027-06-30"})
    assert response.status_code == 422
    assert "刚刚续过" in response.content.decode()


def test_months_granted_beyond_a_stop_are_shown(cast, unit):
    placement = held(cast, unit)
    granted(placement, "2026-02")
    acting(cast, "bs-county", placement, "stop", month="2026-01", cause="impersonated")
    text = page(cast, "bs-county", reverse("claims:post", args=[placement.pk]))
    assert "这些月份已经申报或批准" in text
    assert "2026-02" in text


def test_the_list_takes_as_many_queries_for_many_as_for_few(cast, unit):
    placed(unit, holder(), code="A")
    client = as_(cast, "bs-county")
    client.get(LIST)
    with CaptureQueriesContext(connection) as few:
        client.get(LIST)
    for number in range(1, 5):
        placed(unit, holder(number), code=f"B{number}")
    with CaptureQueriesContext(connection) as many:
        client.get(LIST)
    assert len(many) == len(few)


def test_a_long_list_is_turned_over(cast, unit, monkeypatch):
    monkeypatch.setattr("workflows.posts.pages.PAGE", 2)
    village_posts(unit)
    text = page(cast, "bs-county")
    assert "BS-GS-03" not in text
    after = Placement.objects.order_by("pk")[1].pk
    assert f"?after={after}" in text
    assert "BS-GS-03" in page(cast, "bs-county", f"{LIST}?after={after}")
    assert "BS-GS-01" in page(cast, "bs-county", f"{LIST}?after=x")


def test_the_start_page_leads_to_the_posts_of_whoever_has_some(cast, unit):
    held(cast, unit)
    for username, offered in {
        "village-unit": True,
        "bs-county": True,
        "na-county": False,
        "chen": False,
    }.items():
        assert (LIST in page(cast, username, "/")) == offered, username
