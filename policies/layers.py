"""Nation, province, prefecture, county: the standards of a programme laid over each other, the lowest last."""

import hashlib
import json
from collections.abc import Sequence
from datetime import date
from types import MappingProxyType
from typing import Any

from policies.model import Programme, Standard, Version
from policies.recipe import Layer, Recipe
from policies.rules import Rules, ready_rules

NATION = "00"


def regions_of(county: str) -> tuple[str, ...]:
    """The regions a county lies in, from the nation down to itself."""
    return NATION, county[:2], county[:4], county


def digest(*parts: Any) -> str:
    """The SHA-256 of JSON-ready data, in hexadecimal."""
    text = json.dumps(parts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def laid_over(programme: Programme, version: Version, layers: Sequence[Standard]) -> Rules:
    """The rules of a programme version with these standards over it; `layers` stand from the highest down.

    The policy is open on the days that every layer is in force.
    """
    parameters = dict(version.parameters)
    for layer in layers:
        parameters.update(layer.parameters)
    parameters["policy_window"] = _common_days(layers)
    pinned = "".join(f"+{layer.region}{layer.source.edition}/{layer.id}" for layer in layers)
    return ready_rules(
        programme,
        version=f"{programme.code}{programme.source.edition}/{version.id}{pinned}",
        content_hash=digest(programme.canonical, version.id, *(layer.canonical for layer in layers)),
        parameters=MappingProxyType(parameters),
        cites=tuple(layer.cites for layer in reversed(layers)),
        clauses={clause.key: clause for layer in layers for clause in layer.clauses},
        demonstration=any(layer.demonstration for layer in layers),
        note="".join(dict.fromkeys(layer.note for layer in layers)),
        recipe=Recipe(
            programme.source,
            programme.shared,
            version.id,
            tuple(Layer(layer.source, layer.id) for layer in layers),
        ),
    )


def _common_days(layers: Sequence[Standard]) -> tuple[date | None, date | None]:
    closing = [layer.valid_to for layer in layers if layer.valid_to is not None]
    return max((layer.valid_from for layer in layers), default=None), min(closing, default=None)
