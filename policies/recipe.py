"""What a rule set was made from, whole: enough to make it again when the files have long changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from policies.errors import DataError
from policies.model import Source

FORMAT = 1
_TEXTS = ("name", "programme", "shared", "version")
_LAYER = ("name", "text", "standard")


@dataclass(frozen=True, slots=True)
class Layer:
    """The text of one standard file and the id of the standard taken from it."""

    source: Source
    standard: str


@dataclass(frozen=True, slots=True)
class Recipe:
    """The texts of a rule set: programme, shared conditions, version id, and the layers, highest first.

    The words of the language (operators, derivations, evidence codes) are not part of it: they may grow, never shrink.
    """

    programme: Source
    shared: str
    version: str
    layers: tuple[Layer, ...]

    def to_json(self) -> dict[str, Any]:
        """As JSON-ready data."""
        return {
            "format": FORMAT,
            "name": self.programme.name,
            "programme": self.programme.text,
            "shared": self.shared,
            "version": self.version,
            "layers": [
                {"name": each.source.name, "text": each.source.text, "standard": each.standard}
                for each in self.layers
            ],
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Recipe":
        """Back from `to_json`; DataError for anything else."""
        layers = data.get("layers")
        if data.get("format") != FORMAT or not _are_texts(data, _TEXTS) or not isinstance(layers, list):
            raise DataError("recipe", "format", "不是规则存档")
        if not all(isinstance(each, Mapping) and _are_texts(each, _LAYER) for each in layers):
            raise DataError("recipe", "layers", "不是规则存档")
        return cls(
            Source("programme", data["name"], data["programme"]),
            data["shared"],
            data["version"],
            tuple(Layer(Source("standard", each["name"], each["text"]), each["standard"]) for each in layers),
        )


def _are_texts(data: Mapping[str, Any], keys: tuple[str, ...]) -> bool:
    return all(isinstance(data.get(key), str) for key in keys)
