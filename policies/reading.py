"""Typed access to a TOML table; every complaint names the file and the key."""

import tomllib
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from policies.errors import DataError

REQUIRED: Any = object()
T = TypeVar("T")
WHOLE_FILE = "（整个文件）"


def text_of(path: Path) -> str:
    """The text of a file; DataError where it cannot be read or is not UTF-8."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        raise DataError(path.name, WHOLE_FILE, str(problem)) from problem


class Table:
    """One table of a file. Each reader takes its key out; `close` refuses what nobody asked for.

    A complaint is raised at once, or, in a table parsed to collect, kept until `settle` raises all of them; the
    reader then answers something harmless that nobody will see.
    """

    def __init__(
        self, data: dict[str, Any], file: str, at: str = "", problems: list[DataError] | None = None
    ) -> None:
        self.data, self.file, self.at, self.problems = dict(data), file, at, problems

    @classmethod
    def parse(cls, text: str, file: str, *, collect: bool = False) -> "Table":
        """The whole of a text; DataError where it is no TOML."""
        try:
            return cls(tomllib.loads(text), file, problems=[] if collect else None)
        except tomllib.TOMLDecodeError as problem:
            raise DataError(file, WHOLE_FILE, f"不是有效的TOML：{problem}") from problem

    @classmethod
    def load(cls, path: Path) -> "Table":
        """The whole file; DataError where it is unreadable or no TOML."""
        return cls.parse(text_of(path), path.name)

    def fail(self, key: str, problem: str) -> DataError:
        """The error to raise about one key of this table."""
        return DataError(self.file, f"{self.at}{key}", problem)

    def complain(self, key: str, problem: str) -> None:
        """Say what is wrong with one key: now, or with all the others."""
        self.take(self.fail(key, problem))

    def take(self, error: DataError) -> None:
        """Raise an error, or keep it for `settle`."""
        if self.problems is None:
            raise error
        self.problems.append(error)

    def settle(self) -> None:
        """Raise every complaint kept so far."""
        if self.problems:
            raise DataError.together(self.problems)

    def sound(self, key: str) -> bool:
        """Whether nothing was said against this key or what stands below it."""
        return not any(each.key.startswith(f"{self.at}{key}") for each in self.problems or ())

    def below(self, data: dict[str, Any], key: str) -> "Table":
        """A table that stands below this one."""
        return Table(data, self.file, f"{self.at}{key}.", self.problems)

    def _take(self, key: str, kind: type, default: Any, wanted: str, harmless: Any) -> Any:
        value = self.data.pop(key, default)
        if value is REQUIRED:
            self.complain(key, f"缺少，应为{wanted}")
            return harmless
        if value is not default and (
            not isinstance(value, kind) or (kind is int and isinstance(value, bool))
        ):
            self.complain(key, f"应为{wanted}")
            return harmless
        return value

    def text(self, key: str, default: Any = REQUIRED) -> Any:
        """A text."""
        return self._take(key, str, default, "文本", "")

    def integer(self, key: str, default: Any = REQUIRED) -> Any:
        """A whole number, zero or more."""
        value = self._take(key, int, default, "不小于0的整数", 0)
        if isinstance(value, int) and value < 0:
            self.complain(key, "应为不小于0的整数")
            return 0
        return value

    def flag(self, key: str, default: bool = False) -> bool:
        """true or false."""
        return bool(self._take(key, bool, default, "true或false", default))

    def day(self, key: str, default: Any = REQUIRED) -> Any:
        """A date."""
        return self._take(key, date, default, "日期", date.min)

    def choice(self, key: str, allowed: tuple[str, ...], default: Any = REQUIRED) -> Any:
        """One of the allowed texts."""
        wanted = f"{'、'.join(allowed)}之一"
        value = self._take(key, str, default, wanted, allowed[0])
        if value is not default and value not in allowed:
            self.complain(key, f"应为{wanted}，现为“{value}”")
            return allowed[0]
        return value

    def texts(self, key: str, default: Any = ()) -> tuple[str, ...]:
        """A list of texts."""
        value = self._take(key, list, default, "文本列表", [])
        if not all(isinstance(item, str) for item in value):
            self.complain(key, "应为文本列表")
            return ()
        return tuple(value)

    def anything(self, key: str, default: Any = None) -> Any:
        """Whatever stands there."""
        return self.data.pop(key, default)

    def table(self, key: str, default: Any = REQUIRED) -> "Table":
        """A table below this one; of a missing one no key is complained of besides."""
        data = self._take(key, dict, default, "表", None)
        return self.below(data, key) if data is not None else Table({}, self.file, problems=[])

    def named(self, key: str) -> Iterator[tuple[str, "Table"]]:
        """The tables below `key` by their names; none at all if the key is absent."""
        for name, data in self._take(key, dict, {}, "表", {}).items():
            if isinstance(data, dict):
                yield name, self.below(data, f"{key}.{name}")
            else:
                self.complain(f"{key}.{name}", "应为表")

    def each(self, key: str, build: Callable[["Table"], T]) -> tuple[T, ...]:
        """The array of tables `key`, each built and closed; an absent key is an empty array."""
        built = []
        for number, data in enumerate(self._take(key, list, [], "表数组", []), 1):
            if not isinstance(data, dict):
                self.complain(f"{key}[{number}]", "应为表")
                continue
            table = self.below(data, f"{key}[{number}]")
            built.append(build(table))
            table.close()
        return tuple(built)

    def close(self) -> None:
        """Refuse keys that nobody read: a typing error must not pass for a rule."""
        for key in self.data:
            self.complain(key, "不认识的键")
