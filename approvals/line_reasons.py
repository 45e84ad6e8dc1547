"""The coded reasons a line can be refused or sent back for: the conditions of its programme, and a few general ones."""

from dataclasses import dataclass

from django.utils.translation import get_language

from policies.assessment import Reason
from policies.errors import NoRules
from policies.reasons import GIVEN_BY_PEOPLE, sentence
from workflows.archive import rules_of
from workflows.explaining import clause_words
from workflows.models import Claim
from workflows.wording import in_words

ROW = "row"


@dataclass(frozen=True)
class LineReason:
    """One reason as it is offered and typed: its words, its code, and the key of the clause it rests on."""

    words: str
    code: str
    clause: str


def reasons_for(claim: Claim) -> list[LineReason]:
    """Every reason that can be given for a line of this claim, those of the rules first."""
    language = "en" if (get_language() or "").startswith("en") else "zh"
    general = [
        LineReason(sentence(Reason(code, "", {}), language).text, code, "") for code in GIVEN_BY_PEOPLE
    ]
    return [*_of_rules(claim), *general]


def _of_rules(claim: Claim) -> list[LineReason]:
    try:
        rules = rules_of(claim)
    except NoRules:
        return []
    found = {}
    for condition in rules.programme.conditions:
        if condition.scope == ROW:
            key = rules.cited_by[condition.key]
            words = f"{in_words(condition.title)}：{clause_words(rules.clauses.get(key), key)}"
            found.setdefault(condition.code, LineReason(words, condition.code, key))
    return list(found.values())
