"""What the security administrator (安全管理员) does for the accounts of his area; each act needs a reason and is kept.

He neither files nor decides anything: he lets people in again, and keeps out those who must not come in.
"""

from collections.abc import Callable

from axes.utils import reset
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from registry.enums import AccountAct, Role
from registry.errors import RegistryError
from registry.models import Post, RegistryEvent, SecondFactor, User
from registry.selectors import posts_of
from registry.sessions import end_other_sessions

MOST_FOUND = 50


def may_care(user: User) -> bool:
    """Whether the user is a security administrator today."""
    return any(post.role == Role.SECURITY for post in posts_of(user))


def accounts_cared_for_by(user: User) -> QuerySet[User]:
    """The accounts of whoever holds a post, or lives, in his area; none that is his own."""
    area = Q(pk__in=[])
    for post in posts_of(user):
        if post.role == Role.SECURITY:
            code = post.office.division_id
            held = Post.objects.filter(office__division__code__startswith=code)
            area |= Q(pk__in=held.values("user")) | Q(person__home__code__startswith=code)
    own = Q(pk=user.pk) | Q(person__isnull=False, person=user.person_id)
    return User.objects.filter(area).exclude(own).select_related("person")


def find_accounts(user: User, words: str) -> list[User]:
    """Up to fifty accounts he looks after whose user name begins with `words` or whose name holds them."""
    found = accounts_cared_for_by(user)
    if words:
        typed = User.normalise_username(words)
        found = found.filter(Q(username__startswith=typed) | Q(name__contains=words.strip()))
    return list(found.order_by("username")[:MOST_FOUND])


@transaction.atomic
def care_for(*, actor: User, user: User, act: AccountAct, reason: str) -> None:
    """Do one act of AccountAct to an account. Raises RegistryError outside his area and without a reason."""
    locked = User.objects.select_for_update().get(pk=user.pk)
    if not accounts_cared_for_by(actor).filter(pk=locked.pk).exists():
        raise RegistryError(
            _("您只能处理本辖区内、不是您本人的账户。请联系这个账户所在地的安全管理员。"), code="area"
        )
    if not reason.strip():
        raise RegistryError(_("请写明原因，以后审计要看。账户没有改动。"), code="reason")
    _ACTS[act](locked)
    RegistryEvent.objects.create(
        actor=actor, verb=act, subject="user", subject_id=str(user.pk), detail={"reason": reason.strip()}
    )


def _forget_factor(user: User) -> None:
    SecondFactor.objects.filter(user=user).delete()
    _sign_out(user)


def _sign_out(user: User) -> None:
    end_other_sessions(user, None)


def _disable(user: User) -> None:
    user.is_active = False
    user.save(update_fields=["is_active"])
    _sign_out(user)


def _enable(user: User) -> None:
    user.is_active = True
    user.save(update_fields=["is_active"])


def _unlock(user: User) -> None:
    reset(username=user.username)
    SecondFactor.objects.filter(user=user).update(wrong=0, locked_until=None)


_ACTS: dict[AccountAct, Callable[[User], None]] = {
    AccountAct.FORGET_FACTOR: _forget_factor,
    AccountAct.SIGN_OUT: _sign_out,
    AccountAct.UNLOCK: _unlock,
    AccountAct.DISABLE: _disable,
    AccountAct.ENABLE: _enable,
}
