"""Which rules decide: the text published for the policy date, in every process, without a restart."""

import os
import subprocess
import sys
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from django.core.checks import run_checks
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from policies import load
from policies.model import Source
from registry import clock, rulebook
from registry.models import RuleEdition
from tests.registry.rule_drafts import NANAN, STARTUP, fujian, nanan, published

ROOT = Path(__file__).resolve().parents[2]
START = date(2026, 3, 2)
SHIPPED_FEN = 1_000_000
OTHER_PROCESS = """
import sys
from datetime import date
import django
django.setup()
from django.conf import settings
from policies import load
from policies.model import Source
from registry import rulebook
settings.RULEBOOK_SECONDS = 0
for line in sys.stdin:
    rulebook.follow()
    rules = load.rules_for("startup_grant", county="350583", on=date.fromisoformat(line.strip()))
    print(rules.parameters["amount_fen"], rules.version, flush=True)
"""


@pytest.fixture
def march(officers):
    clock.begin_at(datetime(2026, 3, 2, 9, tzinfo=clock.SHANGHAI))
    return officers


def amount_on(day: date) -> int:
    return load.rules_for("startup_grant", county="350583", on=day).parameters["amount_fen"]


def test_a_claim_of_an_earlier_day_keeps_its_rules_however_late_it_is_decided(march):
    first = START + timedelta(days=10)
    published(march["na"], march["na-2"], nanan(900_000), on=first)
    rulebook.refresh()
    for today in (START, first, first + timedelta(days=200)):
        clock.move_to(datetime.combine(today, clock.now().timetz()) + timedelta(minutes=1))
        rulebook.refresh()
        assert amount_on(first - timedelta(days=1)) == SHIPPED_FEN
        assert amount_on(first) == amount_on(first + timedelta(days=30)) == 900_000
    pinned = load.rules_for("startup_grant", county="350583", on=first).version
    assert pinned == "startup_grant/2021+350583@1/2026-demonstration"
    assert load.rules_of(pinned).parameters["amount_fen"] == 900_000


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(days=st.lists(st.integers(1, 40), min_size=1, max_size=4), asked=st.integers(-5, 60))
def test_the_policy_date_picks_the_edition(march, days, asked):
    """Each example publishes further editions; the newest of the latest day that has come decides."""
    for offset in days:
        number = RuleEdition.objects.count() + 1
        published(march["na"], march["na-2"], nanan(500_000 + number), on=START + timedelta(days=offset))
    rulebook.refresh()
    day = START + timedelta(days=asked)
    come = [(each.valid_from, each.number) for each in RuleEdition.objects.all() if each.valid_from <= day]
    assert amount_on(day) == (500_000 + max(come)[1] if come else SHIPPED_FEN)


def test_a_process_looks_again_after_the_pause_and_when_the_day_has_changed(march, settings, monkeypatch):
    settings.RULEBOOK_SECONDS = 30
    seconds = [1000.0]
    monkeypatch.setattr(rulebook.time, "monotonic", lambda: seconds[0])
    tomorrow = START + timedelta(days=1)
    assert rulebook.follow() == 1
    published(march["na"], march["na-2"], nanan(900_000), on=tomorrow)
    assert (rulebook.follow(), amount_on(tomorrow)) == (0, SHIPPED_FEN)
    seconds[0] += 31
    assert (rulebook.follow(), amount_on(tomorrow)) == (1, 900_000)
    published(march["na"], march["na-2"], nanan(800_000), on=tomorrow)
    clock.move_to(clock.now() + timedelta(days=1))
    assert (rulebook.follow(), amount_on(tomorrow)) == (1, 800_000)


def test_what_names_no_day_follows_the_calendar(march, settings):
    settings.RULEBOOK_SECONDS = 3600
    tomorrow = START + timedelta(days=1)
    text = STARTUP.replace("一次性创业扶持补贴", "创业补贴")
    published(march["fj"], march["fj-2"], text, on=tomorrow, kind="programme", subject="startup_grant")
    rulebook.follow()
    assert load.programme("startup_grant").title_zh == "一次性创业扶持补贴"
    clock.move_to(clock.now() + timedelta(days=1))
    rulebook.follow()
    assert load.programme("startup_grant").title_zh == "创业补贴"


def test_between_two_looks_nothing_is_asked_of_the_database(march, settings, django_assert_num_queries):
    settings.RULEBOOK_SECONDS, settings.DEMO = 3600, False
    rulebook.follow()
    with django_assert_num_queries(0):
        rulebook.follow()
        amount_on(START)


def test_looking_asks_once_and_reads_the_texts_only_when_there_are_others(
    march, django_assert_num_queries, steady_clock
):
    published(march["na"], march["na-2"], nanan(900_000), on=START + timedelta(days=1))
    with django_assert_num_queries(2):
        rulebook.refresh()
    with django_assert_num_queries(1):
        rulebook.refresh()


def test_tests_and_commands_that_ask_for_no_looking_get_none(march):
    published(march["na"], march["na-2"], nanan(900_000), on=START + timedelta(days=1))
    assert rulebook.follow() == 0
    assert amount_on(START + timedelta(days=1)) == SHIPPED_FEN


def test_a_release_that_cannot_use_what_is_published_says_so_before_it_runs(march, monkeypatch):
    published(march["na"], march["na-2"], nanan(900_000), on=START + timedelta(days=1))
    assert run_checks(tags=["database"], databases=["default"]) == []
    narrower = load.shipped().with_source(
        Source("standard", "350583.toml", NANAN.replace("1_000_000", "700_000")),
        Source("standard", "35.toml", fujian(800_000)),
    )
    monkeypatch.setattr(load, "shipped", lambda: narrower)
    [error] = run_checks(tags=["database"], databases=["default"])
    assert error.id == "registry.E003"
    assert "350583@1" in error.msg


@pytest.mark.skipif(
    connection.vendor == "sqlite", reason="SQLite's test database lives in this process alone"
)
@pytest.mark.django_db(transaction=True)
def test_another_process_decides_by_what_this_one_has_published(march):
    names = connection.settings_dict
    address = f"postgres://{names['USER']}@{names['HOST']}:{names['PORT'] or 5432}/{names['NAME']}"
    other = subprocess.Popen(
        [sys.executable, "-c", OTHER_PROCESS],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "config.settings.test"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    first = START + timedelta(days=1)

    def asked(day: date) -> str:
        other.stdin.write(f"{day}\n")
        other.stdin.flush()
        return other.stdout.readline().split()[0]

    with other:
        assert asked(first) == f"{SHIPPED_FEN}"
        published(march["na"], march["na-2"], nanan(900_000), on=first)
        assert (asked(first), asked(START)) == ("900000", f"{SHIPPED_FEN}")
        other.stdin.close()
    assert other.returncode == 0
