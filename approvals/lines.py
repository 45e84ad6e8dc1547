"""What a decision says of single lines: the amount each is paid, or why it is not."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from approvals.enums import Aside, LineDecision
from approvals.models import Decision, LineVerdict
from approvals.targets import line_hashes
from policies.money import yuan
from registry.bulk import Row, insert_rows, update_rows
from workflows.enums import LineOutcome
from workflows.errors import CommandRefused, InvalidInput
from workflows.models import ClaimLine

# The fields of a verdict, as one is written.
VERDICT = ("decision", "line", "verdict", "amount_fen", "reasons", "comment", "line_hash")


@dataclass(frozen=True)
class LineAnswer:
    """What a reviewer says of one line: an amount in fen when he agrees, the reason when he does not.

    `aside` is what becomes of a line that cannot go on with the others (`enums.Aside`), `code` and `clause` the reason
    from the list, where he chose one.
    """

    position: int
    agree: bool
    amount_fen: int | None = None
    comment: str = ""
    aside: str = ""
    code: str = ""
    clause: str = ""


def answers_to(lines: list[ClaimLine], given: tuple[LineAnswer, ...]) -> dict[int, LineAnswer]:
    """The answers by line; an answer to a line that is not there is an error, not nothing."""
    answers = {line.position: line for line in given}
    unknown = sorted(answers.keys() - {line.position for line in lines})
    if unknown:
        raise InvalidInput(
            _("名册里没有第%(row)d行，请刷新页面后再决定。") % {"row": unknown[0]}, field="lines"
        )
    return answers


def keep_opinions(
    decision: Decision, lines: list[ClaimLine], answers: dict[int, LineAnswer], limits: dict[int, int]
) -> None:
    """What a lower level says of single lines binds nobody, but the next level reads it."""
    hashes = line_hashes(decision.claim, lines) if answers else {}
    insert_rows(
        LineVerdict,
        VERDICT,
        [
            _line_verdict(
                decision, line, given, _amount_of(line, given, limits.get(line.position)), hashes[line.pk]
            )
            for line in lines
            if (given := answers.get(line.position)) is not None
        ],
    )


def settle_lines(
    decision: Decision, lines: list[ClaimLine], answers: dict[int, LineAnswer], limits: dict[int, int]
) -> int:
    """Fix what each line is paid, in fen, and keep the verdict; answers the total.

    `limits` says by position what a line that is left to a person brings at most.
    """
    hashes = line_hashes(decision.claim, lines)
    for line in lines:
        line.approved_fen = _amount_of(line, answers.get(line.position), limits.get(line.position))
    insert_rows(
        LineVerdict,
        VERDICT,
        [
            _line_verdict(decision, line, answers.get(line.position), line.approved_fen, hashes[line.pk])
            for line in lines
        ],
    )
    update_rows(ClaimLine, ("approved_fen",), [(line.pk, line.approved_fen) for line in lines])
    return sum(line.approved_fen for line in lines)


def _line_verdict(
    decision: Decision, line: ClaimLine, given: LineAnswer | None, amount: int, line_hash: str
) -> Row:
    """The values of VERDICT for one line."""
    return (
        decision.pk,
        line.pk,
        str(_said(given, amount)),
        amount,
        [] if amount else _reasons(line, given),
        given.comment.strip() if given else "",
        line_hash,
    )


def _said(given: LineAnswer | None, amount: int) -> LineDecision:
    if given and given.aside == Aside.RETURN:
        return LineDecision.CORRECT
    return LineDecision.AGREE if amount else LineDecision.DISAGREE


def _reasons(line: ClaimLine, given: LineAnswer | None) -> list[dict[str, object]]:
    """Why a line is not agreed to: the reason that was chosen, else what the rules found."""
    if given and given.code:
        return [{"code": given.code, "clause": given.clause, "facts": {}}]
    return line.reasons


def _amount_of(line: ClaimLine, given: LineAnswer | None, limit: int | None) -> int:
    """What a line is paid: what the rules say, or what a person says where the rules leave it to a person."""
    if given is None:
        return line.proposed_fen or 0 if line.outcome == LineOutcome.ELIGIBLE else 0
    if not given.agree:
        need_comment(given.comment)
        return 0
    if line.outcome == LineOutcome.INELIGIBLE:
        raise CommandRefused(
            _("第%(row)d行不符合政策条款，不能同意支付。") % {"row": line.position}, code="line_ineligible"
        )
    amount = line.proposed_fen if line.outcome == LineOutcome.ELIGIBLE else given.amount_fen
    if amount is None or amount <= 0:
        raise InvalidInput(_("请写明第%(row)d行同意支付的金额。") % {"row": line.position}, field="amount")
    if limit and amount > limit:
        raise InvalidInput(
            _("第%(row)d行的金额超过了按标准算出的%(limit)s元，请改正。")
            % {"row": line.position, "limit": yuan(limit)},
            field="amount",
        )
    return amount


def need_comment(comment: str) -> None:
    """Refuse an empty reason."""
    if not comment.strip():
        raise InvalidInput(_("请写明理由。审核意见不能为空。"), code="no_reason", field="comment")
