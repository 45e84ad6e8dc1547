"""Lists by key, not by offset: a page costs the same however far down it is."""

from typing import TypeVar

from django.db import models

Row = TypeVar("Row", bound=models.Model)
MOST_DIGITS = 18


def newest_first(rows: models.QuerySet[Row], before: str, size: int) -> tuple[list[Row], int | None]:
    """At most `size` rows older than the key `before`, and the key to go on from; None at the end.

    A key that cannot be read (it stands in the address) begins at the newest.
    """
    if before.isdecimal() and len(before) <= MOST_DIGITS:
        rows = rows.filter(pk__lt=int(before))
    found = list(rows.order_by("-pk")[: size + 1])
    return found[:size], found[size - 1].pk if len(found) > size else None
