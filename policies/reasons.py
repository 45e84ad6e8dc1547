"""A reason as a sentence with its next step, in Chinese or English, from reasons.toml."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from policies.assessment import Reason
from policies.model import Text
from policies.money import yuan
from policies.reading import Table
from policies.wording import evidence_title, word

_FILE = Path(__file__).parent / "reasons.toml"
_PLACE = re.compile(r"\{([\w.]+)\}")
MISSING = "MISSING:"
_BLANK = "—"


@dataclass(frozen=True, slots=True)
class Sentence:
    """What a citizen reads: the reason, and what can be done next (empty where there is nothing to do)."""

    text: str
    next_step: str


@dataclass(frozen=True, slots=True)
class _Template:
    text: Text
    next_step: Text


@cache
def templates() -> Mapping[str, _Template]:
    """The sentences by reason code; raises DataError naming a code whose sentence is incomplete."""
    table = Table.load(_FILE)
    found = {}
    for code, inner in table.named("reasons"):
        found[code] = _Template(
            Text(inner.text("zh"), inner.text("en")),
            Text(inner.text("next_zh", ""), inner.text("next_en", "")),
        )
        inner.close()
    table.close()
    return found


def _family(code: str) -> str:
    """The code whose sentence serves: one for all missing evidence, one for all refund rates."""
    if code.startswith(MISSING):
        return "MISSING"
    return "OK_RATE" if code.startswith("OK_RATE_") else code


def _shown(name: str, value: Any, language: str) -> str:
    if value is None or value == "":
        return _BLANK
    if isinstance(value, (list, tuple)):
        joint = ", " if language.startswith("en") else "、"
        return joint.join(_shown(name, item, language) for item in value) or _BLANK
    if name.endswith("_fen") and isinstance(value, int):
        return yuan(value)
    known = word(value) if isinstance(value, str) else None
    return known.in_language(language) if known else str(value)


def _filled(template: str, facts: Mapping[str, Any], language: str) -> str:
    suffix = "_en" if language.startswith("en") else "_zh"

    def fact(place: re.Match[str]) -> str:
        name = place[1]
        return _shown(name, facts.get(name, facts.get(name + suffix)), language)

    return _PLACE.sub(fact, template)


def sentence(reason: Reason, language: str = "zh") -> Sentence:
    """The sentence of a reason with its facts filled in; a fact not known shows as a dash.

    A code without a sentence of its own (a newer rule than this text) reads as the code itself.
    """
    template = templates().get(_family(reason.code))
    if template is None:
        return Sentence(reason.code, "")
    facts = dict(reason.facts)
    if reason.code.startswith(MISSING):
        title = evidence_title(reason.code.removeprefix(MISSING))
        facts["evidence"] = title.in_language(language) if title else reason.code.removeprefix(MISSING)
    return Sentence(
        _filled(template.text.in_language(language), facts, language),
        _filled(template.next_step.in_language(language), facts, language),
    )
