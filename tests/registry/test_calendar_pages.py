"""The pages of the working-day calendar: read by everybody who signed in, written by who keeps it."""

import pytest
from django.test import Client
from django.urls import reverse

from registry import clock
from registry.calendars import publish_calendar, seed_calendar
from registry.models import CalendarEdition
from tests.registry.test_calendars import RESTS, spring

pytestmark = pytest.mark.django_db
TYPED = {
    "region": "nation",
    "year": "2027",
    "document": "国办发明电〔2026〕1号",
    "rest": RESTS,
    "work": "1月30日",
}


@pytest.fixture
def as_(officers):
    def sign_in(name: str) -> Client:
        client = Client(raise_request_exception=False)
        client.force_login(officers[name], backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in


def body(answer) -> str:
    return answer.content.decode()


def test_the_list_names_each_year_its_notice_and_what_is_provisional(as_, officers):
    seed_calendar(clock.today())
    publish_calendar(
        actor=officers["fj"], region="", year=2027, document="国办发明电〔2026〕1号", days=spring()
    )
    text = body(as_("reviewer").get(reverse("calendars:list")))
    for words in ("2027年", "国办发明电〔2026〕1号", "第2版", "系统自带"):
        assert words in text
    assert "录入放假通知" not in text


def test_without_any_row_the_list_shows_what_the_software_knows(as_):
    text = body(as_("fj").get(reverse("calendars:list")))
    assert f"{clock.today().year}年" in text
    assert "录入放假通知" in text


def test_the_list_asks_the_same_few_times_however_many_there_are(
    as_, django_assert_num_queries, officers, steady_clock
):
    client = as_("fj")
    client.get(reverse("calendars:list"))
    seed_calendar(clock.today())
    with django_assert_num_queries(7):
        client.get(reverse("calendars:list"))


def test_a_year_lists_its_holidays_its_make_up_days_and_its_editions(as_, officers):
    publish_calendar(
        actor=officers["fj"], region="", year=2027, document="国办发明电〔2026〕1号", days=spring()
    )
    text = body(as_("reviewer").get(reverse("calendars:year", args=["nation", "2027"])))
    for words in ("春节", "2027-02-05", "2027-02-14", "2027-01-30", "已公布", "fj"):
        assert words in text


def test_a_provisional_year_says_so(as_):
    text = body(as_("reviewer").get(reverse("calendars:year", args=["nation", "2030"])))
    assert "这一年的放假通知还没有录入" in text


@pytest.mark.parametrize("address", ["nation/1900", "nation/2199", "99/2027", "35/2027"])
def test_a_year_that_is_not_kept_is_not_found(as_, address):
    assert as_("fj").get(f"/policies/calendar/{address}/").status_code == 404


def test_a_notice_is_checked_first_and_then_published(as_):
    client = as_("fj")
    checked = client.post(reverse("calendars:publish"), TYPED | {"act": "preview"})
    text = body(checked)
    assert checked.status_code == 200
    assert "2027-01-30" in text
    assert "2027-02-12" in text
    assert not CalendarEdition.objects.exists()
    answer = client.post(reverse("calendars:publish"), TYPED | {"act": "publish"}, follow=True)
    assert "第1版已发布" in body(answer)
    assert CalendarEdition.objects.get().document == "国办发明电〔2026〕1号"


def test_a_notice_that_changes_no_working_day_says_so(as_, officers):
    publish_calendar(
        actor=officers["fj"], region="", year=2027, document="国办发明电〔2026〕1号", days=spring()
    )
    answer = as_("fj").post(reverse("calendars:publish"), TYPED | {"act": "preview"})
    assert "工作日没有变化" in body(answer)
    assert as_("fj").post(reverse("calendars:publish"), TYPED | {"act": "publish"}).status_code == 409


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"year": "二〇二七"}, "四位数字"),
        ({"year": "1900"}, "1950"),
        ({"document": ""}, "通知名称和文号"),
        ({"rest": "2月30日 春节"}, "没有这一天"),
        ({"region": "46"}, "请从列表里选择"),
        ({"rest": " "}, "请填写哪些天放假"),
        ({"rest": "2月5日 春节\x00"}, "字"),
    ],
)
def test_bad_input_is_told_beside_its_field_and_kept_on_the_page(as_, changed, words):
    answer = as_("fj").post(reverse("calendars:publish"), TYPED | changed | {"act": "publish"})
    assert answer.status_code == 422
    assert words in body(answer)
    assert not CalendarEdition.objects.exists()


def test_the_form_starts_from_what_the_year_says_now(as_):
    text = body(as_("fj").get(reverse("calendars:publish"), {"region": "nation", "year": "2026"}))
    assert "2月17日至2月19日 春节" in text
    assert body(as_("fj").get(reverse("calendars:publish"), {"year": "²"}))


def test_a_county_keeps_its_own_days_but_not_the_nations(as_):
    typed = {"region": "350583", "year": "2027", "document": "南政办〔2027〕1号", "rest": "4月9日 本地节日"}
    answer = as_("na").post(reverse("calendars:publish"), typed | {"act": "publish"}, follow=True)
    assert "本地节日" in body(answer)
    assert as_("na").post(reverse("calendars:publish"), TYPED | {"act": "publish"}).status_code == 422


def test_who_keeps_no_calendar_is_told_who_does(as_):
    answer = as_("reviewer").get(reverse("calendars:publish"))
    assert answer.status_code == 409
    assert "政策管理人员或管理员" in body(answer)


def test_the_words_of_the_pages_are_english_for_who_asked_for_it(as_):
    client = as_("fj")
    client.cookies["django_language"] = "en"
    text = body(client.get(reverse("calendars:year", args=["nation", "2026"])))
    assert "Spring Festival" in text
