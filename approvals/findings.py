"""What the machine found, in words: the last assessment of a claim, its checks, its reasons and their clauses."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from policies.assessment import Assessment, Reason, TraceEntry
from policies.money import yuan
from policies.tracing import NOT_ASKED
from policies.wording import word
from workflows.enums import LineOutcome
from workflows.explaining import clause_words, clauses_of, explain
from workflows.models import Claim

FEN = "_fen"
ORDER = ("failed", "unknown", "passed")


@dataclass(frozen=True)
class Finding:
    """One reason in words: what is wrong, what to do about it, and the clause with its number."""

    reason: Reason
    text: str
    next_step: str
    clause: str


@dataclass(frozen=True)
class CheckRow:
    """One check as `components/checks.html` shows it."""

    title: str
    verdict: str
    seen: str
    clause: str


def latest_assessment(claim: Claim) -> Assessment | None:
    """What the rules said last; None where no rules were in force, or before the check has run."""
    stored = claim.assessments.order_by("-number").values_list("result", flat=True).first()
    return None if stored is None else Assessment.from_json(stored)


def provisional_fen(claim: Claim, assessment: Assessment | None) -> dict[int, int]:
    """What each line a person has to judge would bring by the standard, in fen, by its position."""
    if assessment is None or not assessment.rows:
        return {}
    positions = [line.position for line in claim.judged_lines]
    return {
        position: row.provisional_fen
        for position, row in zip(positions, assessment.rows, strict=False)
        if row.provisional_fen
    }


def findings_of(claim: Claim, reasons: Iterable[Reason | Mapping[str, object]]) -> list[Finding]:
    """The reasons in the reader's language, each with its clause."""
    clauses = clauses_of(claim)
    found = []
    for each in reasons:
        reason = each if isinstance(each, Reason) else Reason.from_json(each)
        words = explain(claim, reason, clauses)
        found.append(Finding(reason, words.text, words.next_step, words.clause))
    return found


def checks_of(claim: Claim, assessment: Assessment) -> list[CheckRow]:
    """Every condition that was put, and every reason that no condition gave; what failed stands first."""
    clauses = clauses_of(claim)
    left = {id(found.reason): found for found in findings_of(claim, assessment.reasons)}
    rows = []
    for entry in assessment.trace:
        if entry.result == NOT_ASKED:
            continue
        match = next((key for key, found in left.items() if _gave(entry, found.reason)), None)
        found = None if match is None else left.pop(match)
        seen = found.text if found else _seen(entry.found)
        clause = clause_words(clauses.get(entry.clause), entry.clause)
        rows.append(CheckRow(entry.required, entry.result, seen, clause))
    if assessment.outcome != LineOutcome.ELIGIBLE:
        # What is wrong with single lines stands at the lines.
        whole = [each for each in left.values() if "lines" not in each.reason.facts]
        rows += [CheckRow(each.text, "failed", each.next_step, each.clause) for each in whole]
    return sorted(rows, key=lambda row: ORDER.index(row.verdict))


def _gave(entry: TraceEntry, reason: Reason) -> bool:
    """Whether this condition is the one that gave the reason: same clause, and nothing else was seen."""
    if entry.result == "passed" or entry.clause != reason.clause or not isinstance(entry.found, dict):
        return False
    return all(entry.found.get(name) == value for name, value in reason.facts.items())


def _seen(found: object) -> str:
    """The facts a passed condition saw, without those that only say yes or no."""
    if not isinstance(found, Mapping):
        return ""
    if "lines" in found and "failed" in found:
        return _("%(lines)s行中有%(failed)s行不符合") % found
    words = [_word(name, value) for name, value in found.items()]
    return "；".join(text for text in words if text)


def _word(name: str, value: object) -> str:
    if value is None or isinstance(value, bool | Mapping):
        return ""
    if isinstance(value, int) and name.endswith(FEN):
        return _("%(amount)s元") % {"amount": yuan(value)}
    if isinstance(value, list):
        return "、".join(text for item in value if (text := _word(name, item)))
    known = word(str(value))
    return known.in_language(get_language() or "zh-hans") if known else str(value)
