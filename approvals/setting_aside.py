"""Lines that cannot be decided with the others: they are split off, and the others go on (分单)."""

from collections.abc import Mapping

from approvals import guards
from approvals.answers import Answer
from approvals.corrections import Correction
from approvals.enums import Aside, CorrectionKind, Verdict
from approvals.lines import LineAnswer, need_comment
from approvals.returning import return_claim
from approvals.sitting import Sitting
from workflows.door import Move
from workflows.models import ClaimLine
from workflows.splitting import splitting


def set_aside(sitting: Sitting, lines: list[ClaimLine], answers: Mapping[int, LineAnswer]) -> None:
    """Split off the lines that are to be corrected, which go back to the applicant, and those in doubt, which stay
    at this desk on a sheet of their own.

    Raises CommandRefused where nothing would be left, InvalidInput for a line without a reason.
    """
    for way in Aside:
        named = [line for line in lines if _way(answers.get(line.position)) == way]
        if not named:
            continue
        given = [answers[line.position] for line in named]
        for each in given:
            need_comment(each.comment)
        reason = "；".join(dict.fromkeys(each.comment.strip() for each in given))
        with splitting(sitting.move, named, reason=reason) as part:
            if way == Aside.RETURN:
                _give_back(sitting, part, given, reason)


def _way(answer: LineAnswer | None) -> str:
    return answer.aside if answer else ""


def _give_back(sitting: Sitting, part: Move, given: list[LineAnswer], reason: str) -> None:
    step = part.step
    assert step is not None, "a sheet stands where its claim stands, which is a desk"  # noqa: S101
    seats = guards.seats_of(sitting.actor, part.claim, part.principal)
    asked = tuple(
        Correction(CorrectionKind.LINE, str(each.position), each.comment, each.clause) for each in given
    )
    answer = Answer(Verdict.RETURN, reason, tuple(given), corrections=asked)
    return_claim(Sitting(part, sitting.item, step, sitting.actor, seats), answer)
