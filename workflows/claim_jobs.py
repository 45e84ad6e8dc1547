"""The machine's own step: hold the claim against the rules, keep what was seen, and draw the plan."""

from dataclasses import dataclass

from policies.assess import Assessment, assess
from policies.load import NoRules, rules_for
from registry import clock
from workflows import jobs
from workflows.cases import case_of
from workflows.door import Move
from workflows.enums import LineOutcome, Verb
from workflows.models import Claim, ClaimLine, StoredAssessment
from workflows.planning import draw_plan


@dataclass(frozen=True)
class Checked:
    """One run of the rules: what they saw and what they said; `result` is None where no rules are in force."""

    case: dict[str, object]
    result: Assessment | None
    problem: str = ""


def check_against_rules(claim: Claim) -> Checked:
    """Run the rules in force for the claim's county on its policy date. Changes nothing."""
    day = claim.policy_date or clock.today()
    case = case_of(claim, on=day)
    try:
        rules = rules_for(claim.programme, county=claim.county_id, on=day)
    except NoRules as error:
        return Checked(case, None, str(error))
    return Checked(case, assess(case, rules))


def record_check(move: Move, checked: object) -> None:
    """Keep the assessment, put its verdict on each line, and lay out the way the claim will go."""
    assert isinstance(checked, Checked)  # noqa: S101 - the registry pairs work and finish
    claim, result = move.claim, checked.result
    lines = claim.judged_lines
    if result is None:
        _without_rules(move, checked, lines)
        return
    StoredAssessment.objects.create(
        claim=claim,
        number=claim.assessments.count() + 1,
        rules_version=result.rules_version,
        rules_hash=result.rules_hash,
        inputs=checked.case,
        result=result.to_json(),
        outcome=result.outcome,
        amount_fen=result.amount_fen,
        made_at=clock.now(),
    )
    claim.rules_version, claim.rules_hash = result.rules_version, result.rules_hash
    claim.claimed_fen = result.amount_fen
    _judge_lines(lines, result)
    draw_plan(claim, amount_fen=result.amount_fen)
    move.record(
        Verb.ASSESS,
        data={
            "outcome": result.outcome,
            "amount_fen": result.amount_fen,
            "reasons": [reason.to_json() for reason in result.reasons],
            "rules": result.rules_version,
        },
    )
    move.finish_step(claim.plan[0])


def _judge_lines(lines: list[ClaimLine], result: Assessment) -> None:
    """Rows of the result stand in the order of the lines; a claim without rows has one line, the claim itself."""
    if result.rows:
        verdicts = [(row.outcome, row.amount_fen, row.reasons) for row in result.rows]
    else:
        verdicts = [(result.outcome, result.amount_fen, result.reasons)]
    for line, (outcome, amount, reasons) in zip(lines, verdicts, strict=True):
        line.outcome = outcome
        line.proposed_fen = amount
        line.reasons = [reason.to_json() for reason in reasons]
    ClaimLine.objects.bulk_update(lines, ["outcome", "proposed_fen", "reasons"])


def _without_rules(move: Move, checked: Checked, lines: list[ClaimLine]) -> None:
    """No rules in force here on that day: people decide; the machine says so and invents nothing."""
    reason = {"code": "AMOUNT_NOT_CONFIGURED", "clause": "", "facts": {"problem": checked.problem}}
    for line in lines:
        line.outcome, line.proposed_fen, line.reasons = LineOutcome.NEEDS_HUMAN, None, [reason]
    ClaimLine.objects.bulk_update(lines, ["outcome", "proposed_fen", "reasons"])
    draw_plan(move.claim, amount_fen=None)
    move.record(
        Verb.ASSESS,
        data={"outcome": LineOutcome.NEEDS_HUMAN, "amount_fen": None, "reasons": [reason], "rules": ""},
    )
    move.finish_step(move.claim.plan[0])


jobs.register(jobs.StationJob("workflows.check_claim", work=check_against_rules, finish=record_check))
