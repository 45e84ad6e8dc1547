"""Returns of the bank (回盘): read whole or not at all, entered payment by payment, and never twice."""

import hashlib

from django.utils.translation import gettext_lazy as _

from payments import guards
from payments.bank.formats import chosen, reasons
from payments.bank.reading import Result, read
from payments.commands import LONGEST_REFERENCE, record_result
from payments.enums import DisbursementStatus, ExceptionCode
from payments.models import BankException, BankFileRow, BankReturn, Disbursement, Fund
from registry import clock
from registry.models import User
from workflows.commands import refuse
from workflows.enums import Station
from workflows.errors import CommandRefused, InvalidInput
from workflows.models import OpenItem

SETTLED, RETURNED, KNOWN = "settled", "returned", "known"


def take_return(*, actor: User, fund: Fund, format_code: str, content: bytes) -> BankReturn:
    """Enter what the bank answered. The same file again changes nothing; one that was interrupted goes on.

    Raises CommandRefused with the guard's sentence, reading.Unreadable with every line that cannot be read: then
    nothing of the file is entered. Lines that fit no payment are kept as exceptions.
    """
    refuse(guards.may_bank(actor, fund))
    form = chosen(format_code)
    results = read(form, content)
    taken, _created = BankReturn.objects.get_or_create(
        fund=fund,
        content_hash=hashlib.sha256(content).hexdigest(),
        defaults={"format": form.code, "row_count": len(results), "taken_by": actor, "taken_at": clock.now()},
    )
    if taken.finished_at is None:
        _enter_all(taken, results, actor)
    return taken


def see_to_exception(*, actor: User, exception: BankException, note: str) -> BankException:
    """Say what was done about a line that could not be entered. Raises InvalidInput without words."""
    refuse(guards.may_bank(actor, exception.bank_return.fund))
    note = note.strip()
    longest = BankException._meta.get_field("note").max_length
    if not note or len(note) > longest:
        raise InvalidInput(_("请写明怎样处理的，最多%(most)d个字。") % {"most": longest}, field="note")
    changed = BankException.objects.filter(pk=exception.pk, seen_at=None).update(
        seen_by=actor, seen_at=clock.now(), note=note
    )
    if not changed:
        raise CommandRefused(_("这一条已经有人处理过了，请刷新页面。"), code="seen_already")
    exception.refresh_from_db()
    return exception


def _enter_all(taken: BankReturn, results: list[Result], actor: User) -> None:
    sent = {
        row.reference: row.disbursement
        for row in BankFileRow.objects.filter(
            file__fund=taken.fund, reference__in=[each.reference for each in results]
        ).select_related("disbursement__claim")
    }
    entered = set(taken.exceptions.values_list("line", flat=True))
    counts = {SETTLED: 0, RETURNED: 0, KNOWN: 0}
    for result in results:
        if result.line in entered:
            continue
        outcome = _enter(result, sent.get(result.reference), actor)
        if isinstance(outcome, BankException):
            outcome.bank_return = taken
            BankException.objects.bulk_create([outcome], ignore_conflicts=True)
        else:
            counts[outcome] += 1
    # Of two who enter the same file at once, the first to finish says how it went.
    BankReturn.objects.filter(pk=taken.pk, finished_at=None).update(finished_at=clock.now(), **counts)
    taken.refresh_from_db()


def _enter(result: Result, payment: Disbursement | None, actor: User) -> str | BankException:
    """What became of one line: the kind of result it was, or the exception to keep."""
    if payment is None:
        return _exception(result, ExceptionCode.UNKNOWN)
    if payment.amount_fen != result.amount_fen:
        return _exception(result, ExceptionCode.AMOUNT, payment)
    wanted = DisbursementStatus.SETTLED if result.paid else DisbursementStatus.RETURNED
    if payment.status != DisbursementStatus.RELEASED:
        return KNOWN if payment.status == wanted else _exception(result, ExceptionCode.CONTRADICTS, payment)
    item = OpenItem.objects.filter(claim=payment.claim_id, station=Station.SETTLE).first()
    try:
        record_result(
            task_id=item.task_id if item else 0,
            actor=actor,
            paid=result.paid,
            result_on=result.day,
            reference=result.bank_reference[:LONGEST_REFERENCE],
            reason="" if result.paid else reason_in_words(result.reason),
        )
    except CommandRefused as refusal:
        # Somebody may have entered this very result in the same moment.
        payment.refresh_from_db(fields=["status"])
        if payment.status == wanted:
            return KNOWN
        return _exception(result, ExceptionCode.REFUSED, payment, str(refusal.sentence))
    return SETTLED if result.paid else RETURNED


def reason_in_words(code: str) -> str:
    """Why the bank sent the money back and what to do, as the applicant reads it; the bank's own words stay out."""
    reason = reasons().get(code.strip().upper(), reasons()["OTHER"])
    return f"{reason.text.zh}。{reason.cure.zh}"


def _exception(
    result: Result, code: ExceptionCode, payment: Disbursement | None = None, sentence: str = ""
) -> BankException:
    return BankException(
        line=result.line,
        reference=result.reference[:60],
        amount_fen=result.amount_fen,
        code=code,
        sentence=sentence[:300],
        disbursement=payment,
    )
