"""Naming the panel of a step: so many reviewers of the office as the programme says, each free to judge the claim."""

from collections.abc import Collection

from django.utils.translation import gettext_lazy as _

from approvals import guards
from approvals.models import PanelMember
from approvals.panel.standing import Panel, panel_of
from approvals.sitting import sitting
from registry import clock
from registry.enums import Role
from registry.models import User
from registry.selectors import users_at
from workflows.enums import Station, Verb
from workflows.errors import CommandRefused, InvalidInput
from workflows.models import Claim, OpenItem


def name_panel(
    *, task_id: int, actor: User, members: Collection[User], expected_version: int | None = None
) -> Claim:
    """Name the panel, or other people in the place of those who have not spoken; whoever has spoken stays.

    Raises CommandRefused where the step has no panel or the desk is not the actor's, InvalidInput for people who
    cannot judge the claim or are not as many as the programme says, StaleClaim for an older version.
    """
    with sitting(
        task_id, Station.REVIEW, actor=actor, expected_version=expected_version, keeps_task=True
    ) as here:
        panel = panel_of(here.step)
        if panel is None:
            raise CommandRefused(_("这一级不用会审，请直接作决定。"), code="no_panel")
        chosen = {each.pk: each for each in members}
        _check(panel, chosen, here.item)
        here.take()
        now = clock.now()
        gone = [each.pk for each in panel.missing if each.user_id not in chosen]
        PanelMember.objects.filter(pk__in=gone).update(released_at=now)
        known = {each.user_id for each in panel.members}
        PanelMember.objects.bulk_create(
            PanelMember(step=here.step, turn=here.step.turn, user=user, named_by=actor, named_at=now)
            for key, user in sorted(chosen.items())
            if key not in known
        )
        here.move.record(Verb.NAME_PANEL, data={"members": sorted(each.name for each in chosen.values())})
    return here.claim


def candidates(item: OpenItem) -> list[User]:
    """The reviewers of the office who may judge this claim, by name, whoever has its task."""
    holder, item.taken_by = item.taken_by, None
    item.taken_by_id = None
    people = users_at(item.office, Role.REVIEWER).select_related("person").order_by("name", "pk")
    found = [each for each in people if guards.may_decide(each, item) is None]
    item.taken_by = holder
    return found


def _check(panel: Panel, chosen: dict[int, User], item: OpenItem) -> None:
    if len(chosen) != panel.size:
        raise InvalidInput(
            _("这一级要%(size)d人会审，请正好选择%(size)d人。") % {"size": panel.size}, field="members"
        )
    spoken = [each for each in panel.members if hasattr(each, "vote") and each.user_id not in chosen]
    if spoken:
        raise InvalidInput(
            _("%(name)s已经表决，不能换人。请保留后再选其他成员。") % {"name": spoken[0].user.name},
            field="members",
        )
    free = {each.pk for each in candidates(item)} | {each.user_id for each in panel.members}
    for key, user in chosen.items():
        if key not in free:
            raise InvalidInput(
                _(
                    "%(name)s不能参加会审：不在本机构的审核岗位，或应当回避，或已在另一级办理过。请选择其他人。"
                )
                % {"name": user.name},
                field="members",
            )
