"""The lines of a claim, a page at a time: a roster may hold ten thousand."""

from dataclasses import dataclass

from django.db.models import Count, QuerySet
from django.utils.translation import gettext_lazy as _

from workflows.enums import LineOutcome
from workflows.models import ClaimLine

PAGE = 100
STRUCK = "struck"


@dataclass(frozen=True)
class LinePage:
    """Some lines in their order: `total` there are in all, the page after them begins at the position `following`."""

    lines: list[ClaimLine]
    total: int
    following: int | None
    is_first: bool

    @property
    def is_whole(self) -> bool:
        return self.is_first and self.following is None


@dataclass(frozen=True)
class OutcomeTab:
    """How many lines the rules judged alike; `code` names them in the address, empty for all."""

    code: str
    label: object
    count: int
    is_current: bool


def line_page(lines: QuerySet[ClaimLine], start: str) -> LinePage:
    """The page of `lines` that begins at the position `start`, as it stands in an address; anything else: the first."""
    ordered = lines.order_by("position")
    begun = int(start) if start.isdecimal() and len(start) < 10 else 0
    found = list(ordered.filter(position__gte=begun)[: PAGE + 1]) or list(ordered[: PAGE + 1])
    following = found[PAGE].position if len(found) > PAGE else None
    is_first = begun <= 1 or not found or not ordered.filter(position__lt=found[0].position).exists()
    return LinePage(found[:PAGE], lines.count(), following, is_first)


def page_with(position: int) -> str:
    """The query of the address of the page on which this line stands; empty for the first page."""
    start = (position - 1) // PAGE * PAGE + 1
    return f"?line={start}" if start > 1 else ""


def outcome_tabs(lines: QuerySet[ClaimLine], current: str) -> list[OutcomeTab]:
    """The lines counted by what the rules said of each, those struck apart; what does not occur is left out."""
    counted = lines.order_by().values_list("outcome", "struck").annotate(count=Count("pk"))
    counts = {"": 0}
    for outcome, struck, count in counted:
        code = STRUCK if struck else outcome
        counts[""] += count
        if code:
            counts[code] = counts.get(code, 0) + count
    labels = {"": _("全部"), **dict(LineOutcome.choices), STRUCK: _("已删除")}
    return [
        OutcomeTab(code, label, counts[code], code == current)
        for code, label in labels.items()
        if code in counts
    ]


def with_outcome(lines: QuerySet[ClaimLine], code: str) -> QuerySet[ClaimLine]:
    """The lines of one tab; all of them for a code that is none."""
    if code == STRUCK:
        return lines.filter(struck=True)
    return lines.filter(outcome=code, struck=False) if code in LineOutcome.values else lines
