"""What a row must never say, told to the database once: a trigger on PostgreSQL and on SQLite alike."""

from dataclasses import dataclass

from django.db import migrations


@dataclass(frozen=True)
class RowRule:
    """A row of `table` for which `broken` holds is refused with `name`, as a broken constraint is.

    `broken` is an SQL condition that both databases read; it names the row NEW and may ask other tables.
    """

    table: str
    name: str
    broken: str

    def operation(self) -> migrations.RunPython:
        """The operation that adds the rule for rows that are inserted or changed; it can be taken back."""

        def add(apps, schema_editor) -> None:
            on_postgresql = schema_editor.connection.vendor == "postgresql"
            for statement in self._on_postgresql() if on_postgresql else self._on_sqlite():
                schema_editor.execute(statement)

        def drop(apps, schema_editor) -> None:
            if schema_editor.connection.vendor == "postgresql":
                schema_editor.execute(f"DROP TRIGGER {self.name} ON {self.table}")
                schema_editor.execute(f"DROP FUNCTION {self.name}()")
                return
            for action in ("insert", "update"):
                schema_editor.execute(f"DROP TRIGGER {self.name}_{action}")

        return migrations.RunPython(add, drop)

    def _on_postgresql(self) -> list[str]:
        return [
            f"CREATE FUNCTION {self.name}() RETURNS trigger AS $$ BEGIN "
            f"IF {self.broken} THEN RAISE EXCEPTION '{self.name}' USING ERRCODE = 'check_violation'; END IF; "
            f"RETURN NEW; END $$ LANGUAGE plpgsql",
            f"CREATE TRIGGER {self.name} BEFORE INSERT OR UPDATE ON {self.table} "
            f"FOR EACH ROW EXECUTE FUNCTION {self.name}()",
        ]

    def _on_sqlite(self) -> list[str]:
        return [
            f"CREATE TRIGGER {self.name}_{action.lower()} BEFORE {action} ON {self.table} "
            f"BEGIN SELECT RAISE(ABORT, '{self.name}') WHERE {self.broken}; END"
            for action in ("INSERT", "UPDATE")
        ]
