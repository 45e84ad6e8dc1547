"""Funds, results and accounts: one function a command, each one transaction, refused with a sentence."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from payments import guards
from payments.batches.pausing import pause
from payments.batches.rechecking import KINDS, recheck
from payments.enums import DisbursementStatus, EntryKind
from payments.ledger import book, book_parts, parts_of
from payments.models import Disbursement, Fund, FundBalance, LedgerEntry
from payments.queue import serve
from registry import clock
from registry.commands import open_account
from registry.enums import Level
from registry.models import Account, Division, User
from workflows import engine
from workflows.at_desk import at_desk
from workflows.commands import refuse
from workflows.door import Move, claim_command
from workflows.enums import Station, StepStatus, Verb
from workflows.errors import InvalidInput
from workflows.models import Claim, PlanStep

FUND_LEVELS = (Level.COUNTY, Level.PREFECTURE, Level.PROVINCE)
PAYMENT_STATIONS = (Station.PAY, Station.ISSUE, Station.SETTLE)
LONGEST_REFERENCE = 60
LONGEST_REASON = 200


@transaction.atomic
def open_fund(
    *,
    actor: User,
    code: str,
    name: str,
    division: Division,
    year: int,
    source_document: str,
    account_head: str = "",
) -> Fund:
    """The place's fund of this code and year with an empty balance; a known one is returned as it is.

    Raises CommandRefused for anybody but the place's own finance, InvalidInput below a county.
    """
    if division.level not in FUND_LEVELS:
        raise InvalidInput(_("资金须登记到县（市、区）、州（市）或省。"), field="division")
    about = {"name": name, "source_document": source_document, "account_head": account_head}
    refuse(guards.may_allot(actor, Fund(code=code, division=division, year=year, **about)))
    fund, _created = Fund.objects.get_or_create(code=code, division=division, year=year, defaults=about)
    FundBalance.objects.get_or_create(fund=fund)
    return fund


@transaction.atomic
def allot(*, actor: User, fund: Fund, amount_fen: int, document: str) -> LedgerEntry:
    """Add money that `document` (指标文号) grants to the fund, once for each document; the first who wait for it go on.

    Raises ledger.BookedOtherwise when the document was entered before with another amount.
    """
    refuse(guards.may_allot(actor, fund))
    document = document.strip()
    if not document:
        raise InvalidInput(_("请填写下达指标的文号。"), field="document")
    if amount_fen <= 0:
        raise InvalidInput(_("指标金额应大于0元，请重新填写。"), field="amount")
    entry = book(
        fund=fund,
        kind=EntryKind.ALLOT,
        amount_fen=amount_fen,
        key=f"allot:{fund.pk}:{document}",
        made_by=actor,
        document=document,
    )
    serve(fund)
    return entry


def record_result(
    *,
    task_id: int,
    actor: User,
    paid: bool,
    result_on: date,
    reference: str = "",
    reason: str = "",
    expected_version: int | None = None,
) -> Disbursement:
    """Enter what the bank answered on `result_on`: paid under its `reference`, or returned (退票) for a `reason`.

    Paid closes the claim; returned puts the money back to reserved and the claim back to the release desk.
    """
    with at_desk(task_id, Station.SETTLE, actor=actor, expected_version=expected_version) as (move, item):
        refuse(guards.may_pay_by(move.power, actor, item))
        disbursement = move.claim.disbursements.get(status=DisbursementStatus.RELEASED)
        take_result(disbursement, actor, result_on, reference.strip())
        engine.hold(move.task, actor)
        if paid:
            _settle(move, disbursement)
        else:
            return_payment(move, disbursement, reason.strip())
    return disbursement


def change_account(
    *, claim_id: int, actor: User, bank: str, number: str, expected_version: int | None = None
) -> Account:
    """After a return by the bank or a pause: name another account of the same claimant, for finance to confirm.

    Raises CommandRefused for anybody but who filed the claim, RegistryError for a number that cannot be right.
    """
    with claim_command(claim_id, actor=actor, expected_version=expected_version) as move:
        claim = move.claim
        refuse(guards.may_change_account(actor, claim))
        kind = claim.account.kind if claim.account else KINDS[claim.person_id is not None][0]
        account = open_account(actor=actor, owner=claim.claimant, kind=kind, bank=bank, number=number)
        if account.closed_on is not None:
            raise InvalidInput(_("这个账户已经注销，请换一个账户。"), field="number")
        claim.account = account
        move.record(Verb.EDIT, data={"fields": ["account"], "account": account.number_masked})
        # What was approved was another account: somebody has to look at this one before it is paid to.
        if found := recheck(claim):
            pause(move, found)
    return account


def take_result(disbursement: Disbursement, actor: User, result_on: date, reference: str) -> None:
    """Put down who entered an answer of the bank, and of what day. Raises InvalidInput for a day that cannot be."""
    released_on = disbursement.released_at.astimezone(clock.SHANGHAI).date()
    if not released_on <= result_on <= clock.today():
        raise InvalidInput(_("银行处理日期应在放款日到今天之间，请对照银行回单核对。"), field="result_on")
    if len(reference) > LONGEST_REFERENCE:
        raise InvalidInput(_("银行流水号太长，请对照回单核对。"), field="reference")
    disbursement.result_by, disbursement.result_at = actor, clock.now()
    disbursement.result_on, disbursement.result_reference = result_on, reference


def _settle(move: Move, disbursement: Disbursement) -> None:
    if not disbursement.result_reference:
        raise InvalidInput(_("请填写银行流水号。"), field="reference")
    disbursement.status = DisbursementStatus.SETTLED
    disbursement.save()
    claim, step = move.claim, move.step
    claim.paid_fen, claim.paid_at = disbursement.amount_fen, clock.now()
    move.transition(Verb.SETTLE, data=_facts_of(disbursement) | _result_of(disbursement))
    move.finish_step(step)


def return_payment(move: Move, disbursement: Disbursement, reason: str) -> None:
    """The money came back: reserved again, and the claim at the release desk. Raises InvalidInput without a reason."""
    if not reason:
        raise InvalidInput(_("请写明银行退回的原因，申请人要据此更正账户。"), field="reason")
    if len(reason) > LONGEST_REASON:
        raise InvalidInput(_("退回原因太长，请写得简短一些（200字以内）。"), field="reason")
    disbursement.status, disbursement.return_reason = DisbursementStatus.RETURNED, reason
    disbursement.save()
    _book(disbursement, EntryKind.RETURN, parts_of(f"{EntryKind.PAY}:{disbursement.pk}"), move.actor)
    _pay_again(move.claim)
    move.transition(
        Verb.RETURN_PAYMENT, comment=reason, data=_facts_of(disbursement) | _result_of(disbursement)
    )


def _pay_again(claim: Claim) -> None:
    """The stations of paying wait once more; everything that was decided before them stands."""
    walked = [step for step in claim.plan if step.status == StepStatus.DONE]
    steps = [step for step in walked if step.station in PAYMENT_STATIONS]
    for step in steps:
        step.status, step.done_at, step.due_on = StepStatus.WAITING, None, None
    PlanStep.objects.bulk_update(steps, ["status", "done_at", "due_on"])


def _book(disbursement: Disbursement, kind: EntryKind, parts: Mapping[Fund, int], actor: User) -> None:
    book_parts(
        parts=parts,
        kind=kind,
        key=f"{kind}:{disbursement.pk}",
        claim=disbursement.claim,
        made_by=actor,
    )


def _facts_of(disbursement: Disbursement) -> dict[str, object]:
    return {
        "disbursement": disbursement.pk,
        "amount_fen": disbursement.amount_fen,
        "fund": disbursement.fund.code,
        "account": disbursement.account_masked,
    }


def _result_of(disbursement: Disbursement) -> dict[str, object]:
    return {"on": disbursement.result_on.isoformat(), "reference": disbursement.result_reference}
