"""No two rows at one time: a migration operation by which the database refuses spans of days that overlap.

PostgreSQL holds it by an exclusion constraint (needs the extension btree_gist), SQLite by triggers; both refuse with
the name of the constraint.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import migrations

EARLIEST, LATEST = "0001-01-01", "9999-12-31"


@dataclass(frozen=True)
class NoOverlap:
    """Rows of `table` equal in every column of `same` and unlike in every one of `different` never share a day.

    `first` and `last` are SQL expressions for the first and the last day, both included, NULL for without end;
    `among` is the condition a row has to meet to count. All three name columns as `{row}column`. A NULL in a
    column of `same` equals nothing. `different` may hold expressions, which name columns as `{row}column` too.
    """

    table: str
    name: str
    same: tuple[str, ...]
    different: tuple[str, ...] = ()
    first: str = "{row}first_day"
    last: str = "{row}last_day"
    among: str = "TRUE"

    def operation(self) -> migrations.RunPython:
        """The operation that adds the rule; it can be taken back."""

        def add(apps, schema_editor) -> None:
            on_postgresql = schema_editor.connection.vendor == "postgresql"
            for statement in [self._constraint()] if on_postgresql else self._triggers():
                schema_editor.execute(statement)

        def drop(apps, schema_editor) -> None:
            if schema_editor.connection.vendor == "postgresql":
                schema_editor.execute(f"ALTER TABLE {self.table} DROP CONSTRAINT {self.name}")
                return
            for action in ("insert", "update"):
                schema_editor.execute(f"DROP TRIGGER {self.name}_{action}")

        return migrations.RunPython(add, drop)

    def _constraint(self) -> str:
        first, last, among = (each.format(row="") for each in (self.first, self.last, self.among))
        columns = [f"{column} WITH =" for column in self.same]
        columns += [f"({_of(column, '')}) WITH <>" for column in self.different]
        columns.append(f"daterange({first}, {last}, '[]') WITH &&")
        return (
            f"ALTER TABLE {self.table} ADD CONSTRAINT {self.name} "
            f"EXCLUDE USING gist ({', '.join(columns)}) WHERE ({among})"
        )

    def _triggers(self) -> Iterator[str]:
        """After the change, when the row has its key: a row does not overlap itself."""
        for action in ("INSERT", "UPDATE"):
            yield (
                f"CREATE TRIGGER {self.name}_{action.lower()} AFTER {action} ON {self.table} "
                f"WHEN {self.among.format(row='NEW.')} "
                f"BEGIN SELECT RAISE(ABORT, '{self.name}') WHERE EXISTS "
                f"(SELECT 1 FROM {self.table} AS other WHERE {' AND '.join(self._clashes())}); END"
            )

    def _clashes(self) -> Iterator[str]:
        yield "other.id <> NEW.id"
        yield from (f"other.{column} = NEW.{column}" for column in self.same)
        yield from (f"{_of(column, 'other.')} <> {_of(column, 'NEW.')}" for column in self.different)
        yield self.among.format(row="other.")
        for one, another in (("other.", "NEW."), ("NEW.", "other.")):
            first, last = self.first.format(row=one), self.last.format(row=another)
            yield f"COALESCE({first}, '{EARLIEST}') <= COALESCE({last}, '{LATEST}')"


def _of(expression: str, row: str) -> str:
    """A column, or an expression of columns, of this row."""
    return expression.format(row=row) if "{row}" in expression else f"{row}{expression}"
