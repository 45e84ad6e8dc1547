"""One level's answer to one claim, as a form or a program gives it."""

from dataclasses import dataclass

from approvals.corrections import Correction
from approvals.enums import Verdict
from approvals.lines import LineAnswer
from approvals.papers import PaperAnswer


@dataclass(frozen=True)
class Answer:
    """One level's answer to one claim, as a form or a program gives it. `comment` is compulsory.

    `reasons` are the machine's findings the reviewer makes his own; None takes them all over for a refusal.
    `corrections` are what a return asks to be mended; None: what the rules found, or else the claim as a whole.
    `papers` are those of which something is said by itself; the others go with the claim.
    """

    verdict: Verdict
    comment: str
    lines: tuple[LineAnswer, ...] = ()
    reasons: tuple[dict[str, object], ...] | None = None
    corrections: tuple[Correction, ...] | None = None
    papers: tuple[PaperAnswer, ...] = ()
