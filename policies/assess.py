"""(facts, rules) -> assessment: pure, and total over well-formed facts."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from policies.amounts import MODES
from policies.assessment import Assessment, Reason, RowAssessment, TraceEntry
from policies.comparing import plain
from policies.context import Context
from policies.deriving import DERIVATIONS, Derivation, shared_facts
from policies.intake import read_case
from policies.levels import ELIGIBLE, INELIGIBLE, NEEDS_CORRECTION, NEEDS_HUMAN, strongest
from policies.limits import LIMITS, PER_CLAIM, hold_down, share_out
from policies.model import Programme
from policies.reasons import MISSING
from policies.repeating import excluding_entries, exclusion_facts, frequency_facts
from policies.rows import (
    Finding,
    RosterVerdict,
    finding,
    judge_roster,
    merged_reasons,
    outcome_of,
)
from policies.rules import Rules
from policies.sharing import share
from policies.sheet import Sheet, sheet_of
from policies.tracing import traced, traced_evidence, traced_roster, wanted

__all__ = ["Assessment", "Reason", "RowAssessment", "assess"]


def assess(case: Mapping[str, Any], rules: Rules) -> Assessment:
    """Judge a case (shape of `golden/README.md`; dates as text or `date`) by the rules.

    Every condition is put and every failure named; outcomes prevail by CV-26. Amounts are fen: 0 for a
    refusal, None where a correction or a person is awaited. Where the case names the lines of its own
    (`sheet`), the whole roster is judged and held to the limits, but the answer is that of these lines. Raises
    BadCase, naming the field, for facts that are not well-formed, and nothing else.
    """
    case_judged = judged(case, rules)
    values, evidence = case_judged.values, case_judged.evidence
    against = _missing(rules, values, evidence)
    against += [found for check in rules.claim_checks if (found := finding(check, values)) is not None]
    trace = traced(rules, "claim", values) + traced_evidence(rules, values, evidence)
    return _concluded(rules, case_judged, against, trace, sheet_of(case, case_judged.verdict))


@dataclass(slots=True)
class Judged:
    """A case with all its facts worked out and the verdict on every line of its roster, if it has one."""

    values: dict[str, Any]
    evidence: frozenset[str]
    verdict: RosterVerdict | None


def judged(case: Mapping[str, Any], rules: Rules) -> Judged:
    """Work out the facts of a case and judge its lines; raises BadCase as `assess` does."""
    read = read_case(case, rules.reader)
    programme, derive = rules.programme, DERIVATIONS[rules.programme.derive]
    own = [entry for entry in read.history if entry["kind"] in programme.history_kinds]
    others = [entry for entry in read.history if entry["kind"] not in programme.history_kinds]
    context = Context(read.policy_date, read.county, rules.parameters, own, others)
    values = read.values
    shared_facts(read, programme, context)
    derive.claim(values, context)
    frequency_facts(values, programme, context)
    _exclusions(values, programme, context)
    MODES[programme.amount](values, context)
    verdict = _judged_rows(values, rules, context, derive)
    _limit(values, rules, context, verdict)
    share(values, rules.parameters, programme.payment.rounding)
    return Judged(values, read.evidence, verdict)


def _exclusions(values: dict[str, Any], programme: Programme, context: Context) -> None:
    """What other programmes paid: to the lines of a roster, where there is one, else to the claim."""
    context.excluding = excluding_entries(programme.exclusive_with, context)
    if programme.roster is None and context.excluding:
        entries = [entry for held in context.excluding.values() for entry in held]
        year = values.get("year", context.policy_date.year)
        exclusion_facts(values, programme.exclusive_with, entries, year=year, months=None)


def _judged_rows(
    values: dict[str, Any], rules: Rules, context: Context, derive: Derivation
) -> RosterVerdict | None:
    if rules.programme.roster is None:
        return None
    rows = values[rules.programme.roster]
    values["row_count"] = len(rows)
    verdict = judge_roster(rows, rules, context, derive)
    if derive.roster is not None:
        derive.roster(values, verdict.kept, context)
    values["some_failed"] = len(verdict.kept) < len(rows)
    values["months_cut"] = verdict.months_cut
    return verdict


def _limit(values: dict[str, Any], rules: Rules, context: Context, verdict: RosterVerdict | None) -> None:
    """Keeps the claim to its limits; a roster that is cut loses its last lines."""
    amount = values.get("amount_fen") if verdict is None else sum(row.provisional_fen for row in verdict.rows)
    if not rules.claim_limits or amount is None:
        return
    year = values.get("year", context.policy_date.year)
    held = hold_down(values, amount, rules.claim_limits, context.history, year)
    if verdict is None:
        values["amount_fen"] = held
    elif held < amount:
        (check,) = (each for each in rules.claim_checks if each.fact == LIMITS[PER_CLAIM].within)
        facts = {name: values[name] for name in check.rule.names}
        verdict.rows = share_out(verdict.rows, held, Reason(check.rule.code, check.clause, facts))


def _missing(rules: Rules, values: dict[str, Any], evidence: frozenset[str]) -> list[Finding]:
    missing = []
    for item in rules.evidence_checks:
        if wanted(item, values) and not item.met_by(evidence):
            facts = {"evidence": item.code, "accepts": sorted(item.accepts)}
            missing.append(Finding(NEEDS_CORRECTION, Reason(f"{MISSING}{item.code}", item.clause, facts)))
    return missing


def _concluded(
    rules: Rules, case_judged: Judged, against: list[Finding], trace: list[TraceEntry], sheet: Sheet
) -> Assessment:
    values, verdict = case_judged.values, case_judged.verdict
    outcomes = [each.outcome for each in against]
    amount: int | None = values.get("amount_fen")
    reasons = [each.reason for each in against]
    if verdict is not None:
        outcomes.append(outcome_of(sheet.values()))
        amount = sum(row.amount_fen for row in sheet.values())
        reasons.extend(merged_reasons(sheet))
        trace.extend(traced_roster(rules, verdict, values[str(rules.programme.roster)]))
    outcome = strongest(outcomes)
    pays = rules.programme.amount != "nothing_paid"
    if outcome == ELIGIBLE and pays and amount is None:
        outcome = NEEDS_HUMAN
        reasons.append(Reason("AMOUNT_NOT_CONFIGURED", rules.general_clause))
    if outcome == ELIGIBLE:
        reasons = _notes(rules, values, case_judged.evidence, verdict) + reasons
    return Assessment(
        outcome=outcome,
        amount_fen=_decided(outcome, amount, pays),
        reasons=tuple(_distinct(reasons)),
        rows=tuple(sheet.values()),
        trace=tuple(trace),
        rules_version=rules.version,
        rules_hash=rules.content_hash,
        provisional_fen=None if verdict is None else _provisional(outcome, sheet),
        detail=values.get("detail", {}),
    )


def _decided(outcome: str, amount: int | None, pays: bool) -> int | None:
    if not pays:
        return None
    if outcome == ELIGIBLE:
        return amount
    return 0 if outcome == INELIGIBLE else None


def _provisional(outcome: str, sheet: Sheet) -> int | None:
    if outcome not in (NEEDS_CORRECTION, NEEDS_HUMAN):
        return None
    return sum(row.provisional_fen for row in sheet.values())


def _notes(
    rules: Rules, values: dict[str, Any], evidence: frozenset[str], verdict: RosterVerdict | None
) -> list[Reason]:
    promised = [
        Reason("OK_BY_PROMISE", item.clause, {"evidence": item.code})
        for item in rules.evidence_checks
        if wanted(item, values) and item.met_by(evidence) == {item.promise}
    ]
    notes = [
        Reason(
            note.rule.code.format(**values) if "{" in note.rule.code else note.rule.code,
            note.clause,
            {name: plain(values[name]) for name in note.rule.names if name in values},
        )
        for note in rules.claim_notes
        if note.applies(values)
    ]
    return notes + promised + (list(verdict.notes.values()) if verdict is not None else [])


def _distinct(reasons: list[Reason]) -> list[Reason]:
    """Each once: a claim-level reason and the same one of its lines are one reason."""
    seen: dict[Any, Reason] = {}
    for reason in reasons:
        seen.setdefault(reason.about, reason)
    return list(seen.values())
