"""终止: an office that answers for the decision ends a claim, from anywhere until the money is released."""

import pytest
from django.test import Client
from django.urls import reverse

from approvals.endings.terminating import TERMINABLE, terminate
from approvals.enums import Verdict
from approvals.models import NoticeEntry, Seat
from registry.models import Account
from tests.approvals.conftest import answer, carry, fresh, item_of
from workflows.commands import withdraw
from workflows.enums import BenefitStatus, ClaimState, JobStatus, TerminationCause, Verb
from workflows.errors import CommandRefused, InvalidInput, StaleClaim
from workflows.models import Job, OpenItem
from workflows.relay import run_due

GROUND = "经核实，申请人3月1日已就同一家店提交过申请。"


def end(claim, actor, **changed):
    typed = {"cause": TerminationCause.FILED_TWICE, "comment": GROUND} | changed
    ended = terminate(claim_id=claim.pk, actor=actor, **typed)
    run_due()
    return fresh(ended)


def test_the_township_ends_a_claim_that_lies_in_the_village(cast, file_startup):
    claim = end(file_startup(), cast["na-township"])
    assert (claim.state, claim.is_closed) == (ClaimState.TERMINATED, True)
    event = claim.events.last()
    assert (event.verb, event.office.division_id) == (
        Verb.TERMINATE,
        cast["na-township"].posts.get().office.division_id,
    )
    assert (event.data, event.comment) == ({"cause": "filed_twice"}, GROUND)
    assert not OpenItem.objects.filter(claim=claim).exists()
    assert set(claim.benefits.values_list("status", flat=True)) == {BenefitStatus.RELEASED}


def test_the_one_who_ended_it_sits_on_it(cast, file_startup):
    claim = end(file_startup(), cast["na-township"])
    assert Seat.objects.get(claim=claim, user=cast["na-township"]).level == "township"


def test_a_claim_on_notice_loses_its_list_with_it(cast, file_startup):
    claim = carry(file_startup(), cast, "notice")
    assert claim.state == ClaimState.ON_NOTICE
    claim = end(claim, cast["na-county"], cause=TerminationCause.APPLICANT_DIED)
    assert claim.state == ClaimState.TERMINATED
    assert NoticeEntry.objects.of_claim(claim).get().status == "withdrawn"


def test_a_claim_on_notice_that_is_taken_back_loses_its_list_as_well(cast, file_startup):
    claim = carry(file_startup(), cast, "notice")
    withdraw(claim_id=claim.pk, actor=cast["chen"])
    run_due()
    entry = NoticeEntry.objects.of_claim(claim).get()
    assert entry.status == "withdrawn"
    assert Client().get(reverse("approvals:notice", args=[entry.notice_id])).status_code == 410


def test_a_correction_that_was_asked_for_is_void(cast, file_startup):
    claim = answer(file_startup(), cast["na-village"], Verdict.RETURN, comment="营业执照看不清。")
    claim = end(claim, cast["na-county"])
    assert claim.state == ClaimState.TERMINATED
    assert not OpenItem.objects.filter(claim=claim).exists()


@pytest.mark.parametrize("who", ["na-village", "zx-county", "na-finance", "auditor", "admin", "chen"])
def test_nobody_else_may(cast, file_startup, who):
    claim = file_startup()
    with pytest.raises(CommandRefused) as refused:
        end(claim, cast[who])
    assert refused.value.code == "not_allowed"
    assert fresh(claim).state == ClaimState.SUBMITTED


def test_whoever_sat_at_another_level_may_not(cast, file_startup):
    claim = file_startup()
    Seat.objects.create(
        claim=claim,
        person=cast["na-county"].person,
        user=cast["na-county"],
        level="village",
        office=item_of(claim).office,
    )
    with pytest.raises(CommandRefused):
        end(claim, cast["na-county"])


def test_the_money_is_the_limit(cast, file_startup):
    assert ClaimState.PAYING not in TERMINABLE
    claim = answer(file_startup(), cast["na-village"], Verdict.NOT_ACCEPT)
    with pytest.raises(CommandRefused) as refused:
        end(claim, cast["na-county"])
    assert "不能再终止" in str(refused.value.sentence)


@pytest.mark.parametrize("typed", [{"cause": "because"}, {"cause": ""}, {"comment": "  "}])
def test_without_a_cause_or_a_word_nothing_happens(cast, file_startup, typed):
    claim = file_startup()
    with pytest.raises(InvalidInput):
        end(claim, cast["na-county"], **typed)
    assert fresh(claim).version == claim.version


def test_a_stale_page_ends_nothing(cast, file_startup):
    claim = file_startup()
    with pytest.raises(StaleClaim):
        end(claim, cast["na-county"], expected_version=claim.version - 1)


def test_the_page_asks_and_the_claim_is_ended(cast, file_startup):
    claim, client = file_startup(), Client()
    client.force_login(cast["na-county"], backend="django.contrib.auth.backends.ModelBackend")
    url = reverse("approvals:terminate", args=[claim.key])
    assert url in client.get(reverse("claims:detail", args=[claim.key])).content.decode()
    page = client.get(url).content.decode()
    assert "锁定的资金退回" in page
    empty = client.post(url, {"version": claim.version})
    assert (empty.status_code, "请选择终止的原因" in empty.content.decode()) == (422, True)
    typed = {"version": claim.version, "cause": "filed_twice", "comment": GROUND}
    assert client.post(url, typed).status_code == 302
    assert fresh(claim).state == ClaimState.TERMINATED
    assert client.get(url).status_code == 409


def test_the_applicant_reads_who_ended_it_and_why(cast, file_startup):
    claim, client = end(file_startup(), cast["na-county"]), Client()
    client.force_login(cast["chen"], backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(reverse("claims:detail", args=[claim.key])).content.decode()
    assert "经办机构已经终止这份申请" in page
    assert "同一事项重复申请" in page
    assert GROUND in page
    assert "用原来的内容重新申请" in page
    assert cast["na-county"].name not in page


def test_nothing_is_left_for_the_machine(cast, file_startup):
    claim = end(carry(file_startup(), cast, "notice"), cast["na-county"])
    assert not Job.objects.filter(claim=claim, status=JobStatus.FAILED).exists()
    assert Account.objects.filter(person=claim.person).exists()
