"""A reason of the rules as a person reads it: the sentence, the clause it rests on, what to do, where to mend it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import get_language

from policies.assessment import Reason
from policies.errors import NoRules
from policies.model import Clause
from policies.reasons import MISSING, sentence
from workflows.archive import programme_of, rules_of
from workflows.filing import mend_url
from workflows.models import Claim

# Where the applicant changes what a reason is about: pages of filing, tried in this order.
MENDED_ON = {
    "MISSING:PAYEE_ACCOUNT": ("account",),
    "MISSING_PERFORMANCE_PROOF": ("roster", "evidence"),
    "MISSING_TICKET": ("tickets",),
    "NOT_TRAVELLED_YET": ("tickets",),
    "TICKET_NAME_MISMATCH": ("tickets",),
    "TICKET_DESTINATION_MISMATCH": ("tickets",),
    "NOT_A_CHEPIAO": ("tickets",),
    "NOT_CROSS_PROVINCE": ("journey",),
    "EMPLOYED_LESS_THAN_3M": ("journey",),
    "WRONG_JURISDICTION": ("business", "journey"),
    "OPERATING_PERIOD_SHORT": ("business",),
    "NOT_MICRO_OR_INDIVIDUAL": ("business",),
    "NOT_OPERATING": ("business",),
    "NOT_FIRST_BUSINESS": ("experience",),
    "IMPOSSIBLE_DATE": ("tickets", "roster", "attendance"),
    "ID_INVALID": ("roster",),
    "DUPLICATE_IN_ROSTER": ("roster",),
    "WAGE_BELOW_ALLOWANCE": ("attendance",),
    "NO_ATTENDANCE": ("attendance",),
}


@dataclass(frozen=True)
class Explained:
    """One reason in words; `url` (may be empty) is where the applicant mends it, `earliest` when to apply again."""

    code: str
    text: str
    next_step: str
    clause: str
    url: str
    earliest: date | None


def clauses_of(claim: Claim) -> Mapping[str, Clause]:
    """Every clause that may be cited for this claim, by key, as they stood when it was judged."""
    try:
        return rules_of(claim).clauses
    except NoRules:
        return programme_of(claim).clauses


def explain(claim: Claim, reason: Reason, clauses: Mapping[str, Clause]) -> Explained:
    """The reason in the reader's language. `clauses` is what `clauses_of` answered."""
    words = sentence(reason, "en" if (get_language() or "").startswith("en") else "zh")
    earliest = reason.facts.get("earliest")
    return Explained(
        code=reason.code,
        text=words.text,
        next_step=words.next_step,
        clause=clause_words(clauses.get(reason.clause), reason.clause),
        url=_where(claim, reason.code),
        earliest=date.fromisoformat(earliest) if earliest else None,
    )


def explain_all(claim: Claim, reasons: list[dict[str, object]]) -> list[Explained]:
    """Stored reasons ({code, clause, facts}) in words; a reason somebody wrote without facts is read as well."""
    clauses = clauses_of(claim)
    return [
        explain(
            claim,
            Reason(str(each["code"]), str(each.get("clause") or ""), dict(each.get("facts") or {})),
            clauses,
        )
        for each in reasons
    ]


def clause_words(clause: Clause | None, key: str) -> str:
    """Document and clause: 人社部发〔2018〕54号 二(三); the key itself when its text is not carried."""
    return f"{clause.document} {clause.clause}".strip() if clause else key


def _where(claim: Claim, code: str) -> str:
    pages = MENDED_ON.get(code, ("evidence",) if code.startswith(MISSING) else ())
    return next((url for page in pages if (url := mend_url(claim, page))), "")
