"""May this user tend this public notice? None when he may, otherwise the sentence that says why not."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from approvals.enums import EntryStatus, ObjectionStatus
from approvals.guards import has_no_other_seat, is_known_person, is_not_party, seats_of
from approvals.models import NoticeEntry, NoticeList, Objection
from approvals.models.seat import OBJECTION
from registry.enums import Role
from registry.models import User
from registry.selectors import posts_of
from workflows.enums import ClaimState
from workflows.models import Claim

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


def may_assign(user: User, objection: Objection) -> Refusal:
    """Whether this user may give the objection to somebody: at the office of the list, while nobody has it."""
    if objection.status != ObjectionStatus.RECEIVED:
        return _("这件异议已经有人核实。您的操作没有执行，请刷新页面。")
    return may_tend(user, objection.notice)


def may_investigate(user: User, objection: Objection, claims: Iterable[Claim]) -> Refusal:
    """Whether this user may look into it: a reviewer of the office or one above it, who has nothing to do with it."""
    office = objection.notice.office.division_id
    posts = [post for post in posts_of(user) if post.role == Role.REVIEWER]
    if not any(office.startswith(post.office.division_id) for post in posts):
        return _("核实人应是公示机构或上级机构的审核人员，请另选一人。")
    for claim in claims:
        refusal = is_known_person(user) or is_not_party(user, claim) or _did_not_review(user, claim)
        if refusal is not None:
            return refusal
    return None


def may_conclude(user: User, objection: Objection) -> Refusal:
    """Whether this user looks into the objection, and has not answered it yet."""
    if not objection.is_open:
        return _("这件异议已经答复，不能再改。")
    if objection.investigator_id != user.pk:
        return _("只有这件异议的核实人才能办理。")
    return None


def _did_not_review(user: User, claim: Claim) -> Refusal:
    if all(seat.level == OBJECTION for seat in seats_of(user, claim)):
        return None
    return _("%(name)s审核过这份申请，不能再核实对它的异议，请另选一人。") % {"name": user.name}


def may_correct(user: User, entry: NoticeEntry, claim: Claim) -> Refusal:
    """Whether this user may show the line anew: at the office of the list, nobody's objection to it being open."""
    if entry.status != EntryStatus.SHOWN or claim.state != ClaimState.ON_NOTICE:
        return _("这一行现在不在公示，或正在核实异议，不能更正。没有任何改动。")
    refusal = may_tend(user, entry.notice) or is_known_person(user) or is_not_party(user, claim)
    return refusal or has_no_other_seat(user, claim, entry.notice.office.level, seats_of(user, claim))
