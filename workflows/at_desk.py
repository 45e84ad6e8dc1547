"""Answering a task at a desk: the open item is found, its claim is held, and what was read is looked at again."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db.models import QuerySet

from registry.models import User
from registry.powers import powers_of
from workflows.door import Move, door, moving
from workflows.errors import TaskDone
from workflows.guards import power_for
from workflows.locking import lock_at_desk
from workflows.models import OpenItem


@contextmanager
def at_desk(
    task_id: int,
    station: str | tuple[str, ...],
    *,
    actor: User,
    expected_version: int | None = None,
    keeps_task: bool = False,
) -> Iterator[tuple[Move, OpenItem]]:
    """Hold the claim whose task waits at this station (or at one of these), for one command (see `claim_command`).

    Whether the actor may act there is for the caller to ask first. Raises CommandRefused ("task_done") when the task
    is answered already, StaleClaim when the claim has changed since it was read.
    """
    with door():
        item = lock_at_desk(_items(task_id, station))
        if item is None:
            raise TaskDone
        with moving(
            item.claim,
            actor=actor,
            task_id=task_id,
            office=item.office,
            expected_version=expected_version,
            keeps_task=keeps_task,
        ) as move:
            item.taken_by = move.task.owner
            move.power = power_for(powers_of(actor), item)
            yield move, item


def item_at(task_id: int, station: str | tuple[str, ...] | None = None) -> OpenItem:
    """The open item of this task, at this station where one is named; raises TaskDone when there is none any more."""
    items = _items(task_id, station)
    item = items.select_related("office", "taken_by", "claim__organisation", "claim__applicant").first()
    if item is None:
        raise TaskDone
    return item


def _items(task_id: int, station: str | tuple[str, ...] | None) -> QuerySet[OpenItem]:
    items = OpenItem.objects.filter(task_id=task_id)
    if station is None:
        return items
    return items.filter(station__in=(station,) if isinstance(station, str) else station)
