"""认定依据单: the page anybody who may read a claim can print, and what the applicant reads of it on his own."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from policies import load
from policies.model import Source
from registry.pilot.zhenxiong import ROSTER
from tests.workflows.claims import (
    POSTS,
    act,
    give_back,
    hand_in,
    placements_of,
    roster_draft,
    row_of,
    sheet,
    startup_draft,
    unit_of,
)
from workflows import basis
from workflows.basis import conditions_of, sheet_of
from workflows.models import Claim
from workflows.periods import enter_attendance, open_period
from workflows.rosters import import_roster


@pytest.fixture
def startup(core) -> Claim:
    return hand_in(startup_draft(core["chen"]))


@pytest.fixture
def roster(core) -> Claim:
    claim = roster_draft(core["organiser"])
    content = sheet(*(row_of(entry) for entry in ROSTER))
    import_roster(claim_id=claim.pk, actor=core["organiser"], content=content)
    return hand_in(claim)


@pytest.fixture
def month(core) -> Claim:
    actor = core["village-unit"]
    for placement in placements_of(actor):
        enter_attendance(
            actor=actor, placement=placement, month="2026-02", attended=16, required=16, wage_paid_fen=90_000
        )
    return hand_in(open_period(actor=actor, organisation=unit_of(actor), period="2026-02", programme=POSTS))


@pytest.fixture
def read(client, core):
    """The text of a claim's sheet for a reader; `expected` is the status."""

    def reading(
        claim: Claim, username: str, expected: int = 200, page: str = "basis", **query: object
    ) -> str:
        client.force_login(core[username], backend="django.contrib.auth.backends.ModelBackend")
        response = client.get(reverse(f"claims:{page}", args=[claim.key]), query)
        assert response.status_code == expected
        return re.sub(r"\s+", " ", response.content.decode())

    return reading


def text_of(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def asked_in(captured: CaptureQueriesContext) -> int:
    """How many queries a page asked, without that for the clock, which is asked once a second."""
    return sum("clockshift" not in query["sql"] for query in captured.captured_queries)


def matter_of(page: str) -> str:
    return page[page.index("<main") : page.index("</main>")]


def test_the_head_names_claim_rules_and_moment(startup, read):
    page = read(startup, "na-village")
    for told in (
        startup.number,
        startup.rules_version,
        startup.rules_hash,
        "2026年3月2日 09:00",
        "10,000.00",
    ):
        assert told in page


def test_each_condition_shows_what_was_required_found_whence_and_by_which_clause(startup, read):
    page = text_of(read(startup, "na-village"))
    assert (
        "属于补贴对象：人员类别含其中之一：建档立卡贫困劳动力、脱贫人口、防止返贫监测对象、返乡农民工 "
        "人员类别：建档立卡贫困劳动力、返乡农民工；政策适用日：2026年3月2日 "
        "防返贫监测信息系统（演示数据），截至2026年3月2日"
    ) in page
    assert "可由创业地按规定给予不超过1万元的一次性创业扶持补贴" in page
    assert "申请人健在 登记信息中没有记录" in page
    assert "同户未就同一店铺领取 没有这项信息 — " in page


def test_places_are_named_and_not_coded(startup, read):
    assert "经营地（县）：福建省泉州市南安市；受理县：福建省泉州市南安市" in read(startup, "chen")


def test_a_demonstration_says_so(startup, read):
    assert "演示参数，不是现行政策" in read(startup, "chen")


def test_the_sheet_says_the_same_when_the_files_say_something_else(startup, read):
    before = matter_of(read(startup, "na-village"))
    source = load.current().source_of("programme", "startup_grant")
    changed = source.text.replace("不超过1万元", "不超过9万元").replace("首次创办", "头一回创办")
    load.use(load.current().with_source(Source("programme", source.name, changed)))
    assert matter_of(read(startup, "na-village")) == before


def test_each_line_of_a_roster_has_its_part_and_nobodys_full_name(roster, read):
    for reader in ("organiser", "zx-county"):
        page = read(roster, reader)
        for line in roster.lines.select_related("person"):
            assert f"{line.position}. {line.label}" in page
            assert line.person.open().name not in page
    assert "12行中1行不符合" in page
    assert "务工地与户籍地为同一县" in page


def test_the_sums_of_the_sheet_are_those_of_the_claim(roster):
    parts = sheet_of(roster).parts
    lines = roster.lines.order_by("position")
    assert [(part.position, part.verdict.outcome, part.verdict.amount_fen) for part in parts] == [
        (line.position, line.outcome, line.proposed_fen) for line in lines
    ]


def test_one_line_can_be_read_alone(roster, read):
    page = read(roster, "organiser", line=9)
    assert 'id="line-9"' in page
    assert 'id="line-8"' not in page
    assert "从第一行看起" in page
    assert "对申请的认定" not in page
    assert "拨付前复核" not in page


def test_months_of_a_holder_stand_in_his_part(month, read):
    page = text_of(read(month, "village-unit"))
    assert "2026年2月" in page
    assert "2026-02实发工资900.00元低于应发补贴1,000.00元" in page


@pytest.mark.parametrize(
    "query", [{"line": 13}, {"line": 0}, {"line": "x"}, {"check": 2}, {"check": "９"}, {"line": "1" * 30}]
)
def test_what_is_not_there_is_not_found(roster, read, query):
    read(roster, "organiser", expected=404, **query)


def test_a_claim_without_a_roster_has_no_lines_to_ask_for(startup, read):
    read(startup, "chen", expected=404, line=1)


def test_a_long_roster_is_read_page_by_page_in_as_many_queries(roster, client, core, monkeypatch):
    client.force_login(core["organiser"], backend="django.contrib.auth.backends.ModelBackend")
    url = reverse("claims:basis", args=[roster.key])
    client.get(url)
    with CaptureQueriesContext(connection) as whole:
        client.get(url)
    monkeypatch.setattr(basis, "LINES_A_PAGE", 5)
    with CaptureQueriesContext(connection) as page:
        first = client.get(url).content.decode()
    assert asked_in(page) == asked_in(whole) <= 10
    assert re.findall(r'id="line-(\d+)"', first) == ["1", "2", "3", "4", "5"]
    assert f"{url}?after=5" in first
    last = client.get(url, {"after": 10}).content.decode()
    assert re.findall(r'id="line-(\d+)"', last) == ["11", "12"]
    assert "下一页" not in last


def test_earlier_checks_stay_readable(core, startup, read):
    again = hand_in(act(startup, core["na-village"], give_back))
    assert "历次核对" in read(again, "chen")
    assert "第 1 次" in read(again, "chen", check=1)
    assert sheet_of(again).stored.number == 2


def test_a_draft_has_nothing_to_show_yet(core, read):
    page = read(startup_draft(core["chen"]), "chen")
    assert "系统还没有按政策核对" in page


def test_people_decided_without_rules_says_so(core, read, monkeypatch):
    library = load.Library((load.current().source_of("programme", "startup_grant"),), load.current().shared)
    monkeypatch.setattr("workflows.archive.rules_for", library.rules_for)
    claim = hand_in(startup_draft(core["chen"]))
    page = read(claim, "na-village")
    assert "这次核对没有可用的规则，由工作人员判断" in page
    assert conditions_of(claim).others


def test_whoever_may_not_read_the_claim_may_not_read_its_basis(startup, read):
    for reader in ("lin", "organiser", "zx-county"):
        read(startup, reader, expected=404)


def test_the_applicant_reads_on_his_page_what_passed_and_where_to_read_more(startup, read):
    page = text_of(read(startup, "chen", page="detail"))
    assert "系统核对的各项条件都符合，最后以工作人员的审核为准。" in page
    assert "项符合" in page
    assert "查看认定依据单" in page


def test_the_applicant_reads_what_stands_against_him_with_the_next_step(core, read):
    claim = hand_in(startup_draft(core["lin"]))
    page = text_of(read(claim, "lin", page="detail"))
    against = [row for row in conditions_of(claim).rows if row.result == "failed"]
    assert against
    for row in against:
        assert row.reason in page
        assert row.next_step in page


def test_an_organiser_reads_which_lines_a_reason_is_about(roster, read):
    page = read(roster, "organiser", page="detail")
    assert "名册中有 1 行：务工地与户籍地为同一县" in page
    assert f'{reverse("claims:basis", args=[roster.key])}?line=9"' in page


def test_the_reviewer_reads_what_is_open_and_a_link_to_the_rest(roster, read):
    page = read(roster, "zx-county", page="detail")
    checks = page[page.index("checks-title") :]
    assert checks.index("12行中1行不符合") < checks.index("12行中0行不符合")
    assert reverse("claims:basis", args=[roster.key]) in checks


def test_the_pages_of_a_claim_read_neither_inputs_nor_verdicts_of_lines(roster):
    with CaptureQueriesContext(connection) as asked:
        sheet = conditions_of(roster)
    assert sheet.stored.get_deferred_fields() == {"inputs", "result"}
    assert len(asked) <= 2


def test_the_sheet_is_written_in_english_as_well(startup, client, core):
    client.force_login(core["chen"], backend="django.contrib.auth.backends.ModelBackend")
    client.cookies["django_language"] = "en"
    page = client.get(reverse("claims:basis", args=[startup.key])).content.decode()
    assert "Decision basis sheet" in page
    assert "Categories: registered poor, returning migrant" in page
