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
_PLACE = re.compile(r"\{([\w.|]+)\}")
_OPTIONAL = re.compile(r"<([^<>]*)>")
MISSING = "MISSING:"
# Reasons no condition gives: what a reviewer may find of a line of any programme.
GIVEN_BY_PEOPLE = ("NOT_AS_FILED", "NOT_REACHED", "PAPER_DOUBTFUL", "NOT_OF_THIS_ROSTER")
# And of a paper.
PAPER_FAULTS = (
    "PAPER_UNREADABLE",
    "PAPER_EXPIRED",
    "PAPER_OF_ANOTHER",
    "PAPER_UNSIGNED",
    "PAPER_DOUBTFUL",
)
_BLANK = "—"
_NOTHING: tuple[Any, ...] = (None, "", [], ())


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


def has_sentence(code: str) -> bool:
    """Whether a code has a sentence of its own or that of its family."""
    return _family(code) in templates()


def _family(code: str) -> str:
    """The code whose sentence serves: one for all missing evidence, one for all refund rates."""
    if code.startswith(MISSING):
        return "MISSING"
    return "OK_RATE" if code.startswith("OK_RATE_") else code


def _shown(name: str, value: Any, language: str) -> str:
    if isinstance(value, (list, tuple)):
        return (", " if language.startswith("en") else "、").join(
            _shown(name, item, language) for item in value
        )
    if name.endswith("_fen") and isinstance(value, int):
        return yuan(value)
    known = word(value) if isinstance(value, str) else None
    return known.in_language(language) if known else str(value)


def _filled(template: str, facts: Mapping[str, Any], language: str) -> str:
    suffix = "_en" if language.startswith("en") else "_zh"

    def fact(place: re.Match[str]) -> str:
        for name in place[1].split("|"):
            value = facts.get(name, facts.get(name + suffix))
            if value not in _NOTHING:
                return _shown(name, value, language)
        return _BLANK

    def part(optional: re.Match[str]) -> str:
        pieces = [fact(place) for place in _PLACE.finditer(optional[1])]
        return "" if _BLANK in pieces else optional[1]

    return _PLACE.sub(fact, _OPTIONAL.sub(part, template))


def sentence(reason: Reason, language: str = "zh") -> Sentence:
    """The sentence of a reason with its facts filled in; a fact not known shows as a dash.

    A code without a sentence of its own (a newer rule than this text) reads as the code itself.
    """
    template = templates().get(_family(reason.code))
    if template is None:
        return Sentence(reason.code, "")
    facts = dict(reason.facts)
    paper = reason.code.removeprefix(MISSING) if reason.code.startswith(MISSING) else facts.get("evidence")
    if isinstance(paper, str):
        title = evidence_title(paper)
        facts["evidence"] = title.in_language(language) if title else paper
    return Sentence(
        _filled(template.text.in_language(language), facts, language),
        _filled(template.next_step.in_language(language), facts, language),
    )
