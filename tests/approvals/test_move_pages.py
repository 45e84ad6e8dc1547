"""The pages of what is done beside deciding: offered to those whom the guard lets through, and to nobody else."""

import pytest
from django.urls import reverse

from approvals.commands import take
from approvals.models import Copy, Urging
from tests.approvals.conftest import answer, carry, fresh, item_of

WHY = "请再核实一次。"


@pytest.fixture
def at_county(file_startup, cast):
    return carry(file_startup(), cast, "county")


@pytest.fixture
def page_of(client, cast):
    def read(username: str, claim) -> str:
        client.force_login(cast[username])
        return client.get(reverse("claims:detail", args=[claim.key])).content.decode()

    return read


def address(name: str, claim) -> str:
    by_task = name in ("send_back", "hand_over", "consult")
    return reverse(f"approvals:{name}", args=[item_of(claim).task_id if by_task else claim.key])


@pytest.mark.parametrize(
    ("username", "offered"),
    [
        ("na-county", {"send_back", "hand_over", "consult", "copy"}),
        ("na-township", {"take_back", "copy"}),
        ("na-village", {"copy"}),
        ("na-finance", {"copy"}),
        ("chen", {"urge"}),
        ("auditor", set()),
        ("admin", set()),
    ],
)
def test_each_reader_is_offered_what_his_guard_allows(at_county, page_of, username, offered):
    page = page_of(username, at_county)
    names = ("send_back", "hand_over", "consult", "take_back", "copy", "urge")
    assert {name for name in names if address(name, at_county) in page} == offered


def test_a_holder_hands_over_and_an_office_assigns(at_county, page_of, cast):
    assert '">委派</a>' in page_of("na-county", at_county)
    take(task_id=item_of(at_county).task_id, actor=cast["na-county"])
    page = page_of("na-county", at_county)
    assert '">转办</a>' in page
    assert '">委派</a>' not in page
    assert "hand-over" not in page_of("na-county-2", at_county)


def test_a_claim_is_sent_back_from_its_page(at_county, client, cast):
    client.force_login(cast["na-county"])
    url = address("send_back", at_county)
    assert "审核 · " in client.get(url).content.decode()
    step = at_county.steps.get(level="township", station="review")
    typed = {"version": at_county.version, "to_step": step.pk, "comment": WHY}
    assert client.post(url, typed).status_code == 302
    assert item_of(at_county).level == "township"


@pytest.mark.parametrize(
    ("name", "typed", "field"),
    [
        ("send_back", {"comment": WHY}, "to_step"),
        ("send_back", {"to_step": "0", "comment": WHY}, "to_step"),
        ("send_back", {"to_step": "first"}, "comment"),
        ("hand_over", {"reason": WHY}, "to"),
        ("hand_over", {"to": "nobody", "reason": WHY}, "to"),
        ("copy", {"note": "看"}, "reader"),
        ("copy", {"note": "看" * 201}, "note"),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(at_county, client, cast, name, typed, field):
    client.force_login(cast["na-county"])
    answered = client.post(address(name, at_county), {"version": at_county.version} | typed)
    page = answered.content.decode()
    assert answered.status_code == 422
    assert f'id="id_{field}_error"' in page
    assert typed.get("comment", "") in page
    assert fresh(at_county).version == at_county.version


@pytest.mark.parametrize("name", ["send_back", "hand_over", "take_back", "copy"])
def test_an_empty_or_garbled_form_is_a_page_and_no_fault(at_county, client, cast, name):
    client.force_login(cast["na-township" if name == "take_back" else "na-county"])
    for typed in ({}, {"version": "x", "to_step": "9" * 30, "to": "-1", "reader": "%00"}):
        assert client.post(address(name, at_county), typed).status_code in (200, 422)


def test_an_older_page_says_so_and_keeps_what_was_typed(at_county, client, cast):
    client.force_login(cast["na-county"])
    step = at_county.steps.get(level="village")
    typed = {"version": at_county.version - 1, "to_step": step.pk, "comment": WHY}
    answered = client.post(address("send_back", at_county), typed)
    assert answered.status_code == 409
    assert WHY in answered.content.decode()
    assert item_of(at_county).level == "county"


def test_an_agreement_is_taken_back_from_the_page(at_county, client, cast):
    client.force_login(cast["na-township"])
    url = address("take_back", at_county)
    assert "下一级签收以后" in client.get(url).content.decode()
    client.post(url, {"version": at_county.version})
    assert item_of(at_county).taken_by == cast["na-township"]


def test_a_task_is_handed_over_from_the_page(at_county, client, cast):
    client.force_login(cast["na-county"])
    typed = {"version": at_county.version, "to": cast["na-county-2"].pk, "reason": WHY}
    assert client.post(address("hand_over", at_county), typed).status_code == 302
    assert item_of(at_county).taken_by == cast["na-county-2"]


def test_a_copy_is_read_on_the_claim_page_and_ticked_off(at_county, client, cast, page_of):
    client.force_login(cast["na-county"])
    client.post(
        address("copy", at_county),
        {"version": at_county.version, "reader": cast["na-county-2"].pk, "note": "请看第三条。"},
    )
    copy = Copy.objects.get()
    url = reverse("approvals:read_copy", args=[copy.pk])
    assert url in page_of("na-county-2", at_county)
    client.force_login(cast["na-village"])
    assert client.post(url).status_code == 404
    client.force_login(cast["na-county-2"])
    assert client.post(url).status_code == 302
    assert url not in page_of("na-county-2", at_county)
    assert "请看第三条。" in client.get(reverse("approvals:desk"), {"tab": "copies"}).content.decode()


def test_the_applicant_urges_once_and_reads_that_he_has(at_county, client, cast, page_of):
    client.force_login(cast["chen"])
    assert client.post(address("urge", at_county)).status_code == 302
    assert Urging.objects.count() == 1
    page = page_of("chen", at_county)
    assert "今天已经催办过了" in page
    assert "您催办了一次" in page
    assert client.post(address("urge", at_county)).status_code == 409
    client.force_login(cast["na-county"])
    assert "催办×1" in client.get(reverse("approvals:desk")).content.decode()


def test_the_page_of_a_claim_that_was_answered_meanwhile_says_so(at_county, client, cast):
    client.force_login(cast["na-county"])
    urls = [address(name, at_county) for name in ("send_back", "hand_over")]
    answer(at_county, cast["na-county"])
    assert [client.get(url).status_code for url in urls] == [409, 409]
