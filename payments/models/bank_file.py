"""What goes to the bank and what comes back. A payment goes out in one file, and a return is entered once."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from payments.enums import ExceptionCode
from payments.models.batch import PaymentBatch
from payments.models.disbursement import Disbursement
from payments.models.fund import Fund


class BankFile(models.Model):
    """The payments of a batch. Its bytes are not stored: they follow from its rows, and the hash proves it."""

    number = models.CharField(_("文件编号"), max_length=40, unique=True)
    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="bank_files")
    # NULL: made before payments went out in batches.
    batch = models.OneToOneField(PaymentBatch, on_delete=models.PROTECT, null=True, related_name="bank_file")
    format = models.CharField(_("格式"), max_length=20)
    row_count = models.PositiveIntegerField(_("笔数"))
    total_fen = models.BigIntegerField(_("总额"))
    content_hash = models.CharField(max_length=64)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="bank_file_pays_something", condition=Q(row_count__gt=0, total_fen__gt=0)
            ),
        ]

    def __str__(self) -> str:
        return self.number


class BankFileRow(models.Model):
    """One payment in its place in one file; no payment is ever in two."""

    file = models.ForeignKey(BankFile, on_delete=models.PROTECT, related_name="rows")
    position = models.PositiveIntegerField()
    disbursement = models.OneToOneField(Disbursement, on_delete=models.PROTECT, related_name="bank_file_row")
    reference = models.CharField(_("付款编号"), max_length=20, unique=True)

    class Meta:
        ordering = ["file", "position"]
        constraints = [
            models.UniqueConstraint(name="bank_file_position_once", fields=["file", "position"]),
        ]

    def __str__(self) -> str:
        return self.reference


class BankFileCopy(models.Model):
    """Who took the file with the account numbers out of the system, and when: append-only."""

    file = models.ForeignKey(BankFile, on_delete=models.PROTECT, related_name="copies")
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    taken_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.file} {self.taken_at:%Y-%m-%d %H:%M}"


class BankReturn(models.Model):
    """One return file, known by its hash. Not finished: somebody was stopped in the middle, and may go on."""

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="bank_returns")
    format = models.CharField(max_length=20)
    content_hash = models.CharField(max_length=64)
    row_count = models.PositiveIntegerField()
    settled = models.PositiveIntegerField(default=0)
    returned = models.PositiveIntegerField(default=0)
    known = models.PositiveIntegerField(default=0)
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    taken_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(name="bank_return_once", fields=["fund", "content_hash"]),
            models.CheckConstraint(
                name="bank_return_counts_its_rows",
                condition=Q(row_count__gte=F("settled") + F("returned") + F("known")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.fund} {self.taken_at:%Y-%m-%d %H:%M}"


class BankException(models.Model):
    """A line of a return that was not entered: why, and whether somebody has seen to it since."""

    bank_return = models.ForeignKey(BankReturn, on_delete=models.PROTECT, related_name="exceptions")
    line = models.PositiveIntegerField()
    reference = models.CharField(max_length=60)
    amount_fen = models.BigIntegerField()
    code = models.CharField(max_length=12, choices=ExceptionCode)
    sentence = models.CharField(max_length=300, blank=True)
    disbursement = models.ForeignKey(
        Disbursement, on_delete=models.PROTECT, null=True, related_name="exceptions"
    )
    seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    seen_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["bank_return", "line"]
        constraints = [
            models.UniqueConstraint(name="bank_exception_once_a_line", fields=["bank_return", "line"]),
            models.CheckConstraint(
                name="bank_exception_seen_whole",
                condition=Q(seen_by__isnull=True, seen_at__isnull=True, note="")
                | (Q(seen_by__isnull=False, seen_at__isnull=False) & ~Q(note="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.get_code_display()}"
