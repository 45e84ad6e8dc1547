"""On which line of a TOML text a key stands: `tomllib` reads a text but does not tell."""

import re
from collections.abc import Callable

_BARE = re.compile(r"[A-Za-z0-9_-]+", re.ASCII)
_SPACE = re.compile(r"(?:[ \t\r\n]|#[^\n]*)+")
_BLANK = re.compile(r"[ \t]*")
_PLAIN = re.compile(r"[^,\]}\n#]+")
_QUOTED = re.compile(r'"""(?:\\.|[^\\])*?"{3,5}|\'\'\'.*?\'{3,5}|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'', re.DOTALL)


def lines_of(text: str) -> dict[str, int]:
    """The line of every key, table and item, by its path as complaints write it: `versions[2].parameters.min_months`,
    items counted from 1. `text` is TOML that `tomllib` reads; of anything else the lines found so far."""
    return _Scan(text).run()


def line_of(key: str, lines: dict[str, int]) -> int | None:
    """The line of a key, or of the nearest table around it if it is missing; None where nothing of it stands."""
    while key:
        if key in lines:
            return lines[key]
        key = key[: max(key.rfind("."), key.rfind("["), 0)]
    return None


class _Scan:
    """One pass over a text that is known to be good, so that it need not ask what is wrong."""

    def __init__(self, text: str) -> None:
        self.text, self.at = text, 0
        self.lines: dict[str, int] = {}
        self.items: dict[str, int] = {}  # how many tables of each array of tables there are so far

    def run(self) -> dict[str, int]:
        table = ""
        while self._skip(_SPACE) < len(self.text):
            if self.text.startswith("[", self.at):
                table = self._header()
            else:
                before = self.at
                self._pair(table)
                if self.at == before:
                    break
        return self.lines

    def _skip(self, pattern: re.Pattern[str]) -> int:
        found = pattern.match(self.text, self.at)
        if found is not None:
            self.at = found.end()
        return self.at

    def _note(self, path: str) -> None:
        self.lines.setdefault(path, self.text.count("\n", 0, self.at) + 1)

    def _header(self) -> str:
        """A [table] or [[array]] line: the path of what follows."""
        many = self.text.startswith("[[", self.at)
        started = self.at
        self.at += 2 if many else 1
        *above, name = self._name()
        self.at, ended = started, self.at
        table = ""
        for part in above:
            table = _below(table, part)
            self._note(table)
            table = self._current(table)
        table = _below(table, name)
        self._note(table)
        if many:
            self.items[table] = self.items.get(table, 0) + 1
        table = self._current(table)
        self._note(table)
        self.at = ended + (2 if many else 1)
        return table

    def _current(self, path: str) -> str:
        """The last table of an array of tables; any other path as it is."""
        return f"{path}[{self.items[path]}]" if path in self.items else path

    def _name(self) -> list[str]:
        """A key with its parts, each bare or quoted."""
        parts: list[str] = []
        while True:
            self._skip(_BLANK)
            found = _QUOTED.match(self.text, self.at) or _BARE.match(self.text, self.at)
            if found is None:
                return parts or [""]
            self.at = found.end()
            parts.append(found[0].strip("\"'"))
            self._skip(_BLANK)
            if not self.text.startswith(".", self.at):
                return parts
            self.at += 1

    def _pair(self, table: str) -> None:
        started = self.at
        path = table
        for part in self._name():
            path = _below(path, part)
            self.at, ended = started, self.at
            self._note(path)
            self.at = ended
        self._skip(_BLANK)
        if self.text.startswith("=", self.at):
            self.at += 1
            self._skip(_BLANK)
            self._value(path)

    def _value(self, path: str) -> None:
        if self.text.startswith("[", self.at):
            self._inside("]", lambda number: self._item(f"{path}[{number}]"))
        elif self.text.startswith("{", self.at):
            self._inside("}", lambda _number: self._pair(path))
        elif (found := _QUOTED.match(self.text, self.at)) is not None:
            self.at = found.end()
        else:
            self._skip(_PLAIN)

    def _item(self, path: str) -> None:
        self._note(path)
        self._value(path)

    def _inside(self, end: str, read: Callable[[int], None]) -> None:
        """What stands in brackets, item by item."""
        self.at += 1
        number = 0
        while self._skip(_SPACE) < len(self.text) and not self.text.startswith(end, self.at):
            before, number = self.at, number + 1
            read(number)
            self._skip(_SPACE)
            if self.text.startswith(",", self.at):
                self.at += 1
            if self.at == before:
                return
        self.at += 1


def _below(table: str, name: str) -> str:
    return f"{table}.{name}" if table else name
