"""`seed_calendar` and `import_calendar`: what an operator types, and exit status 2 for what cannot be used."""

from datetime import date

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from policies.calendar import is_working_day
from registry import daybook
from registry.models import CalendarEdition

pytestmark = pytest.mark.django_db
FILE = """
year = 2027
document = "国办发明电〔2026〕1号"
rest = '''
1月1日 元旦
2月5日至2月11日 春节
5月1日 劳动节
10月1日 国庆节
'''
work = "1月30日"
"""


@pytest.fixture
def imported(tmp_path):
    def run(text: str) -> None:
        path = tmp_path / "notice.toml"
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        call_command("import_calendar", str(path))

    return run


def test_a_notice_from_a_file_counts_like_one_from_the_page(imported, capsys):
    imported(FILE)
    daybook.refresh()
    assert is_working_day(date(2027, 1, 30))
    assert capsys.readouterr().out == "2027 第1版 国办发明电〔2026〕1号\n"
    assert not CalendarEdition.objects.get().is_shipped


def test_local_holidays_name_their_region(imported, places):
    imported('year = 2027\nregion = "350583"\ndocument = "通知"\nrest = "4月9日 三月三"')
    assert CalendarEdition.objects.get().region == "350583"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("year = ", "无法读取"),
        (b"\xff\xfe", "无法读取"),
        ("year = 2027", "缺少"),
        (FILE.replace("2027", '"2027"', 1), "不认识“year”"),
        (FILE + "holidays = 3", "不认识“holidays”"),
        (FILE.replace("2月5日", "2月30日"), "没有这一天"),
        (FILE.replace("year", 'region = "99"\nyear', 1), "没有这个地区|1月"),
        (FILE.replace("国办发明电〔2026〕1号", ""), "通知名称"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_and_nothing_is_written(imported, text, words):
    with pytest.raises(CommandError, match=words) as refusal:
        imported(text)
    assert refusal.value.returncode == 2
    assert not CalendarEdition.objects.exists()


def test_a_file_that_is_not_there_is_named(db):
    with pytest.raises(CommandError, match="nowhere"):
        call_command("import_calendar", "/nowhere.toml")


def test_the_same_notice_twice_is_refused(imported):
    imported(FILE)
    with pytest.raises(CommandError, match="已经是这些日子"):
        imported(FILE)


def test_seeding_says_what_it_wrote(capsys):
    call_command("seed_calendar")
    first = capsys.readouterr().out
    call_command("seed_calendar")
    assert "已公布" in first
    assert "暂定" in first
    assert capsys.readouterr().out == ""
