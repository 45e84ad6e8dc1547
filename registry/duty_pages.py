"""What the page of delegations shows, and to whom one may lend a post."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.utils.translation import get_language

from policies.load import programmes
from registry import clock
from registry.delegations import delegations_seen_by, may_revoke
from registry.models import Delegation, Post, User
from registry.powers import DELEGABLE
from registry.selectors import posts_of

MOST_SHOWN = 50
MOST_CHOICES = 300
COUNTY_DIGITS = 6


@dataclass(frozen=True)
class Row:
    """One delegation: what it covers in words, how it stands, and whether the reader may end it."""

    delegation: Delegation
    programmes: list[str]
    standing: str
    may_end: bool


@dataclass(frozen=True)
class Page:
    given: list[Row]
    received: list[Row]
    others: list[Row]
    may_lend: bool


def staff_only(user: User) -> None:
    """Raise PermissionDenied for whoever holds no post today."""
    if not posts_of(user):
        raise PermissionDenied


def page_of(user: User) -> Page:
    """The delegations this user gave, received, or looks after; the newest of each."""
    rows = [_row(user, each) for each in delegations_seen_by(user)[:MOST_SHOWN]]
    given = [row for row in rows if row.delegation.principal.pk == user.pk]
    received = [row for row in rows if row.delegation.delegate_id == user.pk]
    others = [row for row in rows if row not in given and row not in received]
    return Page(given, received, others, bool(lendable_posts(user)))


def _row(user: User, delegation: Delegation) -> Row:
    titles = {each.code: each.title.in_language(get_language() or "zh-hans") for each in programmes()}
    today = clock.today()
    if delegation.revoked_at is not None:
        standing = "revoked"
    elif delegation.valid_to < today:
        standing = "over"
    else:
        standing = "coming" if delegation.valid_from > today else "in_force"
    living = standing in ("coming", "in_force")
    names = [titles.get(code, code) for code in delegation.programmes]
    return Row(delegation, names, standing, living and may_revoke(user, delegation) is None)


def lendable_posts(user: User) -> list[Post]:
    """The posts of one's own that can be lent."""
    return [post for post in posts_of(user) if post.role in DELEGABLE]


def possible_delegates(user: User, posts: list[Post]) -> list[tuple[int, str]]:
    """Staff of the same counties who review or pay, each with the office: as choices of a form."""
    found = Post.objects.none()
    for post in posts:
        near = post.office.division_id[:COUNTY_DIGITS]
        found |= Post.objects.in_force().filter(
            role__in=DELEGABLE, office__division__code__startswith=near, user__is_active=True
        )
    others = found.exclude(user=user).exclude(user__person=user.person_id).distinct()
    ordered = others.select_related("user", "office").order_by("office__division__code", "user__name")
    choices: dict[int, str] = {}
    for post in ordered[:MOST_CHOICES]:
        choices.setdefault(post.user_id, f"{post.user.name} · {post.office.name}")
    return list(choices.items())
