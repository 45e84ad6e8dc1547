"""追回: ordering money back, entering what comes, giving up what does not. One function a command."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date

from django.utils.translation import gettext_lazy as _

from payments.enums import BookAccount, EntryKind, RecoveryReason
from payments.ledger import book_parts, held, reserved_fund
from payments.models import Fund, RecoveryCase, Repayment, WriteOff
from payments.queue import serve
from payments.recovery import guards
from policies.calendar import add_working_days
from registry import clock
from registry.enums import Role
from registry.models import Office, User
from registry.selectors import posts_of
from workflows.commands import refuse
from workflows.door import Move, claim_command
from workflows.enums import Verb
from workflows.errors import CommandRefused, InvalidInput

WORKING_DAYS_TO_REPAY = 15


def order_recovery(
    *, claim_id: int, actor: User, amount_fen: int, reason: RecoveryReason, clause: str, facts: str
) -> RecoveryCase:
    """Order so much of a paid claim back, within fifteen working days of the place, for `facts` under `clause`.

    Raises CommandRefused for anybody but the finance that paid it or while an earlier order is open, InvalidInput
    when more would be ordered, with what was ordered earlier, than was paid.
    """
    with claim_command(claim_id, actor=actor) as move:
        claim, fund = move.claim, reserved_fund(move.claim)
        refuse(guards.may_order(actor, claim, fund))
        ordered = sum(claim.recoveries.values_list("amount_fen", flat=True))
        if not 0 < amount_fen <= claim.paid_fen - ordered:
            raise InvalidInput(
                _("追回的金额应大于0元，连同以前决定追回的，不能超过已经拨付的金额。"), field="amount_fen"
            )
        case = RecoveryCase.objects.create(
            claim=claim,
            fund=fund,
            amount_fen=amount_fen,
            reason=reason,
            clause=_written(clause, "clause", _("请写明依据哪一条。")),
            facts=_written(facts, "facts", _("请写明查明的事实，当事人要据此核对。")),
            ordered_by=actor,
            ordered_at=clock.now(),
            due_on=add_working_days(clock.today(), WORKING_DAYS_TO_REPAY, claim.place_id),
        )
        move.office = _office_of(actor, fund)
        told = {"reason": case.reason, "clause": case.clause, "due_on": case.due_on.isoformat()}
        move.record(Verb.ORDER_RECOVERY, comment=case.facts, data=_facts_of(case, amount_fen) | told)
    return case


def record_repayment(
    *, case_id: int, actor: User, paid_on: date, amount_fen: int, reference: str
) -> Repayment:
    """Enter money that came back on `paid_on` under the bank's `reference`: free again in the funds that bore it.

    Raises InvalidInput for more than is owed, for a day before the order or after today, or without a reference;
    CommandRefused when this slip is entered already.
    """
    with _on_case(case_id, actor) as (move, case):
        refuse(guards.may_handle(actor, case))
        if not case.ordered_at.astimezone(clock.SHANGHAI).date() <= paid_on <= clock.today():
            raise InvalidInput(_("到账日期应在决定追回的那天到今天之间，请对照回单核对。"), field="paid_on")
        if not 0 < amount_fen <= case.owed_fen:
            raise InvalidInput(
                _("退回的金额应大于0元，不能超过还没有退回的金额。多退的请原路退还。"), field="amount_fen"
            )
        reference = _written(reference, "reference", _("请填写银行流水号或缴款书编号。"))
        if case.repayments.filter(reference=reference).exists():
            raise CommandRefused(_("这张回单已经登记过，没有重复登记。"), code="entered_already")
        repayment = Repayment.objects.create(
            case=case,
            paid_on=paid_on,
            amount_fen=amount_fen,
            reference=reference,
            recorded_by=actor,
            at=clock.now(),
        )
        _give_back(move, repayment)
        _settle(case, repaid_fen=amount_fen)
        told = {"on": paid_on.isoformat(), "reference": reference}
        move.record(Verb.REPAY, data=_facts_of(case, amount_fen) | told)
    return repayment


def ask_write_off(*, case_id: int, actor: User, reason: str) -> WriteOff:
    """Ask that what is still owed be given up, for a `reason`; another person has to agree."""
    with _on_case(case_id, actor) as (move, case):
        refuse(guards.may_ask_write_off(actor, case))
        asked = WriteOff.objects.create(
            case=case,
            reason=_written(reason, "reason", _("请写明为什么追不回来，附了哪些证明。")),
            asked_by=actor,
            asked_at=clock.now(),
        )
        move.record(Verb.ASK_WRITE_OFF, comment=asked.reason, data=_facts_of(case, case.owed_fen))
    return asked


def answer_write_off(*, case_id: int, actor: User, agreed: bool, opinion: str) -> WriteOff:
    """Agree, as another person, to give up all that is owed now, which closes the case; or decline, and it stays open.

    Raises InvalidInput without an `opinion`. The books are left alone: the money was paid and is gone.
    """
    with _on_case(case_id, actor) as (move, case):
        refuse(guards.may_answer(actor, case))
        asked = guards.waiting_write_off(case)
        asked.opinion = _written(opinion, "opinion", _("请写明审批意见。"))
        asked.answered_by, asked.answered_at = actor, clock.now()
        asked.amount_fen = case.owed_fen if agreed else None
        asked.save(update_fields=["opinion", "answered_by", "answered_at", "amount_fen"])
        if agreed:
            _settle(case, written_off_fen=asked.amount_fen)
            move.record(Verb.WRITE_OFF, comment=asked.opinion, data=_facts_of(case, asked.amount_fen))
    return asked


@contextmanager
def _on_case(case_id: int, actor: User) -> Iterator[tuple[Move, RecoveryCase]]:
    """Hold the claim of this case, and the case as it is under the claim's lock."""
    claim_id = RecoveryCase.objects.values_list("claim_id", flat=True).get(pk=case_id)
    with claim_command(claim_id, actor=actor) as move:
        case = RecoveryCase.objects.select_related("fund").get(pk=case_id)
        case.claim, move.office = move.claim, _office_of(actor, case.fund)
        yield move, case


def _settle(case: RecoveryCase, *, repaid_fen: int = 0, written_off_fen: int = 0) -> None:
    """Add to the sums of the case; it closes when nothing is owed any more."""
    case.repaid_fen += repaid_fen
    case.written_off_fen += written_off_fen
    case.closed_at = None if case.owed_fen else clock.now()
    case.save(update_fields=["repaid_fen", "written_off_fen", "closed_at"])


def _give_back(move: Move, repayment: Repayment) -> None:
    """Book the money back to the funds that paid, and let those who wait for it go on."""
    parts = shared_out(repayment.amount_fen, held(move.claim, BookAccount.PAID))
    book_parts(
        parts=parts,
        kind=EntryKind.REFUND,
        key=f"{EntryKind.REFUND}:{repayment.pk}",
        claim=move.claim,
        made_by=move.actor,
        document=repayment.reference,
    )
    for fund in parts:
        serve(fund)


def shared_out(amount_fen: int, paid: Mapping[Fund, int]) -> dict[Fund, int]:
    """`amount_fen` by what each fund still has paid out, none more than that; odd fen to the first funds.

    Raises CommandRefused when less is paid out than comes back.
    """
    whole = sum(paid.values())
    if amount_fen > whole:
        raise CommandRefused(
            _("账上已拨付的没有这么多，没有登记。请联系系统管理员核对账目。"), code="not_paid"
        )
    parts, left, rest = {}, amount_fen, whole
    for fund, fen in paid.items():
        parts[fund] = -(-left * fen // rest)
        left, rest = left - parts[fund], rest - fen
    return {fund: fen for fund, fen in parts.items() if fen}


def _written(text: str, field: str, missing: object) -> str:
    text = text.strip()
    if not text:
        raise InvalidInput(missing, field=field)
    return text


def _office_of(actor: User, fund: Fund) -> Office | None:
    """The finance office the actor acts for: that of the fund's place, or one above it."""
    offices = [post.office for post in posts_of(actor) if post.role == Role.FINANCE]
    own = [each for each in offices if fund.division_id.startswith(each.division_id)]
    return max(own, key=lambda office: len(office.division_id), default=None)


def _facts_of(case: RecoveryCase, amount_fen: int) -> dict[str, object]:
    return {"recovery": case.pk, "amount_fen": amount_fen, "fund": case.fund.code}
