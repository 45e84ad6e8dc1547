"""What a reader's inbox holds."""

from notifications.models import Message, MessageQuerySet
from registry.models import User

PAGE = 20
MOST_COUNTED = 99


def inbox(user: User) -> MessageQuerySet:
    """The user's messages, newest first, with the claim each is about."""
    return Message.objects.visible_to(user).select_related("claim").order_by("-id")


def inbox_page(user: User, before: int | None = None) -> tuple[list[Message], int | None]:
    """One page by key: the messages older than `before`, and the key of the next page (None at the end)."""
    rows = inbox(user)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows[: PAGE + 1])
    more = len(found) > PAGE
    return found[:PAGE], found[PAGE - 1].pk if more else None


def unread_count(user: User) -> int:
    """How many messages are unread, counted up to 99: the badge of the header is on every page."""
    return len(Message.objects.visible_to(user).unread().order_by().values_list("pk")[:MOST_COUNTED])
