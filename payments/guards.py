"""May this user pay this? None when he may, otherwise the sentence that says why not.

The same guard hides the form on the page and refuses the request.
"""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from approvals.guards import is_known_person, is_not_party
from approvals.models import Seat
from payments.enums import ABOUT_ACCOUNT, BatchState, DisbursementStatus, LineStatus
from payments.models import Fund, PaymentBatch
from payments.models.batch import LIVE_LINES
from payments.selectors import counties_kept
from payments.separation import has_acted_on
from registry.models import User
from registry.powers import Power, powers_of
from workflows.enums import ClaimState, Station
from workflows.guards import is_not_held_by_another, power_for
from workflows.models import Claim, OpenItem

Refusal = object | None


def may_pay(user: User, item: OpenItem) -> Refusal:
    """Whether this user may act at this finance desk on this claim; the first reason that stands in the way."""
    return may_pay_by(power_for(powers_of(user), item), user, item)


def may_pay_by(power: Power | None, user: User, item: OpenItem) -> Refusal:
    """The same for a caller that knows already by which power the user acts at this desk."""
    claim = item.claim
    if power is None:
        return _("这笔资金不由您所在的机构拨付，您无权办理。")
    for refusal in (
        is_known_person(user),
        is_not_party(user, claim, power.principal),
        _did_not_review(user, claim, power.principal),
        # A batch takes two people: nobody keeps a claim at the release desk for himself.
        None if item.station == Station.PAY else is_not_held_by_another(user, item),
    ):
        if refusal is not None:
            return refusal
    return None


def may_batch(user: User, fund: Fund) -> Refusal:
    """Batches of a fund are drawn up, changed and released by known people of its county's finance office."""
    if fund.division_id not in counties_kept(user):
        return _("只有本县财政的财务人员可以编制和放款这项资金的批次。")
    return is_known_person(user)


def may_release(user: User, batch: PaymentBatch) -> Refusal:
    """Whether this user may let a batch go: not who drew it up, nor with another account, nor who reviewed of it."""
    refusal = may_batch(user, batch.fund)
    if refusal is not None:
        return refusal
    if user.person_id == batch.prepared_by.person_id:
        return _("编制批次和放款要由两个人办理。这一批是您编制的，请由另一位财务人员放款。")
    statuses = set(batch.lines.values_list("status", flat=True))
    if batch.state != BatchState.DRAWN_UP:
        return _("这一批已经放款或作废，不能再放款。请刷新页面。")
    if LineStatus.CHOSEN in statuses:
        return _("这一批还有申请正在复核，请等复核完再放款。")
    if LineStatus.LISTED not in statuses:
        return _("这一批里没有可以放款的申请。请作废后另行编制。")
    return _reviewed_none_of(user, batch)


def may_change_account(user: User, claim: Claim) -> Refusal:
    """Who filed the claim names another account once the bank sent the money back or the check found fault with it."""
    if claim.applicant_id != user.pk:
        return _("只有填报人本人可以更换收款账户。")
    last = claim.disbursements.last()
    came_back = last is not None and last.status == DisbursementStatus.RETURNED
    goes_out = claim.state != ClaimState.APPROVED or claim.batch_lines.filter(status__in=LIVE_LINES).exists()
    if not goes_out and (came_back or _is_paused_for_account(claim)):
        return None
    return _("只有银行退回款项或拨付前复核发现账户有问题以后才需要更换账户。现在不用更换。")


def _is_paused_for_account(claim: Claim) -> bool:
    pause = claim.payment_pauses.filter(ended_at=None).first()
    return pause is not None and any(found["code"] in ABOUT_ACCOUNT for found in pause.findings)


def may_allot(user: User, fund: Fund) -> Refusal:
    """Allotments are entered, and handed down, by the finance office of the fund's own place."""
    if fund.division_id in counties_kept(user):
        return None
    return _("只有本级财政的财务人员可以登记这项资金的指标。")


def may_withdraw(user: User, fund: Fund) -> Refusal:
    """What was distributed is taken back by the finance office of the place that distributed it."""
    if fund.parent is not None and fund.parent.division_id in counties_kept(user):
        return None
    return _("只有下达这项资金的上级财政可以收回指标。")


def may_bank(user: User, fund: Fund) -> Refusal:
    """Files to and from the bank are made and entered by the finance office of the fund's own county."""
    if fund.division_id in counties_kept(user):
        return None
    return _("只有本县财政的财务人员可以办理这项资金的银行文件。")


def _did_not_review(user: User, claim: Claim, principal: User | None) -> Refusal:
    if has_acted_on(user, claim):
        return _("您审核过这份申请，不能再办理它的拨付。请交由同机构的其他人员办理。")
    if principal is not None and has_acted_on(principal, claim):
        return _("委托您的%(name)s审核过这份申请，您不能代为拨付。请交由同机构的其他人员办理。") % {
            "name": principal.name
        }
    return None


def _reviewed_none_of(user: User, batch: PaymentBatch) -> Refusal:
    sat = Q(person=user.person_id) | Q(principal__person=user.person_id)
    seat = Seat.objects.filter(
        sat, claim__batch_lines__in=batch.lines.filter(status=LineStatus.LISTED)
    ).first()
    if seat is None:
        return None
    return _("您审核过这一批里的申请%(number)s，不能放款。请由另一位财务人员放款，或者先把它移出。") % {
        "number": seat.claim.number
    }
