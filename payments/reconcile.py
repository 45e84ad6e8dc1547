"""Do the books agree? Balances with entries, funds with those above, payments with the ledger, claims with payments."""

from collections.abc import Iterator
from dataclasses import replace

from django.db.models import F, Sum

from payments.enums import DisbursementStatus, EntryKind, LineStatus
from payments.ledger import Sums, sums_in
from payments.models import BatchLine, Disbursement, Fund, LedgerEntry, RecoveryCase, Repayment
from workflows.enums import ClaimState, JobStatus
from workflows.lifecycle import FREE_RESERVATION
from workflows.models import Claim, Job


def disagreements() -> Iterator[str]:
    """One line for each thing that does not agree; nothing when every fen is accounted for."""
    yield from _balances()
    yield from _corrections()
    yield from _tree()
    yield from _claims_in_the_ledger()
    yield from _batches()
    yield from _payments()
    yield from _paid_claims()
    yield from _recoveries()


def _balances() -> Iterator[str]:
    """Each balance is the sum of its fund's entries, and is possible."""
    booked, given = _sums_by("fund_id"), _given()
    for fund in Fund.objects.select_related("balance"):
        sums = replace(booked.get(fund.pk, Sums()), distributed=given.get(fund.pk, 0))
        balance = getattr(fund, "balance", None)
        kept = sums_in(balance) if balance else Sums()
        if kept != sums:
            yield f"fund {fund.pk} {fund.code}: balance {kept} but entries {sums}"
        if not sums.is_possible:
            yield f"fund {fund.pk} {fund.code}: overdrawn, entries {sums}"


def _corrections() -> Iterator[str]:
    """Each correction is the exact opposite of the entry it names."""
    for entry in LedgerEntry.objects.exclude(reverses=None).select_related("reverses"):
        was = entry.reverses
        if (entry.fund_id, entry.upper_id, entry.claim_id, entry.source, entry.target, entry.amount_fen) != (
            was.fund_id,
            was.upper_id,
            was.claim_id,
            was.target,
            was.source,
            was.amount_fen,
        ):
            yield f"entry {entry.pk}: not the opposite of entry {was.pk}"


def _tree() -> Iterator[str]:
    """Money is distributed to the same purpose and year at a place below, and to the fund's own parent alone."""
    for fund in Fund.objects.exclude(parent=None).select_related("parent"):
        upper = fund.parent
        below = fund.division_id != upper.division_id and fund.division_id.startswith(upper.division_id)
        if not below or (fund.code, fund.year) != (upper.code, upper.year):
            yield f"fund {fund.pk} {fund.code}: does not lie below fund {upper.pk}"
    for entry in LedgerEntry.objects.exclude(upper=None).exclude(upper=F("fund__parent")):
        yield f"entry {entry.pk}: fund {entry.upper_id} is not above fund {entry.fund_id}"


def _claims_in_the_ledger() -> Iterator[str]:
    """No claim has freed more than it reserved, or had more returned than paid; closed claims hold nothing."""
    closed = dict(
        Claim.objects.filter(state__in=[ClaimState.PAID, ClaimState.WITHDRAWN]).values_list("pk", "state")
    )
    freeing = _waiting_to_be_freed()
    for claim_id, sums in _sums_by("claim_id").items():
        if claim_id is None:
            continue
        if not sums.is_possible_for_a_claim:
            yield f"claim {claim_id}: more moved than reserved, {sums}"
        bound = sums.reserved + sums.committed
        if bound and claim_id in closed and claim_id not in freeing:
            yield f"claim {claim_id}: {closed[claim_id]} but {bound} fen still reserved"


def _batches() -> Iterator[str]:
    """What stands in a batch and is not paid yet has its money committed."""
    committed = {claim_id: sums.committed for claim_id, sums in _sums_by("claim_id").items()}
    lines = BatchLine.objects.filter(status__in=[LineStatus.LISTED, LineStatus.RELEASING])
    for pk, claim_id, amount_fen in lines.values_list("pk", "claim_id", "amount_fen"):
        if committed.get(claim_id) != amount_fen:
            yield f"batch line {pk}: {amount_fen} fen, but {committed.get(claim_id, 0)} committed"


def _payments() -> Iterator[str]:
    """Every payment that left was booked as paid to its claim in full, every returned one also as returned."""
    booked: dict[str, set[tuple[int, int]]] = {}
    entries = LedgerEntry.objects.filter(kind__in=[EntryKind.PAY, EntryKind.RETURN]).order_by()
    for key, claim_id, total in entries.values_list("key", "claim_id").annotate(total=Sum("amount_fen")):
        booked.setdefault(key, set()).add((claim_id, total))
    for payment in Disbursement.objects.all():
        wanted = [EntryKind.PAY]
        if payment.status == DisbursementStatus.RETURNED:
            wanted.append(EntryKind.RETURN)
        for kind in wanted:
            if booked.pop(f"{kind}:{payment.pk}", None) != {(payment.claim_id, payment.amount_fen)}:
                yield f"disbursement {payment.pk}: no {kind} entry that fits"
    for key in booked:
        yield f"entry {key}: no disbursement"


def _paid_claims() -> Iterator[str]:
    """A claim counts as paid exactly what one settled payment brought."""
    settled = dict(
        Disbursement.objects.filter(status=DisbursementStatus.SETTLED).values_list("claim_id", "amount_fen")
    )
    for claim_id, paid_fen in Claim.objects.filter(state=ClaimState.PAID).values_list("pk", "paid_fen"):
        if settled.pop(claim_id, None) != paid_fen:
            yield f"claim {claim_id}: paid {paid_fen} fen, but no settled payment of that amount"
    for claim_id in settled:
        yield f"claim {claim_id}: a settled payment, but the claim is not paid"


def _recoveries() -> Iterator[str]:
    """What came back of each case is in its rows and in the ledger; what was given up is in its rows."""
    repaid = Sum("repayments__amount_fen", default=0)
    wrong = RecoveryCase.objects.order_by().annotate(total=repaid).exclude(total=F("repaid_fen"))
    for pk, kept, total in wrong.values_list("pk", "repaid_fen", "total"):
        yield f"recovery {pk}: {kept} fen repaid, but its rows say {total}"
    given_up = Sum("write_offs__amount_fen", default=0)
    wrong = RecoveryCase.objects.order_by().annotate(total=given_up).exclude(total=F("written_off_fen"))
    for pk, kept, total in wrong.values_list("pk", "written_off_fen", "total"):
        yield f"recovery {pk}: {kept} fen written off, but its rows say {total}"
    standing = LedgerEntry.objects.filter(kind=EntryKind.REFUND, reversed_by=None).order_by()
    booked = {
        key: (claim_id, total)
        for key, claim_id, total in standing.filter(key__startswith=f"{EntryKind.REFUND}:")
        .values_list("key", "claim_id")
        .annotate(total=Sum("amount_fen"))
    }
    for pk, claim_id, amount_fen in Repayment.objects.values_list("pk", "case__claim_id", "amount_fen"):
        if booked.pop(f"{EntryKind.REFUND}:{pk}", None) != (claim_id, amount_fen):
            yield f"repayment {pk}: no refund entry that fits"
    for key in booked:
        yield f"entry {key}: no repayment"


def _sums_by(column: str) -> dict[int | None, Sums]:
    totals: dict[int | None, Sums] = {}
    rows = LedgerEntry.objects.order_by().values_list(F(column), "source", "target")
    for owner, source, target, total in rows.annotate(total=Sum("amount_fen")):
        totals[owner] = totals.get(owner, Sums()).moved(source, target, total)
    return totals


def _given() -> dict[int, int]:
    """What each fund has distributed to those below it and not taken back."""
    given: dict[int, int] = {}
    rows = LedgerEntry.objects.exclude(upper=None).order_by().values_list("upper_id", "source", "target")
    for upper_id, source, target, total in rows.annotate(total=Sum("amount_fen")):
        given[upper_id] = (
            Sums(distributed=given.get(upper_id, 0)).distributed_to(source, target, total).distributed
        )
    return given


def _waiting_to_be_freed() -> set[int]:
    """Claims just withdrawn, whose reservation the relay has still to give back."""
    unfinished = Job.objects.filter(name=FREE_RESERVATION, status__in=[JobStatus.WAITING, JobStatus.RUNNING])
    return set(unfinished.values_list("claim_id", flat=True))
