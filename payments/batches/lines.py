"""What a line of a batch does to the ledger: committed while it is in, free again when it leaves without being paid."""

from django.utils.translation import gettext as _

from payments.enums import BookAccount, EntryKind, LineStatus
from payments.ledger import NotReserved, book_parts, held, parts_of
from payments.models import BatchLine, Disbursement, Fund
from payments.models.batch import LIVE_LINES
from registry.models import User
from workflows.models import Claim


def commit(line: BatchLine) -> None:
    """Commit the money that is reserved for the claim to this batch. Raises NotReserved when it is not all there."""
    parts = held(line.claim, BookAccount.RESERVED)
    if sum(parts.values()) != line.amount_fen:
        raise NotReserved
    _book(line, EntryKind.COMMIT, parts, line.batch.prepared_by)


def release_commitment(line: BatchLine, actor: User) -> None:
    """Let the money be reserved only, as it was before the line was in the batch."""
    _book(line, EntryKind.RELEASE_COMMITMENT, _committed(line), actor)


def pay(line: BatchLine, payment: Disbursement) -> None:
    """Count the committed money as paid."""
    book_parts(
        parts=_committed(line),
        kind=EntryKind.PAY,
        key=f"{EntryKind.PAY}:{payment.pk}",
        claim=payment.claim,
        made_by=payment.released_by,
    )


def take_out(line: BatchLine, sentence: str) -> None:
    """The claim is in this batch no longer, and says why."""
    line.status, line.sentence = LineStatus.TAKEN_OUT, sentence[:300]
    line.save(update_fields=["status", "sentence"])


def leave_batches(claim: Claim) -> None:
    """A claim that has ended, or is decided anew, is in no batch any more."""
    for line in claim.batch_lines.select_for_update(of=("self",)).filter(status__in=LIVE_LINES):
        if line.status != LineStatus.CHOSEN:
            release_commitment(line, line.batch.prepared_by)
        take_out(line, _("申请已经结束或正在重新决定，不在这一批拨付。"))


def _committed(line: BatchLine) -> dict[Fund, int]:
    return parts_of(f"{EntryKind.COMMIT}:{line.pk}")


def _book(line: BatchLine, kind: EntryKind, parts: dict[Fund, int], actor: User) -> None:
    book_parts(parts=parts, kind=kind, key=f"{kind}:{line.pk}", claim=line.claim, made_by=actor)
