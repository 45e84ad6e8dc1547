"""批量办理 on its pages: choose, confirm, read what came of each; without scripts, and only for whom it is."""

import re

import pytest
from django.urls import reverse

from approvals.bulk.working import run_waiting
from approvals.models import BulkRun, Decision
from registry.models import User
from tests.approvals.clones import clones_of
from tests.approvals.conftest import REVIEWED, answer, fresh
from workflows.models import Claim, OpenItem

ADDRESS = "/desk/bulk/"


@pytest.fixture
def many(file_startup) -> list[Claim]:
    claim = file_startup()
    return [claim, *clones_of(claim, 2)]


@pytest.fixture
def reader(client, cast):
    client.force_login(cast["na-village"])
    return client


def values_on(page) -> list[str]:
    return re.findall(r'name="items"[^>]*value="([^"]+)"', page.content.decode())


def token_on(page) -> str:
    return re.search(r'name="token" value="([^"]+)"', page.content.decode())[1]


def sent(page, **more) -> dict[str, object]:
    """What the form of this page sends when its reader changes nothing but `more`."""
    return {"token": token_on(page), "items": values_on(page), "comment": REVIEWED} | more


def test_from_the_list_by_the_confirmation_to_the_results(many, reader, monkeypatch):
    page = reader.get(ADDRESS, {"all": "1"})
    assert page.content.decode().count(" checked") == 3
    confirm = reader.post(f"{ADDRESS}?action=agree", sent(page))
    text = confirm.content.decode()
    assert confirm.status_code == 200
    assert "同意 3 件申请" in text
    assert "30,000.00" in text
    assert REVIEWED in text
    assert Decision.objects.count() == 0
    done = reader.post(f"{ADDRESS}?action=agree", sent(confirm, confirmed="yes"))
    run = BulkRun.objects.get()
    assert done["Location"] == reverse("approvals:bulk_run", args=[run.pk])
    run_waiting()
    assert "3 件全部办完" in reader.get(done["Location"]).content.decode()
    assert Decision.objects.count() == 3


def test_nothing_is_ticked_before_it_was_asked_for(many, reader):
    assert " checked" not in reader.get(ADDRESS).content.decode()


def test_a_phrase_is_enough_and_stands_before_what_was_written(many, reader):
    page = reader.get(ADDRESS, {"all": "1"})
    typed = sent(page, phrase="agree-1", comment="另见电话记录。", confirmed="yes")
    reader.post(f"{ADDRESS}?action=agree", typed)
    assert BulkRun.objects.get().comment == "材料齐全，情况属实，同意上报。\n另见电话记录。"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"comment": " "}, "请写明理由"),
        ({"items": []}, "还没有选中申请"),
        ({"items": ["nonsense"]}, "读不出来"),
        ({"items": ["a:1:1"] * 501}, "一次最多办理500件"),
        ({"phrase": "refuse-1"}, "请从列出的常用意见中选择"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_lost(many, reader, typed, sentence):
    page = reader.get(ADDRESS, {"all": "1"})
    again = reader.post(f"{ADDRESS}?action=agree", sent(page) | typed | {"confirmed": "yes"})
    assert again.status_code == 422
    assert sentence in again.content.decode()
    if "items" not in typed:
        assert again.content.decode().count(" checked") == 3
    assert not BulkRun.objects.exists()


def test_who_sends_the_confirmation_twice_reads_the_same_results(many, reader):
    page = reader.get(ADDRESS, {"all": "1"})
    typed = sent(page, confirmed="yes")
    answers = [reader.post(f"{ADDRESS}?action=agree", typed) for _time in range(2)]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert BulkRun.objects.count() == 1


def test_what_moved_between_list_and_confirmation_is_said_before_and_named_after(many, reader, cast):
    page = reader.get(ADDRESS, {"all": "1"})
    answer(many[1], cast["na-village"])
    confirm = reader.post(f"{ADDRESS}?action=agree", sent(page))
    assert "有 1 件刚刚有了变化" in confirm.content.decode()
    done = reader.post(f"{ADDRESS}?action=agree", sent(confirm, confirmed="yes"))
    run_waiting()
    text = reader.get(done["Location"]).content.decode()
    assert "共 3 件，已办 2 件，1 件没有办" in text
    undone = text[text.index("没有办的申请") :]
    assert many[1].number in undone[: undone.index("</section>")]


def test_progress_is_shown_until_all_are_done(many, reader, monkeypatch):
    monkeypatch.setattr("approvals.bulk.views.begin_at_once", lambda run_waiting: None)
    page = reader.get(ADDRESS, {"all": "1"})
    done = reader.post(f"{ADDRESS}?action=agree", sent(page, confirmed="yes"))
    run_waiting(1)
    text = reader.get(done["Location"]).content.decode()
    assert "还有 2 件等待办理，共 3 件" in text
    assert "刷新进度" in text
    part = reverse("approvals:bulk_progress", args=[BulkRun.objects.get().pk])
    assert reader.get(part).status_code == 200
    run_waiting()
    ended = reader.get(part)
    assert (ended.status_code, ended["HX-Refresh"]) == (204, "true")


def test_embedded_the_first_ones_are_done_when_the_page_is_there(many, reader, settings):
    settings.JOBS_RUNNER = "embedded"
    page = reader.get(ADDRESS, {"all": "1"})
    done = reader.post(f"{ADDRESS}?action=agree", sent(page, confirmed="yes"))
    assert "3 件全部办完" in reader.get(done["Location"]).content.decode()


def test_taking_asks_for_no_opinion(many, reader, cast):
    page = reader.get(ADDRESS, {"action": "take", "all": "1"})
    assert "意见和理由" not in page.content.decode()
    typed = {"token": token_on(page), "items": values_on(page), "confirmed": "yes"}
    reader.post(f"{ADDRESS}?action=take", typed)
    run_waiting()
    assert set(OpenItem.objects.values_list("taken_by", flat=True)) == {cast["na-village"].pk}


def test_an_unknown_action_is_read_as_agreeing(many, reader):
    assert 'action="?action=agree"' in reader.get(ADDRESS, {"action": "refuse"}).content.decode()


def test_the_results_of_another_are_not_there(many, reader, client, cast):
    page = reader.get(ADDRESS, {"all": "1"})
    done = reader.post(f"{ADDRESS}?action=agree", sent(page, confirmed="yes"))
    client.force_login(cast["na-township"])
    assert client.get(done["Location"]).status_code == 404
    client.logout()
    assert client.get(done["Location"]).status_code == 302


def test_somebody_elses_claim_in_the_form_does_nothing(many, client, cast):
    client.force_login(cast["zx-village"])
    page = client.get(ADDRESS)
    assert "您现在没有审核岗位" not in page.content.decode()
    claim = fresh(many[0])
    item = OpenItem.objects.get(claim=claim)
    typed = {"token": "t" * 20, "items": [f"{claim.key}:{item.task_id}:{claim.version}"], "comment": "a"}
    refused = client.post(f"{ADDRESS}?action=agree", typed | {"confirmed": "yes"})
    assert refused.status_code == 409
    assert claim.number not in refused.content.decode()
    assert not BulkRun.objects.exists()


def test_who_reviews_nothing_has_nothing_to_choose(client, db):
    client.force_login(User.objects.create_user("nobody", name="无名"))
    assert "您现在没有审核岗位" in client.get(ADDRESS).content.decode()


def test_the_desk_leads_to_it(many, reader):
    assert f'href="{ADDRESS}"' in reader.get("/desk/").content.decode()
