"""The answer of a simulation in words: what decides a change, and why something cannot be computed."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from policies import simulate
from policies.model import Programme, Text
from policies.reasons import MISSING
from policies.simulate import AMOUNT, GAINED, LOST, NOT_COMPUTABLE
from policies.wording import evidence_title

WHY = {
    simulate.MISSING_FACT: _("历史数据里没有“%(what)s”"),
    simulate.BAD_FACT: _("历史数据里的“%(what)s”无法识别"),
    simulate.UNVERIFIED: _("“%(what)s”当时没有核实"),
    simulate.NEEDS_PERSON: _("需要人工判断：%(what)s"),
    simulate.NEEDS_PAPERS: _("需要补正：%(what)s"),
    simulate.OVERRULED: _("当时人工决定与规则核对的结果不同"),
    simulate.STILL_OPEN: _("按原规则还没有结论，也没有作出决定"),
    simulate.NEVER_JUDGED: _("没有可用的核对记录"),
    simulate.OTHER_LINES: _("名单行数与核对记录不一致"),
}
NO_RULES_THERE = {
    "NOT_IN_FORCE": _("当地的标准在这一天不在有效期内"),
    "NO_RULES": _("当地在这一天没有可用的规则"),
}
BY_REFUSAL = {LOST: _("不符合“%(what)s”"), GAINED: _("“%(what)s”原来不符合，现在符合")}
PLACE_IN_LIST = re.compile(r"\[\d+\]")


class Said(NamedTuple):
    """What decides, in words, and the clause it rests on ("" where no clause does)."""

    text: str
    clause: str


class Words:
    """Names things as the drafts do, and as the rules in use do where the drafts know them no more."""

    def __init__(self, programmes: list[Programme], clauses: Mapping[str, tuple[str, str]]) -> None:
        self.clauses = clauses
        self.title = _in_language(programmes[0].title) if programmes else ""
        self._conditions: dict[str, Text] = {}
        self._facts: dict[str, Text] = {}
        for each in reversed(programmes):
            self._conditions |= {condition.code: condition.title for condition in each.conditions}
            self._facts |= {condition.fact: condition.title for condition in each.conditions}
            self._facts |= {field.path: field.title for field in each.fields}

    def ground(self, kind: str, code: str, detail: str) -> Said:
        """What decides a line of this kind."""
        if kind == NOT_COMPUTABLE:
            return Said(self._why(code, detail), "")
        clause = " ".join(self.clauses.get(detail, (detail, ""))).strip()
        if code == AMOUNT:
            return Said(str(_("补贴标准改变")), clause)
        return Said(str(BY_REFUSAL[kind]) % {"what": self._condition(code)}, clause)

    def _why(self, code: str, detail: str) -> str:
        if code == simulate.NO_RULES_THERE:
            return str(NO_RULES_THERE.get(detail, NO_RULES_THERE["NO_RULES"]))
        asks_person = code in (simulate.NEEDS_PERSON, simulate.NEEDS_PAPERS)
        what = self._condition(detail) if asks_person else self._fact(detail)
        return str(WHY[code]) % {"what": what}

    def _condition(self, code: str) -> str:
        if code.startswith(MISSING):
            paper = code.removeprefix(MISSING)
            return _in_language(evidence_title(paper)) or paper
        return _in_language(self._conditions.get(code)) or code

    def _fact(self, path: str) -> str:
        plain = PLACE_IN_LIST.sub("[]", path).removeprefix("facts.")
        return _in_language(self._facts.get(plain)) or path


def _in_language(text: Text | None) -> str:
    return text.in_language(get_language() or "") if text is not None else ""
