"""What every test may rely on: a clock that remembers nothing, and a flush that can empty guarded tables."""

from collections.abc import Iterator

import pytest
from django.db import connection

from registry import clock


@pytest.fixture(autouse=True)
def _fresh_clock() -> Iterator[None]:
    """A shift that another test moved, and the database rolled back, must not linger in the process."""
    clock.forget()
    yield
    clock.forget()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> None:
    """Transactional tests end with a flush; on SQLite that is a DELETE, which append-only triggers would refuse."""
    if connection.vendor == "sqlite":
        connection.ops.sql_flush = _lifting_triggers(connection.ops.sql_flush)


def _lifting_triggers(sql_flush):
    def lifted(style, tables, **options):
        with connection.cursor() as cursor:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            triggers = cursor.fetchall()
        drop = [f'DROP TRIGGER "{name}"' for name, _sql in triggers]
        return drop + sql_flush(style, tables, **options) + [sql for _name, sql in triggers]

    return lifted
