"""复议、诉讼、申诉: recorded as they come; a quashed refusal is reviewed once more, by somebody else."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from approvals.endings.appealing import (
    Outcome,
    may_record_appeal,
    may_record_outcome,
    record_appeal,
    record_appeal_outcome,
)
from approvals.enums import AppealKind, AppealResult, Verdict
from approvals.models import Appeal, AppealOutcome
from registry import clock
from registry.commands import appoint
from registry.enums import Role
from registry.models import User
from tests.approvals.conftest import answer, carry, fresh, item_of
from workflows.commands import submit
from workflows.enums import BenefitStatus, ClaimState, Verb
from workflows.errors import CommandRefused, InvalidInput, StaleClaim
from workflows.models import Claim
from workflows.reconcile import faults
from workflows.relay import run_due

NO = "登记到申请之日不满6个月。"
RULING = "原决定认定事实不清，撤销，责令重新作出。"


@pytest.fixture
def refused(cast, file_startup) -> Claim:
    return answer(carry(file_startup(), cast, "county"), cast["na-county"], Verdict.REFUSE, comment=NO)


@pytest.fixture
def colleague(cast) -> User:
    """Another reviewer at the county, who has nothing to do with the claim."""
    user = cast["zx-county"]
    appoint(
        actor=cast["admin"],
        user=user,
        office=cast["na-county"].posts.get().office,
        role=Role.REVIEWER,
        valid_from=clock.today(),
    )
    return user


def appeal(claim, actor, **changed) -> Appeal:
    typed = {
        "kind": AppealKind.RECONSIDERATION,
        "body": "南安市人民政府",
        "number": "南政复〔2026〕3号",
        "filed_on": clock.today(),
    } | changed
    return record_appeal(claim_id=claim.pk, actor=actor, **typed)


def end(found: Appeal, actor, result=AppealResult.QUASHED, **changed) -> AppealOutcome:
    typed = {"decided_on": clock.today(), "document": "南政复决〔2026〕3号", "note": RULING} | changed
    row = record_appeal_outcome(appeal_id=found.pk, actor=actor, outcome=Outcome(result, **typed))
    run_due()
    return row


def test_an_appeal_is_recorded_and_the_claim_stays_as_it_is(cast, refused):
    found = appeal(refused, cast["na-county"])
    assert (found.office, found.kind) == (cast["na-county"].posts.get().office, AppealKind.RECONSIDERATION)
    claim = fresh(refused)
    assert claim.state == ClaimState.REJECTED
    assert claim.closed_at == refused.closed_at
    assert claim.events.last().verb == Verb.APPEAL


@pytest.mark.parametrize("result", [AppealResult.QUASHED, AppealResult.ALTERED])
def test_a_quashed_refusal_is_back_at_the_level_that_refused(cast, refused, result):
    end(appeal(refused, cast["na-county"]), cast["na-county"], result)
    claim = fresh(refused)
    assert (claim.state, claim.closed_at, claim.decided_at) == (ClaimState.IN_REVIEW, None, None)
    item = item_of(claim)
    assert item.level == "county"
    assert item.due_on > clock.today()
    assert [event.verb for event in claim.events.all()][-2:] == [Verb.APPEAL_OUTCOME, Verb.REVIEW_AGAIN]
    assert set(claim.benefits.values_list("status", flat=True)) == {BenefitStatus.CLAIMED}
    assert list(faults(history=True)) == []


def test_whoever_refused_it_does_not_decide_again_and_a_colleague_does(cast, refused, colleague):
    end(appeal(refused, cast["na-county"]), cast["na-county"])
    with pytest.raises(CommandRefused) as refusal:
        answer(refused, cast["na-county"])
    assert "原来的决定已经撤销" in str(refusal.value.sentence)
    claim = answer(refused, colleague)
    assert claim.state == ClaimState.ON_NOTICE


def test_the_colleague_may_go_on_after_a_correction_he_asked_for(cast, refused, colleague):
    end(appeal(refused, cast["na-county"]), cast["na-county"])
    claim = answer(refused, colleague, Verdict.RETURN, comment="请补经营证明。")
    submit(claim_id=claim.pk, actor=cast["chen"])
    run_due()
    assert answer(claim, colleague).state == ClaimState.ON_NOTICE


def test_a_claim_that_was_not_accepted_is_accepted_by_it(cast, file_startup):
    claim = answer(file_startup(), cast["na-village"], Verdict.NOT_ACCEPT)
    end(appeal(claim, cast["na-township"]), cast["na-township"])
    claim = fresh(claim)
    assert claim.state == ClaimState.IN_REVIEW
    assert claim.accepted_at is not None
    assert item_of(claim).level == "village"


@pytest.mark.parametrize("result", [AppealResult.UPHELD, AppealResult.DROPPED])
def test_an_upheld_refusal_stays(cast, refused, result):
    row = end(appeal(refused, cast["na-county"]), cast["na-county"], result)
    claim = fresh(refused)
    assert (row.reopened, claim.state) == (False, ClaimState.REJECTED)
    assert may_record_outcome(cast["na-county"], claim) is not None


def test_an_approved_claim_stays_approved_whatever_the_ruling(cast, file_startup):
    claim = carry(file_startup(), cast, "notice")
    assert may_record_appeal(cast["na-county"], claim) is not None
    Claim.objects.filter(pk=claim.pk).update(state=ClaimState.APPROVED)
    row = end(appeal(claim, cast["na-county"]), cast["na-county"])
    assert (row.reopened, fresh(claim).state) == (False, ClaimState.APPROVED)


def test_each_is_recorded_once(cast, refused):
    found = appeal(refused, cast["na-county"])
    with pytest.raises(CommandRefused) as refusal:
        appeal(refused, cast["na-county"])
    assert refusal.value.code == "recorded"
    assert appeal(refused, cast["na-county"], kind=AppealKind.LITIGATION).pk != found.pk
    end(found, cast["na-county"], AppealResult.UPHELD)
    with pytest.raises(CommandRefused) as refusal:
        end(found, cast["na-county"])
    assert refusal.value.code == "recorded"


@pytest.mark.parametrize("who", ["na-village", "zx-county", "chen", "na-finance", "admin"])
def test_nobody_but_an_office_that_answers_for_the_decision(cast, refused, who):
    with pytest.raises(CommandRefused):
        appeal(refused, cast[who])
    assert not refused.appeals.exists()


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"kind": "war"}, "kind"),
        ({"body": "  "}, "body"),
        ({"filed_on": date(2026, 3, 3)}, "filed_on"),
        ({"filed_on": date(2025, 3, 3)}, "filed_on"),
    ],
)
def test_an_appeal_that_cannot_be_is_refused_and_names_where(cast, refused, typed, field):
    with pytest.raises(InvalidInput) as refusal:
        appeal(refused, cast["na-county"], **typed)
    assert refusal.value.field == field


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"result": "won"}, "result"),
        ({"document": " "}, "document"),
        ({"note": ""}, "note"),
        ({"decided_on": date(2026, 2, 1)}, "decided_on"),
        ({"decided_on": date(2027, 2, 1)}, "decided_on"),
    ],
)
def test_an_outcome_that_cannot_be_is_refused_and_nothing_reopens(cast, refused, typed, field):
    found = appeal(refused, cast["na-county"])
    result = typed.pop("result", AppealResult.QUASHED)
    with pytest.raises(InvalidInput) as refusal:
        end(found, cast["na-county"], result, **typed)
    assert refusal.value.field == field
    assert fresh(refused).state == ClaimState.REJECTED


def test_a_stale_page_records_nothing(cast, refused):
    with pytest.raises(StaleClaim):
        appeal(refused, cast["na-county"], expected_version=refused.version - 1)


@pytest.mark.parametrize("table", ["approvals_appeal", "approvals_appealoutcome"])
def test_nothing_of_it_is_rewritten(cast, refused, table):
    end(appeal(refused, cast["na-county"]), cast["na-county"], AppealResult.UPHELD)
    for statement in (f"UPDATE {table} SET made_at = made_at", f"DELETE FROM {table}"):
        with (
            pytest.raises(DatabaseError, match="append-only"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


def copied(row, **changed):
    values = {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields if f.attname != "id"}
    return type(row).objects.create(**(values | changed))


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("appeal_kind_known", {"kind": "war", "number": ""}),
        ("appeal_names_its_body", {"body": "", "number": ""}),
        ("appeal_number_once|number", {}),
    ],
)
def test_the_database_refuses_an_appeal(cast, refused, name, columns):
    row = appeal(refused, cast["na-county"])
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        copied(row, **columns)


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("appeal_result_known", {"result": "won"}),
        ("appeal_result_has_document", {"document": ""}),
        ("appeal_result_has_document", {"note": ""}),
        ("appeal_upheld_reopens_nothing", {"reopened": True}),
    ],
)
def test_the_database_refuses_an_outcome(cast, refused, name, columns):
    row = end(appeal(refused, cast["na-county"]), cast["na-county"], AppealResult.UPHELD)
    other = appeal(refused, cast["na-county"], kind=AppealKind.LITIGATION)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        copied(row, appeal_id=other.pk, **columns)


def test_one_outcome_an_appeal_also_in_the_database(cast, refused):
    row = end(appeal(refused, cast["na-county"]), cast["na-county"], AppealResult.UPHELD)
    with pytest.raises(IntegrityError), transaction.atomic():
        copied(row)


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_the_pages_record_both_and_tell_the_applicant(cast, refused):
    client = signed_in(cast["na-county"])
    url = reverse("approvals:appeal", args=[refused.key])
    assert url in client.get(reverse("claims:detail", args=[refused.key])).content.decode()
    typed = {
        "version": refused.version,
        "kind": "litigation",
        "body": "泉州铁路运输法院",
        "number": "（2026）闽8601行初1号",
        "filed_on": clock.today().isoformat(),
    }
    assert client.post(url, typed | {"body": ""}).status_code == 422
    assert client.post(url, typed | {"filed_on": "2027-01-01"}).status_code == 422
    assert client.post(url, typed).status_code == 302
    url = reverse("approvals:appeal_outcome", args=[refused.key])
    assert "泉州铁路运输法院" in client.get(url).content.decode()
    typed = {
        "version": fresh(refused).version,
        "appeal": Appeal.objects.get().pk,
        "result": "quashed",
        "document": "（2026）闽8601行初1号",
        "decided_on": clock.today().isoformat(),
        "note": RULING,
    }
    assert client.post(url, typed | {"appeal": "x"}).status_code == 422
    assert client.post(url, typed).status_code == 302
    assert fresh(refused).state == ClaimState.IN_REVIEW
    page = signed_in(cast["chen"]).get(reverse("claims:detail", args=[refused.key])).content.decode()
    assert "重新审核" in page
    assert RULING in page


def test_a_day_later_it_may_still_be_recorded(cast, refused, demo_day):
    demo_day.shift(timedelta(days=30))
    assert appeal(refused, cast["na-county"], filed_on=clock.today() - timedelta(days=3)).pk
