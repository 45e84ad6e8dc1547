"""Marking messages read. Reading changes nothing of a claim."""

from notifications.models import Message
from registry import clock
from registry.models import User


def mark_read(*, actor: User, message: Message) -> None:
    """Note when the recipient first had the message before him; another person's message stays as it is."""
    Message.objects.visible_to(actor).unread().filter(pk=message.pk).update(read_at=clock.now())


def mark_all_read(*, actor: User) -> int:
    """Mark everything in the actor's inbox read; answers how many messages were unread."""
    return Message.objects.visible_to(actor).unread().update(read_at=clock.now())
