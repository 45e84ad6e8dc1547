"""Batches, pauses and unanswered payments as finance and audit read them; account numbers stay masked."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet, Sum
from django.urls import reverse
from django.utils.http import urlencode

from payments import guards
from payments.batches.offering import Group, groups
from payments.batches.pause_words import Told, told
from payments.batches.rechecking import Finding
from payments.batches.unanswered import unanswered
from payments.enums import BatchState, LineStatus
from payments.models import BankFile, BatchLine, Disbursement, Fund, PaymentBatch, PaymentPause
from payments.models.batch import WAITING_LINES
from payments.selectors import counties_kept
from policies.money import capital
from registry.models import User
from workflows.enums import ClaimState

ROWS_A_PAGE, LATEST, MOST_SHOWN = 50, 20, 200
LEFT_OUT = (LineStatus.PAUSED, LineStatus.TAKEN_OUT)
STANDING = ~Q(lines__status__in=LEFT_OUT)


@dataclass(frozen=True)
class BatchesPage:
    groups: list[Group]
    drawn_up: list[PaymentBatch]
    latest: list[PaymentBatch]
    held: int
    may_draw: bool


@dataclass(frozen=True)
class BatchSheet:
    """One batch and one page of its lines. `refusal` says why this reader may not release it."""

    batch: PaymentBatch
    lines: list[BatchLine]
    next_url: str
    first_url: str
    counts: dict[str, int]
    total_fen: int
    refusal: object | None
    may_change: bool
    bank_file: BankFile | None

    @property
    def standing(self) -> int:
        """How many are in it, or were paid by it."""
        return sum(count for status, count in self.counts.items() if status not in LEFT_OUT)

    @property
    def left_out(self) -> int:
        return sum(self.counts.get(status, 0) for status in LEFT_OUT)

    @property
    def waiting(self) -> int:
        return sum(self.counts.get(status, 0) for status in WAITING_LINES)

    @property
    def released(self) -> int:
        return self.counts.get(LineStatus.RELEASED, 0)

    @property
    def total_in_words(self) -> str:
        return capital(self.total_fen)

    @property
    def is_open(self) -> bool:
        return self.batch.state == BatchState.DRAWN_UP

    @property
    def percent(self) -> int:
        total = sum(self.counts.values())
        return (total - self.waiting) * 100 // total if total else 100


@dataclass(frozen=True)
class Paused:
    pause: PaymentPause
    found: list[Told]


@dataclass(frozen=True)
class HeldPage:
    """What somebody has to look into before money leaves, or leaves again."""

    paused: list[Paused]
    unanswered: list[Disbursement]
    may_act: bool


def batches_of(user: User) -> QuerySet[PaymentBatch]:
    """The batches of the reader's funds."""
    return PaymentBatch.objects.filter(fund__in=Fund.objects.visible_to(user)).select_related(
        "fund", "prepared_by", "released_by"
    )


def batches_page(user: User) -> BatchesPage:
    found = batches_of(user).annotate(
        count=Count("lines", filter=STANDING), total=Sum("lines__amount_fen", filter=STANDING)
    )
    found = found.order_by("-id")
    return BatchesPage(
        groups=groups(user),
        drawn_up=list(found.filter(state=BatchState.DRAWN_UP)),
        latest=list(found.exclude(state=BatchState.DRAWN_UP)[:LATEST]),
        held=_paused(user).count() + unanswered(user).count(),
        may_draw=bool(counties_kept(user)),
    )


def batch_sheet(batch: PaymentBatch, user: User, after: str = "", *, whole: bool = False) -> BatchSheet:
    """The batch for this reader; its lines fifty at a time by key, or the `whole` of what is paid, for paper."""
    start = int(after) if after.isdecimal() and len(after) < 10 else 0
    rows = batch.lines.filter(pk__gt=start).select_related("claim", "disbursement").order_by("pk")
    lines = list(rows.exclude(status__in=LEFT_OUT) if whole else rows[: ROWS_A_PAGE + 1])
    more, lines = not whole and len(lines) > ROWS_A_PAGE, lines if whole else lines[:ROWS_A_PAGE]
    here = reverse("payments:batch", args=[batch.pk])
    sums = batch.lines.exclude(status__in=LEFT_OUT).aggregate(total=Sum("amount_fen"))
    return BatchSheet(
        batch=batch,
        lines=lines,
        next_url=f"{here}?{urlencode({'after': lines[-1].pk})}" if more else "",
        first_url=here if start else "",
        counts=dict(batch.lines.order_by().values_list("status").annotate(count=Count("pk"))),
        total_fen=sums["total"] or 0,
        refusal=guards.may_release(user, batch),
        may_change=guards.may_batch(user, batch.fund) is None,
        bank_file=BankFile.objects.filter(batch=batch).first(),
    )


def held_page(user: User) -> HeldPage:
    """Paused claims with what was found, then the payments without an answer; no more than 200 of each."""
    paused = _paused(user).select_related("claim__person", "claim__organisation")[:MOST_SHOWN]
    return HeldPage(
        paused=[Paused(each, told(Finding.from_json(data) for data in each.findings)) for each in paused],
        unanswered=list(unanswered(user)[:MOST_SHOWN]),
        may_act=bool(counties_kept(user)),
    )


def _paused(user: User) -> QuerySet[PaymentPause]:
    counties = Fund.objects.visible_to(user).order_by().values("division")
    return PaymentPause.objects.filter(
        ended_at=None, claim__state=ClaimState.APPROVED, claim__county__in=counties
    )
