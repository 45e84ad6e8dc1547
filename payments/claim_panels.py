"""Where the money of a claim is: plain words for everybody, the fund and its entries for finance and audit."""

from payments import guards
from payments.batches.pause_words import told
from payments.batches.rechecking import Finding
from payments.ledger import reserved_fund
from payments.models import Fund
from payments.queue import place_of
from payments.sheet import entries_of, open_pause, payments_of
from registry.models import User
from workflows.enums import DECIDED_STATES, ClaimState
from workflows.models import Claim
from workflows.panels import PanelContent, panel


@panel("money", position=60)
def money_panel(claim: Claim, user: User) -> PanelContent | None:
    """Shown from the approval on, to whoever may read the claim."""
    if claim.state not in DECIDED_STATES:
        return None
    fund = reserved_fund(claim)
    payments = payments_of(claim)
    pause = open_pause(claim) if claim.state == ClaimState.APPROVED else None
    recoveries = list(claim.recoveries.all()) if claim.state == ClaimState.PAID else []
    keeps = fund is not None and Fund.objects.visible_to(user).filter(pk=fund.pk).exists()
    return PanelContent(
        "payments/panel.html",
        {
            "own": claim.applicant_id == user.pk,
            "payment": payments[0] if payments else None,
            "is_reserved": fund is not None,
            "found": told(Finding.from_json(each) for each in pause.findings) if pause else [],
            "ahead": place_of(claim),
            "may_change_account": guards.may_change_account(user, claim) is None,
            "recoveries": recoveries,
            "fund": fund if keeps else None,
            "entries": entries_of(claim) if keeps else [],
        },
    )
