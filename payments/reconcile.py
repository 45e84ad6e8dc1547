"""Do the books agree? Balances with entries, payments with the ledger, claims with payments."""

from collections.abc import Iterator

from django.db.models import F, Sum

from payments.enums import DisbursementStatus, EntryKind
from payments.ledger import Sums
from payments.models import Disbursement, Fund, LedgerEntry
from workflows.enums import ClaimState, JobStatus
from workflows.lifecycle import FREE_RESERVATION
from workflows.models import Claim, Job


def disagreements() -> Iterator[str]:
    """One line for each thing that does not agree; nothing when every fen is accounted for."""
    yield from _balances()
    yield from _claims_in_the_ledger()
    yield from _payments()
    yield from _paid_claims()


def _balances() -> Iterator[str]:
    """Each balance is the sum of its fund's entries, and is possible."""
    booked = _sums_by("fund_id")
    for fund in Fund.objects.select_related("balance"):
        sums = booked.get(fund.pk, Sums())
        balance = getattr(fund, "balance", None)
        kept = Sums(balance.allotted, balance.reserved, balance.paid) if balance else Sums()
        if kept != sums:
            yield f"fund {fund.pk} {fund.code}: balance {kept} but entries {sums}"
        if not sums.is_possible:
            yield f"fund {fund.pk} {fund.code}: overdrawn, entries {sums}"


def _claims_in_the_ledger() -> Iterator[str]:
    """No claim has freed more than it reserved, or had more returned than paid; closed claims hold nothing."""
    closed = dict(
        Claim.objects.filter(state__in=[ClaimState.PAID, ClaimState.WITHDRAWN]).values_list("pk", "state")
    )
    freeing = _waiting_to_be_freed()
    for claim_id, sums in _sums_by("claim_id").items():
        if claim_id is None:
            continue
        if min(sums.reserved, sums.paid) < 0:
            yield f"claim {claim_id}: more moved than reserved, {sums}"
        if sums.reserved and claim_id in closed and claim_id not in freeing:
            yield f"claim {claim_id}: {closed[claim_id]} but {sums.reserved} fen still reserved"


def _payments() -> Iterator[str]:
    """Every payment that left has one pay entry of its amount, every returned one also a return entry."""
    entries = {
        entry.key: entry for entry in LedgerEntry.objects.filter(kind__in=[EntryKind.PAY, EntryKind.RETURN])
    }
    for payment in Disbursement.objects.all():
        wanted = [EntryKind.PAY]
        if payment.status == DisbursementStatus.RETURNED:
            wanted.append(EntryKind.RETURN)
        for kind in wanted:
            entry = entries.pop(f"{kind}:{payment.pk}", None)
            if entry is None or (entry.amount_fen, entry.claim_id, entry.fund_id) != (
                payment.amount_fen,
                payment.claim_id,
                payment.fund_id,
            ):
                yield f"disbursement {payment.pk}: no {kind} entry that fits"
    for key in entries:
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


def _sums_by(column: str) -> dict[int | None, Sums]:
    totals: dict[int | None, Sums] = {}
    rows = LedgerEntry.objects.order_by().values_list(F(column), "kind").annotate(total=Sum("amount_fen"))
    for owner, kind, total in rows:
        totals[owner] = totals.get(owner, Sums()).after(kind, total)
    return totals


def _waiting_to_be_freed() -> set[int]:
    """Claims just withdrawn, whose reservation the relay has still to give back."""
    unfinished = Job.objects.filter(name=FREE_RESERVATION, status__in=[JobStatus.WAITING, JobStatus.RUNNING])
    return set(unfinished.values_list("claim_id", flat=True))
