"""What is done beside deciding: an applicant urges, a colleague is sent a copy to read."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from registry.models import Office
from workflows.models import Claim


class Urging(models.Model):
    """催办: the applicant asked the office that has his claim to get on with it; once a day, counted."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="urgings")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    urged_on = models.DateField()
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["claim", "id"]
        constraints = [models.UniqueConstraint(name="urging_once_a_day", fields=["claim", "urged_on"])]

    def __str__(self) -> str:
        return f"{self.claim} {self.urged_on}"


class Copy(models.Model):
    """抄送: a claim put before somebody to read, not to act on; he may see it by his own posts anyway."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="copies")
    sender = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="copies")
    note = models.CharField(max_length=200, blank=True)
    sent_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["reader", "-id"], name="copy_of_reader")]
        constraints = [
            models.UniqueConstraint(
                name="copy_once_unread", fields=["claim", "reader"], condition=Q(read_at__isnull=True)
            ),
            models.CheckConstraint(name="copy_to_another", condition=~Q(sender=F("reader"))),
            models.CheckConstraint(
                name="copy_read_after_sent",
                condition=Q(read_at__isnull=True) | Q(read_at__gte=F("sent_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.claim} {self.reader}"
