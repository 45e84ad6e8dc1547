"""What somebody may act as: by a post of his own, or by delegation for whoever holds one."""

from dataclasses import dataclass
from datetime import date

from django.db.models import BigIntegerField, F, Q, QuerySet, Value
from django.utils.translation import gettext as _

from registry import clock
from registry.enums import Role
from registry.models import Delegation, Office, Post, User

DELEGABLE = (Role.REVIEWER, Role.FINANCE)


@dataclass(frozen=True)
class Power:
    """A post in force, one's own or lent: with `delegation` one acts for the holder of the post."""

    post: Post
    delegation: Delegation | None = None

    @property
    def office(self) -> Office:
        return self.post.office

    @property
    def role(self) -> str:
        return self.post.role

    @property
    def principal(self) -> User | None:
        """For whom one acts; None when it is one's own post."""
        return self.delegation.principal if self.delegation else None

    @property
    def programmes(self) -> list[str]:
        """The programmes it is confined to; empty: all."""
        return self.delegation.programmes if self.delegation else []

    @property
    def ceiling_fen(self) -> int | None:
        return self.delegation.ceiling_fen if self.delegation else None

    def reaches(self, programme: str, amount_fen: int | None) -> bool:
        """Whether it covers a claim of this programme and amount."""
        return self.delegation is None or self.delegation.reaches(programme, amount_fen)


def powers_of(user: User, on: date | None = None) -> list[Power]:
    """Every power of an active user on the day (today when None), his own posts first. Others have none.

    A delegation holds as long as the post does and its holder is active. One query, two for a delegate.
    """
    if not user.is_authenticated or not user.is_active:
        return []
    day = on or clock.today()
    in_force = Post.objects.in_force(day).order_by()
    own = in_force.filter(user_id=user.pk).annotate(lent_by=Value(None, output_field=BigIntegerField()))
    lent = in_force.filter(
        role__in=DELEGABLE,
        user__is_active=True,
        delegations__delegate=user.pk,
        delegations__revoked_at=None,
        delegations__valid_from__lte=day,
        delegations__valid_to__gte=day,
    ).annotate(lent_by=F("delegations__pk"))
    posts = list(
        own.select_related("office__division").union(lent.select_related("office__division"), all=True)
    )
    posts.sort(key=lambda post: (post.lent_by is not None, post.office.division_id, post.role, post.pk))
    lent_by = [post.lent_by for post in posts if post.lent_by is not None]
    delegations = (
        Delegation.objects.select_related("post__user", "post__office").in_bulk(lent_by) if lent_by else {}
    )
    return [Power(post, delegations.get(post.lent_by)) for post in posts]


def able_at(office: Office, role: str, on: date | None = None) -> QuerySet[User]:
    """Who may act at this office by a post of this role on the day (today when None), his own or a lent one."""
    posts = Post.objects.in_force(on).filter(office=office, role=role, user__is_active=True).order_by()
    lent = Delegation.objects.in_force(on).filter(post__in=posts.values("pk")).order_by()
    able = Q(pk__in=posts.values("user")) | Q(pk__in=lent.values("delegate"))
    return User.objects.filter(able, is_active=True)


def has_lent(user: User, office: Office, role: str, *, programme: str, amount_fen: int | None) -> bool:
    """Whether this user is away today: somebody else acts for him at this office on such a claim."""
    lent = Delegation.objects.in_force().filter(post__user=user, post__office=office, post__role=role)
    return any(each.reaches(programme, amount_fen) for each in lent)


def power_at(
    powers: list[Power], office_id: int, role: str, programme: str, amount_fen: int | None
) -> Power | None:
    """The power by which one may act at this office on such a claim, one's own before a lent one; None: none."""
    return next(
        (
            power
            for power in powers
            if power.post.office_id == office_id
            and power.role == role
            and power.reaches(programme, amount_fen)
        ),
        None,
    )


def signed(name: str, principal: str = "") -> str:
    """Who acted, as it is shown everywhere: 甲, or 甲（代乙）."""
    return _("%(name)s（代%(principal)s）") % {"name": name, "principal": principal} if principal else name
