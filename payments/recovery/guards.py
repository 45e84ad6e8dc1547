"""May this user recover this? None when he may, otherwise the sentence that says why not."""

from django.utils.translation import gettext_lazy as _

from approvals.guards import is_known_person, is_not_party
from payments.models import Fund, RecoveryCase, WriteOff
from payments.selectors import counties_kept
from payments.separation import has_acted_on
from registry.models import User
from workflows.enums import ClaimState
from workflows.models import Claim

Refusal = object | None


def may_order(user: User, claim: Claim, fund: Fund | None) -> Refusal:
    """Known people of the finance office whose fund paid the claim order that money back, one order at a time."""
    if fund is None or claim.state != ClaimState.PAID:
        return _("只有已经拨付的申请才能追回。没有付出去的，请暂停拨付或移出批次。")
    if fund.division_id not in counties_kept(user):
        return _("只有付出这笔资金的财政机构可以追回，您无权办理。")
    if RecoveryCase.objects.open().filter(claim=claim).exists():
        return _("这份申请正在追回，没有结束以前不能再作决定。请打开原来的追回单办理。")
    return _is_free_to_act(user, claim)


def may_handle(user: User, case: RecoveryCase) -> Refusal:
    """Repayments are entered, and write-offs asked for, by the finance office that ordered the recovery."""
    if case.fund.division_id not in counties_kept(user):
        return _("这笔追回不由您所在的机构办理，您无权登记。")
    if case.closed_at is not None:
        return _("这笔追回已经结束，没有要办的了。请刷新页面。")
    return _is_free_to_act(user, case.claim)


def may_ask_write_off(user: User, case: RecoveryCase) -> Refusal:
    """One request at a time."""
    if waiting_write_off(case) is not None:
        return _("已经有一份核销申请在等答复，请先等答复。")
    return may_handle(user, case)


def may_answer(user: User, case: RecoveryCase) -> Refusal:
    """Another person than who asked, of the finance of the fund's place or of one above, agrees or declines."""
    asked = waiting_write_off(case)
    if asked is None or case.closed_at is not None:
        return _("没有等您答复的核销申请。请刷新页面。")
    if not any(case.fund.division_id.startswith(place) for place in counties_kept(user)):
        return _("核销由本级或上级财政审批，您无权办理。")
    if asked.asked_by.person_id == user.person_id:
        return _("申请核销和审批要由两个人办理。这一份是您申请的，请由另一位财务人员审批。")
    return _is_free_to_act(user, case.claim)


def waiting_write_off(case: RecoveryCase) -> WriteOff | None:
    """The request nobody has answered yet."""
    return case.write_offs.filter(answered_at=None).select_related("asked_by").first()


def _is_free_to_act(user: User, claim: Claim) -> Refusal:
    for refusal in (is_known_person(user), is_not_party(user, claim)):
        if refusal is not None:
            return refusal
    if has_acted_on(user, claim):
        return _("您审核过这份申请，不能再办理它的追回。请交由同机构的其他人员办理。")
    return None
