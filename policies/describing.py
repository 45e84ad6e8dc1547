"""Parameters in words, in both languages: what they are called and how their values read (parameters.toml)."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from policies.model import Text
from policies.money import yuan
from policies.reading import Table
from policies.wording import evidence_title, word

_FILE = Path(__file__).parent / "parameters.toml"


@dataclass(frozen=True, slots=True)
class _Words:
    titles: Mapping[str, Text]
    units: Mapping[str, str]
    patterns: Mapping[str, Text]


@cache
def _words() -> _Words:
    table = Table.load(_FILE)
    titles, units, patterns = {}, {}, {}
    for name, inner in table.named("parameters"):
        titles[name] = Text(inner.text("zh"), inner.text("en"))
        units[name] = inner.text("unit")
        inner.close()
    for name, inner in table.named("units"):
        patterns[name] = Text(inner.text("zh"), inner.text("en"))
        inner.close()
    table.close()
    return _Words(titles, units, patterns)


def plain_text(text: str) -> Text:
    """The same in both languages."""
    return Text(text, text)


def phrase(pattern: Text, **parts: Text | str) -> Text:
    """The pattern with its gaps filled, in both languages."""
    both = {name: plain_text(part) if isinstance(part, str) else part for name, part in parts.items()}
    return Text(
        pattern.zh.format(**{name: part.zh for name, part in both.items()}),
        pattern.en.format(**{name: part.en for name, part in both.items()}),
    )


def joined(texts: Iterable[Text], separator: str = "comma") -> Text:
    """A list of texts as one, set apart as each language does."""
    between, each = _words().patterns[separator], list(texts)
    return Text(between.zh.join(t.zh for t in each), between.en.join(t.en for t in each))


def code_title(code: str) -> Text:
    """What a coded value or a paper is called; the code itself where it has no name."""
    return word(code) or evidence_title(code) or plain_text(code)


def parameter_title(name: str) -> Text:
    """What a reader calls the parameter; its own name where nobody has given it one."""
    return _words().titles.get(name) or plain_text(name)


def value_in_words(name: str, value: Any) -> Text:
    """The value of a parameter as a reader should see it: money in yuan, months as months, codes by their names."""
    patterns = _words().patterns
    if value is None:
        return patterns["none"]
    return _READERS[_words().units.get(name, "words")](value)


def _counted(unit: str) -> Callable[[Any], Text]:
    """Reads one figure, or a table of names to figures."""

    def read(value: Any) -> Text:
        patterns = _words().patterns
        if isinstance(value, Mapping):
            pairs = (
                phrase(patterns["pair"], name=code_title(name), value=read(each))
                for name, each in value.items()
            )
            return joined(pairs, "semicolon")
        if value is None:
            return patterns["none"]
        return phrase(patterns[unit], value=_yuan(value) if unit == "yuan" else f"{value}")

    return read


def _yuan(fen: int) -> str:
    """Whole yuan without decimals, as rules are written."""
    return yuan(fen).removesuffix(".00")


def _named(value: Any) -> Text:
    if isinstance(value, (list, tuple, set, frozenset)):
        return joined(code_title(str(each)) for each in value)
    return code_title(str(value))


def _flag(value: Any) -> Text:
    return _words().patterns["yes" if value else "no"]


def _window(value: Any) -> Text:
    patterns = _words().patterns
    opens, closes = (patterns["open_end"] if day is None else plain_text(f"{day}") for day in value)
    return phrase(patterns["from_to"], opens=opens, closes=closes)


def days_in_words(opens: date | None, closes: date | None) -> Text:
    """A span of days, either end open."""
    return _window((opens, closes))


def _shares(value: Any) -> Text:
    patterns = _words().patterns
    pairs = (
        phrase(
            patterns["pair"],
            name=code_title(tier),
            value=phrase(patterns["share"], upper=f"{share[0]}", lower=f"{share[1]}"),
        )
        for tier, share in value.items()
        if share is not None
    )
    return joined(pairs, "semicolon")


def _tiers(value: Any) -> Text:
    patterns = _words().patterns

    def tier(each: Mapping[str, Any]) -> Text:
        most = each.get("max")
        heads = phrase(
            patterns["heads_from" if most is None else "heads"], least=f"{each['min']}", most=f"{most}"
        )
        return phrase(
            patterns["tier"], grade=code_title(each["grade"]), heads=heads, value=_yuan(each["fen"])
        )

    return joined((tier(each) for each in value), "semicolon")


def _levels(value: Any) -> Text:
    patterns = _words().patterns
    pairs = (
        phrase(
            patterns["pair"],
            name=patterns["usual"] if applicant == "default" else code_title(applicant),
            value=_named(levels),
        )
        for applicant, levels in value.items()
        if levels is not None
    )
    return joined(pairs, "semicolon")


_READERS: dict[str, Callable[[Any], Text]] = {
    **{
        unit: _counted(unit) for unit in ("yuan", "months", "years", "age", "percent", "days", "working_days")
    },
    "words": _named,
    "flag": _flag,
    "days of the calendar": _window,
    "shares": _shares,
    "tiers": _tiers,
    "levels": _levels,
}
