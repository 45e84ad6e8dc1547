"""What rules there are: every programme and every region with standards, and the editions of their files."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from policies import load
from policies.errors import DataError, UnknownProgramme
from policies.model import Text
from registry import clock
from registry.edition_guards import NATION, rule_offices_of
from registry.enums import EditionStatus, Role, RuleKind
from registry.models import Division, RuleEdition, User
from registry.selectors import offices_of

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Subject:
    """A programme, or the standards of a region, with the editions a reader may see, newest first."""

    kind: str
    code: str
    title: str
    editions: tuple[RuleEdition, ...]
    is_shipped: bool
    today: date

    @property
    def url(self) -> str:
        return reverse("rules:subject", args=[self.kind, self.code])

    @property
    def in_force(self) -> RuleEdition | None:
        """The edition that decides the claims of today; None where the file of the software does, or nothing."""
        come = [each for each in self.editions if each.has_come(self.today)]
        return max(come, key=lambda each: (each.valid_from, each.number), default=None)

    @property
    def coming(self) -> list[RuleEdition]:
        """Published editions whose day has not come, the next first."""
        later = [each for each in self.editions if each.valid_from and each.valid_from > self.today]
        return sorted(later, key=lambda each: (each.valid_from, each.number))

    @property
    def in_the_making(self) -> RuleEdition | None:
        """The edition that is being written or reviewed."""
        return next((each for each in self.editions if each.is_open), None)


def reads_rules(user: User) -> bool:
    """Whether the pages of the rules are open to this user: policy officers, and auditors."""
    return bool(rule_offices_of(user) or offices_of(user, Role.AUDITOR))


def editions_visible_to(user: User) -> QuerySet[RuleEdition]:
    """Everything published, and what is being written at the user's offices or below them."""
    offices = [*rule_offices_of(user), *offices_of(user, Role.AUDITOR)]
    if not offices:
        return RuleEdition.objects.none()
    readable = Q(status=EditionStatus.PUBLISHED)
    for office in offices:
        readable |= Q(office__division__code__startswith=office.division_id)
    people = ("office", "drafted_by", "reviewed_by", "published_by")
    return RuleEdition.objects.filter(readable).select_related(*people)


def subjects_for(user: User) -> list[Subject]:
    """Every programme and every region that has a text or is getting one: programmes first, upper regions first."""
    written: dict[Key, list[RuleEdition]] = defaultdict(list)
    for edition in editions_visible_to(user).defer("text").order_by("-number"):
        written[edition.kind, edition.subject].append(edition)
    shipped = _shipped()
    titles = _titles(dict.fromkeys((*shipped, *written)), written)
    return [
        _subject(key, titles[key], written.get(key, ()), shipped) for key in sorted(titles, key=_in_order)
    ]


def subject_for(user: User, kind: str, code: str) -> Subject | None:
    """One of them; None for what has no text and gets none."""
    editions = list(editions_visible_to(user).of(kind, code).order_by("-number"))
    key, shipped = (kind, code), _shipped()
    if key not in shipped and not editions:
        return None
    return _subject(key, _titles([key], {key: editions})[key], editions, shipped)


def subject_title(kind: str, code: str) -> str:
    """What a programme is called today, or the region whose standards are meant."""
    return _titles([(kind, code)], {})[kind, code]


def in_language(text: Text) -> str:
    """A text of the rules in the reader's language."""
    return text.in_language(get_language() or "zh")


def programme_titles() -> dict[str, Text]:
    """The titles of today's programmes by code."""
    return {each.code: each.title for each in load.programmes()}


def _shipped() -> set[Key]:
    library = load.shipped()
    return {(RuleKind.PROGRAMME.value, each.code) for each in library.programmes()} | {
        (RuleKind.STANDARD.value, region) for region in library.regions()
    }


def _in_order(key: Key) -> tuple[str, int, str]:
    kind, code = key
    return kind, len(code) if kind == RuleKind.STANDARD else 0, code


def _subject(key: Key, title: str, editions: Iterable[RuleEdition], shipped: set[Key]) -> Subject:
    return Subject(*key, title, tuple(editions), key in shipped, clock.today())


def _titles(keys: Iterable[Key], written: Mapping[Key, list[RuleEdition]]) -> dict[Key, str]:
    wanted = list(keys)
    regions = [code for kind, code in wanted if kind == RuleKind.STANDARD]
    places = Division.objects.in_bulk(regions) if regions else {}
    names = {code: str(place) for code, place in places.items()} | {NATION: _("全国")}
    return {
        (kind, code): names.get(code) or _region_name(code)
        if kind == RuleKind.STANDARD
        else _programme_title(code, written.get((kind, code), ()))
        for kind, code in wanted
    }


def _region_name(region: str) -> str:
    """As its own standards call a region that the registry does not know."""
    return next((each.region_name for each in load.shipped().standards_of(region)), region)


def _programme_title(code: str, editions: Iterable[RuleEdition]) -> str:
    """As it is called today; what is only being written is called as its newest readable text says."""
    try:
        return in_language(load.programme(code).title)
    except UnknownProgramme:
        pass
    for edition in editions:
        try:
            return in_language(load.shipped().with_source(edition.source).programme(code).title)
        except (DataError, UnknownProgramme):
            continue
    return code
