"""May this user do this to this claim? None when he may, otherwise the sentence that says why not.

The same guard hides the button on the page and refuses the request.
"""

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from registry import clock
from registry.enums import Role
from registry.models import Organisation, Person, User
from registry.selectors import organisations_of, posts_of
from workflows.enums import ClaimState, Station
from workflows.models import Claim, OpenItem
from workflows.models.claim import ENDED_UNPAID
from workflows.planning import FINANCE_STATIONS

Refusal = object | None

EDITABLE = (ClaimState.DRAFT, ClaimState.RETURNED)
WITHDRAWABLE = (
    ClaimState.DRAFT,
    ClaimState.SUBMITTED,
    ClaimState.RETURNED,
    ClaimState.IN_REVIEW,
    ClaimState.ON_NOTICE,
    ClaimState.APPROVED,
)


def may_file_for(user: User, person: Person | None, organisation: Organisation | None) -> Refusal:
    """For oneself, or for an organisation whose authorised operator one is today."""
    if organisation is not None:
        if person is None and organisations_of(user).filter(pk=organisation.pk).exists():
            return None
        return _("您没有被授权为%(unit)s办理申报。") % {"unit": organisation.name}
    if person is None or user.person_id != person.pk:
        return _("您的账号只能为本人申请。如要为单位申报，请先由系统管理员登记您为该单位的经办人。")
    return None


def may_edit(user: User, claim: Claim) -> Refusal:
    """Only the applicant writes, only in a draft or where a correction was asked for."""
    if claim.applicant_id != user.pk:
        return _("只有填报人本人可以修改这份申请。")
    if claim.state not in EDITABLE:
        return _("申请已经提交，内容不能再改。如需改动，请联系经办机构退回补正，或撤回后重新申请。")
    return None


def may_submit(user: User, claim: Claim) -> Refusal:
    return may_edit(user, claim)


def may_withdraw(user: User, claim: Claim) -> Refusal:
    """Until the money is released."""
    if claim.applicant_id != user.pk:
        return _("只有填报人本人可以撤回这份申请。")
    if claim.state not in WITHDRAWABLE:
        return _("资金已经放款或申请已经办结，不能撤回。如有疑问，请联系经办机构。")
    return None


FOLLOWED = _("您已经重新申请过了。请在“我的申请”里接着办新的那一份。")


def may_apply_again(user: User, claim: Claim) -> Refusal:
    """What ended without money may be filed again, once at a time, from the day on that the refusal names."""
    if claim.applicant_id != user.pk:
        return _("只有填报人本人可以重新申请。")
    if claim.state not in ENDED_UNPAID:
        return _("这份申请还没有结束，或者已经拨付，不用重新申请。")
    if claim.earliest_again is not None and clock.today() < claim.earliest_again:
        return _("最早从%(day)s起可以重新申请，到时候再来就行。") % {"day": date_format(claim.earliest_again)}
    if claim.followers.open_or_paid().exists():
        return FOLLOWED
    return may_file_for(user, claim.person, claim.organisation)


def may_act_for(user: User, item: OpenItem) -> Refusal:
    """The task must lie at an office where the user holds the post it asks for: finance pays, reviewers review."""
    role = Role.FINANCE if item.station in FINANCE_STATIONS else Role.REVIEWER
    if any(post.office_id == item.office_id and post.role == role for post in posts_of(user)):
        return None
    return _("这份申请不在您所在机构的待办里，您无权办理。")


def may_take(user: User, item: OpenItem | None) -> Refusal:
    """Take a task of one's own office that nobody holds, or whose holder no longer works there."""
    if item is None:
        return _("这份申请现在不在您的办公桌上。请回到待办列表。")
    if item.station == Station.CORRECT:
        return _("这一步由申请人办理。")
    if item.taken_by_id not in (None, user.pk) and may_act_for(item.taken_by, item) is None:
        return _("这份申请已由%(name)s签收办理。") % {"name": item.taken_by.name}
    return None
