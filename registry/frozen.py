"""Tables whose rows keep what they say: a migration operation that lets only the named columns be changed."""

from django.db import migrations


def frozen(table: str, *, columns: tuple[str, ...]) -> migrations.RunPython:
    """The operation that makes the database refuse DELETE and any change of `columns`; it can be taken back."""

    def guard(apps, schema_editor) -> None:
        quote = schema_editor.quote_name
        names = [quote(column) for column in columns]
        if schema_editor.connection.vendor == "postgresql":
            changed = " OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in names)
            schema_editor.execute(
                f"CREATE FUNCTION {table}_frozen() RETURNS trigger AS $$ "
                f"BEGIN RAISE EXCEPTION '{table} is frozen'; END $$ LANGUAGE plpgsql"
            )
            schema_editor.execute(
                f"CREATE TRIGGER {table}_frozen_update BEFORE UPDATE ON {table} "
                f"FOR EACH ROW WHEN ({changed}) EXECUTE FUNCTION {table}_frozen()"
            )
            schema_editor.execute(
                f"CREATE TRIGGER {table}_frozen_delete BEFORE DELETE ON {table} "
                f"FOR EACH ROW EXECUTE FUNCTION {table}_frozen()"
            )
            return
        changed = " OR ".join(f"OLD.{name} IS NOT NEW.{name}" for name in names)
        for action, condition in (("UPDATE", f"WHEN {changed} "), ("DELETE", "")):
            schema_editor.execute(
                f"CREATE TRIGGER {table}_frozen_{action.lower()} BEFORE {action} ON {table} {condition}"
                f"BEGIN SELECT RAISE(ABORT, '{table} is frozen'); END"
            )

    def release(apps, schema_editor) -> None:
        on_table = f" ON {table}" if schema_editor.connection.vendor == "postgresql" else ""
        for action in ("update", "delete"):
            schema_editor.execute(f"DROP TRIGGER {table}_frozen_{action}{on_table}")
        if on_table:
            schema_editor.execute(f"DROP FUNCTION {table}_frozen()")

    return migrations.RunPython(guard, release)
