"""Who was told what, by which channel, and whether it arrived."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from notifications.enums import Channel, DeliveryStatus
from registry.models import User
from workflows.models import Claim, ClaimEvent


class MessageQuerySet(models.QuerySet["Message"]):
    def visible_to(self, user: User) -> "MessageQuerySet":
        """One's own messages and nobody else's."""
        return self.filter(recipient_id=user.pk)

    def unread(self) -> "MessageQuerySet":
        return self.filter(read_at=None)


class Message(models.Model):
    """One thing one person is told about one event. `context` holds the fields of the message's dataclass."""

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="messages")
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="messages")
    event = models.ForeignKey(ClaimEvent, on_delete=models.PROTECT, related_name="messages")
    name = models.CharField(max_length=30)
    language = models.CharField(max_length=10)
    context = models.JSONField()
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["recipient", "-id"], name="inbox_of_recipient"),
            models.Index(fields=["recipient"], name="unread_of_recipient", condition=Q(read_at__isnull=True)),
        ]
        constraints = [
            models.UniqueConstraint(name="message_told_once", fields=["recipient", "event", "name"]),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.claim}"


class Delivery(models.Model):
    """One message by one channel. `next_try_at` is also the lease of whoever tries it now."""

    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="deliveries")
    channel = models.CharField(max_length=10, choices=Channel)
    status = models.CharField(max_length=10, choices=DeliveryStatus, default=DeliveryStatus.CREATED)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=60, blank=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(
                fields=["next_try_at", "id"], name="delivery_due", condition=Q(status=DeliveryStatus.CREATED)
            ),
        ]
        constraints = [
            models.UniqueConstraint(name="delivery_once_a_channel", fields=["message", "channel"]),
            models.CheckConstraint(
                name="delivery_sent_has_moment",
                condition=Q(status=DeliveryStatus.SENT, sent_at__isnull=False)
                | (~Q(status=DeliveryStatus.SENT) & Q(sent_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="delivery_waiting_has_next_try",
                condition=~Q(status=DeliveryStatus.CREATED) | Q(next_try_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_channel_display()} {self.get_status_display()}"
