"""Who may try a draft, and who may read what it would change: offices from the county up, for their own area."""

from collections.abc import Sequence
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from registry.enums import Level, OfficeKind, Role
from registry.models import Office, Post, User
from registry.selectors import posts_of
from workflows.models import Simulation, SimulationQuerySet

Refusal = object | None

LEVELS = (Level.COUNTY, Level.PREFECTURE, Level.PROVINCE)
ASKING = (Role.POLICY, Role.REVIEWER)
READING = (*ASKING, Role.AUDITOR)


class Rights(NamedTuple):
    """The offices for which somebody may read what was tried, those for which he may try a draft, and whether the
    pages of the rules are open to him."""

    reading: list[Office]
    asking: list[Office]
    opens_rules: bool

    @property
    def simulations(self) -> SimulationQuerySet:
        """What these offices and those below them have tried."""
        return Simulation.objects.within(self.reading)


def rights_of(user: User) -> Rights:
    """Each office for its own area; of its claims alone."""
    return rights_by(posts_of(user))


def rights_by(posts: Sequence[Post]) -> Rights:
    """The rights that these posts give."""
    opens_rules = any(post.role in (Role.POLICY, Role.AUDITOR) for post in posts)
    return Rights(_offices(posts, READING), _offices(posts, ASKING), opens_rules)


def may_ask(rights: Rights, office: Office) -> Refusal:
    """A policy officer or reviewer of a county, prefecture or province, for that office."""
    if office in rights.asking:
        return None
    return _("试算由县级以上人社部门的政策管理或审核人员办理。如应由您办理，请联系系统管理员登记任职。")


def may_cancel(rights: Rights, simulation: Simulation) -> Refusal:
    """Anybody who may ask for that office, as long as it has not ended."""
    if refusal := may_ask(rights, simulation.office):
        return refusal
    if simulation.has_ended:
        return _("这次试算已经结束，不用取消。")
    return None


def _offices(posts: Sequence[Post], roles: tuple[Role, ...]) -> list[Office]:
    found = {
        post.office_id: post.office
        for post in posts
        if post.role in roles and post.office.kind == OfficeKind.HRSS and post.office.level in LEVELS
    }
    return list(found.values())
