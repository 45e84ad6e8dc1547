"""行政更正: with a superior's consent to exactly this; before the money the claim changes, later a row says it."""

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from approvals.consents import answer_consent
from approvals.endings.rectifying import Correction, ask_rectification, may_rectify, rectify
from approvals.enums import Rectified, Verdict
from approvals.models import Consent, Rectification
from registry.commands import open_account
from registry.models import Account
from tests.approvals.conftest import answer, carry, fresh, item_of
from workflows import panels
from workflows.commands import withdraw
from workflows.enums import ClaimState, Verb
from workflows.errors import CommandRefused, InvalidInput
from workflows.models import Claim
from workflows.reconcile import faults

WHY = "录入时写错，营业执照为准。"
RIGHT = Correction(Rectified.FACT, "91350583MA00000001", "uscc")
# Who answers what the township and the county of 南安 ask.
ABOVE = {"na-township": "na-county", "na-county": "qz-prefecture"}


def agreed(claim, cast, correction=RIGHT, *, who="na-county", granted=True) -> Consent:
    consent = ask_rectification(claim_id=claim.pk, actor=cast[who], correction=correction, reason=WHY)
    return answer_consent(consent_id=consent.pk, actor=cast[ABOVE[who]], granted=granted, comment="已核实。")


def correct(claim, cast, correction=RIGHT, *, who="na-county") -> Rectification:
    return rectify(claim_id=claim.pk, actor=cast[who], correction=correction, reason=WHY)


@pytest.fixture
def at_county(cast, file_startup) -> Claim:
    return carry(file_startup(), cast, "county")


@pytest.fixture
def refused(cast, at_county) -> Claim:
    return answer(at_county, cast["na-county"], Verdict.REFUSE, comment="不符合。")


@pytest.fixture
def paid(cast, file_startup) -> Claim:
    """A claim whose money is out, as far as this package is concerned."""
    claim = carry(file_startup(), cast, "notice")
    Claim.objects.filter(pk=claim.pk).update(state=ClaimState.PAYING)
    return fresh(claim)


def test_before_the_decision_the_claim_changes_and_the_rules_are_asked_again(cast, at_county):
    old, runs = at_county.answers["uscc"], at_county.assessments.count()
    agreed(at_county, cast)
    row = correct(at_county, cast)
    claim = fresh(at_county)
    assert claim.answers["uscc"] == RIGHT.new
    assert (row.old, row.new, row.applied, row.difference_fen) == (old, RIGHT.new, True, None)
    assert claim.assessments.count() == runs + 1
    assert [event.verb for event in claim.events.all()][-2:] == [Verb.RECTIFY, Verb.ASSESS]
    assert item_of(claim).office == item_of(at_county).office
    assert list(faults(history=True)) == []


def test_after_the_decision_nothing_is_written_over(cast, refused):
    agreed(refused, cast)
    row = correct(refused, cast)
    claim = fresh(refused)
    assert (row.applied, claim.answers, claim.state) == (False, refused.answers, ClaimState.REJECTED)
    assert claim.closed_at == refused.closed_at
    assert claim.assessments.count() == refused.assessments.count()


@pytest.mark.parametrize("change", [-100_000, 250_000])
def test_of_a_paid_amount_the_difference_is_kept_for_the_payments(cast, paid, change):
    right = Correction(Rectified.AMOUNT, paid.approved_fen + change)
    agreed(paid, cast, right)
    row = correct(paid, cast, right)
    assert (row.old, row.new, row.difference_fen) == (paid.approved_fen, right.new, change)
    claim = fresh(paid)
    assert (claim.approved_fen, claim.state) == (paid.approved_fen, ClaimState.PAYING)


def test_an_account_is_kept_masked_and_only_the_claimants_own_is_taken(cast, at_county):
    mine = open_account(
        actor=cast["chen"],
        owner=at_county.person,
        kind=at_county.account.kind,
        bank="中国银行南安支行",
        number="6217000000000000001",
    )
    right = Correction(Rectified.ACCOUNT, mine.pk)
    agreed(at_county, cast, right)
    row = correct(at_county, cast, right)
    assert fresh(at_county).account == mine
    assert "6217000000000000001" not in f"{row.old}{row.new}"
    assert mine.number_masked in row.new
    other = Account.objects.exclude(person=at_county.person).first()
    with pytest.raises(InvalidInput) as refusal:
        ask_rectification(
            claim_id=at_county.pk,
            actor=cast["na-county"],
            correction=Correction(Rectified.ACCOUNT, other.pk),
            reason=WHY,
        )
    assert refusal.value.field == "new"


def test_a_name_on_a_line(cast, at_county):
    right = Correction(Rectified.NAME, "陈秀*", position=1)
    agreed(at_county, cast, right)
    assert correct(at_county, cast, right).line == at_county.lines.get()
    assert at_county.lines.get().label == "陈秀*"


def test_not_without_the_superior(cast, at_county):
    with pytest.raises(CommandRefused) as refusal:
        correct(at_county, cast)
    assert refusal.value.code == "consent"
    agreed(at_county, cast, granted=False)
    with pytest.raises(CommandRefused) as refusal:
        correct(at_county, cast)
    assert refusal.value.code == "consent"
    assert fresh(at_county).answers == at_county.answers


@pytest.mark.parametrize(
    "other",
    [
        Correction(Rectified.FACT, "91350583MA00000002", "uscc"),
        Correction(Rectified.NAME, "91350583MA00000001", position=1),
    ],
)
def test_a_consent_is_to_exactly_this(cast, at_county, other):
    agreed(at_county, cast)
    with pytest.raises(CommandRefused) as refusal:
        correct(at_county, cast, other)
    assert refusal.value.code == "consent"


def test_a_consent_is_used_once(cast, refused):
    agreed(refused, cast)
    correct(refused, cast)
    with pytest.raises(CommandRefused) as refusal:
        correct(refused, cast)
    assert refusal.value.code == "consent"
    assert Rectification.objects.count() == 1


@pytest.mark.parametrize(
    ("correction", "field"),
    [
        (Correction("weather", "x"), "what"),
        (Correction(Rectified.FACT, "x", "nothing"), "path"),
        (Correction(Rectified.FACT, "x", "uscc", 9), "position"),
        (Correction(Rectified.NAME, "x"), "position"),
        (Correction(Rectified.NAME, " ", position=1), "new"),
        (Correction(Rectified.ACCOUNT, "x"), "new"),
        (Correction(Rectified.AMOUNT, 5), "what"),
    ],
)
def test_what_cannot_be_is_not_even_asked_for(cast, at_county, correction, field):
    with pytest.raises(InvalidInput) as refusal:
        ask_rectification(claim_id=at_county.pk, actor=cast["na-county"], correction=correction, reason=WHY)
    assert refusal.value.field == field
    assert not Consent.objects.exists()


def test_an_account_is_of_no_use_once_the_money_is_out(cast, paid):
    with pytest.raises(InvalidInput, match="已经放出") as refusal:
        ask_rectification(
            claim_id=paid.pk,
            actor=cast["na-county"],
            correction=Correction(Rectified.ACCOUNT, paid.account_id),
            reason=WHY,
        )
    assert refusal.value.field == "what"


@pytest.mark.parametrize("new", [-1, True, "5", 1.5])
def test_an_amount_is_whole_fen(cast, paid, new):
    with pytest.raises(InvalidInput) as refusal:
        ask_rectification(
            claim_id=paid.pk,
            actor=cast["na-county"],
            correction=Correction(Rectified.AMOUNT, new),
            reason=WHY,
        )
    assert refusal.value.field == "new"


def test_what_is_the_same_is_not_corrected(cast, at_county):
    same = Correction(Rectified.FACT, at_county.answers["uscc"], "uscc")
    with pytest.raises(InvalidInput):
        ask_rectification(claim_id=at_county.pk, actor=cast["na-county"], correction=same, reason=WHY)


@pytest.mark.parametrize("who", ["na-village", "zx-county", "chen", "na-finance", "auditor"])
def test_nobody_but_an_office_that_answers_for_the_decision(cast, at_county, who):
    assert may_rectify(cast[who], at_county) is not None


def test_what_was_taken_back_needs_no_correction(cast, at_county):
    withdraw(claim_id=at_county.pk, actor=cast["chen"])
    assert may_rectify(cast["na-county"], fresh(at_county)) is not None


def copied(row, **changed):
    values = {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields if f.attname != "id"}
    return Rectification.objects.create(**(values | changed))


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("rectified_thing_known", {"what": "weather", "path": ""}),
        ("rectification_gives_a_reason", {"reason": ""}),
        ("rectified_fact_has_path", {"path": ""}),
        ("rectified_amount_differs", {"difference_fen": 5}),
        ("rectified_amount_differs", {"what": Rectified.AMOUNT, "path": "", "difference_fen": 0}),
        ("rectified_amount_differs", {"what": Rectified.AMOUNT, "path": "", "difference_fen": None}),
    ],
)
def test_the_database_refuses(cast, refused, name, columns):
    agreed(refused, cast)
    row = correct(refused, cast)
    spare = agreed(refused, cast, Correction(Rectified.NAME, "陈*", position=1))
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        copied(row, consent_id=spare.pk, **columns)


def test_one_correction_a_consent_also_in_the_database(cast, refused):
    agreed(refused, cast)
    row = correct(refused, cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        copied(row)


@pytest.mark.parametrize(
    "statement",
    ["UPDATE approvals_rectification SET reason = 'x'", "DELETE FROM approvals_rectification"],
)
def test_a_correction_is_not_rewritten(cast, refused, statement):
    agreed(refused, cast)
    correct(refused, cast)
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_from_the_page_over_the_superior_to_the_correction(cast, paid, monkeypatch):
    monkeypatch.delitem(panels._panels, "money")
    county, above = signed_in(cast["na-county"]), signed_in(cast["qz-prefecture"])
    detail = reverse("claims:detail", args=[paid.key])
    url = reverse("approvals:correction", args=[paid.key])
    assert url in county.get(detail).content.decode()
    assert "已付金额" in county.get(url).content.decode()
    typed = {"version": paid.version, "what": "amount", "new": "9,000.00", "comment": WHY}
    assert county.post(url, typed | {"new": "lots"}).status_code == 422
    assert county.post(url, typed | {"new": ""}).status_code == 422
    assert county.post(url, typed).status_code == 302
    consent = Consent.objects.get()
    answer_url = reverse("approvals:consent", args=[consent.pk])
    assert answer_url not in county.get(detail).content.decode()
    assert answer_url in above.get(detail).content.decode()
    assert "9,000.00" in above.get(answer_url).content.decode()
    assert above.post(answer_url, {"comment": "同意"}).status_code == 422
    assert above.post(answer_url, {"answer": "granted", "comment": "已核实。"}).status_code == 302
    use = reverse("approvals:rectify", args=[paid.key, consent.pk])
    assert use in county.get(detail).content.decode()
    assert county.post(use).status_code == 302
    row = Rectification.objects.get()
    assert (row.new, row.difference_fen) == (900_000, 900_000 - paid.approved_fen)
    page = signed_in(cast["chen"]).get(detail).content.decode()
    assert "应追回" in page
    assert "已核实" not in page


def test_a_fact_is_chosen_by_its_title_and_read_as_what_stands_there(cast, at_county):
    url = reverse("approvals:correction", args=[at_county.key])
    Claim.objects.filter(pk=at_county.pk).update(
        answers=at_county.answers | {"first_business": True, "registered_on": "2025-08-01"}
    )
    county = signed_in(cast["na-county"])
    typed = {"version": at_county.version, "what": "fact", "path": "registered_on", "comment": WHY}
    assert county.post(url, typed | {"new": "2025-06-01", "path": ""}).status_code == 422
    assert county.post(url, typed | {"new": "2025-06-01"}).status_code == 302
    assert Consent.objects.get().subject["new"] == "2025-06-01"
