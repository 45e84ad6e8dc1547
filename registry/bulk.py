"""Thousands of rows at once: the one place that knows how PostgreSQL and SQLite each take them quickest.

PostgreSQL takes new rows by COPY and changes many by arrays joined to the table; SQLite runs one prepared statement
for all rows. Both find many by a list joined to the table. Constraints and triggers hold as ever; no model object is
made and no save() runs.
"""

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import partial
from itertools import chain, islice

from django.db import connection, models

Row = Sequence[object]
PREPARED_AT_ONCE = 2000


def reserve_keys(model: type[models.Model], count: int) -> list[int]:
    """Primary keys that no other row has or will get, for rows that are about to be inserted with them."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            sequence = "pg_get_serial_sequence(%s, %s)"
            cursor.execute(
                f"SELECT nextval({sequence}) FROM generate_series(1, %s)",
                [_quoted(table), model._meta.pk.column, count],
            )
            return [key for (key,) in cursor.fetchall()]
        # The one writer that SQLite lets in holds the table until it commits.
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        last = (cursor.fetchone() or (0,))[0]
        return list(range(last + 1, last + 1 + count))


def insert_rows(model: type[models.Model], names: Sequence[str], rows: Iterable[Row]) -> None:
    """Add one row for each of `rows`, which hold the values of the fields `names`, a foreign key as its key.

    A field that is not named takes its default, one value for all rows. Raises IntegrityError when a constraint is
    broken; inside atomic() nothing is added then.
    """
    waiting = iter(rows)
    if (head := next(waiting, None)) is None:
        return
    fields = [model._meta.get_field(name) for name in names]
    rest = [f for f in model._meta.concrete_fields if f not in fields and not f.primary_key]
    [same] = _prepared(rest, [[field.get_default() for field in rest]])
    columns = [_column(field) for field in (*fields, *rest)]
    target = f"{_table(model)} ({', '.join(columns)})"
    prepared = ((*row, *same) for row in _prepared(fields, chain([head], waiting)))
    with connection.wrap_database_errors, connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {target} FROM STDIN") as copy:
                for row in prepared:
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {target} VALUES ({marks})", list(prepared))


def update_rows(model: type[models.Model], names: Sequence[str], rows: Iterable[Row]) -> None:
    """Give stored rows new values: each of `rows` is a primary key, then the values of the fields `names`."""
    key, fields = model._meta.pk, [model._meta.get_field(name) for name in names]
    changes = list(_prepared([key, *fields], rows))
    if not changes:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            news = [f"new_{place}" for place in range(len(fields))]
            sets = ", ".join(f"{_column(f)} = {new}" for f, new in zip(fields, news, strict=True))
            arrays = ", ".join(_array(field) for field in (key, *fields))
            cursor.execute(
                f"UPDATE {_table(model)} SET {sets} "
                f"FROM unnest({arrays}) AS new (new_key, {', '.join(news)}) WHERE {_column(key)} = new_key",
                [list(values) for values in zip(*changes, strict=True)],
            )
        else:
            sets = ", ".join(f"{_column(field)} = %s" for field in fields)
            statement = f"UPDATE {_table(model)} SET {sets} WHERE {_column(key)} = %s"
            cursor.executemany(statement, [(*values, pk) for pk, *values in changes])


def delete_rows(model: type[models.Model], name: str, value: object) -> None:
    """Delete every row whose field `name` has this value. What still refers to one makes the database refuse."""
    column = _column(model._meta.get_field(name))
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {_table(model)} WHERE {column} = %s", [value])


def find_rows(
    model: type[models.Model], name: str, values: Collection[object], wanted: Sequence[str]
) -> list[tuple]:
    """The values of the fields `wanted`, as stored, of every row whose field `name` has one of `values`."""
    field = model._meta.get_field(name)
    columns = ", ".join(f"{_table(model)}.{_column(model._meta.get_field(each))}" for each in wanted)
    # A list joined like a table lets the planner use the index; after IN it would read a million rows.
    if connection.vendor == "postgresql":
        listed = (
            f"(SELECT CAST(value AS {_type(field)}) FROM json_array_elements_text(%s) AS value) AS listed"
        )
    else:
        listed = "json_each(%s) AS listed"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {columns} FROM {listed} JOIN {_table(model)} ON {_column(field)} = listed.value",
            [json.dumps(sorted(set(values)))],
        )
        return cursor.fetchall()


def _prepared(fields: Sequence[models.Field], rows: Iterable[Row]) -> Iterator[tuple]:
    """The rows as the driver takes them. Most values it takes as they are; columns are cheaper to change than cells."""
    changes = {place: change for place, field in enumerate(fields) if (change := _change(field))}
    if not changes:
        yield from map(tuple, rows)
        return
    waiting = iter(rows)
    while batch := list(islice(waiting, PREPARED_AT_ONCE)):
        columns = list(zip(*batch, strict=True))
        for place, change in changes.items():
            columns[place] = map(change, columns[place])
        yield from zip(*columns, strict=True)


def _change(field: models.Field) -> Callable[[object], object] | None:
    if isinstance(field, models.JSONField):
        return partial(_as_json, encoder=field.encoder)
    if connection.vendor == "sqlite" and isinstance(field, models.DateField):
        return partial(field.get_db_prep_save, connection=connection)
    return None


def _as_json(value: object, encoder: type[json.JSONEncoder] | None) -> str | None:
    return None if value is None else json.dumps(value, cls=encoder)


def _array(field: models.Field) -> str:
    return f"%s::{_type(field)}[]"


def _type(field: models.Field) -> str:
    """The field's type without its length, to which a cast would cut silently."""
    return field.db_type(connection).partition("(")[0]


def _table(model: type[models.Model]) -> str:
    return _quoted(model._meta.db_table)


def _column(field: models.Field) -> str:
    return _quoted(field.column)


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
