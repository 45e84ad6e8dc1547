"""重新申请: what ended without money is filed anew with what was given before, once, and not too early."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import translation

from registry import clock
from registry.models import Account
from tests.workflows.claims import carry, fresh, hand_in, roster_draft, startup_draft
from workflows import again
from workflows.again import GIVEN_ANEW, apply_again
from workflows.commands import withdraw
from workflows.enums import ClaimState, Verb
from workflows.errors import CommandRefused
from workflows.forms.people import DeclarationsForm
from workflows.models import Claim, ClaimLine

UNDER_WAY = ("draft", "submitted", "returned", "in_review", "on_notice", "approved", "paying", "paid")


def ended(core, demo_day, **facts) -> Claim:
    claim = carry(core, demo_day, "rejected")
    Claim.objects.filter(pk=claim.pk).update(**facts)
    return fresh(claim)


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_the_new_draft_has_what_was_given_before(core, demo_day):
    earlier = ended(core, demo_day)
    claim = fresh(apply_again(claim_id=earlier.pk, actor=core["chen"]))
    assert (claim.state, claim.number, claim.follows) == (ClaimState.DRAFT, None, earlier)
    assert claim.answers == earlier.answers
    assert (claim.place, claim.account, claim.person) == (earlier.place, earlier.account, earlier.person)
    assert claim.lines.count() == 1
    event = claim.events.last()
    assert (event.verb, event.data["follows"]) == (Verb.APPLY_AGAIN, earlier.number)
    assert fresh(earlier).version == earlier.version


def test_consent_and_promises_are_given_anew(core, demo_day):
    assert set(DeclarationsForm.base_fields) | {"identity_confirmed"} == GIVEN_ANEW
    answers = {"uscc": "x", **dict.fromkeys(GIVEN_ANEW, True)}
    claim = apply_again(claim_id=ended(core, demo_day, answers=answers).pk, actor=core["chen"])
    assert claim.answers == {"uscc": "x"}


def test_it_can_be_handed_in_and_decided_like_any_other(core, demo_day):
    claim = hand_in(apply_again(claim_id=ended(core, demo_day).pk, actor=core["chen"]))
    assert claim.state == ClaimState.SUBMITTED
    assert claim.number != claim.follows.number


@pytest.mark.parametrize("state", UNDER_WAY)
def test_what_has_not_ended_or_was_paid_is_not_filed_again(core, demo_day, state):
    claim = carry(core, demo_day, state)
    with pytest.raises(CommandRefused) as refused:
        apply_again(claim_id=claim.pk, actor=core["chen"])
    assert refused.value.code == "not_again"
    assert Claim.objects.count() == 1


def test_not_before_the_first_day_which_is_named(core, demo_day):
    day = clock.today() + timedelta(days=10)
    earlier = ended(core, demo_day, earliest_again=day)
    with pytest.raises(CommandRefused) as refused:
        apply_again(claim_id=earlier.pk, actor=core["chen"])
    assert f"{day.year}" in str(refused.value.sentence)
    demo_day.shift(timedelta(days=10))
    assert apply_again(claim_id=earlier.pk, actor=core["chen"]).follows == earlier


@pytest.mark.parametrize("who", ["lin", "na-county", "admin"])
def test_nobody_else_files_it_again(core, demo_day, who):
    with pytest.raises(CommandRefused):
        apply_again(claim_id=ended(core, demo_day).pk, actor=core[who])


def test_a_second_click_opens_no_second_draft(core, demo_day):
    earlier = ended(core, demo_day)
    apply_again(claim_id=earlier.pk, actor=core["chen"])
    with pytest.raises(CommandRefused) as refused:
        apply_again(claim_id=earlier.pk, actor=core["chen"])
    assert "我的申请" in str(refused.value.sentence)
    assert Claim.objects.filter(follows=earlier).count() == 1


def test_after_the_follower_ended_it_may_be_followed_again(core, demo_day):
    earlier = ended(core, demo_day)
    withdraw(claim_id=apply_again(claim_id=earlier.pk, actor=core["chen"]).pk, actor=core["chen"])
    assert apply_again(claim_id=earlier.pk, actor=core["chen"]).follows == earlier


def test_the_database_lets_one_claim_follow(core, demo_day):
    earlier = ended(core, demo_day)
    apply_again(claim_id=earlier.pk, actor=core["chen"])
    with pytest.raises(IntegrityError, match="claim_followed_by_one|follows"), transaction.atomic():
        Claim.objects.filter(pk=startup_draft(core["chen"]).pk).update(follows=earlier)


def test_whoever_wrote_past_the_guard_is_refused_in_words(core, demo_day, monkeypatch):
    earlier = ended(core, demo_day)
    apply_again(claim_id=earlier.pk, actor=core["chen"])
    monkeypatch.setattr(again.guards, "may_apply_again", lambda user, claim: None)
    with pytest.raises(CommandRefused) as refused:
        apply_again(claim_id=earlier.pk, actor=core["chen"])
    assert refused.value.code == "not_again"


def test_an_account_that_was_closed_is_chosen_anew(core, demo_day):
    earlier = ended(core, demo_day)
    Account.objects.filter(pk=earlier.account_id).update(closed_on=clock.today())
    assert apply_again(claim_id=earlier.pk, actor=core["chen"]).account is None


def test_a_roster_is_carried_without_the_struck_lines(core):
    earlier = roster_draft(core["organiser"])
    people = list(core.users.values())[:3]
    ClaimLine.objects.bulk_create(
        ClaimLine(
            claim=earlier, position=n, person=user.person, label=f"人{n}", facts={"n": n}, struck=n == 2
        )
        for n, user in enumerate(people, start=1)
    )
    withdraw(claim_id=earlier.pk, actor=core["organiser"])
    claim = apply_again(claim_id=earlier.pk, actor=core["organiser"])
    rows = list(claim.lines.order_by("position").values_list("position", "label", "facts", "struck"))
    assert rows == [(1, "人1", {"n": 1}, False), (2, "人3", {"n": 3}, False)]


def test_packages_above_are_given_both_claims_and_the_lines(core, demo_day, monkeypatch):
    earlier, seen = ended(core, demo_day), []
    monkeypatch.setattr(again, "_carriers", [lambda *given: seen.append(given)])
    claim = apply_again(claim_id=earlier.pk, actor=core["chen"])
    [(old, new, lines)] = seen
    assert (old, new) == (earlier, claim)
    assert lines == {earlier.lines.get().pk: claim.lines.get()}


def test_a_subsidy_that_is_no_longer_there_cannot_be_filed_again(core, demo_day, monkeypatch):
    earlier = ended(core, demo_day)
    monkeypatch.setattr(again, "missing_standard", lambda programme, county: "现在不能申请。")
    with pytest.raises(CommandRefused, match="现在不能申请"):
        apply_again(claim_id=earlier.pk, actor=core["chen"])
    assert Claim.objects.count() == 1


def test_one_click_on_the_page_and_both_claims_name_each_other(core, demo_day):
    earlier, client = ended(core, demo_day), signed_in(core["chen"])
    url = reverse("claims:again", args=[earlier.key])
    assert url in client.get(reverse("claims:detail", args=[earlier.key])).content.decode()
    assert client.get(url).status_code == 405
    assert client.post(url).status_code == 302
    claim = hand_in(Claim.objects.get(follows=earlier))
    page = client.get(reverse("claims:detail", args=[claim.key])).content.decode()
    assert "接着这一份重新申请" in page
    assert earlier.number in page
    page = client.get(reverse("claims:detail", args=[earlier.key])).content.decode()
    assert claim.number in page
    assert "您已经重新申请过了" in page
    assert url not in page


def test_before_the_day_the_page_names_it_and_has_no_button(core, demo_day):
    earlier = ended(core, demo_day, earliest_again=clock.today() + timedelta(days=3))
    client = signed_in(core["chen"])
    with translation.override("zh-hans"):
        page = client.get(reverse("claims:detail", args=[earlier.key])).content.decode()
    assert "可以重新申请，到时候再来就行" in page
    assert reverse("claims:again", args=[earlier.key]) not in page
    assert client.post(reverse("claims:again", args=[earlier.key])).status_code == 409


def test_the_reviewer_of_the_new_one_finds_the_old_one(core, demo_day):
    earlier = ended(core, demo_day)
    hand_in(apply_again(claim_id=earlier.pk, actor=core["chen"]))
    page = signed_in(core["na-county"]).get(reverse("claims:detail", args=[earlier.followers.get().key]))
    assert earlier.number in page.content.decode()
