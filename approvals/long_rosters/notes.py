"""Notes on the lines of a long roster, page by page; the decision reads them, so that no roster is too long for one."""

from collections.abc import Iterable, Sequence

from django.db import transaction

from approvals.enums import Aside, DraftWord
from approvals.line_reasons import reasons_for
from approvals.lines import LineAnswer
from approvals.models import DraftVerdict
from approvals.targets import line_hashes
from registry.models import User
from workflows.models import Claim, ClaimLine, PlanStep


def keep_notes(
    claim: Claim, step: PlanStep, user: User, lines: Sequence[ClaimLine], answers: Iterable[LineAnswer]
) -> int:
    """Keep what was said of these lines; where nothing is said, the note is taken back. Answers how many stand."""
    said = {answer.position: answer for answer in answers}
    with transaction.atomic():
        _replace(claim, step, user, lines, said)
    return DraftVerdict.objects.filter(step=step, user=user).count()


def _replace(
    claim: Claim, step: PlanStep, user: User, lines: Sequence[ClaimLine], said: dict[int, LineAnswer]
) -> None:
    hashes = line_hashes(claim, lines)
    DraftVerdict.objects.filter(step=step, user=user, line__in=[line.pk for line in lines]).delete()
    DraftVerdict.objects.bulk_create(
        DraftVerdict(
            step=step,
            user=user,
            line=line,
            word=_word(said[line.position]),
            amount_fen=said[line.position].amount_fen,
            comment=said[line.position].comment.strip(),
            line_hash=hashes[line.pk],
        )
        for line in lines
        if line.position in said
    )


def notes_of(claim: Claim, step: PlanStep, user: User) -> dict[int, DraftVerdict]:
    """The notes that still count, by the line's key: a line that says something else by now has none."""
    notes = DraftVerdict.objects.filter(step=step, user=user, line__claim=claim)
    found = {note.line_id: note for note in notes}
    if not found:
        return {}
    hashes = line_hashes(claim, [line for line in claim.judged_lines if line.pk in found])
    return {key: note for key, note in found.items() if hashes.get(key) == note.line_hash}


def answers_of(claim: Claim, notes: dict[int, DraftVerdict]) -> list[LineAnswer]:
    """The notes as answers of the lines; a reason from the list is known by its words."""
    coded = {reason.words: reason for reason in reasons_for(claim)}
    positions = {line.pk: line.position for line in claim.judged_lines}
    return [
        LineAnswer(
            position=positions[key],
            agree=note.word == DraftWord.AGREE,
            amount_fen=note.amount_fen,
            comment=note.comment,
            aside=note.word if note.word in Aside.values else "",
            code=coded[note.comment].code if note.comment in coded else "",
            clause=coded[note.comment].clause if note.comment in coded else "",
        )
        for key, note in notes.items()
    ]


def forget_notes(claim: Claim, step: PlanStep) -> None:
    """What was noted for a step is gone once it is decided; of a single line nothing is noted."""
    if len(claim.judged_lines) > 1:
        DraftVerdict.objects.filter(step=step).delete()


def _word(answer: LineAnswer) -> str:
    if answer.aside:
        return answer.aside
    return DraftWord.AGREE if answer.agree else DraftWord.DISAGREE
