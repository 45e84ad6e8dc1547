"""Bringing messages out: e-mail is sent outside every transaction, tried again, and given up at last.

A delivery is leased before it is tried, so that two processes do not send it at once. A process that dies between
sending and noting it sends once more, under the same Message-ID.
"""

import logging
from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import F
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from notifications.enums import Channel, DeliveryStatus
from notifications.models import Delivery, Message
from notifications.rendering import read
from registry import clock

log = logging.getLogger(__name__)

# After the first, second … failed try; the last entry is followed by giving up.
RETRY_AFTER = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120))
BATCH = 100


def deliver_due(limit: int = BATCH) -> int:
    """Try every delivery that is due, up to `limit`; answers how many were tried."""
    due = Delivery.objects.filter(status=DeliveryStatus.CREATED, next_try_at__lte=clock.now())
    ids = list(due.order_by("next_try_at", "id").values_list("pk", flat=True)[:limit])
    return sum(deliver(delivery_id) for delivery_id in ids)


def deliver(delivery_id: int) -> bool:
    """Try one delivery; False when it is not due or somebody else tries it now."""
    if not _lease(delivery_id):
        return False
    delivery = Delivery.objects.select_related("message__recipient", "message__claim").get(pk=delivery_id)
    try:
        _send_email(delivery)
    except Exception as error:
        # Whatever stands in the way, it is given up at last. Only the kind of the error is kept: its text may quote
        # the address.
        log.warning("delivery %s failed: %s", delivery_id, type(error).__name__)
        _note_failure(delivery, type(error).__name__)
    else:
        Delivery.objects.filter(pk=delivery_id).update(
            status=DeliveryStatus.SENT, sent_at=clock.now(), last_error=""
        )
    return True


def new_deliveries(message: Message) -> list[Delivery]:
    """The rows for a new message: it is in the inbox by existing; e-mail waits where an address is known."""
    now = clock.now()
    rows = [Delivery(message=message, channel=Channel.IN_APP, status=DeliveryStatus.SENT, sent_at=now)]
    if message.recipient.email:
        rows.append(Delivery(message=message, channel=Channel.EMAIL, next_try_at=now))
    return rows


def _lease(delivery_id: int) -> bool:
    now = clock.now()
    return bool(
        Delivery.objects.filter(pk=delivery_id, status=DeliveryStatus.CREATED, next_try_at__lte=now).update(
            attempts=F("attempts") + 1, next_try_at=now + RETRY_AFTER[0]
        )
    )


def _note_failure(delivery: Delivery, code: str) -> None:
    mine = Delivery.objects.filter(pk=delivery.pk, status=DeliveryStatus.CREATED)
    if delivery.attempts > len(RETRY_AFTER):
        mine.update(status=DeliveryStatus.FAILED, last_error=code)
        return
    mine.update(next_try_at=clock.now() + RETRY_AFTER[delivery.attempts - 1], last_error=code)


def _send_email(delivery: Delivery) -> None:
    message = delivery.message
    words = read(message)
    link = settings.SITE_URL.rstrip("/") + reverse("notifications:message", args=[message.pk])
    with translation.override(message.language):
        body = render_to_string("notifications/email.txt", {"body": words.body, "link": link})
    host = settings.SITE_URL.split("//")[-1].split("/")[0].split(":")[0]
    EmailMessage(
        subject=words.subject,
        body=body,
        to=[message.recipient.email],
        headers={"Message-ID": f"<delivery-{delivery.pk}@{host}>"},
    ).send()
