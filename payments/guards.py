"""May this user pay this? None when he may, otherwise the sentence that says why not.

The same guard hides the form on the page and refuses the request.
"""

from django.utils.translation import gettext_lazy as _

from approvals.guards import is_known_person, is_not_party
from payments.enums import DisbursementStatus
from payments.models import Fund
from payments.selectors import counties_kept
from payments.separation import has_acted_on
from registry.models import User
from registry.powers import Power, powers_of
from workflows.enums import ClaimState
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
        is_not_held_by_another(user, item),
    ):
        if refusal is not None:
            return refusal
    return None


def may_release(user: User, item: OpenItem) -> Refusal:
    """Whether this user may send this claim's money out now."""
    return may_pay(user, item) or has_open_account(item.claim)


def has_open_account(claim: Claim) -> Refusal:
    """Whether there is an account that the claim's money can go to."""
    account = claim.account
    if account is None:
        return _("这份申请还没有收款账户，不能放款。请联系申请人补充账户。")
    if account.closed_on is not None:
        return _("收款账户已经注销，不能放款。请联系申请人更换账户。")
    return None


def may_change_account(user: User, claim: Claim) -> Refusal:
    """Who filed the claim names another account after the bank sent the money back, and before it goes out again."""
    if claim.applicant_id != user.pk:
        return _("只有填报人本人可以更换收款账户。")
    last = claim.disbursements.last()
    if claim.state != ClaimState.APPROVED or last is None or last.status != DisbursementStatus.RETURNED:
        return _("只有银行退回款项以后才需要更换账户。现在不用更换。")
    return None


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
