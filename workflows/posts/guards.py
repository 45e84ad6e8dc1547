"""May this user do this to this post? None when he may, otherwise the sentence that says why not.

What ends or withholds money the unit may do as well as the county; what lets money flow is the county's.
"""

from django.utils.translation import gettext_lazy as _

from registry.enums import Level, OfficeKind, Role
from registry.models import Division, Organisation, User
from registry.selectors import offices_of, organisations_of
from workflows.enums import PlacementState
from workflows.models import Placement
from workflows.posts.coverage import open_stop

Refusal = object | None


NOT_REGISTERING = _("岗位由用人单位的经办人或县人社局登记，您没有权限。没有任何改动。")


def is_of_county(user: User, place: Division) -> bool:
    """Whether the user reviews at the county's office in charge of this place."""
    return any(place.code.startswith(code) for code in _counties_of(user))


def reviews_a_county(user: User) -> bool:
    """Whether the user reviews at the office of any county."""
    return bool(_counties_of(user))


def _counties_of(user: User) -> list[str]:
    return [
        office.division_id
        for office in offices_of(user, Role.REVIEWER)
        if office.kind == OfficeKind.HRSS and office.level == Level.COUNTY
    ]


def acts_for(user: User, organisation: Organisation) -> bool:
    """Whether the user is an operator of the unit today."""
    return organisations_of(user).filter(pk=organisation.pk).exists()


def may_register(user: User, organisation: Organisation) -> Refusal:
    """The unit that has the post, or the county that enters it for the unit."""
    if acts_for(user, organisation) or is_of_county(user, organisation.division):
        return None
    return NOT_REGISTERING


def may_approve(user: User, placement: Placement) -> Refusal:
    """A reviewer of the county who did not register it himself."""
    if not is_of_county(user, placement.place):
        return _("岗位由县人社局核定，您没有权限。没有任何改动。")
    if placement.registered_by_id == user.pk:
        return _("自己登记的岗位要由另一位经办人核定，请通知同事办理。没有任何改动。")
    return _needs(placement, PlacementState.PROPOSED)


def may_decline(user: User, placement: Placement) -> Refusal:
    return may_approve(user, placement)


def may_renew(user: User, placement: Placement) -> Refusal:
    """Who signs it, or the county; how long it may be is held by the cap."""
    return _needs_a_say(user, placement) or _needs(placement, PlacementState.HELD)


def may_extend(user: User, placement: Placement) -> Refusal:
    """The county alone: it goes beyond the cap."""
    return _needs_county(user, placement) or _needs(placement, PlacementState.HELD)


def may_stop(user: User, placement: Placement) -> Refusal:
    """Who notices it first: the unit or the county."""
    refusal = _needs_a_say(user, placement) or _needs(placement, PlacementState.HELD)
    if refusal is None and open_stop(placement) is not None:
        return _("这个岗位已经停发，不用再办。如要恢复，请由县人社局办理“恢复发放”。")
    return refusal


def may_resume(user: User, placement: Placement) -> Refusal:
    """The county alone: money flows again."""
    refusal = _needs_county(user, placement) or _needs(placement, PlacementState.HELD)
    if refusal is None and open_stop(placement) is None:
        return _("这个岗位没有停发，不用恢复。没有任何改动。")
    return refusal


def may_end(user: User, placement: Placement) -> Refusal:
    return _needs_a_say(user, placement) or _needs(placement, PlacementState.HELD)


def _needs_a_say(user: User, placement: Placement) -> Refusal:
    if acts_for(user, placement.organisation) or is_of_county(user, placement.place):
        return None
    return _("这个岗位由%(unit)s和县人社局管理，您没有权限。没有任何改动。") % {
        "unit": placement.organisation.name
    }


def _needs_county(user: User, placement: Placement) -> Refusal:
    if is_of_county(user, placement.place):
        return None
    return _("这一项由县人社局办理，您没有权限。没有任何改动。")


def _needs(placement: Placement, state: PlacementState) -> Refusal:
    if placement.state == state:
        return None
    return _("这个岗位现在是“%(state)s”，不能这样办理。没有任何改动，请刷新页面查看。") % {
        "state": placement.get_state_display()
    }
