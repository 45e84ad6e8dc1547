"""The pages of the rules: who sees what, what a draft's faults look like, and acts that go through the one command."""

import pytest
from django.test import Client
from django.urls import reverse

from registry import clock
from registry.models import RuleEdition
from tests.registry.rule_drafts import NANAN, REASON, STARTUP, approved, drafted, fujian, nanan, published

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def as_(officers):
    def sign_in(name: str) -> Client:
        client = Client(raise_request_exception=False)
        client.force_login(officers[name], backend=BACKEND)
        return client

    return sign_in


def address(name: str, *args: object) -> str:
    return reverse(f"rules:{name}", args=args)


def body(answer) -> str:
    return answer.content.decode()


def acts(client: Client, edition: RuleEdition, verb: str, **typed: object):
    edition.refresh_from_db()
    return client.post(
        address("act", edition.pk), {"verb": verb, "revision": edition.revision, **typed}, follow=True
    )


def test_the_list_shows_what_is_in_force_coming_and_in_the_making(officers, as_):
    first = published(officers["na"], officers["na-2"], nanan(900_000))
    drafted(officers["na"], nanan(800_000))
    text = body(as_("na").get(address("list")))
    for words in (f"第1版，{first.valid_from}起", "第2版 · 草稿", "一次性创业扶持补贴", "系统自带"):
        assert words in text


def test_the_list_asks_the_database_the_same_few_times_however_many_there_are(
    officers, as_, django_assert_num_queries, steady_clock
):
    client = as_("fj")
    client.get(address("list"))
    for fen in (900_000, 800_000, 700_000):
        published(officers["na"], officers["na-2"], nanan(fen))
    with django_assert_num_queries(10):
        client.get(address("list"))


@pytest.mark.parametrize(
    ("who", "sees"), [("na", True), ("na-2", True), ("fj", True), ("hn", False), ("reviewer", None)]
)
def test_a_draft_is_seen_by_its_office_and_those_above(officers, as_, who, sees):
    edition = drafted(officers["na"], nanan(900_000))
    status = as_(who).get(address("edition", edition.pk)).status_code
    assert status == {True: 200, False: 404, None: 403}[sees]


def test_what_is_published_is_seen_by_every_policy_officer(officers, as_):
    edition = published(officers["na"], officers["na-2"], nanan(900_000))
    assert as_("hn").get(address("edition", edition.pk)).status_code == 200


def test_a_county_without_a_standard_is_invited_to_draft_one_from_a_bare_text(officers, as_):
    del officers
    client = as_("hn")
    text = body(client.get(address("draft", "standard", "46")))
    assert "region = &quot;46&quot;" in text


def test_a_programme_nobody_carries_starts_from_another_one(officers, as_):
    client = as_("fj")
    asked = client.post(address("new"), {"code": "harvest_grant", "like": "startup_grant"})
    assert asked.status_code == 302
    form = body(client.get(asked.headers["Location"]))
    assert "code = &quot;harvest_grant&quot;" in form
    text = STARTUP.replace('code = "startup_grant"', 'code = "harvest_grant"', 1)
    page = client.post(
        address("draft", "programme", "harvest_grant"), {"text": text, "reason": REASON}, follow=True
    )
    assert RuleEdition.objects.get().subject == "harvest_grant"
    assert "一次性创业扶持补贴" in body(page)
    assert "harvest_grant" in body(client.get(address("list")))


@pytest.mark.parametrize("code", ["startup_grant", "Harvest", "h", ""])
def test_a_code_that_is_taken_or_cannot_be_one_is_refused_at_its_field(as_, code):
    answer = as_("fj").post(address("new"), {"code": code, "like": "startup_grant"})
    assert answer.status_code == 422
    assert "field-error" in body(answer)


def test_a_draft_begins_with_the_last_published_text_and_a_second_is_not_begun(officers, as_):
    published(officers["na"], officers["na-2"], nanan(900_000))
    client = as_("na")
    assert "amount_fen = 900000" in body(client.get(address("draft", "standard", "350583")))
    typed = {"text": nanan(850_000), "reason": REASON}
    client.post(address("draft", "standard", "350583"), typed)
    again = client.post(address("draft", "standard", "350583"), typed)
    assert (again.status_code, RuleEdition.objects.count()) == (409, 2)
    assert "已经有一版正在起草" in body(again)


def test_faults_are_told_with_their_line_and_what_stands_there(officers, as_):
    edition = drafted(officers["na"], NANAN.replace("min_months = 6", "min_months = six", 1))
    line = edition.text.split("\n").index("min_months = six") + 1
    page = body(as_("na").get(address("edition", edition.pk)))
    assert f"第 {line} 行：" in page
    assert "<code>min_months = six</code>" in page
    answer = acts(as_("na"), edition, "submit")
    assert (answer.status_code, RuleEdition.objects.get().status) == (409, "drafted")


def test_a_standard_above_the_ceiling_is_told_on_the_page_before_anybody_submits_it(officers, as_):
    edition = drafted(officers["na"], nanan(1_200_000))
    page = body(as_("na").get(address("edition", edition.pk)))
    assert "12,000.00元" in page
    assert "10,000.00元" in page


def test_saving_keeps_the_text_and_a_stale_page_keeps_nothing(officers, as_):
    edition = drafted(officers["na"], nanan(900_000))
    client, url = as_("na"), address("edit", edition.pk)
    typed = {"text": nanan(800_000), "reason": REASON, "revision": 1}
    assert client.post(url, typed).status_code == 302
    assert "800000" in RuleEdition.objects.get().text
    stale = client.post(url, typed | {"text": nanan(700_000)})
    assert stale.status_code == 409
    assert "800000" in RuleEdition.objects.get().text
    empty = client.post(url, {"text": "", "reason": "", "revision": 2})
    assert (empty.status_code, body(empty).count("field-error")) == (422, 2)


def test_the_way_from_draft_to_publication_by_the_buttons(officers, as_):
    edition = drafted(officers["na"], nanan(900_000))
    drafter, reviewer = as_("na"), as_("na-2")
    assert "等另一个人复核" in body(acts(drafter, edition, "submit"))
    page = body(reviewer.get(address("edition", edition.pk)))
    assert "<del>10,000元</del>" in page
    assert "<ins>9,000元</ins>" in page
    assert "退回修改 · na-2" in body(acts(reviewer, edition, "return", note="请补文号。"))
    acts(drafter, edition, "submit")
    acts(reviewer, edition, "approve", note="同意。")
    assert "请填写生效日期" in body(acts(drafter, edition, "publish"))
    assert "没有这一天" in body(acts(drafter, edition, "publish", valid_from="2026-02-30"))
    assert acts(drafter, edition, "publish", valid_from=f"{clock.today()}").status_code == 409
    last = acts(drafter, edition, "publish", valid_from="2030-01-01")
    assert "自2030-01-01起适用" in body(last)
    assert "button is-danger" not in body(last)


def test_an_act_nobody_has_heard_of_changes_nothing(officers, as_):
    edition = drafted(officers["na"], nanan(900_000))
    for verb in ("draft", "delete", ""):
        acts(as_("na"), edition, verb)
    edition.refresh_from_db()
    assert (edition.status, edition.revision) == ("drafted", 1)


def test_two_editions_stand_side_by_side_in_words_and_in_lines(officers, as_):
    published(officers["na"], officers["na-2"], nanan(900_000))
    client = as_("na")
    page = body(client.get(address("compare", "standard", "350583"), {"old": 0, "new": 1}))
    for words in ("补贴金额", "<del>10,000元</del>", "<ins>9,000元</ins>", "<ins>amount_fen = 900000</ins>"):
        assert words in page
    same = body(client.get(address("compare", "standard", "350583"), {"old": 1, "new": 1}))
    assert "两版文本完全相同" in same
    for old in ("9", "x", "-1", "²", ""):
        assert client.get(address("compare", "standard", "350583"), {"old": old, "new": 1}).status_code == 404


def test_a_draft_is_read_as_citizens_would_read_it(officers, as_):
    edition = drafted(officers["na"], nanan(800_000))
    page = body(as_("na-2").get(address("preview", edition.pk)))
    assert "每份申请补贴8,000元。" in page
    assert "预览" in page
    faulty = drafted(officers["fj"], "region = ", subject="35")
    assert as_("fj").get(address("preview", faulty.pk)).status_code == 409


def test_a_draft_of_the_province_is_previewed_for_its_counties(officers, as_):
    edition = drafted(officers["fj"], fujian(1_000_000), subject="35")
    page = as_("fj-2").get(address("preview", edition.pk), {"county": "350583", "programme": "startup_grant"})
    assert "福建省泉州市南安市" in body(page)
    assert "每份申请补贴10,000元。" in body(page)


def test_rules_nobody_has_written_are_not_there(officers, as_):
    approved(officers["na"], officers["na-2"], nanan(900_000))
    for kind, code in (("standard", "110101"), ("programme", "moon_grant")):
        assert as_("fj").get(address("subject", kind, code)).status_code == 404
