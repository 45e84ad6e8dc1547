from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import IntegrityError

from registry import clock
from registry.errors import RegistryError
from registry.models import ClockShift

BASE = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@time_machine.travel(datetime(2026, 3, 1, 16, 30, tzinfo=UTC), tick=False)
def test_today_is_the_day_in_china():
    assert clock.now() == datetime(2026, 3, 1, 16, 30, tzinfo=UTC)
    assert clock.today() == date(2026, 3, 2)


def test_a_moved_clock_runs_on():
    with time_machine.travel(BASE, tick=False):
        clock.move_to(BASE + timedelta(days=10))
        assert clock.now() == BASE + timedelta(days=10)
    clock.forget()
    with time_machine.travel(BASE + timedelta(hours=2), tick=False):
        assert clock.now() == BASE + timedelta(days=10, hours=2)


@time_machine.travel(BASE, tick=False)
def test_the_clock_moves_forward_again_and_again():
    clock.move_to(BASE + timedelta(days=10))
    clock.move_to(BASE + timedelta(days=11))
    assert clock.today() == date(2026, 3, 13)


@time_machine.travel(BASE, tick=False)
def test_the_clock_never_moves_back():
    clock.move_to(BASE + timedelta(days=10))
    with pytest.raises(RegistryError, match="不能往回调"):
        clock.move_to(BASE + timedelta(days=9))
    assert clock.today() == date(2026, 3, 12)


@time_machine.travel(BASE, tick=False)
def test_reset_shows_the_real_time_again():
    clock.move_to(BASE + timedelta(days=10))
    clock.reset()
    assert clock.now() == BASE


@pytest.mark.parametrize("change", [lambda: clock.move_to(BASE + timedelta(days=9999)), clock.reset])
def test_outside_a_demonstration_the_clock_stands_where_it_is(settings, change):
    settings.DEMO = False
    with pytest.raises(RegistryError, match="只有演示系统"):
        change()
    assert not ClockShift.objects.exists()


@time_machine.travel(BASE, tick=False)
def test_outside_a_demonstration_a_stored_shift_is_ignored(settings, django_assert_num_queries):
    ClockShift.objects.create(offset=timedelta(days=10))
    settings.DEMO = False
    with django_assert_num_queries(0):
        assert clock.now() == BASE


def test_the_shift_is_asked_for_once_a_second(django_assert_num_queries):
    with time_machine.travel(BASE, tick=False), django_assert_num_queries(1):
        for _ in range(5):
            clock.now()


def test_another_process_is_followed_within_a_second(monkeypatch):
    seconds = [100.0]
    monkeypatch.setattr(clock.time, "monotonic", lambda: seconds[0])
    with time_machine.travel(BASE, tick=False):
        assert clock.now() == BASE
        ClockShift.objects.create(offset=timedelta(days=1))
        assert clock.now() == BASE
        seconds[0] += 1.0
        assert clock.now() == BASE + timedelta(days=1)


def test_there_is_one_shift_or_none():
    with pytest.raises(IntegrityError, match="registry_clockshift_single_row"):
        ClockShift.objects.create(pk=2, offset=timedelta(0))
