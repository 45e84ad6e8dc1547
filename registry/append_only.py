"""Tables that are written once: a migration operation that makes the database refuse UPDATE and DELETE."""

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
