"""After an event of a claim: rows that say who is told, then the first try to bring them out."""

from django.db import transaction

from notifications.announcement import Announcement
from notifications.delivery import deliver, deliver_due, new_deliveries
from notifications.enums import DeliveryStatus
from notifications.messages import announcement_of, office_announcement_of
from notifications.models import Delivery, Message
from notifications.recipients import language_of, recipients_of, reviewers_of
from registry import clock
from registry.models import User
from workflows import jobs
from workflows.lifecycle import ANNOUNCE
from workflows.models import Job


def announce(job: Job) -> None:
    """Tell everybody concerned of the job's event, each once, however often the job runs."""
    claim, event = job.claim, job.event
    _tell(job, announcement_of(claim, event), recipients_of(claim, event))
    _tell(job, office_announcement_of(claim, event), reviewers_of(event))


def _tell(job: Job, announcement: Announcement | None, recipients: list[User]) -> None:
    if announcement is None:
        return
    for recipient in recipients:
        message, created = Message.objects.get_or_create(
            recipient=recipient,
            event=job.event,
            name=announcement.name,
            defaults={
                "claim": job.claim,
                "language": language_of(job.claim, recipient),
                "context": announcement.to_json(),
                "created_at": clock.now(),
            },
        )
        if created:
            _hand_over(Delivery.objects.bulk_create(new_deliveries(message)))


def _hand_over(deliveries: list[Delivery]) -> None:
    for delivery in deliveries:
        if delivery.status == DeliveryStatus.CREATED:
            transaction.on_commit(lambda key=delivery.pk: deliver(key), robust=True)


jobs.register(jobs.EventJob(ANNOUNCE, run=announce))
jobs.sweep(deliver_due)
