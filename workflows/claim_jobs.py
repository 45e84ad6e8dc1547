"""The machine's own step: hold the claim against the rules, keep what was seen, and draw the plan."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

from policies.assess import Assessment, Reason, assess
from policies.errors import BadCase, NoRules
from policies.rows import UNVERIFIABLE
from policies.rules import Rules
from registry import clock
from registry.bulk import update_rows
from registry.errors import NoOffice
from workflows import jobs, worklist
from workflows.archive import keep, rules_of
from workflows.cases import case_of
from workflows.cases.sources import SOURCES, sources_of
from workflows.door import Move
from workflows.enums import LineOutcome, Verb
from workflows.errors import CommandRefused
from workflows.models import Claim, ClaimLine, PlanStep, StoredAssessment
from workflows.planning import draw_plan, leg_of
from workflows.posts.opening import last_change_of_posts, open_due_periods
from workflows.simulation import turns

NO_STANDARD = "AMOUNT_NOT_CONFIGURED"
NO_OFFICE = "no_office"
LOOK_AGAIN = timedelta(minutes=10)


Follower = Callable[[Move], None]
_followers: list[Follower] = []


def after_check(function: Follower) -> Follower:
    """Register what an upper package begins once a claim that was handed in is checked, in the same command."""
    _followers.append(function)
    return function


@dataclass(frozen=True)
class Checked:
    """One run of the rules: what they saw and what they said; `result` is None where no rules are in force.

    `rules` is None where people have to decide without them.
    """

    case: dict[str, object]
    result: Assessment | None
    problem: str = ""
    rules: Rules | None = None


def check_against_rules(claim: Claim) -> Checked:
    """Run the rules of the claim: those it was judged by before, else those in force. Changes nothing.

    Raises BadCase when the facts cannot be read, for example because a page is not filled in yet.
    """
    case = case_of(claim, on=claim.policy_date or clock.today())
    try:
        rules = rules_of(claim)
    except NoRules as error:
        return Checked(case, None, error.sentence)
    return Checked(case, assess(case, rules), rules=rules)


def check_submitted(claim: Claim) -> Checked:
    """The check of a claim that is handed in, with where its facts came from. Where the rules cannot be asked, people
    decide: nothing is invented, and no claim waits for a machine that will never understand it."""
    try:
        checked = check_against_rules(claim)
    except BadCase as error:
        seen = {"what_zh": "申请所填内容", "what_en": "What was filled in", "field": error.field}
        return Checked({}, _for_people(UNVERIFIABLE, seen))
    if checked.result is None:
        return Checked(checked.case, _for_people(NO_STANDARD, {"problem": checked.problem}))
    sources = sources_of(claim, checked.case, on=claim.policy_date)
    return replace(checked, case=checked.case | {SOURCES: sources})


def record_check(move: Move, checked: object) -> None:
    """Keep the assessment, put its verdict on each line, and lay out the way the claim will go.

    Where an office of the route is not set up yet, the check waits for the administrator and looks again.
    """
    assert isinstance(checked, Checked)  # noqa: S101 - the registry pairs work and finish
    try:
        _judge(move, checked)
    except NoOffice as error:
        raise jobs.NotYet(NO_OFFICE, retry_in=LOOK_AGAIN) from error
    move.finish_step(leg_of(move.claim.plan)[0])
    for follow in _followers:
        follow(move)


def check_again(move: Move) -> None:
    """Ask the rules anew at the desk where the claim stands, which has learned what they did not know.

    The claim stays there, with its holder and its due day. Raises CommandRefused as `judge_anew` does.
    """
    judge_anew(move)
    worklist.revalue(move.claim, move.task)


def judge_anew(move: Move) -> None:
    """Ask the rules anew for the step the claim stands at; the way beyond it may have become longer.

    Raises CommandRefused where an office of that way is not set up.
    """
    move.claim.__dict__.pop("judged_lines", None)
    try:
        _judge(move, check_submitted(move.claim), standing_at=move.step)
    except NoOffice as error:
        raise CommandRefused(error.sentence, code=NO_OFFICE) from error


def _judge(move: Move, checked: Checked, *, standing_at: PlanStep | None = None) -> None:
    claim, result = move.claim, checked.result
    if checked.rules is not None:
        keep(checked.rules)
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
    _judge_lines(claim.judged_lines, result)
    _draw(claim, result, standing_at)
    move.record(
        Verb.ASSESS,
        data={
            "outcome": result.outcome,
            "amount_fen": result.amount_fen,
            "reasons": [reason.to_json() for reason in result.reasons],
            "rules": result.rules_version,
        },
    )


def _for_people(code: str, seen: dict[str, object]) -> Assessment:
    reason = Reason(code, "", seen)
    return Assessment(LineOutcome.NEEDS_HUMAN.value, None, (reason,), (), (), "", "")


def _judge_lines(lines: list[ClaimLine], result: Assessment) -> None:
    """Rows of the result stand in the order of the lines; without rows the verdict is that of every line."""
    verdicts = [(row.outcome, row.amount_fen, row.reasons) for row in result.rows]
    verdicts = verdicts or [(result.outcome, result.amount_fen, result.reasons)] * len(lines)
    rows = []
    for line, (outcome, amount, reasons) in zip(lines, verdicts, strict=True):
        line.outcome, line.proposed_fen = outcome, amount
        line.reasons = [reason.to_json() for reason in reasons]
        rows.append((line.pk, outcome, amount, line.reasons))
    update_rows(ClaimLine, ("outcome", "proposed_fen", "reasons"), rows)


def _draw(claim: Claim, result: Assessment, standing_at: PlanStep | None) -> None:
    """Draw the plan by the amount, also one that people still have to confirm: it decides how high a claim goes."""
    amount_fen = result.amount_fen if result.amount_fen is not None else result.provisional_fen
    draw_plan(claim, amount_fen=amount_fen, standing_at=standing_at)


jobs.register(jobs.StationJob("workflows.check_claim", work=check_submitted, finish=record_check))
jobs.sweep(turns.run_waiting)
jobs.sweep(jobs.daily(open_due_periods, again_after=last_change_of_posts))
