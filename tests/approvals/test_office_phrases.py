"""常用意见: what an office keeps for its people, offered before what everybody is offered."""

import re

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from approvals.enums import PhraseKind
from approvals.models import Decision, OfficePhrase
from approvals.office_phrases.commands import (
    MOST_OF_A_KIND,
    add_phrase,
    move_phrase_up,
    phrases_kept,
    retire_phrase,
)
from registry import clock
from registry.models import Delegation
from tests.approvals.conftest import fresh, item_of
from workflows.errors import CommandRefused, InvalidInput

ADDRESS = "/desk/phrases/"
TEXT = "已到店里看过，情况属实。"


@pytest.fixture
def village(cast):
    return cast["na-village"]


@pytest.fixture
def office(village):
    return village.posts.get().office


def kept(office, *texts: str, kind: str = PhraseKind.AGREE) -> list[OfficePhrase]:
    reviewer = office.posts.get(role="reviewer").user
    return [add_phrase(actor=reviewer, office=office, kind=kind, text=text) for text in texts]


def order(office) -> list[str]:
    return [each.text for each in phrases_kept([office])]


def test_phrases_stand_in_the_order_their_office_gives_them(village, office):
    first, second, third = kept(office, "一", "二", "三")
    kept(office, "各种", kind=PhraseKind.ANY)
    kept(office, "不批准的理由见附件。", kind=PhraseKind.REFUSE)
    move_phrase_up(actor=village, phrase_id=third.pk)
    move_phrase_up(actor=village, phrase_id=third.pk)
    move_phrase_up(actor=village, phrase_id=third.pk)
    assert order(office) == ["三", "一", "二", "不批准的理由见附件。", "各种"]
    retire_phrase(actor=village, phrase_id=first.pk)
    move_phrase_up(actor=village, phrase_id=second.pk)
    assert order(office)[:2] == ["二", "三"]
    with pytest.raises(CommandRefused, match="已经停用"):
        move_phrase_up(actor=village, phrase_id=first.pk)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("  ", "请写常用意见"),
        ("长" * 201, "最多200个字"),
        ("材料不全，驳回。", "不要写“驳回”"),
        (f" {TEXT} ", "已经有了"),
    ],
)
def test_what_is_no_phrase_is_refused_with_the_reason(village, office, text, sentence):
    kept(office, TEXT)
    with pytest.raises(InvalidInput, match=sentence):
        add_phrase(actor=village, office=office, kind="agree", text=text)
    assert order(office) == [TEXT]


def test_no_office_keeps_more_than_can_be_looked_through(village, office):
    kept(office, *(str(number) for number in range(MOST_OF_A_KIND)))
    with pytest.raises(InvalidInput, match="最多12条"):
        add_phrase(actor=village, office=office, kind="agree", text=TEXT)


def test_only_who_reviews_there_by_his_own_post_tends_them(cast, office, village):
    (phrase,) = kept(office, TEXT)
    delegate = cast["na-township"]
    Delegation.objects.create(
        post=village.posts.get(),
        delegate=delegate,
        valid_from=clock.today(),
        valid_to=clock.today(),
        reason="出差",
    )
    for user in (delegate, cast["na-county"], cast["chen"]):
        with pytest.raises(CommandRefused, match="您不在这个岗位上"):
            add_phrase(actor=user, office=office, kind="agree", text="二")
        with pytest.raises(CommandRefused, match="您不在这个岗位上"):
            retire_phrase(actor=user, phrase_id=phrase.pk)


def test_the_own_ones_are_offered_first_and_one_click_is_enough(file_startup, cast, village, office, client):
    claim = file_startup()
    (own,) = kept(office, TEXT)
    (common,) = kept(office, "见调查记录。", kind=PhraseKind.ANY)
    kept(cast["na-township"].posts.get().office, "乡镇的话。")
    client.force_login(village)
    page = client.get(f"/claims/{claim.key}/").content.decode()
    offered = re.findall(r'name="phrase" id="[^"]+" value="([^"]*)"', page)
    assert offered[:3] == [f"own-{own.pk}", f"own-{common.pk}", "agree-1"]
    assert "乡镇的话。" not in page
    typed = {"version": claim.version, "verdict": "agree", "phrase": f"own-{own.pk}"}
    address = reverse("approvals:decide", args=[item_of(claim).task_id])
    wrong = client.post(address, typed | {"verdict": "not_accept"})
    assert "选中的常用意见与您的决定不符" in wrong.content.decode()
    assert client.post(address, typed).status_code == 302
    assert Decision.objects.get(claim=claim).comment == TEXT


def test_a_phrase_for_any_opinion_goes_with_a_refusal(file_startup, village, office, client):
    claim = file_startup()
    (common,) = kept(office, "见调查记录。", kind=PhraseKind.ANY)
    client.force_login(village)
    typed = {"version": claim.version, "verdict": "not_accept", "phrase": f"own-{common.pk}"}
    assert client.post(reverse("approvals:decide", args=[item_of(claim).task_id]), typed).status_code == 302
    assert fresh(claim).is_closed


def test_many_are_agreed_to_with_the_phrase_of_the_office(file_startup, village, office, client):
    file_startup()
    kept(office, TEXT)
    client.force_login(village)
    page = client.get("/desk/bulk/?action=agree").content.decode()
    assert page.index(TEXT) < page.index("材料齐全，情况属实，同意上报。")
    assert TEXT not in client.get("/desk/bulk/?action=assign").content.decode()


def test_the_page_adds_orders_and_retires(village, office, client):
    client.force_login(village)
    assert f'href="{ADDRESS}"' in client.get("/desk/").content.decode()
    assert "还没有本机构的常用意见" in client.get(ADDRESS).content.decode()
    refused = client.post(ADDRESS, {"kind": "agree", "text": "驳回"})
    assert refused.status_code == 422
    assert "不要写“驳回”" in refused.content.decode()
    for text in ("一", "二"):
        assert client.post(ADDRESS, {"kind": "agree", "text": text}).status_code == 302
    second = OfficePhrase.objects.get(text="二")
    client.post(f"{ADDRESS}{second.pk}/up/")
    assert order(office) == ["二", "一"]
    client.post(f"{ADDRESS}{second.pk}/retire/")
    page = client.get(ADDRESS).content.decode()
    assert order(office) == ["一"]
    assert "二</p>" not in page


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("", "office_phrase_says_something"),
        ("驳回申请", "office_phrase_no_bare_refusal"),
        (TEXT, "UNIQUE|once"),
    ],
)
def test_the_database_keeps_phrases_that_say_something_each_once(village, office, text, name):
    kept(office, TEXT)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        OfficePhrase.objects.create(
            office=office, kind="agree", text=text, position=1, added_by=village, added_at=clock.now()
        )
