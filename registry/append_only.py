"""What is written once: migration operations that make the database refuse UPDATE and DELETE."""

from django.db import migrations


def append_only(table: str) -> migrations.RunPython:
    """The operation that guards `table` by triggers, on SQLite and on PostgreSQL; it can be taken back."""

    def guard(apps, schema_editor) -> None:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(
                f"CREATE FUNCTION {table}_append_only() RETURNS trigger AS $$ "
                f"BEGIN RAISE EXCEPTION '{table} is append-only'; END $$ LANGUAGE plpgsql"
            )
            schema_editor.execute(
                f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
                f"FOR EACH ROW EXECUTE FUNCTION {table}_append_only()"
            )
            return
        for action in ("UPDATE", "DELETE"):
            schema_editor.execute(
                f"CREATE TRIGGER {table}_no_{action.lower()} BEFORE {action} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )

    def release(apps, schema_editor) -> None:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP TRIGGER {table}_append_only ON {table}")
            schema_editor.execute(f"DROP FUNCTION {table}_append_only()")
            return
        for action in ("UPDATE", "DELETE"):
            schema_editor.execute(f"DROP TRIGGER {table}_no_{action.lower()}")

    return migrations.RunPython(guard, release)


def rewritable(table: str) -> migrations.RunPython:
    """The operation that lifts the guard, for a migration that alters the table and then guards it again.

    SQLite alters a table by making it anew, which would lose the guard silently.
    """
    guarded = append_only(table)
    return migrations.RunPython(guarded.reverse_code, guarded.code)


def final_once(table: str, *, column: str, values: tuple[str, ...]) -> migrations.RunPython:
    """The operation that makes the database refuse any change of a row whose `column` has come to one of `values`.

    No row of the table can be deleted at all: a number once given is never given again. It can be taken back.
    """
    final = f"OLD.{column} IN ({', '.join(repr(value) for value in values)})"
    return _refusing(table, "final", final)


def settled(table: str, *, always: tuple[str, ...], once: dict[str, tuple[str, ...]]) -> migrations.RunPython:
    """The operation that makes the database keep what a row was first written with; no row can be deleted.

    The columns of `always` never change. Those of `once[column]` are written together with `column`, and never
    change after it has a value. It can be taken back.
    """
    kept = [_changed(column) for column in always]
    for column, others in once.items():
        changed = " OR ".join(_changed(name) for name in (column, *others))
        kept.append(f"(OLD.{column} IS NOT NULL AND ({changed}))")
    return _refusing(table, "settled", " OR ".join(kept))


def frozen(table: str, *, columns: tuple[str, ...]) -> migrations.RunPython:
    """The operation that makes the database refuse DELETE and any change of `columns`; it can be taken back."""
    return _refusing(table, "frozen", " OR ".join(_changed(column) for column in columns))


def _changed(column: str) -> str:
    return f'OLD."{column}" IS DISTINCT FROM NEW."{column}"'


def _refusing(table: str, word: str, condition: str) -> migrations.RunPython:
    """Triggers that refuse DELETE, and UPDATE where `condition` holds, saying that the table is `word`."""

    def guard(apps, schema_editor) -> None:
        body = f"BEGIN SELECT RAISE(ABORT, '{table} is {word}'); END"
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(
                f"CREATE FUNCTION {table}_{word}() RETURNS trigger AS $$ "
                f"BEGIN RAISE EXCEPTION '{table} is {word}'; END $$ LANGUAGE plpgsql"
            )
            body = f"EXECUTE FUNCTION {table}_{word}()"
        for action, when in (("update", f"WHEN ({condition}) "), ("delete", "")):
            schema_editor.execute(
                f"CREATE TRIGGER {table}_{word}_{action} BEFORE {action} ON {table} FOR EACH ROW {when}{body}"
            )

    def release(apps, schema_editor) -> None:
        on_table = f" ON {table}" if schema_editor.connection.vendor == "postgresql" else ""
        for action in ("update", "delete"):
            schema_editor.execute(f"DROP TRIGGER {table}_{word}_{action}{on_table}")
        if on_table:
            schema_editor.execute(f"DROP FUNCTION {table}_{word}()")

    return migrations.RunPython(guard, release)
