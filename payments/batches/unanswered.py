"""待核实: money that left and of which the bank said nothing. It is not paid again until the bank says, in writing,
that it never arrived, and two people have looked at that paper."""

from datetime import date, datetime, time, timedelta

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from payments import guards
from payments.commands import return_payment, take_result
from payments.enums import DisbursementStatus
from payments.models import Disbursement, Fund, MissingPayment
from policies.calendar import working_days_between
from registry import clock
from registry.models import User
from workflows.at_desk import at_desk
from workflows.commands import refuse
from workflows.enums import Station
from workflows.errors import CommandRefused, InvalidInput
from workflows.models import OpenItem

# Banks answer a file within two working days; on the third somebody asks.
ANSWER_WORKING_DAYS = 3


def unanswered(user: User) -> QuerySet[Disbursement]:
    """The payments of the reader's funds the bank should have answered by now, the oldest first."""
    open_ones = Disbursement.objects.filter(
        fund__in=Fund.objects.visible_to(user),
        status=DisbursementStatus.RELEASED,
        released_at__lt=_released_before(clock.today()),
    )
    return open_ones.select_related("claim", "fund", "missing__noted_by", "released_by").order_by("id")


def is_unanswered(payment: Disbursement) -> bool:
    return payment.status == DisbursementStatus.RELEASED and payment.released_at < _released_before(
        clock.today()
    )


@transaction.atomic
def note_missing(*, actor: User, disbursement_id: int, document: str) -> MissingPayment:
    """Enter the paper by which the bank says that a payment never arrived; somebody else has to confirm it.

    Raises CommandRefused before the bank's time is over or when it is entered already, InvalidInput without a paper.
    """
    payment = (
        Disbursement.objects.select_related("fund").select_for_update(of=("self",)).get(pk=disbursement_id)
    )
    refuse(guards.may_batch(actor, payment.fund))
    if not is_unanswered(payment):
        raise CommandRefused(
            _("放款后满%(days)d个工作日银行仍没有结果的，才需要核实。请先等银行结果，或直接登记。")
            % {"days": ANSWER_WORKING_DAYS},
            code="not_overdue",
        )
    document = document.strip()
    longest = MissingPayment._meta.get_field("document").max_length
    if not document or len(document) > longest:
        raise InvalidInput(
            _("请填写银行书面答复的文号或编号，最多%(most)d个字。") % {"most": longest}, field="document"
        )
    try:
        with transaction.atomic():
            return MissingPayment.objects.create(
                disbursement=payment, document=document, noted_by=actor, noted_at=clock.now()
            )
    except IntegrityError as error:
        raise CommandRefused(
            _("这一笔已经登记过，等另一人确认。请刷新页面。"), code="noted_already"
        ) from error


def confirm_missing(*, actor: User, missing_id: int) -> MissingPayment:
    """Confirm, as another person, that the money never arrived: it counts as returned and can be paid again."""
    missing = MissingPayment.objects.select_related("disbursement__claim").get(pk=missing_id)
    item = OpenItem.objects.filter(claim=missing.disbursement.claim_id, station=Station.SETTLE).first()
    with at_desk(item.task_id if item else 0, Station.SETTLE, actor=actor) as (move, item):
        refuse(guards.may_pay_by(move.power, actor, item))
        missing = MissingPayment.objects.select_for_update().get(pk=missing_id)
        refuse(_is_another(actor, missing))
        payment = move.claim.disbursements.get(pk=missing.disbursement_id)
        refuse(_is_open(payment), code="answered")
        missing.confirmed_by, missing.confirmed_at = actor, clock.now()
        missing.save(update_fields=["confirmed_by", "confirmed_at"])
        take_result(payment, actor, clock.today(), missing.document)
        return_payment(
            move, payment, str(_("银行书面确认没有入账（%(document)s）") % {"document": missing.document})
        )
    return missing


def _is_another(user: User, missing: MissingPayment) -> object | None:
    if user.person_id != missing.noted_by.person_id:
        return None
    return _("登记和确认要由两个人办理。这一笔是您登记的，请由另一位财务人员确认。")


def _is_open(payment: Disbursement) -> object | None:
    if payment.status == DisbursementStatus.RELEASED:
        return None
    return _("这一笔已经有银行结果，不用再确认。请刷新页面。")


def _released_before(today: date) -> datetime:
    """Whoever released before this moment has had his full working days."""
    day = today
    while working_days_between(day, today) < ANSWER_WORKING_DAYS:
        day -= timedelta(days=1)
    return datetime.combine(day + timedelta(days=1), time.min, clock.SHANGHAI)
