"""What a benefit rules out beside itself: how often one may have a programme, and which others exclude it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from policies.load import timeline
from policies.model import ExclusiveWith, Programme
from workflows.enums import BenefitStatus, Frequency
from workflows.explaining import clause_words
from workflows.models import Benefit, Claim

HARD, SOFT = "hard", "soft"
SAME_MONTHS, SAME_YEAR, ENTITY = "same_months", "same_year", "entity"
LONGEST_QUARTER = timedelta(days=92)
ONCE = (Frequency.ONCE_PER_PERSON, Frequency.ONCE_PER_ENTITY)
Days = tuple[date | None, date | None]


@dataclass(frozen=True)
class Pair:
    """A programme that excludes `other`, seen from one of the two; `ground` is the same from both sides."""

    other: str
    scope: str
    strength: str
    clause: str
    ground: str

    @property
    def is_hard(self) -> bool:
        return self.strength == HARD

    @property
    def is_of_units(self) -> bool:
        """Whether it is the unit that may not have both, whoever stands in its claims."""
        return self.scope == ENTITY

    def days(self, first: date | None, last: date | None) -> Days | None:
        """The days on which a benefit for this period rules the other out, None at an end is without end.

        None instead of days where the period is not known as exactly as the exclusion asks.
        """
        if self.scope not in (SAME_MONTHS, SAME_YEAR):
            return None, None
        if first is None or last is None:
            return None
        if self.scope == SAME_YEAR:
            return date(first.year, 1, 1), date(last.year, 12, 31)
        return (first, last) if last - first < LONGEST_QUARTER else None


def family_of(programme: Programme) -> str:
    """One name for all programmes that count as this one (`history_kinds`)."""
    return min(programme.history_kinds)


def pairs_of(claim: Claim) -> tuple[Pair, ...]:
    """The exclusions of a claim's programme on its policy date, also those that only the other's file names."""
    library = timeline().on(claim.policy_date)
    code = claim.programme
    own = [(each.programme, each, library.programme(code)) for each in library.programme(code).exclusive_with]
    named = [
        (programme.code, each, programme)
        for programme in library.programmes()
        for each in programme.exclusive_with
        if each.programme == code
    ]
    found = [_pair(code, other, each, where) for other, each, where in own + named]
    # Where the two files differ, the stricter one counts.
    return tuple({pair.ground: pair for pair in sorted(found, key=lambda pair: pair.is_hard)}.values())


def _pair(code: str, other: str, named: ExclusiveWith, where: Programme) -> Pair:
    keys = [key for key in named.clause.keys if key in where.clauses]
    words = clause_words(where.clauses[keys[0]], keys[0]) if keys else ""
    ground = f"{'|'.join(sorted((code, other)))}|{named.scope}"
    return Pair(other, named.scope, named.strength, words, ground)


def overlap(one: Days, other: Days) -> bool:
    """Whether two times share a day; None is without end."""
    return (one[0] or date.min) <= (other[1] or date.max) and (other[0] or date.min) <= (one[1] or date.max)


def others_of(claim: Claim) -> QuerySet[Benefit]:
    """Benefits of the same people, or of the same unit, from other claims, as far as they may come to something."""
    holders = Q(person__in=claim.benefits.order_by().exclude(person=None).values("person"))
    if claim.organisation_id:
        excluded = [pair.other for pair in pairs_of(claim) if pair.is_of_units]
        holders |= Q(organisation=claim.organisation_id)
        holders |= Q(claim__organisation=claim.organisation_id, programme__in=excluded)
    live = Benefit.objects.filter(holders).exclude(claim=claim).exclude(status=BenefitStatus.RELEASED)
    return live.select_related("claim").order_by("id")


def meetings(own: list[Benefit], others: Iterable[Benefit]) -> Iterator[tuple[Benefit, Benefit]]:
    """Each of `own` with the others of its holder; another that only the unit shares meets the first of them."""
    by_holder = defaultdict(list)
    for benefit in own:
        by_holder[_holder(benefit)].append(benefit)
    for other in others:
        for benefit in by_holder.get(_holder(other), own[:1]):
            yield benefit, other


def is_same(one: Benefit, other: Benefit) -> bool:
    """Whether two benefits are one and the same twice: the rule of the database, in words of Python."""
    if _holder(one) != _holder(other) or one.family != other.family:
        return False
    if Frequency.UNLIMITED in (one.frequency, other.frequency):
        return False
    return overlap(_free_of(one), _free_of(other))


def exclude_each_other(one: Benefit, other: Benefit, pair: Pair) -> bool | None:
    """Whether these two, of claims of the two programmes of the pair, do not go together.

    None where the period of one of them is not known well enough to tell, so that a person has to look.
    """
    if pair.other != other.programme or not _are_of_one(one, other, pair):
        return False
    days = pair.days(one.first_day, one.last_day), pair.days(other.first_day, other.last_day)
    if None not in days:
        return overlap(*days)
    return None if overlap((one.first_day, one.last_day), (other.first_day, other.last_day)) else False


def _are_of_one(one: Benefit, other: Benefit, pair: Pair) -> bool:
    if not pair.is_of_units:
        return _holder(one) == _holder(other)
    unit = one.claim.organisation_id
    return unit is not None and unit == other.claim.organisation_id


def _holder(benefit: Benefit) -> tuple[int | None, int | None]:
    return benefit.person_id, benefit.organisation_id


def _free_of(benefit: Benefit) -> Days:
    """The days that have to be free of another one."""
    return (None, None) if benefit.frequency in ONCE else (benefit.first_day, benefit.last_day)
