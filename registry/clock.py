"""What time it is. Everything asks here, because a demonstration may move the clock."""

import time
from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.apps import apps
from django.conf import settings
from django.db import OperationalError, ProgrammingError
from django.utils import timezone
from django.utils.translation import gettext as _

from registry.errors import RegistryError

SHANGHAI = ZoneInfo("Asia/Shanghai")
REMEMBERED_SECONDS = 1.0


class _Remembered(NamedTuple):
    offset: timedelta
    read_at: float


_remembered: _Remembered | None = None


def now() -> datetime:
    """This moment, aware. Under DEMO it is shifted; other processes follow a shift within a second."""
    if not settings.DEMO:
        return timezone.now()
    return timezone.now() + _offset()


def today() -> date:
    """The calendar day in China, whatever the time zone of the process."""
    return now().astimezone(SHANGHAI).date()


def move_to(instant: datetime) -> None:
    """Let the clock of a demonstration stand at `instant` (aware) and run on from there.

    Raises RegistryError outside DEMO, and when `instant` lies before the moment the clock shows: what
    has been recorded would otherwise lie in the future.
    """
    _only_in_a_demonstration()
    forget()
    if instant < now():
        raise RegistryError(
            _("演示时间只能向后调，不能往回调。要回到真实时间，请使用“恢复真实时间”。"), code="clock"
        )
    _store(instant - timezone.now())


def begin_at(instant: datetime) -> None:
    """Let a demonstration that has nothing in it yet begin at `instant`, be it past or future.

    Raises RegistryError outside DEMO, and once its clock has been set: from then on time only goes forward.
    """
    _only_in_a_demonstration()
    forget()
    if _shift_model().objects.exists():
        raise RegistryError(_("演示已经开始，时间只能向后调。要重新开始，请重新运行演示程序。"), code="clock")
    _store(instant - timezone.now())


def reset() -> None:
    """Show the real time again. Raises RegistryError outside DEMO."""
    _only_in_a_demonstration()
    _store(timedelta(0))


def forget() -> None:
    """Read the shift afresh on the next question."""
    global _remembered
    _remembered = None


def _only_in_a_demonstration() -> None:
    if not settings.DEMO:
        raise RegistryError(_("只有演示系统可以调整时间，正式系统一律使用真实时间。"), code="clock")


def _offset() -> timedelta:
    global _remembered
    read_at = time.monotonic()
    known = _remembered
    if known is None or not 0 <= read_at - known.read_at < REMEMBERED_SECONDS:
        known = _remembered = _Remembered(_stored_offset(), read_at)
    return known.offset


def _stored_offset() -> timedelta:
    try:
        return _shift_model().objects.values_list("offset", flat=True).first() or timedelta(0)
    except (OperationalError, ProgrammingError):
        # Before the first migration there is no table, yet Django's checks make a User and ask what day it is.
        return timedelta(0)


def _store(offset: timedelta) -> None:
    _shift_model().objects.update_or_create(pk=1, defaults={"offset": offset})
    forget()


def _shift_model():
    # By name: the models themselves ask this clock what day it is.
    return apps.get_model("registry", "ClockShift")
