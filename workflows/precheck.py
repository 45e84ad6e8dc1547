"""What the applicant is told before he hands in: what is missing, and what the rules say of what he filled in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from policies.assessment import Assessment, TraceEntry
from policies.errors import BadCase
from policies.model import Clause, Condition, Programme
from policies.reasons import MISSING
from policies.rows import UNVERIFIABLE
from policies.tracing import FAILED, NOT_ASKED, PASSED, UNKNOWN
from workflows.archive import programme_of
from workflows.checks import CheckOutcome, CheckResult, run_checks
from workflows.claim_jobs import check_against_rules
from workflows.enums import LineOutcome
from workflows.explaining import Explained, clause_words, clauses_of, explain
from workflows.filing import mend_url
from workflows.models import Claim
from workflows.wording import in_words

# Codes of reasons that speak for the claim.
AGREES = "OK_"
EVIDENCE = "evidence"


@dataclass(frozen=True)
class Item:
    """One thing that was looked at, as components/checks.html shows it, with the page where it is mended."""

    title: str
    verdict: str
    seen: str = ""
    clause: str = ""
    url: str = ""


@dataclass(frozen=True)
class Precheck:
    """The answer before submission. `missing` stands in the way of handing in; `items` only warn.

    `outcome` is that of the rules, empty where they could not be asked yet; amounts are fen.
    """

    missing: list[Item]
    items: list[Item]
    outcome: str = ""
    amount_fen: int | None = None
    earliest: date | None = None
    problem: str = ""
    eligible_lines: int = 0
    lines: int = 0

    @property
    def may_submit(self) -> bool:
        return not self.missing

    @property
    def passed(self) -> list[Item]:
        return [item for item in self.items if item.verdict == PASSED]

    @property
    def against(self) -> list[Item]:
        return [item for item in self.items if item.verdict != PASSED]

    @property
    def is_ineligible(self) -> bool:
        return self.outcome == LineOutcome.INELIGIBLE


def precheck(claim: Claim) -> Precheck:
    """Run the checks of every package and, once the pages are filled in, the rules themselves. Changes nothing."""
    failed = [result for result in run_checks(claim) if result.outcome == CheckOutcome.FAILED]
    missing = missing_of(claim, failed)
    try:
        checked = check_against_rules(claim)
    except BadCase:
        return Precheck(missing, [], problem=_("填好前面各页以后，系统会按政策先核对一遍。"))
    if checked.result is None:
        problem = _("本地还没有公布这项补贴的标准，提交后由县人社局工作人员核定。")
        return Precheck(missing, [], problem=problem)
    # Papers that a check names already are not named again by the rules.
    papers_told = any(result.where == EVIDENCE for result in failed)
    return _judged(claim, missing, checked.result, papers_told=papers_told)


def missing_of(claim: Claim, failed: list[CheckResult]) -> list[Item]:
    """Failed checks, each with the page where it is mended."""
    return [
        Item(str(result.sentence), FAILED, clause=result.clause, url=mend_url(claim, result.where))
        for result in failed
    ]


def _judged(claim: Claim, missing: list[Item], result: Assessment, *, papers_told: bool) -> Precheck:
    clauses = clauses_of(claim)
    against = {
        reason.code: explain(claim, reason, clauses)
        for reason in result.reasons
        if not reason.code.startswith(AGREES) and reason.code != UNVERIFIABLE
    }
    papers = [] if papers_told else [each for code, each in against.items() if code.startswith(MISSING)]
    conditions = _conditions(programme_of(claim), result, against, clauses)
    days = [each.earliest for each in against.values() if each.earliest]
    return Precheck(
        missing,
        [Item(each.text, FAILED, each.next_step, each.clause, each.url) for each in papers] + conditions,
        outcome=result.outcome,
        amount_fen=result.amount_fen if result.amount_fen is not None else result.provisional_fen,
        earliest=max(days, default=None),
        eligible_lines=sum(row.outcome == LineOutcome.ELIGIBLE for row in result.rows),
        lines=len(result.rows),
    )


def _conditions(
    programme: Programme, result: Assessment, against: dict[str, Explained], clauses: Mapping[str, Clause]
) -> list[Item]:
    """Each condition of the rules that was put: what fails first, then what people have to look at.

    Papers are not among them: those that are missing are named before.
    """
    known = {condition.key: condition for condition in programme.conditions}
    items = [
        _condition(
            entry, known.get(entry.condition), against, clause_words(clauses.get(entry.clause), entry.clause)
        )
        for entry in result.trace
        if entry.result != NOT_ASKED and not entry.condition.startswith(MISSING)
    ]
    return sorted(items, key=lambda item: (FAILED, UNKNOWN, PASSED).index(item.verdict))


def _condition(
    entry: TraceEntry, condition: Condition | None, against: dict[str, Explained], clause: str
) -> Item:
    title = in_words(condition.title) if condition else entry.required
    if entry.result == PASSED:
        return Item(title, PASSED, clause=clause)
    if entry.result == UNKNOWN or condition is None:
        return Item(title, UNKNOWN, _("现在核对不了，提交后由工作人员核实。"), clause)
    told = against.get(condition.code)
    seen = _("%(text)s。%(next)s。") % {"text": told.text, "next": told.next_step} if told else ""
    verdict = UNKNOWN if condition.on_fail == LineOutcome.NEEDS_HUMAN else FAILED
    return Item(title, verdict, seen, clause, told.url if told else "")
