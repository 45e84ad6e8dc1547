"""盖章件: papers that went out to be stamped, and came back from the scanner as one pile."""

from django.db import models
from django.db.models import Q

from documents.models.issued import IssuedDocument
from payments.models import PaymentBatch
from registry.models import User


class ScanPile(models.Model):
    """One PDF of scanned papers of a released batch; `read_at` when every page was looked at.

    Triggers refuse DELETE and any change but of `read_at`, once.
    """

    batch = models.ForeignKey(PaymentBatch, on_delete=models.PROTECT, related_name="scan_piles")
    name = models.CharField(max_length=120)
    path = models.CharField(max_length=120)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    page_count = models.PositiveSmallIntegerField()
    uploaded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["batch", "id"]
        indexes = [models.Index(fields=["id"], name="scan_pile_waiting", condition=Q(read_at=None))]
        constraints = [
            models.UniqueConstraint(name="scan_pile_once_a_batch", fields=["batch", "sha256"]),
            models.CheckConstraint(name="scan_pile_has_pages", condition=Q(page_count__gte=1)),
        ]

    def __str__(self) -> str:
        return self.name


class ScannedPage(models.Model):
    """One page of a pile as a JPEG picture (`sha256` is its own; no path when the page could not be drawn).

    `text` is what its QR code says, "" when none could be read. Append-only.
    """

    pile = models.ForeignKey(ScanPile, on_delete=models.PROTECT, related_name="pages")
    number = models.PositiveSmallIntegerField()
    path = models.CharField(max_length=120, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    text = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["pile", "number"]
        constraints = [
            models.UniqueConstraint(name="scanned_page_once", fields=["pile", "number"]),
            models.CheckConstraint(name="scanned_page_counts_from_one", condition=Q(number__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.pile} {self.number}"


class StampedScan(models.Model):
    """A scanned page filed to the paper it shows, by its code or `by_hand`; `sha256` is the page's. Append-only."""

    document = models.ForeignKey(IssuedDocument, on_delete=models.PROTECT, related_name="stamped_scans")
    page = models.OneToOneField(ScannedPage, on_delete=models.PROTECT, related_name="scan")
    sha256 = models.CharField(max_length=64)
    by_hand = models.BooleanField()
    filed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    filed_at = models.DateTimeField()

    class Meta:
        ordering = ["document", "id"]
        constraints = [
            models.UniqueConstraint(name="stamped_scan_once_a_paper", fields=["document", "sha256"]),
            models.CheckConstraint(name="stamped_scan_has_picture", condition=~Q(sha256="")),
        ]

    def __str__(self) -> str:
        return f"{self.document} {self.page}"
