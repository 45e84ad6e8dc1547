"""Months of the post allowance that people have had, counted over all units, and the cap that holds them (CV-18)."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from policies.errors import NoRules
from policies.load import rules_for
from policies.post_cap import MonthCap, cap_of
from registry.models import Person
from workflows.enums import GRANTED, BenefitStatus, ClaimState, PlacementState
from workflows.models import Benefit, Claim, ClaimLine, Placement

PROGRAMME = "public_welfare_post"
Refusal = object | None


@dataclass
class MonthsUsed:
    """Months of one person, each as `2026-03`: granted; claimed and not decided yet; in a draft of some unit.

    `before` are the months before this system kept count, as the county approved them.
    """

    before: int = 0
    granted: set[str] = field(default_factory=set)
    claimed: set[str] = field(default_factory=set)
    drafted: set[str] = field(default_factory=set)

    @property
    def known(self) -> int:
        """The months that are certain."""
        return self.before + len(self.granted)

    def pending(self, month: str) -> int:
        """How many earlier months are claimed and not decided: each may still use the cap up."""
        return len([each for each in self.claimed - self.granted if each < month])

    def planned(self, month: str) -> int:
        """The same with the months that stand in a draft."""
        return len([each for each in (self.claimed | self.drafted) - self.granted if each < month])

    @property
    def all(self) -> int:
        """Every month used or asked for."""
        return self.before + len(self.granted | self.claimed | self.drafted)


def months_used(people: Collection[int], *, besides: Claim | None = None) -> dict[int, MonthsUsed]:
    """The months of these people, by primary key, in any unit; those of one claim with its sheets are left out."""
    used: dict[int, MonthsUsed] = defaultdict(MonthsUsed)
    # Each unit declares the same past: the longest count stands, not the sum.
    approved = Placement.objects.filter(
        person__in=people, state__in=(PlacementState.HELD, PlacementState.ENDED)
    )
    declared = approved.order_by().values_list("person").annotate(most=Max("months_before"))
    for person, months in declared:
        used[person].before = months
    live = Benefit.objects.filter(person__in=people, programme=PROGRAMME).exclude(
        status=BenefitStatus.RELEASED
    )
    lines = ClaimLine.objects.filter(
        person__in=people, claim__programme=PROGRAMME, claim__state=ClaimState.DRAFT, struck=False
    )
    if besides is not None:
        family = Claim.objects.of_family(besides)
        live, lines = live.exclude(claim__in=family), lines.exclude(claim__in=family)
    for benefit in live.order_by().only("person_id", "first_day", "last_day", "status"):
        months = used[benefit.person_id]
        (months.granted if benefit.status in GRANTED else months.claimed).add(benefit.month)
    for person, month in lines.order_by().values_list("person", "period"):
        used[person].drafted.add(month)
    return used


def parameters_in(county: str, on: date) -> Mapping[str, Any] | None:
    """The parameters of the rules for posts in a county on a day; None where none are in force."""
    try:
        return rules_for(PROGRAMME, county=county, on=on).parameters
    except NoRules:
        return None


def cap_for(parameters: Mapping[str, Any], person: Person, approved: date | None) -> MonthCap:
    """The cap that holds for somebody who was first approved on that day; the same the rules work with."""
    return cap_of(parameters, born=person.birth_date, sex=person.sex, approved=approved)


def over_cap(cap: MonthCap, used: MonthsUsed, month: str) -> Refusal:
    """None when this month may still be claimed below the cap; else the sentence that says why not."""
    known, planned = used.known, used.planned(month)
    if cap.exceeded(date.fromisoformat(f"{month}-01"), known, planned) is False:
        return None
    words = {"most": cap.most, "known": known, "planned": planned}
    if planned and known < cap.most:
        return (
            _(
                "补贴期限%(most)d个月：已享受%(known)d个月，另有%(planned)d个月在申报，合起来已满。有结果后再看能不能申报。"
            )
            % words
        )
    return _("补贴期限%(most)d个月已满（已享受%(known)d个月），不能再申报。") % words


def first_approval(person: Person) -> date | None:
    """The day somebody was first approved for a post of any unit; the extension is judged by it (CV-17)."""
    days = Placement.objects.filter(person=person).exclude(first_approved_on=None)
    return days.order_by("first_approved_on").values_list("first_approved_on", flat=True).first()
