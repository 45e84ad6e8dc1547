"""The trail of what was done to accounts, posts and personal data, as the auditor reads it."""

from typing import NamedTuple

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from registry.enums import AccountAct, Role
from registry.models import Post, RegistryEvent, User
from registry.selectors import posts_of

PAGE = 50
WORDS: dict[str, str | Promise] = {
    "appoint": _("任命岗位"),
    "authorise_operator": _("授权经办人"),
    "change_phone": _("更改手机号"),
    "close_account": _("停用收款账户"),
    "confirm_factor": _("启用两步验证"),
    "delegation_lend": _("委托岗位"),
    "delegation_revoke": _("收回委托"),
    "declare_relative": _("登记亲属"),
    "end_post": _("结束岗位"),
    "enrol_organisation": _("登记单位"),
    "enrol_people": _("批量登记人员"),
    "enrol_person": _("登记人员"),
    "give_up_factor": _("停用验证器应用"),
    "keep_household": _("登记户号"),
    "lock_factor": _("验证码输错被锁"),
    "open_account": _("登记收款账户"),
    "renew_recovery_codes": _("更换恢复码"),
    "reveal_person": _("查看完整个人信息"),
    "use_recovery_code": _("使用恢复码"),
}


class Line(NamedTuple):
    event: RegistryEvent
    said: str | Promise
    reason: str


def may_read_trail(user: User) -> bool:
    """Whether the user is an auditor today."""
    return any(post.role == Role.AUDITOR for post in posts_of(user))


def events_for(user: User) -> QuerySet[RegistryEvent]:
    """What was done by whoever holds or held a post in the auditor's area, newest first."""
    area = Q(pk__in=[])
    for post in posts_of(user):
        if post.role == Role.AUDITOR:
            held = Post.objects.filter(office__division__code__startswith=post.office.division_id)
            area |= Q(actor__in=held.values("user"))
    return RegistryEvent.objects.filter(area).select_related("actor").order_by("-pk")


def trail_page(user: User, before: int | None) -> tuple[list[Line], int | None]:
    """One page of the trail from the event before `before` on, and the key of the next page."""
    events = events_for(user)
    if before is not None:
        events = events.filter(pk__lt=before)
    found = list(events[: PAGE + 1])
    labels = dict(AccountAct.choices)
    lines = [
        Line(each, WORDS.get(each.verb) or labels.get(each.verb, each.verb), each.detail.get("reason", ""))
        for each in found[:PAGE]
    ]
    return lines, found[PAGE - 1].pk if len(found) > PAGE else None
