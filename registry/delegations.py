"""委托与收回: whoever holds a post lends it for some days; he, his superior or the administrator ends it at once."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from registry import clock
from registry.enums import Role
from registry.errors import RegistryError
from registry.models import Delegation, Post, RegistryEvent, User
from registry.powers import DELEGABLE
from registry.selectors import posts_of, superior_office

LONGEST = timedelta(days=366)
MOST_WORDS = 200
Refusal = str | None


def may_lend(user: User, post: Post, delegate: User) -> Refusal:
    """Whether this user may let the other act for him at this post: it is his own, and the other one is staff."""
    if post.user_id != user.pk or post.role not in DELEGABLE or post not in posts_of(user):
        return _("只能委托您自己现任的审核或财务岗位；受托人不能再转委托。")
    if user.person_id is None or delegate.person_id is None:
        return _("委托人和受托人都要先登记本人身份。请联系系统管理员补登。")
    if delegate.person_id == user.person_id:
        return _("受托人就是您本人，请选择另一位工作人员。")
    held = posts_of(delegate)
    if not any(each.role in DELEGABLE for each in held):
        return _("%(name)s现在没有审核或财务岗位，不能受托。请选择在岗的工作人员。") % {"name": delegate.name}
    if any(each.role not in DELEGABLE and each.office_id == post.office_id for each in held):
        return _("%(name)s在同一机构担任管理或审计岗位，不能受托办理。请选择其他工作人员。") % {
            "name": delegate.name
        }
    return None


def may_revoke(user: User, delegation: Delegation) -> Refusal:
    """Whether this user may end it: whoever gave it, a reviewer of the office above, or its administrator."""
    office = delegation.office
    if user.pk == delegation.principal.pk:
        return None
    for post in posts_of(user):
        if post.role == Role.ADMINISTRATOR and post.office.division.covers(office.division_id):
            return None
        above = superior_office(office)
        if post.role == Role.REVIEWER and above is not None and post.office_id == above.pk != office.pk:
            return None
    return _("只有委托人本人、上级机构的审核人员或管理员可以收回这份委托。")


@transaction.atomic
def lend(
    *,
    actor: User,
    post: Post,
    delegate: User,
    valid_from: date,
    valid_to: date,
    reason: str,
    programmes: tuple[str, ...] = (),
    ceiling_fen: int | None = None,
) -> Delegation:
    """Let `delegate` act for the actor at this post on these days, both included.

    Raises RegistryError with the sentence of `may_lend`, for days that cannot be, without a reason, and while
    another delegation of the same post holds.
    """
    if refusal := may_lend(actor, post, delegate):
        raise RegistryError(refusal, code="not_allowed")
    reason = reason.strip()
    if not reason or len(reason) > MOST_WORDS:
        raise RegistryError(
            _("请写明委托的原因，最多%(most)d个字。") % {"most": MOST_WORDS}, code="no_reason"
        )
    _check_days(valid_from, valid_to)
    if ceiling_fen is not None and ceiling_fen <= 0:
        raise RegistryError(_("金额上限应大于0元；不限金额的请留空。"), code="ceiling")
    Post.objects.select_for_update().get(pk=post.pk)
    standing = post.delegations.filter(revoked_at=None, valid_from__lte=valid_to, valid_to__gte=valid_from)
    if standing.exists():
        raise RegistryError(
            _("这个岗位在这段时间已经委托给别人。请先收回那份委托，或者改一改日期。"), code="lent_already"
        )
    delegation = Delegation.objects.create(
        post=post,
        delegate=delegate,
        valid_from=valid_from,
        valid_to=valid_to,
        programmes=sorted(programmes),
        ceiling_fen=ceiling_fen,
        reason=reason,
    )
    _record(actor, "lend", delegation)
    return delegation


@transaction.atomic
def revoke(*, actor: User, delegation: Delegation) -> Delegation:
    """End a delegation at once; one that is over or revoked already stays as it is.

    Raises RegistryError with the sentence of `may_revoke`.
    """
    if refusal := may_revoke(actor, delegation):
        raise RegistryError(refusal, code="not_allowed")
    fresh = (
        Delegation.objects.select_for_update(of=("self",))
        .select_related("post__user", "delegate")
        .get(pk=delegation.pk)
    )
    if fresh.revoked_at is None:
        fresh.revoked_at, fresh.revoked_by = clock.now(), actor
        fresh.save(update_fields=["revoked_at", "revoked_by"])
        _record(actor, "revoke", fresh)
    return fresh


def delegations_seen_by(user: User) -> QuerySet[Delegation]:
    """Those the user gave, received, or may end; the newest first."""
    seen = Q(post__user=user) | Q(delegate=user)
    for post in posts_of(user):
        if post.role == Role.ADMINISTRATOR:
            seen |= Q(post__office__division__code__startswith=post.office.division_id)
        elif post.role == Role.REVIEWER:
            seen |= Q(post__office__division__code__startswith=post.office.division_id) & ~Q(
                post__office=post.office_id
            )
    found = Delegation.objects.filter(seen)
    return found.select_related("post__user", "post__office__division", "delegate", "revoked_by")


def _check_days(valid_from: date, valid_to: date) -> None:
    if valid_to < valid_from:
        raise RegistryError(_("委托的最后一天早于第一天，请核对两个日期。"), code="period")
    if valid_to < clock.today():
        raise RegistryError(_("委托的最后一天已经过去，请核对日期。"), code="period")
    if valid_to - valid_from > LONGEST:
        raise RegistryError(_("一次委托最长一年，到期可以再委托。请核对日期。"), code="period")


def _record(actor: User, verb: str, delegation: Delegation) -> None:
    RegistryEvent.objects.create(
        actor=actor,
        verb=f"delegation_{verb}",
        subject="delegation",
        subject_id=str(delegation.pk),
        detail={"post": delegation.post_id, "delegate": delegation.delegate_id},
    )
