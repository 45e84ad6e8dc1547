"""What the pages of the service guide show: the guide of one subsidy at one place on one day, and where to go."""

from dataclasses import dataclass
from datetime import date, timedelta

from policies.errors import DataError, NoRules, UnknownProgramme
from policies.guide import Guide, guide_of, guide_without_standard
from policies.library import Library
from policies.model import Programme
from policies.rules import Rules
from policies.timeline import Timeline
from registry import clock, rulebook
from registry.edition_guards import NATION
from registry.enums import Level, OfficeKind, RuleKind
from registry.models import Division, Office, RuleEdition


@dataclass(frozen=True, slots=True)
class GuidePage:
    """`silent` tells that the county has set no standard for that day; `coming` the day of the next change, if any."""

    guide: Guide
    county: Division | None
    office: Office | None
    on: date
    silent: bool
    coming: date | None
    version: str


def guided_counties() -> list[Division]:
    """The counties whose offices take claims, with their full names, by code."""
    return list(
        Division.objects.filter(
            level=Level.COUNTY, offices__kind=OfficeKind.HRSS, offices__level=Level.COUNTY
        ).order_by("code")
    )


def guided_county(code: str) -> Division | None:
    """The county of that code where its office takes claims; None for any other text."""
    return next((county for county in guided_counties() if county.code == code), None)


def page_of(timeline: Timeline, code: str, county: Division | None, on: date) -> GuidePage:
    """The guide to a programme on a day, for a county or (None) for no place in particular; raises UnknownProgramme."""
    carried = timeline.on(on).programme(code)
    rules = _rules(timeline, code, county, on)
    return GuidePage(
        guide=guide_of(rules) if rules else guide_without_standard(carried, carried.version_on(on)),
        county=county,
        office=_office(county),
        on=on,
        silent=rules is None,
        coming=_next_change(timeline, code, county, on),
        version=rules.version if rules else "",
    )


@dataclass(frozen=True, slots=True)
class Preview:
    """The guide as one edition would have it, and what else may be read of it: programmes and counties."""

    page: GuidePage
    programmes: list[Programme]
    counties: list[Division]


def preview_page(edition: RuleEdition, programme: str, county: str) -> Preview | None:
    """The guide to one of the programmes an edition is about, as of its first day; None while its text has faults.

    Of the programmes and counties concerned the first is shown where none of them is named.
    """
    published = rulebook.published()
    # A draft is read as of a day on which nothing published later takes its place.
    on = edition.valid_from or max((clock.today() + timedelta(days=1), *published.days()))
    timeline = published.with_text(on, edition.source)
    try:
        library = timeline.on(on)
    except DataError:
        return None
    codes = _programmes_of(edition, library)
    counties = _counties_of(edition, library)
    if not codes:
        return None
    chosen = next((each for each in counties if each.code == county), counties[0] if counties else None)
    return Preview(
        page=page_of(timeline, programme if programme in codes else codes[0], chosen, on),
        programmes=[library.programme(code) for code in codes],
        counties=counties,
    )


def _programmes_of(edition: RuleEdition, library: Library) -> list[str]:
    if edition.kind == RuleKind.PROGRAMME:
        return [edition.subject] if library.source_of(edition.kind, edition.subject) else []
    return list(dict.fromkeys(each.programme for each in library.standards_of(edition.subject)))


def _counties_of(edition: RuleEdition, library: Library) -> list[Division]:
    """The counties that the text reaches: all for a programme, those of the region for its standards."""
    if edition.kind == RuleKind.STANDARD and edition.subject != NATION:
        return [each for each in guided_counties() if each.code.startswith(edition.subject)]
    regions = library.regions()
    return sorted(guided_counties(), key=lambda each: not each.code.startswith(regions))


def _rules(timeline: Timeline, code: str, county: Division | None, on: date) -> Rules | None:
    try:
        return timeline.rules_for(code, county=county.code, on=on) if county else None
    except (NoRules, UnknownProgramme):
        return None


def _office(county: Division | None) -> Office | None:
    return Office.objects.filter(division=county, kind=OfficeKind.HRSS).first() if county else None


def _next_change(timeline: Timeline, code: str, county: Division | None, on: date) -> date | None:
    """The first later day on which a published text gives this county other rules."""

    def content(day: date) -> str:
        rules = _rules(timeline, code, county, day)
        return rules.content_hash if rules else ""

    later = (day for day in timeline.days() if day > on)
    return next((day for day in later if content(day) != content(day - timedelta(days=1))), None)
