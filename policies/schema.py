"""JSON schemas of the rule files, so that an editor completes and checks them as they are written.

They are not written by hand: a table that only takes notes goes through the parser, so the schema holds exactly what
the parser reads.
"""

import json
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from policies.describing import parameter_title
from policies.levels import LEVELS
from policies.load import shared_text
from policies.model import Source
from policies.parameters import DAY, NUMBER, PARAMETERS, Schema
from policies.parse import read_programme
from policies.parse_standards import REGION, read_standards
from policies.reading import REQUIRED, Table, text_of
from policies.reporting import REPORT_COLUMNS
from policies.wording import evidence_codes

T = TypeVar("T")
FOLDER = Path(__file__).parent / "schema"
FILES = ("programme.schema.json", "standard.schema.json")
DIALECT = "https://json-schema.org/draft/2020-12/schema"
_ANY: Schema = {}
_TEXT: Schema = {"type": "string"}


class _Everything(dict[str, Any]):
    """The data of a table that has whatever it is asked for, and remembers for what it was asked."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: set[object] = set()

    def __contains__(self, key: object) -> bool:
        self.asked.add(key)
        return True


class _Notes(Table):
    """A table that notes what is read of it, answers something harmless, and complains of nothing."""

    def __init__(self) -> None:
        super().__init__({}, "")
        self.data = self.everything = _Everything()
        self.properties: dict[str, Schema | _Notes] = {}
        self.required: list[str] = []

    def schema(self) -> Schema:
        """What was noted: keys the reader asked for before it read them may be left out, as those with a default."""
        needed = [key for key in self.required if key not in self.everything.asked]
        return {
            "type": "object",
            "properties": {
                key: each.schema() if isinstance(each, _Notes) else each
                for key, each in self.properties.items()
            },
            **({"required": needed} if needed else {}),
            "additionalProperties": False,
        }

    def _note(self, key: str, schema: "Schema | _Notes", default: Any, harmless: Any) -> Any:
        self.properties[key] = schema
        if default is REQUIRED:
            self.required.append(key)
            return harmless
        return default

    def take(self, error: object) -> None:
        """Nothing is wrong with a table that says nothing."""

    def sound(self, key: str) -> bool:
        """Nothing that was read of it means anything."""
        return False

    def text(self, key: str, default: Any = REQUIRED) -> Any:
        return self._note(key, _TEXT, default, "")

    def integer(self, key: str, default: Any = REQUIRED) -> Any:
        return self._note(key, NUMBER, default, 0)

    def flag(self, key: str, default: bool = False) -> bool:
        return bool(self._note(key, {"type": "boolean"}, default, default))

    def day(self, key: str, default: Any = REQUIRED) -> Any:
        return self._note(key, DAY, default, None)

    def choice(self, key: str, allowed: tuple[str, ...], default: Any = REQUIRED) -> Any:
        return self._note(key, {"enum": list(allowed)}, default, allowed[0])

    def texts(self, key: str, default: Any = ()) -> tuple[str, ...]:
        return tuple(self._note(key, {"type": "array", "items": _TEXT}, default, ()))

    def anything(self, key: str, default: Any = None) -> Any:
        return self._note(key, _ANY, default, None)

    def table(self, key: str, default: Any = REQUIRED) -> Table:
        below = _Notes()
        self._note(key, below, default, None)
        return below

    def named(self, key: str) -> Iterator[tuple[str, Table]]:
        below = _Notes()
        yield "", below
        self._note(key, {"type": "object", "additionalProperties": below.schema()}, None, None)

    def each(self, key: str, build: Callable[[Table], T]) -> tuple[T, ...]:
        below = _Notes()
        built = build(below)
        self._note(key, {"type": "array", "items": below.schema()}, None, None)
        return (built,)

    def close(self) -> None:
        """It holds no key that nobody read."""


@cache
def _descriptions() -> dict[str, str]:
    table = Table.parse(text_of(FOLDER / "descriptions.toml"), "descriptions.toml")
    return {key: table.text(key) for key in list(table.data)}


def _described(schema: Schema, at: str) -> Schema:
    """The schema with what each key means: by its whole path, else by its last two names, else by its own."""
    told: Schema = {}
    for name, each in schema.get("properties", {}).items():
        path = f"{at}.{name}" if at else name
        ways = (path, ".".join(path.split(".")[-2:]), name)
        words = next((_descriptions()[way] for way in ways if way in _descriptions()), None)
        told[name] = {**({"description": words} if words else {}), **_described(each, path)}
    if told:
        schema = schema | {"properties": told}
    for inner in ("items", "additionalProperties"):
        if isinstance(schema.get(inner), dict):
            schema = schema | {inner: _described(schema[inner], at)}
    return schema


def _parameters() -> Schema:
    return {
        "type": "object",
        "properties": {
            name: {"description": parameter_title(name).zh, **each.schema}
            for name, each in PARAMETERS.items()
        },
        "additionalProperties": False,
    }


def programme_schema() -> Schema:
    """The schema of a programme file."""
    notes = _Notes()
    read_programme(notes, Source("programme", "", ""), shared_text())
    schema = notes.schema()
    own = schema["properties"]
    own["versions"]["items"]["properties"]["parameters"] = _parameters()
    own["evidence"]["items"]["properties"]["code"] = {"enum": sorted(evidence_codes())}
    own["report"]["properties"]["columns"]["items"] = {"enum": list(REPORT_COLUMNS)}
    levels = {"type": "array", "items": {"enum": list(LEVELS)}, "minItems": 1}
    own["route"]["properties"]["levels"] = {
        "type": "object",
        "additionalProperties": levels,
        "required": ["default"],
    }
    schema["required"] += ["clause", "versions"]
    return _whole(schema, "补贴项目")


def standard_schema() -> Schema:
    """The schema of a standard file."""
    notes = _Notes()
    read_standards(notes, Source("standard", "", ""))
    schema = notes.schema()
    own = schema["properties"]
    own["standards"]["items"]["properties"]["parameters"] = _parameters()
    own["region"] = {"type": "string", "pattern": f"^({REGION.pattern})$"}
    schema["required"].append("standards")
    return _whole(schema, "地区标准")


def _whole(schema: Schema, title: str) -> Schema:
    return {"$schema": DIALECT, "title": title} | _described(schema, "")


def schema_files() -> dict[str, str]:
    """The text of each schema file, by its name."""
    schemas = (programme_schema(), standard_schema())
    return {
        name: json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
        for name, schema in zip(FILES, schemas, strict=True)
    }
