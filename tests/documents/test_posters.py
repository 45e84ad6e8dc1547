"""公示榜 on paper: what it says, that nothing personal is on it, and that a long list is divided."""

from urllib.parse import quote

import pytest

from approvals.board.posting import freeze_list
from approvals.models import NoticeEntry, NoticeList
from documents import posters
from documents.posters import poster_of
from registry.models import Account
from tests.documents.claims import on_notice, startup_draft, user, with_papers
from tests.documents.paper import Paper
from workflows.errors import CommandRefused

A4, A3 = (595, 842), (842, 1191)


@pytest.fixture
def notice(pilot, built_fonts) -> NoticeList:
    on_notice(with_papers(startup_draft()))
    return freeze_list(list_id=NoticeList.objects.get().pk, actor=user("na-county"))


def squeezed(text: str) -> str:
    return "".join(text.split())


def test_it_says_who_what_until_when_and_where_to_object(notice):
    text = squeezed(Paper(poster_of(notice).pdf()).text())
    for words in (
        "一次性创业扶持补贴公示",
        "福建省泉州市南安市",
        "陈**官桥镇九溪村10,000.00",
        "10,000.00",
        "公示时间：2026年3月2日至9日（5个工作日）",
        f"监督电话：{notice.office.phone}",
        "用真实姓名提出异议，身份保密",
        notice.number,
        f"名单指纹{notice.entries_hash[:12]}",
        "第1页，共1页",
    ):
        assert words in text, words


def test_the_code_on_it_leads_to_the_page_of_the_list(notice, settings):
    settings.SITE_URL = "https://bt.example.gov.cn/"
    context = poster_of(notice).context()
    assert context["url"] == f"https://bt.example.gov.cn/notices/{notice.pk}/"
    assert quote(context["url"], safe="").startswith("https%3A")


def test_nothing_personal_is_on_it(notice):
    text = Paper(poster_of(notice).pdf()).text()
    person = user("chen").person
    opened = person.open()
    account = Account.objects.get(person=person).open().number
    assert [each for each in (opened.name, opened.id_number, opened.phone, account) if each in text] == []


@pytest.mark.parametrize(("size", "page"), [("a4", A4), ("a3", A3), ("letter", A4), ("", A4)])
def test_it_comes_in_two_sizes(notice, size, page):
    paper = Paper(poster_of(notice, size=size).pdf())
    with paper._open() as document:
        assert tuple(round(length) for length in document[0].get_size()) == page


def test_the_same_list_gives_the_same_bytes(notice):
    assert poster_of(notice).pdf() == poster_of(notice).pdf()


def test_what_still_grows_is_not_printed(pilot):
    on_notice(with_papers(startup_draft()))
    with pytest.raises(CommandRefused, match="请先点“定稿”"):
        poster_of(NoticeList.objects.get())


def test_where_the_days_begin_with_the_posting_no_day_is_named(notice):
    notice.posting_required = True
    text = squeezed(Paper(poster_of(notice).pdf()).text())
    assert "自张贴之日起5个工作日（张贴当天不算）" in text
    assert "2026年3月9日" not in text


def lengthened(notice: NoticeList, count: int) -> None:
    """So many lines on the list, as if each were another claim's."""
    first = notice.entries.get()
    NoticeEntry.objects.bulk_create(
        NoticeEntry(
            **{
                name: getattr(first, name) for name in ("notice", "line", "place", "amount_fen", "entry_hash")
            },
            **{name: getattr(first, name) for name in ("opens_on", "closes_on")},
            name=f"第{position}人",
            position=position,
            status="confirmed",
        )
        for position in range(2, count + 1)
    )


def test_a_long_list_runs_over_pages_that_count_themselves_and_repeat_the_head(notice):
    lengthened(notice, 60)
    paper = Paper(poster_of(notice).pdf())
    assert len(paper) > 1
    assert "序号" in paper.text(2)
    assert f"第2页，共{len(paper)}页" in squeezed(paper.text(2))


def test_a_very_long_list_is_divided_and_every_line_is_on_one_part(notice, monkeypatch):
    monkeypatch.setattr(posters, "LINES", 4)
    lengthened(notice, 10)
    assert posters.parts_of(notice) == 3
    parts = [poster_of(notice, part=f"{number}").context() for number in (1, 2, 3)]
    assert [[row.position for row in part["rows"]] for part in parts] == [[1, 2, 3, 4], [5, 6, 7, 8], [9, 10]]
    assert [part["first_row"] for part in parts] == [0, 4, 8]
    assert {part["count"] for part in parts} == {10}
    for nonsense in ("0", "4", "x", "99999999"):
        assert poster_of(notice, part=nonsense).part == 1
