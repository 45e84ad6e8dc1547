"""The pages of objections: anybody raises one, whoever has the code follows it, the office looks into it."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from approvals.board import complaints
from approvals.board.objections import Said, raise_objection
from approvals.models import NoticeEntry, Objection, Unsealing
from tests.approvals.conftest import carry, fresh
from workflows.enums import ClaimState

TEXT, NAME, PHONE = "他家的店去年就关门了，一直没有营业。", "林国平", "13800001234"


@pytest.fixture(autouse=True)
def _nobody_asked_before() -> None:
    cache.clear()


@pytest.fixture
def entry(file_startup, cast) -> NoticeEntry:
    claim = carry(file_startup(), cast, "notice")
    return NoticeEntry.objects.of_claim(claim).get()


@pytest.fixture
def objection(entry) -> Objection:
    said = Said(TEXT, NAME, PHONE)
    return raise_objection(list_id=entry.notice_id, entry_ids=[entry.pk], said=said).objection


@pytest.fixture
def as_(cast):
    def sign_in(username: str) -> Client:
        client = Client()
        client.force_login(cast[username], backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in


def address(entry: NoticeEntry) -> str:
    return reverse("approvals:object", args=[entry.notice_id])


def send(client: Client, entry: NoticeEntry, **changed: object):
    typed = {"line": entry.pk, "text": TEXT, "name": NAME, "phone": PHONE}
    return client.post(address(entry), typed | changed)


def page(objection: Objection, name: str = "objection") -> str:
    return reverse(f"approvals:{name}", args=[objection.pk])


def test_from_the_list_a_ticked_line_leads_to_the_form(client, entry):
    text = client.get(reverse("approvals:notice", args=[entry.notice_id])).content.decode()
    assert f'name="line" value="{entry.pk}"' in text
    text = client.get(address(entry), {"line": entry.pk}).content.decode()
    assert "陈**" in text
    assert "您的真实姓名" in text
    assert "怎么收到的" not in text


@pytest.mark.parametrize("line", ["", "0", "x' OR 1=1", "99999999999999999999999"])
def test_without_a_line_of_the_list_the_form_is_not_shown(client, entry, line):
    answer = client.get(address(entry), {"line": line}, follow=True)
    assert answer.redirect_chain[-1][0] == reverse("approvals:notice", args=[entry.notice_id])
    assert "请先在名单上勾选" in answer.content.decode()


def test_anybody_objects_without_signing_in_and_gets_a_code(client, entry):
    answer = send(client, entry)
    assert answer.status_code == 302
    followed = client.get(answer["Location"]).content.decode()
    objection = Objection.objects.get()
    assert objection.number in followed
    assert answer["Location"].split("/")[-2] in followed
    assert "正在安排没有审核过的人核实" in followed
    assert NAME not in followed
    assert PHONE not in followed


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"text": "短"}, "请写明情况，10到2000个字"),
        ({"name": ""}, "请写真实姓名"),
        ({"phone": "12"}, "请写能联系上您的电话号码"),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(client, entry, changed, words):
    answer = send(client, entry, **changed)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert words in text
    assert "text" in changed or TEXT in text
    assert not Objection.objects.exists()


def test_a_program_that_fills_in_everything_gets_nowhere(client, entry):
    assert send(client, entry, website="https://example.com").status_code == 422
    assert not Objection.objects.exists()


def test_one_address_objects_ten_times_an_hour(client, entry):
    statuses = [send(client, entry).status_code for _time in range(11)]
    assert statuses == [302] * 10 + [429]
    assert Objection.objects.count() == 10
    assert send(Client(REMOTE_ADDR="10.0.0.9"), entry).status_code == 302


def test_a_code_that_leads_nowhere_reads_the_same_for_all(client, objection):
    answers = [
        client.get(reverse("approvals:followed", args=[code])) for code in ("0" * 20, "x", "' OR 1=1 --")
    ]
    assert {answer.status_code for answer in answers} == {200}
    assert all("没有查到" in answer.content.decode() for answer in answers)
    assert all(objection.number not in answer.content.decode() for answer in answers)


def test_codes_are_not_tried_out(client, objection):
    url = reverse("approvals:followed", args=["0" * 20])
    assert [client.get(url).status_code for _time in range(21)] == [200] * 20 + [429]


def test_a_typed_code_leads_to_the_answer(client, entry):
    code = send(client, entry)["Location"].split("/")[-2]
    answer = client.get(reverse("approvals:follow"), {"code": f" {code.lower()} "}, follow=True)
    assert Objection.objects.get().number in answer.content.decode()


def test_search_engines_are_kept_out(client, entry):
    for url in (address(entry) + f"?line={entry.pk}", reverse("approvals:follow")):
        assert "noindex" in client.get(url)["X-Robots-Tag"]


def test_a_clerk_writes_down_what_he_heard(as_, entry, cast):
    text = as_("na-county").get(address(entry), {"line": entry.pk}).content.decode()
    assert "怎么收到的" in text
    assert send(as_("na-county"), entry).status_code == 422
    assert send(as_("na-county"), entry, via="phone").status_code == 302
    assert Objection.objects.get().received_by == cast["na-county"]


def test_the_office_lists_its_objections_and_others_see_none(as_, objection):
    url = reverse("approvals:objections")
    assert objection.number in as_("na-county").get(url).content.decode()
    for who in ("zx-county", "chen", "na-finance", "admin"):
        assert objection.number not in as_(who).get(url).content.decode()
        assert as_(who).get(page(objection)).status_code == 404


def test_only_those_who_did_not_review_are_offered(as_, objection, cast):
    text = as_("na-county").get(page(objection)).content.decode()
    assert TEXT in text
    assert NAME not in text
    assert f'value="{cast["na-county-2"].pk}"' in text
    assert f'value="{cast["na-county"].pk}"' not in text


def test_an_objection_is_looked_into_to_its_end_on_the_pages(as_, objection, cast, client):
    chief, finder = as_("na-county"), as_("na-county-2")
    assert chief.post(page(objection, "assign"), {"investigator": "x"}).status_code == 422
    assigned = chief.post(page(objection, "assign"), {"investigator": cast["na-county-2"].pk})
    assert assigned.status_code == 302
    assert chief.post(page(objection, "unseal"), {"reason": "看看"}).status_code == 409
    assert finder.post(page(objection, "unseal"), {"reason": ""}).status_code == 422
    shown = finder.post(page(objection, "unseal"), {"reason": "打电话核对"})
    assert NAME in shown.content.decode()
    assert PHONE in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]
    again = finder.get(page(objection)).content.decode()
    assert NAME not in again
    assert "打电话核对" in again
    assert Unsealing.objects.count() == 1
    assert finder.post(page(objection, "answer"), {"upheld": "no"}).status_code == 422
    typed = {"upheld": "no", "findings": "到店查看，正常营业。", "answer": "经核实，符合条件。"}
    assert finder.post(page(objection, "answer"), typed).status_code == 302
    text = chief.get(page(objection)).content.decode()
    assert "到店查看，正常营业。" in text
    assert fresh(objection.lines.get().entry.line.claim).state == ClaimState.ON_NOTICE


def test_the_objector_reads_the_answer_and_not_the_findings(client, as_, entry, cast):
    code = send(client, entry)["Location"].split("/")[-2]
    objection = Objection.objects.get()
    as_("na-county").post(page(objection, "assign"), {"investigator": cast["na-county-2"].pk})
    typed = {"upheld": "yes", "findings": "店门紧锁，邻居都说关了。", "answer": "情况属实，已退回重新审核。"}
    as_("na-county-2").post(page(objection, "answer"), typed)
    text = client.get(reverse("approvals:followed", args=[code])).content.decode()
    assert "情况属实，已退回重新审核。" in text
    assert "邻居" not in text
    assert fresh(entry.line.claim).state == ClaimState.IN_REVIEW


def test_objections_are_paged(as_, client, entry, monkeypatch):
    monkeypatch.setattr(complaints, "PAGE", 1)
    send(client, entry)
    send(client, entry)
    newest, oldest = Objection.objects.order_by("-pk")
    first = as_("na-county").get(reverse("approvals:objections")).content.decode()
    assert newest.number in first
    assert oldest.number not in first
    second = as_("na-county").get(reverse("approvals:objections"), {"after": newest.pk}).content.decode()
    assert oldest.number in second


def test_the_list_costs_two_queries(objection, cast, django_assert_max_num_queries):
    with django_assert_max_num_queries(2):
        complaints.objections_page(cast["na-county"])
