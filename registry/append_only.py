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

    def guard(apps, schema_editor) -> None:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(
                f"CREATE FUNCTION {table}_final() RETURNS trigger AS $$ "
                f"BEGIN RAISE EXCEPTION '{table} is final'; END $$ LANGUAGE plpgsql"
            )
        for action, condition in (("update", f"WHEN ({final}) "), ("delete", "")):
            if schema_editor.connection.vendor == "postgresql":
                schema_editor.execute(
                    f"CREATE TRIGGER {table}_final_{action} BEFORE {action} ON {table} "
                    f"FOR EACH ROW {condition}EXECUTE FUNCTION {table}_final()"
                )
            else:
                schema_editor.execute(
                    f"CREATE TRIGGER {table}_final_{action} BEFORE {action} ON {table} {condition}"
                    f"BEGIN SELECT RAISE(ABORT, '{table} is final'); END"
                )

    def release(apps, schema_editor) -> None:
        on_table = f" ON {table}" if schema_editor.connection.vendor == "postgresql" else ""
        for action in ("update", "delete"):
            schema_editor.execute(f"DROP TRIGGER {table}_final_{action}{on_table}")
        if on_table:
            schema_editor.execute(f"DROP FUNCTION {table}_final()")

    return migrations.RunPython(guard, release)


def settled(table: str, *, always: tuple[str, ...], once: dict[str, tuple[str, ...]]) -> migrations.RunPython:
    """The operation that makes the database keep what a row was first written with; no row can be deleted.

    The columns of `always` never change. Those of `once[column]` are written together with `column`, and never
    change after it has a value. It can be taken back.
    """
    kept = [f"NEW.{column} IS DISTINCT FROM OLD.{column}" for column in always]
    for column, others in once.items():
        changed = " OR ".join(f"NEW.{name} IS DISTINCT FROM OLD.{name}" for name in (column, *others))
        kept.append(f"(OLD.{column} IS NOT NULL AND ({changed}))")

    def guard(apps, schema_editor) -> None:
        on_postgresql = schema_editor.connection.vendor == "postgresql"
        if on_postgresql:
            schema_editor.execute(
                f"CREATE FUNCTION {table}_settled() RETURNS trigger AS $$ "
                f"BEGIN RAISE EXCEPTION '{table} is settled'; END $$ LANGUAGE plpgsql"
            )
        for action, condition in (("update", f"WHEN ({' OR '.join(kept)}) "), ("delete", "")):
            body = f"BEGIN SELECT RAISE(ABORT, '{table} is settled'); END"
            if on_postgresql:
                body = f"EXECUTE FUNCTION {table}_settled()"
            schema_editor.execute(
                f"CREATE TRIGGER {table}_settled_{action} BEFORE {action} ON {table} FOR EACH ROW {condition}{body}"
            )

    def release(apps, schema_editor) -> None:
        on_table = f" ON {table}" if schema_editor.connection.vendor == "postgresql" else ""
        for action in ("update", "delete"):
            schema_editor.execute(f"DROP TRIGGER {table}_settled_{action}{on_table}")
        if on_table:
            schema_editor.execute(f"DROP FUNCTION {table}_settled()")

    return migrations.RunPython(guard, release)
