"""May this user publish a calendar? None when he may, otherwise the sentence that says why not."""

from django.utils.translation import gettext_lazy as _

from policies.calendar import NATION
from registry.enums import Level, OfficeKind, Role
from registry.models import Division, Office, User
from registry.selectors import posts_of

Refusal = object | None
RANK = {level: number for number, level in enumerate(Level)}
PUBLISHING = (Role.POLICY, Role.ADMINISTRATOR)
PUBLISHING_LEVELS = (Level.COUNTY, Level.PREFECTURE, Level.PROVINCE)


def publishing_offices(user: User) -> list[Office]:
    """The offices for which the user keeps the calendar today: rules or administration, county and above."""
    found = {
        post.office_id: post.office
        for post in posts_of(user)
        if post.role in PUBLISHING and post.office.level in PUBLISHING_LEVELS
    }
    return sorted(found.values(), key=lambda office: office.division_id)


def may_publish_calendar(user: User, region: str) -> Refusal:
    """The nation's calendar: an office of the highest level set up here. A region's: its own office or one above."""
    offices = publishing_offices(user)
    if not offices:
        return _(
            "只有县级以上机构的政策管理人员或管理员可以发布工作日历。如应由您发布，请联系系统管理员登记任职。"
        )
    if region == NATION:
        return None if any(office.level == highest_level() for office in offices) else _national()
    if any(region.startswith(office.division_id) for office in offices):
        return None
    return _("您只能发布本机构所辖地区的工作日历，请联系当地或上级机构办理。")


def highest_level() -> str:
    """The highest level at which an office is set up here: it keeps what counts for all."""
    kept = Office.objects.filter(kind=OfficeKind.HRSS).values_list("level", flat=True).distinct()
    return max(kept, key=lambda level: RANK[Level(level)], default=Level.PROVINCE)


def regions_open_to(user: User) -> list[tuple[str, str]]:
    """The regions whose calendar the user may publish, code and name, for him to choose from: "" is the nation."""
    offices = publishing_offices(user)
    if not offices:
        return []
    found: dict[str, str] = {}
    if may_publish_calendar(user, NATION) is None:
        found[NATION] = str(_("全国"))
    for office in offices:
        below = Division.objects.under(office.division_id).filter(level__in=PUBLISHING_LEVELS)
        found |= {division.pk: str(division) for division in below if not division.is_direct_counties}
    return list(found.items())


def _national() -> Refusal:
    return _("全国的放假安排由本系统中最高一级的机构录入，您可以录入本地的放假安排。")
