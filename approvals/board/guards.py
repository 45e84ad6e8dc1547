"""May this user tend this public notice? None when he may, otherwise the sentence that says why not."""

from django.utils.translation import gettext_lazy as _

from approvals.models import NoticeList
from registry.enums import Role
from registry.models import User
from registry.selectors import posts_of

Refusal = object | None


def may_tend(user: User, notice: NoticeList) -> Refusal:
    """Whether the user reviews at the office that publishes the list, or at the one of the division it is about."""
    divisions = (notice.office.division_id, notice.division_id)
    if any(post.role == Role.REVIEWER and post.office.division_id in divisions for post in posts_of(user)):
        return None
    return _("这份名单不是您所在机构公示的，您可以查看，不能办理。")


def may_freeze(user: User, notice: NoticeList) -> Refusal:
    """Whether the list still grows, and this user may end that."""
    if notice.frozen_at is not None:
        return _("这份名单已经定稿，不用再定。可以直接打印张贴。")
    return may_tend(user, notice)


def may_post(user: User, notice: NoticeList) -> Refusal:
    """Whether a posting of the list can be recorded by this user: it is final, and still on notice."""
    if notice.frozen_at is None:
        return _("这份名单今天还会增加，请先点“定稿”，打印后再张贴。")
    if notice.closed_at is not None:
        return _("这份名单的公示已经结束，不能再登记张贴。")
    return may_tend(user, notice)
