"""What the database itself refuses, each by its name."""

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import ProtectedError

from approvals.models import Seat
from payments.enums import GRANTS, BookAccount, DisbursementStatus, EntryKind
from payments.models import Disbursement, Fund, FundBalance, LedgerEntry
from payments.models.ledger import WAY
from registry import clock
from registry.enums import Level
from registry.models import Division, User
from tests.payments.conftest import make_person, make_user, paid_out

ALLOT = {"kind": EntryKind.ALLOT, "amount_fen": 5, "document": "甲", "key": "k"}


@pytest.fixture
def payment(approved, town) -> Disbursement:
    return paid_out(approved, town)


def refused_by(name: str, change, sqlite: str = "") -> None:
    """The change is refused by this constraint; SQLite names the columns of a unique one instead."""
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        change()
    wanted = sqlite if sqlite and connection.vendor == "sqlite" else name
    assert wanted in str(refusal.value)


@pytest.mark.parametrize(
    "columns",
    [
        {"allotted": 9, "reserved": 10},
        {"allotted": 9, "reserved": 5, "paid": 5},
        {"allotted": 9, "distributed": 5, "committed": 5},
    ],
)
def test_fund_not_overdrawn(fund, columns):
    balance = FundBalance.objects.filter(fund=fund)
    refused_by("fund_not_overdrawn", lambda: balance.update(**columns))


@pytest.mark.parametrize("column", ["distributed", "reserved", "committed", "paid"])
def test_fund_balance_not_negative(fund, column):
    balance = FundBalance.objects.filter(fund=fund)
    refused_by("fund_balance_not_negative", lambda: balance.update(**{column: -1}))


def test_fund_once_a_year(fund):
    fund.pk = None
    refused_by("fund_once_a_year", lambda: fund.save(force_insert=True), "payments_fund.division_id")


def entry(fund, **columns) -> LedgerEntry:
    source, target = WAY.get(columns["kind"], (BookAccount.GRANTED, BookAccount.FREE))
    accounts = {"source": source, "target": target}
    return LedgerEntry.objects.create(fund=fund, at=clock.now(), **accounts | columns)


@pytest.fixture
def county_fund(town, fund) -> Fund:
    """The fund, now below one of its prefecture."""
    upper = Fund.objects.create(
        code=fund.code, year=fund.year, division=fund.division.parent, name="x", source_document="x"
    )
    Fund.objects.filter(pk=fund.pk).update(parent=upper)
    return Fund.objects.get(pk=fund.pk)


def test_entry_booked_once(full_fund, town):
    entry(full_fund, made_by=town["finance"], **ALLOT)
    refused_by(
        "entry_booked_once",
        lambda: entry(full_fund, made_by=town["finance"], **ALLOT),
        "payments_ledgerentry.key",
    )


@pytest.mark.parametrize("amount_fen", [0, -1])
def test_entry_amount_positive(fund, town, amount_fen):
    wrong = ALLOT | {"amount_fen": amount_fen}
    refused_by("entry_amount_positive", lambda: entry(fund, made_by=town["finance"], **wrong))


def test_entry_kind_known(fund, draft, town):
    wrong = ALLOT | {"kind": "gift"}
    refused_by("entry_", lambda: entry(fund, claim=draft(), made_by=town["finance"], **wrong))


@pytest.mark.parametrize("wrong", [{"kind": EntryKind.PAY}, {"document": ""}])
def test_entry_of_claim_unless_granted(fund, town, wrong):
    refused_by("entry_of_claim_unless_granted", lambda: entry(fund, made_by=town["finance"], **ALLOT | wrong))


@pytest.mark.parametrize("kind", [EntryKind.COMMIT, EntryKind.PAY, EntryKind.RETURN, EntryKind.REFUND])
def test_entry_made_by_a_person(fund, draft, kind):
    wrong = ALLOT | {"kind": kind, "claim": draft()}
    refused_by("entry_made_by_a_person", lambda: entry(fund, **wrong))


@pytest.mark.parametrize("kind", WAY)
def test_entry_goes_its_way(county_fund, draft, town, kind):
    granted = kind in GRANTS
    wrong = ALLOT | {
        "kind": kind,
        "source": BookAccount.RESERVED,
        "target": BookAccount.PAID,
        "claim": None if granted else draft(),
    }
    refused_by("entry_goes_its_way", lambda: entry(county_fund, made_by=town["finance"], **wrong))


@pytest.mark.parametrize(("source", "target"), [("free", "free"), ("granted", "purse")])
def test_entry_balances(full_fund, town, source, target):
    first = LedgerEntry.objects.get()
    wrong = ALLOT | {"kind": EntryKind.REVERSE, "reverses": first, "source": source, "target": target}
    refused_by("entry_", lambda: entry(full_fund, made_by=town["finance"], **wrong))


def test_entry_names_the_upper_fund(county_fund, town):
    for wrong in ({"kind": EntryKind.DISTRIBUTE}, {"upper": county_fund.parent}):
        refused_by(
            "entry_names_the_upper_fund",
            lambda wrong=wrong: entry(county_fund, made_by=town["finance"], **ALLOT | wrong),
        )


def test_entry_upper_is_the_parent(full_fund, county_fund, town):
    wrong = ALLOT | {"kind": EntryKind.DISTRIBUTE, "upper": county_fund}
    refused_by(
        "entry_upper_is_the_parent",
        lambda: entry(county_fund.parent, made_by=town["finance"], **wrong),
    )


def test_entry_reverses_what_it_names(fund, town):
    wrong = ALLOT | {"kind": EntryKind.REVERSE}
    refused_by("entry_reverses_what_it_names", lambda: entry(fund, made_by=town["finance"], **wrong))


@pytest.mark.parametrize("wrong", [{"amount_fen": 4}, {"source": "reserved"}])
def test_entry_is_the_exact_opposite(fund, town, wrong):
    first = entry(fund, made_by=town["finance"], **ALLOT)
    right = {"kind": EntryKind.REVERSE, "reverses": first, "source": "free", "target": "granted", "key": "r"}
    refused_by(
        "entry_is_the_exact_opposite",
        lambda: entry(fund, made_by=town["finance"], **ALLOT | right | wrong),
    )
    entry(fund, made_by=town["finance"], **ALLOT | right)
    refused_by(
        "reverses_id",
        lambda: entry(fund, made_by=town["finance"], **ALLOT | right | {"key": "again"}),
    )


@pytest.mark.parametrize("wrong", [{"year": 2020}, {"code": "other"}, {"division": "35"}])
def test_fund_lies_below_its_parent(county_fund, wrong):
    place = Division.objects.get(code=wrong.pop("division", county_fund.division_id))
    about = {"code": county_fund.code, "year": county_fund.year, "division": place} | wrong
    refused_by(
        "fund_lies_below_its_parent",
        lambda: Fund.objects.create(parent=county_fund.parent, name="x", source_document="x", **about),
    )


@pytest.mark.parametrize("change", [lambda rows: rows.update(amount_fen=1), lambda rows: rows.delete()])
def test_an_entry_can_neither_be_changed_nor_removed(full_fund, change):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        change(LedgerEntry.objects.filter(fund=full_fund))
    assert LedgerEntry.objects.get().amount_fen == 10_000_000


def test_disbursement_one_live_a_claim(payment):
    payment.pk = None
    refused_by(
        "disbursement_one_live_a_claim",
        lambda: payment.save(force_insert=True),
        "payments_disbursement.claim_id",
    )


def test_disbursement_amount_positive(payment):
    rows = Disbursement.objects.filter(pk=payment.pk)
    refused_by("disbursement_amount_positive", lambda: rows.update(amount_fen=0))


def released_by(payment: Disbursement, user: User) -> None:
    Disbursement.objects.filter(pk=payment.pk).update(released_by=user)


@pytest.mark.parametrize("level", [Level.VILLAGE, Level.COUNTY])
def test_disbursement_not_by_a_reviewer(payment, level):
    reviewer = Seat.objects.get(claim=payment.claim, level=level).person
    second_account = make_user("second", reviewer)
    refused_by("disbursement_not_by_a_reviewer", lambda: released_by(payment, second_account))
    payment.pk, payment.status, payment.released_by = None, DisbursementStatus.RETURNED, second_account
    refused_by("disbursement_not_by_a_reviewer", lambda: payment.save(force_insert=True))


def test_disbursement_not_by_whom_a_reviewer_acted_for(payment, town):
    colleague = make_user("colleague", make_person(30, "潘国栋", town.village))
    released_by(payment, colleague)
    Seat.objects.create(
        claim=payment.claim,
        person=town["village"].person,
        user=town["village"],
        principal=colleague,
        level=Level.VILLAGE,
        office=town.offices["village"],
    )
    refused_by("disbursement_not_by_a_reviewer", lambda: released_by(payment, colleague))


def test_disbursement_not_by_an_account_of_nobody_known(payment):
    refused_by("disbursement_not_by_a_reviewer", lambda: released_by(payment, make_user("nobody", None)))


@pytest.mark.parametrize(
    "columns",
    [
        {"status": DisbursementStatus.SETTLED},
        {"status": DisbursementStatus.RETURNED},
        {"return_reason": "账户已销户"},
        {"status": "lost"},
    ],
)
def test_disbursement_result_fits_status(payment, columns):
    rows = Disbursement.objects.filter(pk=payment.pk)
    refused_by("disbursement_result_fits_status", lambda: rows.update(**columns))


def test_a_fund_with_entries_stays(full_fund):
    with pytest.raises(ProtectedError):
        full_fund.delete()
