"""Where a panel stands: who is on it, who has spoken, and whether its rule is fulfilled or can no longer be."""

from dataclasses import dataclass

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from approvals.enums import Verdict
from approvals.models import PanelMember, Vote
from registry.models import User
from workflows.enums import StepStatus
from workflows.models import PlanStep

Refusal = object | None


@dataclass(frozen=True)
class Panel:
    """The panel of one step in its present turn. `size` are to be named, `needed` of them have to agree."""

    size: int
    needed: int
    members: list[PanelMember]

    @property
    def votes(self) -> list[Vote]:
        return [each.vote for each in self.members if hasattr(each, "vote")]

    @property
    def missing(self) -> list[PanelMember]:
        """Those who have not spoken yet."""
        return [each for each in self.members if not hasattr(each, "vote")]

    @property
    def is_named(self) -> bool:
        return len(self.members) == self.size

    @property
    def agreed(self) -> int:
        return sum(each.agrees for each in self.votes)

    @property
    def denied(self) -> int:
        return len(self.votes) - self.agreed

    @property
    def is_fulfilled(self) -> bool:
        return self.agreed >= self.needed

    @property
    def is_lost(self) -> bool:
        """Whether so many are against it that the rule cannot be fulfilled any more."""
        return self.size - self.denied < self.needed


def panel_of(step: PlanStep) -> Panel | None:
    """The panel of this step; None where it is decided by one person."""
    if not step.panel_size:
        return None
    members = PanelMember.objects.filter(step=step, turn=step.turn, released_at=None)
    return Panel(
        step.panel_size,
        step.panel_agree,
        list(members.select_related("user", "vote__seat__user", "vote__seat__principal")),
    )


def may_follow(verdict: str, step: PlanStep) -> Refusal:
    """Whether the panel of this step leaves this verdict open: a yes once it has agreed, a no once it cannot."""
    panel = panel_of(step) if verdict in (Verdict.AGREE, Verdict.REFUSE) else None
    if panel is None:
        return None
    if verdict == Verdict.AGREE and not panel.is_fulfilled:
        if panel.is_lost:
            return _("会审没有通过，不能作“同意”。请选择“退回补正”或“不予批准”，并写明理由。")
        return _("这一级由%(size)d人会审，要%(needed)d人同意，现在%(agreed)d人同意，还不能作“同意”。") % {
            "size": panel.size,
            "needed": panel.needed,
            "agreed": panel.agreed,
        }
    if verdict == Verdict.REFUSE and not panel.is_lost:
        return _("这一级由%(size)d人会审，会审还没有否定，不能作“不予批准”。") % {"size": panel.size}
    return None


def waiting_for(user: User) -> list[int]:
    """The keys of the claims on whose panel the user sits and has not spoken yet."""
    waiting = PanelMember.objects.filter(
        user=user, released_at=None, vote=None, turn=F("step__turn"), step__status=StepStatus.WAITING
    )
    return list(waiting.values_list("step__claim", flat=True))
