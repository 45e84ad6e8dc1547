"""分单: lines of a roster go their own way on a sheet of their own, and may come back to the one they left.

A line stands on one sheet at any time, with everything that was said of it; the numbers of the lines, the limits of
the claim and what is paid in all are those of the whole roster (ADR 17).
"""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager

from registry.bulk import update_rows
from workflows import engine, guards, worklist
from workflows.commands import refuse
from workflows.door import Move, claim_command
from workflows.enums import Verb
from workflows.locking import lock_claim
from workflows.models import Claim, ClaimLine, PlanStep, next_number
from workflows.planning import DRAWN
from workflows.sheet_assessments import join, last_of, share

# What a sheet has from the claim it was split from; the amounts follow from its lines.
INHERITED = (
    "programme", "flow", "applicant", "person", "organisation", "county", "place", "account", "period",
    "answers", "language", "round", "policy_date", "rules_version", "rules_hash", "correct_by", "created_at",
    "submitted_at", "accepted_at", "decided_at", "notice_from", "notice_until", "approved_fen",
)  # fmt: skip
PLANNED = ("position", *DRAWN, "turn", "days_used", "done_at", "drawn")
Follower = Callable[[Claim, Claim], None]

_followers: list[Follower] = []


def follows_lines(function: Follower) -> Follower:
    """Register what an upper package carries over when lines go from one sheet to another, in the same command."""
    _followers.append(function)
    return function


def split_off(move: Move, lines: Collection[ClaimLine], *, reason: str) -> Claim:
    """Put these lines of the claim on a sheet of their own, which stands where the claim stands; answers the sheet.

    Raises CommandRefused with the sentence of `guards.may_split`.
    """
    with splitting(move, lines, reason=reason) as part:
        pass
    return part.claim


@contextmanager
def splitting(move: Move, lines: Collection[ClaimLine], *, reason: str) -> Iterator[Move]:
    """The same, for a sheet that does not stay where it comes from: what is done to it inside decides where it goes.

    Inside, the sheet has state and plan of its claim but waits at no task yet.
    """
    sheet = move.claim
    refuse(guards.may_split(sheet, lines))
    said = last_of(sheet)
    part = _sheet_of(sheet)
    _copy_plan(sheet, part)
    moved = sorted(lines, key=lambda line: line.position)
    _move_lines(moved, part)
    sheet.was_split = True
    _forget(sheet)
    for sheets in (sheet, part):
        _count(sheets)
        if said is not None:
            share(said, sheets)
    part.save()
    for follow in _followers:
        follow(sheet, part)
    positions = [line.position for line in moved]
    move.record(Verb.SPLIT, comment=reason.strip(), data={"to": part.number, "lines": positions})
    _revalue(sheet, move)
    with claim_command(part.pk, actor=move.actor, office=move.office) as own:
        own.power = move.power
        own.record(Verb.SPLIT, comment=reason.strip(), data={"from": sheet.number, "lines": positions})
        yield own
        own.waiting = engine.begin(own.claim)


def rejoin(move: Move, sheet_id: int) -> Claim:
    """Give the lines of this sheet back to an older one of its claim, and close it; answers that one.

    Both must stand undecided at the same step. Raises CommandRefused with the sentence of `guards.may_rejoin`.
    """
    part = move.claim
    # Always from the younger to the older sheet, so that two of these never wait for each other.
    refuse(guards.may_rejoin(part, lock_claim(sheet_id)))
    with claim_command(sheet_id, actor=move.actor, office=move.office) as other:
        other.power = move.power
        sheet = other.claim
        join(sheet, part)
        for follow in _followers:
            follow(part, sheet)
        coming = list(part.lines.order_by("position"))
        _move_lines(coming, sheet)
        _forget(sheet)
        positions = [line.position for line in coming]
        other.record(Verb.REJOIN, data={"from": part.number, "lines": positions})
        _revalue(sheet, other)
    _forget(part)
    part.claimed_fen = 0
    move.transition(Verb.MERGE, data={"to": sheet.number, "lines": positions})
    return sheet


def older_sheets(part: Claim) -> list[Claim]:
    """The sheets this one could go back to now, the oldest first."""
    if part.root_id is None:
        return []
    older = Claim.objects.of_family(part).filter(pk__lt=part.pk).order_by("pk")
    return [sheet for sheet in older if guards.may_rejoin(part, sheet) is None]


def _sheet_of(claim: Claim) -> Claim:
    root = claim.root or claim
    part = Claim(
        state=claim.state,
        parent=claim,
        root=root,
        number=f"{root.number}-{next_number(f'sheets:{root.pk}')}",
        **{name: getattr(claim, name) for name in INHERITED},
    )
    part.save(force_insert=True)
    return part


def _copy_plan(claim: Claim, part: Claim) -> None:
    PlanStep.objects.bulk_create(
        PlanStep(claim=part, **{name: getattr(step, name) for name in PLANNED}) for step in claim.plan
    )


def _move_lines(lines: list[ClaimLine], sheet: Claim) -> None:
    update_rows(ClaimLine, ("claim",), [(line.pk, sheet.pk) for line in lines])


def _forget(claim: Claim) -> None:
    claim.__dict__.pop("judged_lines", None)


def _count(sheet: Claim) -> None:
    """What a sheet is granted follows from its lines, where the claim was decided already."""
    if sheet.approved_fen is not None:
        sheet.approved_fen = sum(line.approved_fen or 0 for line in sheet.judged_lines)


def _revalue(sheet: Claim, move: Move) -> None:
    for task in move.waiting:
        if engine.is_desk(task):
            worklist.revalue(sheet, task)
