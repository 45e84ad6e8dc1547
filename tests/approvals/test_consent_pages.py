"""请示 on the pages: asked from the claim, listed, answered once, by whom it concerns and by nobody else."""

import pytest
from django.urls import reverse

from approvals.consents import ask_consent
from approvals.enums import ConsentKind
from approvals.models import Consent
from registry.enums import Level
from tests.approvals.conftest import item_of
from workflows.models import Claim

WHY = "只有一名工作人员在岗。"


@pytest.fixture
def claim(file_startup) -> Claim:
    return file_startup()


@pytest.fixture
def asked(claim, cast) -> Consent:
    return ask_consent(
        claim_id=claim.pk,
        actor=cast["na-village"],
        office=item_of(claim).office,
        kind=ConsentKind.SECOND_RETURN,
        reason=WHY,
    )


def page(client, user, name: str, *args, **data):
    client.force_login(user)
    return client.get(reverse(name, args=args), data)


def test_the_claim_page_leads_to_asking_for_whoever_may(claim, cast, client):
    link = reverse("approvals:ask_consent", args=[claim.key])
    assert link in page(client, cast["na-village"], "claims:detail", claim.key).content.decode()
    assert link not in page(client, cast["auditor"], "claims:detail", claim.key).content.decode()
    assert link not in page(client, cast["chen"], "claims:detail", claim.key).content.decode()


def test_a_question_is_asked_for_the_office_where_the_claim_lies(claim, cast, client):
    client.force_login(cast["na-village"])
    answered = client.post(
        reverse("approvals:ask_consent", args=[claim.key]), {"kind": "two_levels", "reason": WHY}
    )
    assert answered.status_code == 302
    consent = Consent.objects.get()
    assert consent.asked_for == item_of(claim).office
    assert consent.subject == {"person": cast["na-village"].person_id, "level": Level.VILLAGE}
    assert consent.reason == WHY


def test_other_questions_are_about_the_claim_as_a_whole(claim, cast, client):
    client.force_login(cast["na-village"])
    client.post(reverse("approvals:ask_consent", args=[claim.key]), {"kind": "second_return", "reason": WHY})
    assert Consent.objects.get().subject == {}


@pytest.mark.parametrize(
    "data",
    [
        {"kind": ""},
        {"kind": "second_return"},
        {"kind": "correction", "reason": WHY},
        {"kind": "whatever", "reason": WHY},
    ],
)
def test_what_is_missing_is_told_and_what_was_typed_stays(claim, cast, client, data):
    client.force_login(cast["na-village"])
    answered = client.post(reverse("approvals:ask_consent", args=[claim.key]), data)
    assert answered.status_code == 422
    assert "请" in answered.content.decode()
    assert not Consent.objects.exists()


def test_the_same_question_again_is_refused_on_the_form(claim, cast, client, asked):
    client.force_login(cast["na-village"])
    answered = client.post(
        reverse("approvals:ask_consent", args=[claim.key]), {"kind": "second_return", "reason": WHY}
    )
    assert answered.status_code == 422
    assert "还没有答复" in answered.content.decode()


def test_it_waits_on_the_list_of_the_office_above(asked, cast, client):
    shown = page(client, cast["na-township"], "approvals:consents")
    assert list(shown.context["waiting"]) == [asked]
    shown = page(client, cast["na-village"], "approvals:consents")
    assert list(shown.context["waiting"]) == []
    assert list(shown.context["others"]) == [asked]
    shown = page(client, cast["zx-township"], "approvals:consents")
    assert not shown.context["waiting"]
    assert not shown.context["others"]


def test_the_page_of_a_question_has_the_form_for_whoever_may_answer_alone(asked, cast, client):
    assert "<textarea" in page(client, cast["na-township"], "approvals:consent", asked.pk).content.decode()
    for username in ("na-village", "na-county", "auditor"):
        shown = page(client, cast[username], "approvals:consent", asked.pk)
        assert shown.status_code == 200
        assert "<textarea" not in shown.content.decode()
    for username in ("zx-township", "chen", "na-finance"):
        assert page(client, cast[username], "approvals:consent", asked.pk).status_code == 404


@pytest.mark.parametrize(("answer", "granted"), [("granted", True), ("refused", False)])
def test_an_answer_is_stored_and_shown(asked, cast, client, answer, granted):
    client.force_login(cast["na-township"])
    address = reverse("approvals:consent", args=[asked.pk])
    answered = client.post(address, {"answer": answer, "comment": "已核实。"})
    assert answered.status_code == 302
    asked.refresh_from_db()
    assert (asked.granted, asked.comment) == (granted, "已核实。")
    assert "已核实。" in client.get(address).content.decode()
    again = client.post(address, {"answer": "granted", "comment": "再答一次"})
    assert again.status_code == 409
    assert "已经有人答复" in again.content.decode()


def test_whoever_may_not_answer_is_refused_with_the_sentence(asked, cast, client):
    client.force_login(cast["na-village"])
    answered = client.post(
        reverse("approvals:consent", args=[asked.pk]), {"answer": "granted", "comment": "同意"}
    )
    assert answered.status_code == 409
    assert "不在这个岗位上" in answered.content.decode()
    asked.refresh_from_db()
    assert asked.granted is None


def test_an_answer_without_words_is_not_taken(asked, cast, client):
    client.force_login(cast["na-township"])
    answered = client.post(reverse("approvals:consent", args=[asked.pk]), {"answer": "granted"})
    assert answered.status_code == 422
    asked.refresh_from_db()
    assert asked.granted is None


@pytest.mark.parametrize(
    "name", ["approvals:consents", "approvals:consents_report", "approvals:consents_report_export"]
)
def test_the_lists_are_for_whoever_reviews_audits_or_administers(cast, client, name):
    readers = {
        each: page(client, cast[each], name).status_code
        for each in ("na-village", "auditor", "admin", "na-finance", "chen")
    }
    assert readers == {"na-village": 200, "auditor": 200, "admin": 200, "na-finance": 403, "chen": 403}


def test_a_list_asks_no_more_for_many(asked, cast, client, file_startup, django_assert_max_num_queries):
    page(client, cast["na-township"], "approvals:consents")
    with django_assert_max_num_queries(14) as one:
        page(client, cast["na-township"], "approvals:consents")
    for name in ("lin", "huang"):
        ask_consent(
            claim_id=file_startup(name).pk,
            actor=cast["na-village"],
            office=asked.asked_for,
            kind=ConsentKind.CORRECTION,
            reason=WHY,
        )
    with django_assert_max_num_queries(len(one.captured_queries)):
        shown = page(client, cast["na-township"], "approvals:consents")
    assert len(shown.context["waiting"]) == 3
