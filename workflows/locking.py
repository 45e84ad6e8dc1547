"""One claim, one mutex: its row, held for a bounded time."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import OperationalError, connection
from django.db.models import QuerySet

from registry.models import Organisation, Person
from workflows.errors import ClaimBusy
from workflows.models import Claim, OpenItem

# What a command reads of a claim besides itself.
NEIGHBOURS = ("person", "organisation", "account", "place", "county")
LOCK_TIMEOUT_MS = 5000
# PostgreSQL: lock not available, deadlock detected, serialization failure.
POSTGRESQL_CONTENTION = frozenset(("55P03", "40P01", "40001"))
# SQLite: SQLITE_BUSY and SQLITE_LOCKED; the extended codes hold them in their last byte.
SQLITE_CONTENTION = frozenset((5, 6))

_held: ContextVar[frozenset[int]] = ContextVar("claims held by a command", default=frozenset())


def lock_claim(claim_id: int) -> Claim:
    """Lock the row of the claim, waiting at most five seconds, and read it fresh. Must run in a transaction.

    Raises OperationalError when somebody else holds it for longer (see `busy_when_locked`), Claim.DoesNotExist
    when there is none. On SQLite the transaction itself holds the whole database.
    """
    _wait_no_longer()
    return Claim.objects.select_related(*NEIGHBOURS).select_for_update(of=("self",)).get(pk=claim_id)


def lock_at_desk(items: QuerySet[OpenItem]) -> OpenItem | None:
    """The first of these desk rows with its claim, locked and read as by `lock_claim`; None when there is none.

    The row itself is not locked and may be one that somebody answered while this command waited for the claim:
    whoever calls looks at the claim's tasks next.
    """
    _wait_no_longer()
    beside = [f"claim__{each}" for each in (*NEIGHBOURS, "applicant")]
    return items.select_related("office", *beside).select_for_update(of=("claim",)).first()


def lock_unit(organisation_id: int) -> None:
    """One hand at a time on a unit's posts and months, within the same time. Taken before its claims, never after."""
    _wait_no_longer()
    Organisation.objects.select_for_update(no_key=True, of=("self",)).get(pk=organisation_id)


def lock_people(people: Iterable[int]) -> None:
    """One hand at a time on these people, always in one order. Taken after a claim, never before it."""
    rows = Person.objects.filter(pk__in=list(people)).order_by("pk")
    list(rows.select_for_update(no_key=True, of=("self",)).values_list("pk", flat=True))


def _wait_no_longer() -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL lock_timeout = {LOCK_TIMEOUT_MS}")


@contextmanager
def busy_when_locked() -> Iterator[None]:
    """Turn a lock that could not be had in time, or a deadlock, into the refusal a person can act on.

    It must stand around the transaction: SQLite waits where the transaction begins.
    """
    try:
        yield
    except OperationalError as error:
        if is_contention(error):
            raise ClaimBusy from error
        raise


def is_contention(error: OperationalError) -> bool:
    """Whether others only were quicker, so that trying again helps."""
    cause = error.__cause__
    if getattr(cause, "sqlstate", None) in POSTGRESQL_CONTENTION:
        return True
    return getattr(cause, "sqlite_errorcode", 0) & 0xFF in SQLITE_CONTENTION


@contextmanager
def alone(claim_id: int) -> Iterator[None]:
    """Refuse a command inside a command on the same claim: the outer one would write back what it read before."""
    held = _held.get()
    if claim_id in held:
        raise RuntimeError("a command on this claim is already running; finish it first")
    token = _held.set(held | {claim_id})
    try:
        yield
    finally:
        _held.reset(token)
