"""The strict bed every test lies in, and what all may rely on.

No socket leaves the machine, an unknown template variable or a warning is a failure (pyproject.toml), files go to a
folder of the test's own, the clock remembers nothing, and a flush can empty tables that are guarded by triggers.
"""

import os
import socket
from collections.abc import Iterator

import pytest
from django.db import connection
from playwright.sync_api import Browser, sync_playwright
from pytest_django.plugin import DjangoDbBlocker

from policies import calendar, load
from registry import clock, daybook, rulebook
from workflows import archive

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
AT_HOME = {"127.0.0.1", "::1", "localhost"}


@pytest.fixture(autouse=True)
def _no_socket_leaves_the_machine(monkeypatch) -> None:
    connect = socket.socket.connect

    def connect_at_home(self: socket.socket, address: object) -> object:
        if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in AT_HOME:
            raise AssertionError(f"a test tried to reach {address}")
        return connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", connect_at_home)


@pytest.fixture(autouse=True)
def _files_of_its_own(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, headless. It must be there: script/setup --dev installs it."""
    with sync_playwright() as playwright:
        # Playwright keeps an event loop in this thread, which Django takes for asynchronous code.
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(autouse=True)
def _fresh_clock() -> Iterator[None]:
    """A shift that another test moved, and the database rolled back, must not linger in the process."""
    clock.forget()
    yield
    clock.forget()


@pytest.fixture(autouse=True)
def _archive_of_its_own(monkeypatch) -> None:
    """Rules that another test kept are gone with its database."""
    monkeypatch.setattr(archive, "_kept", set())
    archive.from_archive.cache_clear()


@pytest.fixture(autouse=True)
def _rules_of_the_software() -> Iterator[None]:
    """Rules that another test published, and the database rolled back, must not linger in the process."""
    yield
    rulebook.forget()
    load.use_shipped()
    daybook.forget()
    calendar.use({})


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Transactional tests end with a flush; on SQLite that is a DELETE, which append-only triggers would refuse."""
    if connection.vendor == "sqlite":
        # On the class: once a browser runs in this thread, its event loop gives Django another connection.
        operations = type(connection.ops)
        operations.sql_flush = _lifting_triggers(operations.sql_flush)
    yield
    if connection.vendor == "postgresql":
        with django_db_blocker.unblock():
            _let_nobody_hold_the_database()


def _let_nobody_hold_the_database() -> None:
    """For the same reason a connection may be left that nobody closes; PostgreSQL drops no database in use."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    connection.close()


def _lifting_triggers(sql_flush):
    def lifted(self, style, tables, **options):
        with connection.cursor() as cursor:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            triggers = cursor.fetchall()
        drop = [f'DROP TRIGGER "{name}"' for name, _sql in triggers]
        return drop + sql_flush(self, style, tables, **options) + [sql for _name, sql in triggers]

    return lifted
