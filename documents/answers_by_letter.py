"""What a county of work answered on paper: the letter is kept as a paper of the claim, then the answer is recorded."""

from collections.abc import Collection

from approvals.confirming.answering import record_letter
from approvals.models import Confirmation
from documents.commands import attach
from documents.papers import LETTER
from registry.models import User
from workflows.at_desk import item_at
from workflows.enums import Station


def file_letter(
    *,
    task_id: int,
    actor: User,
    confirmation_id: int,
    denied: Collection[int],
    note: str,
    filename: str,
    content: bytes,
) -> Confirmation:
    """Keep the scanned letter and record what it says of each line.

    Raises InvalidInput for a file that cannot be taken, and what `record_letter` raises; a letter that was taken is
    there for the next try.
    """
    item = item_at(task_id, Station.REVIEW)
    kept = attach(claim_id=item.claim_id, actor=actor, kind=LETTER, filename=filename, content=content)
    return record_letter(
        task_id=task_id,
        actor=actor,
        confirmation_id=confirmation_id,
        denied=denied,
        note=note,
        scan=kept.sha256,
    )
