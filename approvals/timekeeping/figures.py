"""How offices keep their time: received, in hand, done and late in a month, with the median and P90 of working days.

A step counts for the office whose desk it lay on, from the day its time began. Working days are those of the office's
own calendar. One question for what happened in the month, one for what lies on the desks now.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncDate

from policies.calendar import working_days_between
from policies.periods import add_months
from registry import clock
from registry.clock import SHANGHAI
from registry.enums import Role
from registry.models import Office, User
from registry.selectors import covered_by_posts
from workflows.models import OpenItem, PlanStep

READING = (Role.REVIEWER, Role.FINANCE, Role.AUDITOR, Role.ADMINISTRATOR)
MONTHS_OFFERED = 13
P50, P90 = 0.5, 0.9


@dataclass
class Figures:
    """The figures of one row; `spent` counts the finished steps by the working days they took."""

    received: int = 0
    in_hand: int = 0
    overdue: int = 0
    done: int = 0
    done_late: int = 0
    spent: Counter[int] = field(default_factory=Counter)

    def add(self, other: "Figures") -> None:
        """Take another row's figures in."""
        self.received += other.received
        self.in_hand += other.in_hand
        self.overdue += other.overdue
        self.done += other.done
        self.done_late += other.done_late
        self.spent += other.spent

    @property
    def median(self) -> int | None:
        """So many working days or fewer were enough for half of what was done; None when nothing was."""
        return percentile(self.spent, P50)

    @property
    def p90(self) -> int | None:
        """So many working days or fewer were enough for nine out of ten; None when nothing was."""
        return percentile(self.spent, P90)


@dataclass(frozen=True)
class Statistics:
    """One month of the offices a reader answers for: a row an office, a row a programme, and all together."""

    month: date
    by_office: list[tuple[Office, Figures]]
    by_programme: list[tuple[str, Figures]]
    total: Figures


def reading_offices(user: User) -> QuerySet[Office]:
    """The offices whose figures this user reads: his own and those of the divisions below them; none otherwise."""
    covered = covered_by_posts(user, READING, "division__code")
    return Office.objects.filter(covered).select_related("division").order_by("division__code", "kind")


def month_from(text: str) -> date:
    """The first day of the month that the text names (2026-03); this month for anything else or a month to come."""
    this_month = clock.today().replace(day=1)
    try:
        month = date.fromisoformat(f"{text}-01")
    except ValueError:
        return this_month
    return min(month, this_month)


def months_offered() -> list[date]:
    """This month and the twelve before it, the newest first."""
    this_month = clock.today().replace(day=1)
    return [add_months(this_month, -number) for number in range(MONTHS_OFFERED)]


def statistics_of(user: User, month: date) -> Statistics:
    """The figures of one month, and of the desks as they are now. Offices without any figure are left out."""
    offices = {office.pk: office for office in reading_offices(user)}
    cells: dict[tuple[int, str], Figures] = {}
    for row in _steps(offices, month):
        _count_step(
            cells.setdefault((row["office"], row["claim__programme"]), Figures()), row, offices, month
        )
    for row in _desks(offices):
        figures = cells.setdefault((row["office"], row["programme"]), Figures())
        figures.in_hand += row["items"]
        figures.overdue += row["late"]
    by_office = _together(cells, lambda cell: cell[0])
    ordered = [(office, by_office[key]) for key, office in offices.items() if key in by_office]
    by_programme = sorted(_together(cells, lambda cell: cell[1]).items())
    return Statistics(month, ordered, by_programme, _sum(cells.values()))


def percentile(spent: Counter[int], share: float) -> int | None:
    """The smallest number of days within which at least that share was done (nearest rank); None of nothing."""
    days = sorted(spent)
    reached, running = [], 0
    for each in days:
        running += spent[each]
        reached.append(running)
    return days[bisect_left(reached, share * running)] if days else None


def _steps(offices: Iterable[int], month: date) -> Iterable[dict[str, object]]:
    """The steps that began or were done in the month, counted by office, programme and their days."""
    until = add_months(month, 1)
    done_on = TruncDate("done_at", tzinfo=SHANGHAI)
    began = Q(began_on__gte=month, began_on__lt=until)
    steps = PlanStep.objects.filter(office__in=offices, began_on__isnull=False).annotate(done_on=done_on)
    found = steps.filter(began | Q(done_on__gte=month, done_on__lt=until)).order_by()
    columns = ("office", "claim__programme", "began_on", "due_on", "done_on", "days_used")
    return found.values(*columns).annotate(steps=Count("pk"))


def _count_step(figures: Figures, row: dict[str, object], offices: dict[int, Office], month: date) -> None:
    until, count = add_months(month, 1), row["steps"]
    began_on, done_on = row["began_on"], row["done_on"]
    if month <= began_on < until:
        figures.received += count
    if done_on is None or not month <= done_on < until:
        return
    figures.done += count
    if row["due_on"] is not None and done_on > row["due_on"]:
        figures.done_late += count
    # What it took before a correction counts as well; the time the applicant had does not.
    took = row["days_used"] + working_days_between(began_on, done_on, offices[row["office"]].division_id)
    figures.spent[took] += count


def _desks(offices: Iterable[int]) -> Iterable[dict[str, object]]:
    late = Count("pk", filter=Q(due_on__lt=clock.today()))
    items = OpenItem.objects.filter(office__in=offices).order_by()
    return items.values("office", "programme").annotate(items=Count("pk"), late=late)


def _together(
    cells: dict[tuple[int, str], Figures], key: Callable[[tuple[int, str]], int | str]
) -> dict[int | str, Figures]:
    found: dict[int | str, Figures] = {}
    for cell, figures in cells.items():
        found.setdefault(key(cell), Figures()).add(figures)
    return found


def _sum(rows: Iterable[Figures]) -> Figures:
    total = Figures()
    for each in rows:
        total.add(each)
    return total
