"""What the database itself refuses about recoveries, each by its name."""

import pytest
from django.db import DatabaseError, transaction

from payments.models import RecoveryCase, Repayment, WriteOff
from registry import clock
from registry.models import User
from tests.payments.conftest import AMOUNT_FEN, make_user
from tests.payments.recovery import ordered, paid_in_full
from tests.payments.test_constraints import refused_by


@pytest.fixture
def case(approved, town) -> RecoveryCase:
    return ordered(paid_in_full(approved, town), town, 30_000)


def another(case: RecoveryCase, **columns) -> RecoveryCase:
    """The same case once more but for these columns, written past the commands."""
    kept = {field.attname: getattr(case, field.attname) for field in case._meta.concrete_fields}
    return RecoveryCase.objects.create(**kept | {"id": None} | columns)


def over(case: RecoveryCase, **columns) -> RecoveryCase:
    """A case of the rest that is closed."""
    closed = {"amount_fen": 1, "repaid_fen": 1, "closed_at": clock.now()}
    return another(case, **closed | columns)


def repayment(case: RecoveryCase, **columns) -> Repayment:
    about = {"paid_on": clock.today(), "amount_fen": 1, "reference": "HK1", "at": clock.now()}
    return Repayment.objects.create(case=case, recorded_by=case.ordered_by, **about | columns)


def write_off(case: RecoveryCase, asked_by: User, **columns) -> WriteOff:
    about = {"reason": "追不回来。", "asked_at": clock.now()}
    return WriteOff.objects.create(case=case, asked_by=asked_by, **about | columns)


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("recovery_amount_positive", {"amount_fen": 0, "repaid_fen": 0}),
        ("recovery_sums_not_negative", {"repaid_fen": 2, "written_off_fen": -1}),
        ("recovery_open_until_nothing_is_owed", {"repaid_fen": 0}),
        ("recovery_reason_known", {"reason": "whim"}),
        ("recovery_says_why", {"clause": ""}),
        ("recovery_says_why", {"facts": ""}),
        ("recovery_no_more_than_paid", {"amount_fen": AMOUNT_FEN, "repaid_fen": AMOUNT_FEN}),
    ],
)
def test_a_case_is_whole(case, name, wrong):
    over(case)
    refused_by(name, lambda: over(case, **wrong))


def test_more_than_was_ordered_never_comes_back(case):
    rows = RecoveryCase.objects.filter(pk=case.pk)
    for columns in ({"repaid_fen": 30_001}, {"repaid_fen": 30_000}, {"closed_at": clock.now()}):
        refused_by("recovery_open_until_nothing_is_owed", lambda columns=columns: rows.update(**columns))


def test_recovery_one_open_a_claim(case):
    refused_by(
        "recovery_one_open_a_claim", lambda: another(case, amount_fen=1), "payments_recoverycase.claim_id"
    )


def test_recovery_not_by_a_reviewer(case, town):
    refused_by("recovery_not_by_a_reviewer", lambda: over(case, ordered_by_id=town["county"].pk))


@pytest.mark.parametrize(
    ("name", "wrong"),
    [("repayment_amount_positive", {"amount_fen": 0}), ("repayment_names_its_slip", {"reference": ""})],
)
def test_a_repayment_is_whole(case, name, wrong):
    refused_by(name, lambda: repayment(case, **wrong))


def test_repayment_once_a_slip(case):
    repayment(case)
    refused_by("repayment_once_a_slip", lambda: repayment(case), "payments_repayment.case_id")


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("write_off_says_why", {"reason": ""}),
        ("write_off_answered_whole", {"opinion": "同意"}),
        ("write_off_amount_positive", {"amount_fen": 0}),
        ("write_off_answered_by_another", {"answered_by": "preparer"}),
        ("write_off_answered_by_another_person", {"answered_by": "second"}),
    ],
)
def test_a_write_off_is_whole(case, town, name, wrong):
    town.users["second"] = make_user("second", town["preparer"].person)
    if name != "write_off_answered_whole":
        wrong = {"answered_at": clock.now(), "opinion": "同意", "answered_by": "finance"} | wrong
        wrong["answered_by"] = town[wrong["answered_by"]]
    # A trigger that speaks of the person comes before the check that speaks of the account.
    told = "write_off_answered_by_another" if wrong.get("answered_by") == town["preparer"] else name
    refused_by(told, lambda: write_off(case, town["preparer"], **wrong))


def test_write_off_one_open_a_case(case, town):
    write_off(case, town["preparer"])
    refused_by(
        "write_off_one_open_a_case", lambda: write_off(case, town["finance"]), "payments_writeoff.case_id"
    )


@pytest.mark.parametrize(
    ("rows", "change", "word"),
    [
        (RecoveryCase, {"amount_fen": 29_000}, "settled"),
        (RecoveryCase, {"clause": "别的"}, "settled"),
        (Repayment, {"amount_fen": 2}, "append-only"),
        (WriteOff, {"reason": "别的"}, "settled"),
        (WriteOff, {"opinion": "别的"}, "settled"),
    ],
)
def test_what_was_written_stays(case, town, rows, change, word):
    repayment(case)
    write_off(case, town["preparer"], answered_by=town["finance"], answered_at=clock.now(), opinion="不同意")
    for act in (lambda: rows.objects.update(**change), lambda: rows.objects.all()._raw_delete("default")):
        with pytest.raises(DatabaseError, match=word), transaction.atomic():
            act()
