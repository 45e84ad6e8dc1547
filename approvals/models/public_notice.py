"""公示: which list was shown to the public, by whom, from when to when, and what became of each of its lines."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from approvals.enums import ENTRY_LIVE, EntryStatus, NoticeOutcome, NoticeUnit
from registry.enums import WITHOUT_PAPERS, Role
from registry.models import Division, Office, User
from registry.selectors import covered_by_posts
from workflows.enums import ClaimState
from workflows.models import Claim, ClaimLine


class NoticeListQuerySet(models.QuerySet["NoticeList"]):
    def visible_to(self, user: User) -> "NoticeListQuerySet":
        """The lists of the offices in the divisions that this user's posts cover; not for those without papers."""
        readers = set(Role) - set(WITHOUT_PAPERS)
        return self.filter(covered_by_posts(user, readers, "office__division__code"))


class NoticeList(models.Model):
    """公示榜: what one office publishes on one day of one programme for one division.

    It takes in claims until it is frozen, by the office before it is posted, else by the end of the day; from then
    on `entries_hash` proves it. `closes_on` is the last day of its last line. `dates_moved_at` is set while the
    claims of the list have not been told yet that their days were counted anew.
    """

    number = models.CharField(_("公示编号"), max_length=40, unique=True)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="+")
    programme = models.CharField(max_length=60)
    opens_on = models.DateField()
    closes_on = models.DateField()
    days = models.PositiveSmallIntegerField()
    unit = models.CharField(max_length=10, choices=NoticeUnit)
    posting_required = models.BooleanField(default=False)
    entry_count = models.PositiveIntegerField(default=0)
    entries_hash = models.CharField(max_length=64, blank=True)
    frozen_at = models.DateTimeField(null=True)
    dates_moved_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    objects = NoticeListQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["-id"], name="notice_list_open", condition=Q(closed_at__isnull=True)),
            models.Index(fields=["office", "-id"], name="notice_list_of_office"),
        ]
        constraints = [
            models.CheckConstraint(name="notice_days_in_order", condition=Q(closes_on__gte=F("opens_on"))),
            models.UniqueConstraint(
                name="notice_one_growing_list_a_day",
                fields=["office", "division", "programme", "opens_on", "days", "unit", "posting_required"],
                condition=Q(frozen_at__isnull=True),
            ),
            models.CheckConstraint(
                name="notice_frozen_has_hash",
                condition=Q(frozen_at__isnull=True, entries_hash="")
                | (Q(frozen_at__isnull=False) & ~Q(entries_hash="")),
            ),
            models.CheckConstraint(
                name="notice_closed_is_frozen",
                condition=Q(closed_at__isnull=True) | Q(frozen_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.number


class NoticeEntryQuerySet(models.QuerySet["NoticeEntry"]):
    def live(self) -> "NoticeEntryQuerySet":
        """The lines that still wait for the end of their days."""
        return self.filter(status__in=ENTRY_LIVE)

    def public(self, today: date) -> "NoticeEntryQuerySet":
        """What everybody may read today: lines in their days, of claims on notice, on lists that are out."""
        posted = NoticePosting.objects.filter(notice=OuterRef("notice"))
        return self.live().filter(
            Q(notice__posting_required=False) | Exists(posted),
            opens_on__lte=today,
            closes_on__gte=today,
            notice__closed_at=None,
            line__claim__state=ClaimState.ON_NOTICE,
        )

    def of_claim(self, claim: Claim) -> "NoticeEntryQuerySet":
        return self.filter(line__claim=claim)


class NoticeEntry(models.Model):
    """One line of a list, masked, with days of its own: a line that is corrected begins anew, the others do not.

    What was shown never changes (a trigger refuses it): a correction is a new row that `replaces` the old one.
    """

    notice = models.ForeignKey(NoticeList, on_delete=models.PROTECT, related_name="entries")
    line = models.ForeignKey(ClaimLine, on_delete=models.PROTECT, related_name="notice_entries")
    position = models.PositiveIntegerField()
    name = models.CharField(max_length=120)
    unit = models.CharField(max_length=120, blank=True)
    place = models.CharField(max_length=200)
    period = models.CharField(max_length=7, blank=True)
    amount_fen = models.BigIntegerField()
    entry_hash = models.CharField(max_length=64)
    opens_on = models.DateField()
    closes_on = models.DateField()
    status = models.CharField(max_length=12, choices=EntryStatus, default=EntryStatus.SHOWN)
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")

    objects = NoticeEntryQuerySet.as_manager()

    class Meta:
        ordering = ["notice", "position"]
        constraints = [
            models.UniqueConstraint(name="notice_entry_position_once", fields=["notice", "position"]),
            models.UniqueConstraint(
                name="notice_entry_one_live_a_line", fields=["line"], condition=Q(status__in=ENTRY_LIVE)
            ),
            models.CheckConstraint(
                name="notice_entry_days_in_order", condition=Q(closes_on__gte=F("opens_on"))
            ),
            models.CheckConstraint(name="notice_entry_pays_something", condition=Q(amount_fen__gt=0)),
            models.CheckConstraint(
                name="notice_entry_status_known", condition=Q(status__in=EntryStatus.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.notice_id}/{self.position} {self.name}"


class NoticePosting(models.Model):
    """张贴证明: that this very list hung on a board, where, since when, and who says so. Append-only.

    The photograph itself is kept by the documents; here stands the SHA-256 of what is kept.
    """

    notice = models.ForeignKey(NoticeList, on_delete=models.PROTECT, related_name="postings")
    posted_on = models.DateField()
    place = models.CharField(max_length=120)
    photograph_sha256 = models.CharField(max_length=64)
    entries_hash = models.CharField(max_length=64)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["notice", "id"]
        constraints = [
            models.CheckConstraint(name="notice_posting_names_its_place", condition=~Q(place="")),
            models.CheckConstraint(
                name="notice_posting_has_proof", condition=~Q(photograph_sha256="") & ~Q(entries_hash="")
            ),
            models.UniqueConstraint(
                name="notice_posting_photograph_once", fields=["notice", "photograph_sha256"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.posted_on} {self.place}"


class NoticeResult(models.Model):
    """公示结果: what came of the days on notice, an input to the approval. Append-only."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="notice_results")
    notice = models.ForeignKey(NoticeList, on_delete=models.PROTECT, related_name="results")
    outcome = models.CharField(max_length=12, choices=NoticeOutcome)
    opens_on = models.DateField()
    closes_on = models.DateField()
    entries_hash = models.CharField(max_length=64)
    posting = models.ForeignKey(NoticePosting, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["claim", "id"]
        constraints = [
            models.CheckConstraint(
                name="notice_result_outcome_known", condition=Q(outcome__in=NoticeOutcome.values)
            ),
            models.CheckConstraint(
                name="notice_result_days_in_order", condition=Q(closes_on__gte=F("opens_on"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.claim} {self.get_outcome_display()}"
