"""Recoveries as finance and audit read them."""

from dataclasses import dataclass

from django import forms
from django.db.models import F, QuerySet, Sum

from payments.models import RecoveryCase, Repayment, WriteOff
from payments.recovery import guards
from payments.recovery.forms import AnswerForm, AskForm, RepaymentForm
from registry import clock
from registry.models import Organisation, Person, User
from workflows.models import Claim

MOST_SHOWN, LATEST = 200, 20
FORMS: dict[str, tuple[type[forms.Form], object]] = {
    "repay": (RepaymentForm, guards.may_handle),
    "answer": (AnswerForm, guards.may_answer),
    "ask": (AskForm, guards.may_ask_write_off),
}


@dataclass(frozen=True)
class Owing:
    """What one person or unit still owes, over all open cases the reader sees."""

    label: str
    owed_fen: int


@dataclass(frozen=True)
class RecoveriesPage:
    open: list[RecoveryCase]
    closed: list[RecoveryCase]
    owing: list[Owing]


@dataclass(frozen=True)
class CasePage:
    """One case; `owed_in_all` is what its debtor owes over all open cases the reader sees, in fen."""

    case: RecoveryCase
    repayments: list[Repayment]
    write_offs: list[WriteOff]
    owed_in_all: int
    forms: dict[str, forms.Form]

    @property
    def is_overdue(self) -> bool:
        return self.case.closed_at is None and self.case.due_on < clock.today()


def cases_of(user: User) -> QuerySet[RecoveryCase]:
    """The cases of the reader's funds."""
    return RecoveryCase.objects.visible_to(user).select_related(
        "fund__division", "claim__person", "claim__organisation", "ordered_by"
    )


def recoveries_page(user: User) -> RecoveriesPage:
    """Open cases, what is due first on top; the last closed ones; who owes most."""
    found = cases_of(user)
    return RecoveriesPage(
        open=list(found.open().order_by("due_on", "id")[:MOST_SHOWN]),
        closed=list(found.exclude(closed_at=None).order_by("-closed_at")[:LATEST]),
        owing=_owing(RecoveryCase.objects.visible_to(user)),
    )


def case_page(case: RecoveryCase, reader: User, bound: dict[str, forms.Form]) -> CasePage:
    """The case with the acts that are open to this reader; `bound` are forms to be mended."""
    allowed = {name: form() for name, (form, guard) in FORMS.items() if guard(reader, case) is None}
    of_debtor = RecoveryCase.objects.visible_to(reader).filter(
        claim__person=case.claim.person_id, claim__organisation=case.claim.organisation_id
    )
    return CasePage(
        case=case,
        repayments=list(case.repayments.select_related("recorded_by")),
        write_offs=list(case.write_offs.select_related("asked_by", "answered_by")),
        owed_in_all=of_debtor.open().aggregate(owed=_owed())["owed"],
        forms=allowed | bound,
    )


def orderable_fen(claim: Claim) -> int:
    """What of the claim can still be ordered back."""
    return claim.paid_fen - sum(claim.recoveries.values_list("amount_fen", flat=True))


def _owed() -> Sum:
    return Sum(F("amount_fen") - F("repaid_fen") - F("written_off_fen"), default=0)


def _owing(cases: QuerySet[RecoveryCase]) -> list[Owing]:
    rows = (
        cases.filter(closed_at=None)
        .order_by()
        .values_list("claim__person", "claim__organisation")
        .annotate(owed=_owed())
        .order_by("-owed")[:MOST_SHOWN]
    )
    rows = list(rows)
    people = Person.objects.in_bulk([person for person, _unit, _owed in rows if person])
    units = Organisation.objects.in_bulk([unit for person, unit, _owed in rows if not person])
    return [
        Owing(people[person].name_masked if person else units[unit].name, owed) for person, unit, owed in rows
    ]
