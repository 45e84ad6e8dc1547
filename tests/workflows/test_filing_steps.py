"""Each page of the filing: what is kept, what is refused and shown again, where it leads."""

import pytest
from django.urls import reverse

from registry.models import Account
from tests.workflows.conftest import DECLARED, JOURNEY, TICKET, business_page

MORE_CARD = {"chosen": "new", "bank": "南安市农村信用合作联社", "account": "6210000000009990007"}


def test_the_pages_lead_from_one_to_the_next(applicant):
    chen = applicant().open()
    assert chen.fill("who").url == chen.url("business")
    assert chen.fill("business", **business_page(chen.user)).url == chen.url("experience")
    reply = chen.fill("experience", first_business="yes", worked_away="no")
    assert reply.url == chen.url("account")
    assert chen.fill("account", chosen=str(chen.account.pk)).url == chen.url("declarations")
    assert chen.fill("declarations", **DECLARED).url == reverse("claims:check", args=[chen.key])


def test_the_answers_have_the_names_the_rules_know(filled):
    chen = filled()
    answers = chen.claim.answers
    assert answers["uscc"] == business_page(chen.user)["uscc"]
    assert answers["registered_on"] == "2025-06-18"
    assert answers["first_business"] is True
    assert chen.claim.account == chen.account


@pytest.mark.parametrize(
    "typed", ["2025年6月18日", "2025.6.18", "20250618", "2025/06/18", " ２０２５-06-18 "]
)
def test_a_day_may_be_written_as_people_write_it(applicant, typed):
    chen = applicant().open()
    chen.fill("business", **(business_page(chen.user) | {"registered_on": typed}))
    assert chen.claim.answers["registered_on"] == "2025-06-18"


BAD_BUSINESS = [
    ("registered_on", "2019-02-29", "“2019-02-29”这一天在日历上不存在"),
    ("registered_on", "2025年9月31日", "“2025年9月31日”这一天在日历上不存在"),
    ("registered_on", "去年夏天", "“去年夏天”看不出是哪一天"),
    ("registered_on", "2026-03-03", "2026年3月3日 晚于今天"),
    ("registered_on", "1900-01-01", "1900年1月1日 太早了"),
    ("registered_on", "", "请填写注册登记日期"),
    ("uscc", "92350583MADEM0101A", "最后一位校验码对不上"),
    ("uscc", "9235", "应为18位，现在是4位"),
    ("uscc", "", "请填写统一社会信用代码"),
    ("business_county", "999999", "选择一个有效的选项"),
    ("business_type", "", "请选择主体类型"),
]


@pytest.mark.parametrize(("field", "typed", "sentence"), BAD_BUSINESS)
def test_what_is_wrong_on_the_licence_page_is_told_at_the_field_and_on_top(applicant, field, typed, sentence):
    chen = applicant().open()
    page = chen.fill("business", **(business_page(chen.user) | {field: typed}))
    html = page.content.decode()
    assert page.status_code == 422
    assert html.count(sentence) == 2
    assert typed in html
    assert business_page(chen.user)["business_address"] in html
    assert "uscc" not in chen.claim.answers


def test_work_elsewhere_asks_for_where_and_when(applicant):
    chen = applicant().open()
    page = chen.fill("experience", first_business="yes", worked_away="yes")
    assert page.status_code == 422
    for sentence in ("请填写在哪里务工", "请填写务工开始的日期", "请填写务工结束的日期"):
        assert sentence in page.content.decode()


def test_work_elsewhere_that_ends_before_it_begins_is_refused(applicant):
    chen = applicant().open()
    page = chen.fill(
        "experience",
        first_business="yes",
        worked_away="yes",
        away_place="广州",
        away_from="2020-05-01",
        away_until="2019-05-01",
    )
    assert "结束日期早于开始日期" in page.content.decode()


def test_who_did_not_work_elsewhere_leaves_no_trace_of_it(applicant):
    chen = applicant().open()
    chen.fill("experience", first_business="no", worked_away="no", away_place="广州", away_from="2020-05-01")
    answers = chen.claim.answers
    assert (answers["first_business"], answers["away_place"], answers["away_from"]) == (False, "", "")


def test_every_declaration_must_be_made(applicant):
    chen = applicant().open()
    page = chen.fill("declarations", data_consent="on", liability="on")
    assert page.status_code == 422
    assert "请作出承诺后再继续" in page.content.decode()
    assert "commitment" not in chen.claim.answers


def test_identity_is_shown_masked_and_the_phone_is_sealed(applicant):
    chen = applicant().open()
    html = chen.page("who").content.decode()
    assert chen.user.person.identity_masked in html
    chen.fill("who", phone="139 0000 0008")
    chen.user.person.refresh_from_db()
    assert chen.user.person.open().phone == "13900000008"
    assert "13900000008" not in str(chen.claim.answers)
    assert "13900000008" not in chen.page("who").content.decode()


@pytest.mark.parametrize("typed", ["1390000000", "23900000008", "电话"])
def test_a_phone_that_cannot_be_one_is_refused_and_shown_again(applicant, typed):
    chen = applicant().open()
    page = chen.fill("who", phone=typed)
    assert page.status_code == 422
    assert typed in page.content.decode()
    assert "手机号应为11位数字" in page.content.decode()


def test_the_first_phone_must_be_given(applicant):
    chen = applicant().open()
    person = chen.user.person
    person.phone_masked, person.phone_index = "", ""
    person.save()
    assert chen.fill("who").status_code == 422
    assert chen.fill("who", phone="13900000008").status_code == 302


def test_another_account_is_opened_in_the_registry_and_never_shown(applicant):
    chen = applicant().open()
    chen.fill("account", **MORE_CARD)
    account = chen.claim.account
    assert account.open().number == MORE_CARD["account"]
    assert account.open().holder == "陈秀兰"
    for html in (chen.page("account").content.decode(), chen.get("check").content.decode()):
        assert MORE_CARD["account"] not in html
        assert "尾号 0007" in html


def test_a_card_number_that_fails_the_usual_check_is_only_warned_of(applicant):
    chen = applicant().open()
    reply = chen.fill("account", **(MORE_CARD | {"account": "6210000000009990001"}))
    assert reply.status_code == 302
    assert "尾号0001的卡号没有通过校验" in chen.page("declarations").content.decode()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"account": "12345"}, "银行账号应为8至30位数字"),
        ({"account": ""}, "请填写账号"),
        ({"bank": " "}, "请填写开户银行"),
    ],
)
def test_a_new_account_must_be_whole(applicant, typed, sentence):
    chen = applicant().open()
    page = chen.fill("account", **(MORE_CARD | typed))
    assert page.status_code == 422
    assert sentence in page.content.decode()
    assert chen.claim.account is None


def test_nobody_chooses_the_account_of_somebody_else(applicant):
    chen = applicant().open()
    other = Account.objects.exclude(person=chen.user.person).first()
    assert chen.fill("account", chosen=str(other.pk)).status_code == 422
    assert chen.claim.account is None


def test_an_agency_is_paid_to_its_corporate_account(applicant):
    organiser = applicant("organiser")
    organiser.client.post(reverse("claims:open", args=["labor_export_service_subsidy"]))
    organiser.key = organiser.user.claims.get().key
    organiser.fill("account", chosen="new", bank="镇雄农村商业银行", account="900000000000777")
    assert organiser.claim.account.kind == "corporate"
    assert organiser.claim.organisation.name in organiser.page("who").content.decode()


def test_a_journey_is_kept_by_division_codes(applicant):
    worker = applicant("worker").open("transport_subsidy")
    assert worker.fill("journey", **JOURNEY).url == worker.url("tickets")
    assert worker.claim.answers["work_county"] == "440106"


def test_work_abroad_can_be_told(applicant):
    worker = applicant("worker").open("transport_subsidy")
    worker.fill("journey", **(JOURNEY | {"work_county": "810000"}))
    assert worker.claim.answers["work_county"] == "810000"
    assert "香港特别行政区" in worker.get("check").content.decode()


def test_tickets_are_added_one_at_a_time_in_fen(applicant):
    worker = applicant("worker").open("transport_subsidy")
    assert worker.fill("tickets", again="1", **TICKET).url == worker.url("tickets")
    worker.fill("tickets", again="1", **(TICKET | {"fen": "1,020.5", "mode": "air", "name_match": "none"}))
    first, second = worker.claim.answers["tickets"]
    assert first == {
        "date": "2026-02-18",
        "fen": 50100,
        "mode": "rail",
        "direction": "out",
        "to_province": "44",
        "name_match": True,
    }
    assert (second["fen"], second["name_match"]) == (102050, None)


def test_the_same_ticket_sent_twice_stands_once(applicant):
    worker = applicant("worker").open("transport_subsidy")
    worker.fill("tickets", again="1", **TICKET)
    worker.fill("tickets", again="1", **TICKET)
    assert len(worker.claim.answers["tickets"]) == 1


def test_a_ticket_is_taken_off_the_list(applicant):
    worker = applicant("worker").open("transport_subsidy")
    worker.fill("tickets", again="1", **TICKET)
    worker.fill("tickets", again="1", **(TICKET | {"direction": "return"}))
    url = reverse("claims:remove_ticket", args=[worker.key])
    worker.client.post(url, {"position": "1"})
    assert [ticket["direction"] for ticket in worker.claim.answers["tickets"]] == ["return"]
    for nothing in ("1000", "", "-1", "first"):
        worker.client.post(url, {"position": nothing})
    assert len(worker.claim.answers["tickets"]) == 1


BAD_TICKETS = [
    ("date", "2026-02-30", "“2026-02-30”这一天在日历上不存在"),
    ("fen", "五百", "“五百”不是金额"),
    ("fen", "0", "“0”不是金额"),
    ("fen", "501.005", "“501.005”不是金额"),
    ("mode", "rocket", "选择一个有效的选项"),
    ("name_match", "", "请回答票上的姓名是不是您本人"),
]


@pytest.mark.parametrize(("field", "typed", "sentence"), BAD_TICKETS)
def test_a_ticket_that_cannot_be_right_is_shown_again(applicant, field, typed, sentence):
    worker = applicant("worker").open("transport_subsidy")
    page = worker.fill("tickets", again="1", **(TICKET | {field: typed}))
    assert page.status_code == 422
    assert sentence in page.content.decode()
    assert "tickets" not in worker.claim.answers
