"""The trace in words: what a condition required and what was found, in Chinese or English."""

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from policies.assessment import Reason, TraceEntry
from policies.facts import NO_TEXT, Derived, derived_facts, origins
from policies.model import Condition, Evidence, Field, Text
from policies.money import yuan
from policies.reasons import MISSING
from policies.rows import UNVERIFIABLE
from policies.rules import Rules
from policies.tracing import FAILED, NOT_ASKED, PASSED, UNKNOWN, names_shown
from policies.wording import evidence_title, word

_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_MONTH = re.compile(r"(\d{4})-(\d{2})", re.ASCII)
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
NO_NAMES: Mapping[str, str] = MappingProxyType({})
EVIDENCE = "evidence"
PLACE_TYPES = ("county", "place")
_ONE = {
    "eq": Text("{fact}为{value}", "{fact}: {value}"),
    "ne": Text("{fact}不为{value}", "{fact}: not {value}"),
    "ge": Text("{fact}不少于{value}", "{fact}: at least {value}"),
    "gt": Text("{fact}多于{value}", "{fact}: more than {value}"),
    "le": Text("{fact}不超过{value}", "{fact}: at most {value}"),
    "lt": Text("{fact}少于{value}", "{fact}: less than {value}"),
}
_SEVERAL = {
    "in": Text("{fact}为其中之一：{value}", "{fact}: one of {value}"),
    "any_in": Text("{fact}含其中之一：{value}", "{fact}: at least one of {value}"),
    "not_in": Text("{fact}不为{value}", "{fact}: none of {value}"),
}
_SINGLE = {"in": "eq", "any_in": "eq", "not_in": "ne"}
_YES, _NO = Text("是", "yes"), Text("否", "no")
_NOTHING_FOUND = Text("没有发现", "none found")
_ON_RECORD = Text("查到记录", "on record")
_NOT_REQUIRED = Text("适用的标准没有这项要求", "the standard in force does not ask for it")
_NOT_GIVEN = Text("没有这项信息", "no information on this")
_NOT_APPLICABLE = Text("不适用", "does not apply")
_NOT_HANDED_IN = Text("没有提交", "not handed in")
_HANDED_IN = Text("已提交：{value}", "handed in: {value}")
_HAND_IN = Text("提交{value}", "{value} handed in")
_HAND_IN_ONE = Text("提交其中一种：{value}", "one of these handed in: {value}")
_ITEMS = Text("共{value}项", "{value}")
_LINES = Text("{lines}行中{failed}行不符合", "{failed} of {lines} lines do not meet it")
_LINES_UNKNOWN = Text("{unknown}行无法核实", "{unknown} could not be verified")


class Phrases:
    """The words of one rule set in one language; `places` names division codes that stand in the facts."""

    def __init__(self, rules: Rules, language: str, places: Mapping[str, str] = NO_NAMES) -> None:
        self.rules, self.language, self.places = rules, language, places
        programme = rules.programme
        self._conditions = {each.key: each for each in programme.conditions}
        self._papers = {MISSING + each.code: each for each in programme.evidence}
        self._wanted = {
            check.rule.key: check.wanted
            for scope in ("claim", "row", "month")
            for check in rules.checks(scope)
        }
        # A fact of a line comes after one of the claim: within a line it is the one meant.
        self._fields = {each.path.rpartition("[].")[2]: each for each in programme.fields}
        self._claim_fields = {each.path: each for each in programme.fields}

    def title(self, entry: TraceEntry) -> str:
        """What the condition or paper is called."""
        rule: Condition | Evidence | None = self._conditions.get(entry.condition) or self._papers.get(
            entry.condition
        )
        return self._in(rule.title) if rule is not None else entry.required

    def required(self, entry: TraceEntry) -> str:
        """What was required, with the value asked for where there is one; the title where the title says it all."""
        paper = self._papers.get(entry.condition)
        if paper is not None:
            return self._paper(paper)
        condition = self._conditions.get(entry.condition)
        if condition is None:
            return entry.required
        clause = self._comparison(condition)
        return f"{self.title(entry)}{self._in(Text('：', ': '))}{clause}" if clause else self.title(entry)

    def found(self, entry: TraceEntry) -> str:
        """What was found; where nothing was looked at, why not."""
        if entry.result == NOT_ASKED:
            return self._in(self._why_not(entry))
        if "lines" in entry.found and "failed" in entry.found:
            words = [self._in(_LINES).format(**entry.found)]
            words += [self._in(_LINES_UNKNOWN).format(**entry.found)] if entry.found.get("unknown") else []
            return self._joined(words)
        if entry.condition in self._papers:
            return self._papers_there(entry)
        condition = self._conditions.get(entry.condition)
        # A database may give the facts back in another order than they were put in.
        first = names_shown(condition.fact, condition.names) if condition is not None else ()
        names = dict.fromkeys((*first, *sorted(entry.found)))
        values = [self._fact(name, entry.found[name]) for name in names if name in entry.found]
        shown = self._joined(text for text in values if text)
        return shown or (self._silence(condition, entry) if condition is not None else "")

    def reason(self, entry: TraceEntry, month: str = "") -> Reason | None:
        """The reason the entry gave, for this month of a line; None where it stands against nobody in particular."""
        condition = self._conditions.get(entry.condition)
        if "lines" in entry.found:
            return None
        if entry.result == FAILED:
            code = condition.code if condition is not None else entry.condition
            facts = entry.found | ({"months": [month]} if month else {})
            return Reason(code, entry.clause, facts)
        if entry.result == UNKNOWN and condition is not None:
            what = {"what_zh": condition.title.zh, "what_en": condition.title.en}
            return Reason(UNVERIFIABLE, entry.clause, what)
        return None

    def is_silent(self, entry: TraceEntry) -> bool:
        """Whether the condition applies and nothing at all was known: an answer only if somebody was asked."""
        condition = self._conditions.get(entry.condition)
        return (
            entry.result == NOT_ASKED
            and condition is not None
            and condition.key in self._wanted
            and (condition.when is None or condition.when.fact is None)
            and not any(name in entry.found for name in (condition.fact, *origins(condition.fact)))
        )

    def scope(self, entry: TraceEntry) -> str:
        """Whether the entry is about the claim, a line (row) or a month."""
        condition = self._conditions.get(entry.condition)
        return condition.scope if condition is not None else "claim"

    def origins(self, entry: TraceEntry) -> tuple[str, ...]:
        """The facts of the claim, by their full path, that the condition rests on; `history` and `evidence` beside."""
        condition = self._conditions.get(entry.condition)
        if condition is None:
            return (EVIDENCE,)
        names = origins(condition.fact) if condition.fact not in self.rules.given else (condition.fact,)
        return tuple(dict.fromkeys(self._path(name, condition.scope) for name in names))

    def place_codes(self, entries: Iterable[TraceEntry]) -> set[str]:
        """The division codes among the facts of these entries, for a caller who can name them."""
        codes = set()
        for entry in entries:
            for name, value in entry.found.items():
                field = self._fields.get(name)
                named = (field is not None and field.type in PLACE_TYPES) or name == "region.county"
                if named and isinstance(value, str):
                    codes.add(value)
        return codes

    def _in(self, text: Text) -> str:
        return text.in_language(self.language)

    def _joined(self, texts: Iterable[str]) -> str:
        return self._in(Text("；", "; ")).join(texts)

    def _path(self, name: str, scope: str) -> str:
        """A fact of a line by its path in the claim; one of the claim itself stays as it is."""
        if scope != "claim" and name not in self._claim_fields and name in self._fields:
            return self._fields[name].path
        return name

    def _paper(self, paper: Evidence) -> str:
        titles = [evidence_title(code) or Text(code, code) for code in paper.accepts]
        text = _HAND_IN if len(titles) == 1 else _HAND_IN_ONE
        return self._in(text).format(value=self._listed([self._in(title) for title in titles]))

    def _papers_there(self, entry: TraceEntry) -> str:
        codes = entry.found.get(EVIDENCE, [])
        if not codes:
            return self._in(_NOT_HANDED_IN)
        return self._in(_HANDED_IN).format(value=self._value("", codes))

    def _listed(self, items: list[str]) -> str:
        return self._in(Text("、", ", ")).join(items)

    def _comparison(self, condition: Condition) -> str:
        wanted = self._wanted.get(condition.key, condition.value)
        title = self._fact_title(condition.fact)
        if wanted in (None, (), []) or isinstance(wanted, bool) or not title:
            return ""
        op = condition.op
        if op in _SINGLE and isinstance(wanted, (list, tuple)) and len(wanted) == 1:
            op, wanted = _SINGLE[op], wanted[0]
        text = _ONE.get(op) or _SEVERAL.get(op)
        return self._in(text).format(fact=title, value=self._value(condition.fact, wanted)) if text else ""

    def _fact_title(self, name: str) -> str:
        field = self._fields.get(name)
        known = derived_facts().get(name)
        return self._in(field.title if field is not None else known.title if known is not None else NO_TEXT)

    def _fact(self, name: str, value: Any) -> str:
        """A fact with its title; nothing for a plain yes or no that the result of the condition says already."""
        title = self._fact_title(name)
        if value is None or value in ("", []) or (isinstance(value, bool) and name not in self._fields):
            return ""
        words = self._value(name, value)
        return f"{title}{self._in(Text('：', ': '))}{words}" if title else words

    def _value(self, name: str, value: Any) -> str:
        field: Field | None = self._fields.get(name)
        known: Derived | None = derived_facts().get(name)
        if isinstance(value, (list, tuple)):
            return self._listed([self._value(name, item) for item in value])
        if isinstance(value, bool):
            return self._in(_YES if value else _NO)
        if isinstance(value, int):
            if name.endswith("_fen") or (field is not None and field.type == "money"):
                return self._in(Text("{value}元", "CNY {value}")).format(value=yuan(value))
            if field is not None and field.type == "list":
                return self._in(_ITEMS).format(value=value)
            return f"{value}{self._in(known.unit) if known is not None else ''}"
        if field is not None and field.type == "month":
            value = str(value)[: len("2026-01")]
        return self._text(str(value))

    def _text(self, value: str) -> str:
        if day := _DAY.fullmatch(value):
            return self._day(*map(int, day.groups()))
        if month := _MONTH.fullmatch(value):
            return self._month(*map(int, month.groups()))
        known = word(value) or evidence_title(value)
        return self._in(known) if known is not None else self.places.get(value, value)

    def _day(self, year: int, month: int, day: int) -> str:
        if not 1 <= month <= len(_MONTHS):
            return f"{year:04}-{month:02}-{day:02}"
        return self._in(Text(f"{year}年{month}月{day}日", f"{day} {_MONTHS[month - 1]} {year}"))

    def month(self, month: str) -> str:
        """A month `YYYY-MM` in words."""
        return self._text(month)

    def _month(self, year: int, month: int) -> str:
        if not 1 <= month <= len(_MONTHS):
            return f"{year:04}-{month:02}"
        return self._in(Text(f"{year}年{month}月", f"{_MONTHS[month - 1]} {year}"))

    def _why_not(self, entry: TraceEntry) -> Text:
        condition = self._conditions.get(entry.condition)
        if condition is None:
            return _NOT_APPLICABLE
        if condition.key not in self._wanted:
            return _NOT_REQUIRED
        return _NOT_GIVEN if condition.fact in self.rules.given - entry.found.keys() else _NOT_APPLICABLE

    def _silence(self, condition: Condition, entry: TraceEntry) -> str:
        """What to say of a yes or no about which no value can be shown."""
        if entry.result == UNKNOWN:
            return ""
        if condition.op == "is_false":
            return self._in(_NOTHING_FOUND if entry.result == PASSED else _ON_RECORD)
        return self._in(_YES if entry.result == PASSED else _NO)
