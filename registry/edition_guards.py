"""May this user do this to this edition of a rule file? None when he may, otherwise the sentence that says why not.

The same guard hides the button on the page and refuses the request.
"""

from datetime import date

from django.utils.translation import gettext_lazy as _

from registry.enums import EditionStatus, Level, OfficeKind, Role, RuleKind
from registry.models import Office, RuleEdition, User
from registry.selectors import offices_of

Refusal = object | None

NATION = "00"
RULING_LEVELS = (Level.COUNTY, Level.PREFECTURE, Level.PROVINCE)
CHANGEABLE = (EditionStatus.DRAFTED, EditionStatus.RETURNED)
RETURNABLE = (EditionStatus.SUBMITTED, EditionStatus.APPROVED)


def rule_offices_of(user: User) -> list[Office]:
    """The offices for which the user manages rules today: a policy post at a county, prefecture or province."""
    return [
        office
        for office in offices_of(user, Role.POLICY)
        if office.kind == OfficeKind.HRSS and office.level in RULING_LEVELS
    ]


def office_drafting(user: User, kind: str, subject: str) -> Office | None:
    """The user's office to which these rules belong; None when they are not his to draft.

    Standards belong to the office of their region; programmes and the nation's standards to a province.
    """
    for office in rule_offices_of(user):
        if kind == RuleKind.STANDARD and subject != NATION:
            if office.division_id == subject:
                return office
        elif office.level == Level.PROVINCE:
            return office
    return None


def may_draft(user: User, kind: str, subject: str) -> Refusal:
    """A policy officer, for the rules of his own office."""
    if not rule_offices_of(user):
        return _("只有县级以上人社部门的政策管理人员可以起草政策。如应由您起草，请联系系统管理员登记任职。")
    if office_drafting(user, kind, subject) is None:
        return _("您只能起草本机构所辖地区的补贴标准；补贴项目由省级起草。请联系有权的机构办理。")
    return None


def may_edit(user: User, edition: RuleEdition) -> Refusal:
    """Only the drafter writes, so that whoever reviews has written none of it."""
    if edition.drafted_by_id != user.pk:
        return _("只有起草人可以修改草稿。如起草人不在岗，请先作废这份草稿，再重新起草。")
    if edition.status not in CHANGEABLE:
        return _not_now(edition)
    return None


def may_submit(user: User, edition: RuleEdition) -> Refusal:
    return may_edit(user, edition)


def may_approve(user: User, edition: RuleEdition) -> Refusal:
    """A second policy officer, of the same office or of one above it."""
    if refusal := _has_no_say(user, edition):
        return refusal
    if edition.drafted_by_id == user.pk:
        return _("自己起草的政策须由另一人复核。请通知本机构或上级机构的其他政策管理人员。")
    return None if edition.status == EditionStatus.SUBMITTED else _not_now(edition)


def may_return(user: User, edition: RuleEdition) -> Refusal:
    """Whoever may review, until it is published."""
    if refusal := _has_no_say(user, edition):
        return refusal
    if edition.drafted_by_id == user.pk:
        return _("自己起草的政策须由另一人复核。请通知本机构或上级机构的其他政策管理人员。")
    return None if edition.status in RETURNABLE else _not_now(edition)


def may_publish(user: User, edition: RuleEdition) -> Refusal:
    """Drafter or reviewer, once a second person has approved it."""
    if refusal := _has_no_say(user, edition):
        return refusal
    return None if edition.status == EditionStatus.APPROVED else _not_now(edition)


def may_discard(user: User, edition: RuleEdition) -> Refusal:
    """The drafter, or a colleague or superior when he is away; never what is published."""
    if refusal := _has_no_say(user, edition):
        return refusal
    return None if edition.is_open else _not_now(edition)


def may_come_into_force(day: date, today: date) -> Refusal:
    """From tomorrow at the earliest: by then every process has read the new text."""
    if day <= today:
        return _("生效日期最早为明天，已经发生的申请不受影响。请改选日期。")
    return None


def _has_no_say(user: User, edition: RuleEdition) -> Refusal:
    own = edition.office.division_id
    if any(own.startswith(office.division_id) for office in rule_offices_of(user)):
        return None
    return _("这份政策由%(office)s管理，您没有权限办理。") % {"office": edition.office.name}


def _not_now(edition: RuleEdition) -> Refusal:
    return _("这一版现在是“%(status)s”，不能这样办理。没有任何改动，请刷新页面查看。") % {
        "status": edition.get_status_display()
    }
