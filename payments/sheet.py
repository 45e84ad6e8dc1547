"""The payment sheet: everything a finance officer must see of a claim before, while and after he pays it."""

from dataclasses import dataclass

from approvals.deadlines import Due, due_in_words
from approvals.findings import latest_assessment
from approvals.models import Decision
from payments import guards
from payments.batches.pause_words import Told, told
from payments.batches.rechecking import Finding
from payments.ledger import reserved_fund
from payments.models import BatchLine, Disbursement, Fund, LedgerEntry, PaymentPause
from payments.models.batch import LIVE_LINES
from payments.queue import place_of
from payments.recovery.guards import may_order
from payments.selectors import holder_of
from policies.errors import NoRules
from policies.load import programme as load_programme
from policies.model import Clause
from registry import clock
from registry.models import User
from workflows.archive import programme_of, rules_of
from workflows.enums import Station
from workflows.models import Claim, OpenItem
from workflows.wording import in_words, title_of


@dataclass(frozen=True)
class DeskRow:
    """One line of the finance desk, in words."""

    item: OpenItem
    title: str
    due: Due


@dataclass(frozen=True)
class Sheet:
    """What is paid, on what it rests, and how far it is.

    `ahead` counts the claims that get money before this one, None when it waits for none. `refusal` says why this
    reader may not act now; None together with an `item` means that he may.
    """

    claim: Claim
    item: OpenItem | None
    refusal: object | None
    clauses: list[Clause]
    decisions: list[Decision]
    fund: Fund | None
    entries: list[LedgerEntry]
    payments: list[Disbursement]
    ahead: int | None
    pause: PaymentPause | None
    line: BatchLine | None
    may_recover: bool

    @property
    def found(self) -> list[Told]:
        """What the check before payment found, while the payment is paused for it."""
        return told(Finding.from_json(each) for each in self.pause.findings) if self.pause else []

    @property
    def title(self) -> str:
        """What the subsidy is called, in the reader's language."""
        return title_of(self.claim)

    @property
    def payee(self) -> str:
        """Whose account it is: masked for a person, whole for an organisation."""
        return holder_of(self.claim.account) if self.claim.account_id else self.claim.claimant_label

    @property
    def may_act(self) -> bool:
        return self.item is not None and self.refusal is None

    @property
    def may_prepare(self) -> bool:
        """Whether this reader may put the claim into a batch now."""
        stands = self.pause or self.line or self.claim.account is None
        return self.may_act and self.is_at_release and not stands

    @property
    def is_at_release(self) -> bool:
        return self.item is not None and self.item.station == Station.PAY

    @property
    def is_at_result(self) -> bool:
        return self.item is not None and self.item.station == Station.SETTLE


def desk_rows(items: list[OpenItem]) -> list[DeskRow]:
    """The items as the desk shows them: what the subsidy is called, and how much time is left."""
    today = clock.today()
    return [
        DeskRow(
            item,
            in_words(load_programme(item.programme).title),
            due_in_words(item.due_on, today, item.place_code),
        )
        for item in items
    ]


def sheet_of(claim: Claim, reader: User) -> Sheet:
    """The sheet of this claim for this reader; the same for all but what he may do."""
    item, fund = _open_item(claim), reserved_fund(claim)
    return Sheet(
        claim=claim,
        item=item,
        refusal=_refusal(reader, item),
        clauses=clauses_of(claim),
        decisions=list(
            claim.decisions.select_related("seat__user", "seat__principal", "seat__office").order_by("id")
        ),
        fund=fund,
        entries=entries_of(claim),
        payments=payments_of(claim),
        ahead=place_of(claim),
        pause=open_pause(claim),
        line=live_line(claim),
        may_recover=may_order(reader, claim, fund) is None,
    )


def clauses_of(claim: Claim) -> list[Clause]:
    """The clauses the money rests on: the subsidy's own, then those the machine's reasons cite."""
    try:
        rules = rules_of(claim)
    except NoRules:
        programme = programme_of(claim)
        return [programme.clauses[programme.general.keys[-1]]]
    assessment = latest_assessment(claim)
    cited = [reason.clause for reason in assessment.reasons] if assessment else []
    return [rules.clause(key) for key in dict.fromkeys([rules.general_clause, *cited]) if key]


def entries_of(claim: Claim) -> list[LedgerEntry]:
    return list(claim.ledger_entries.select_related("made_by").order_by("id"))


def payments_of(claim: Claim) -> list[Disbursement]:
    """Every payment of the claim, the last one first."""
    return list(claim.disbursements.select_related("released_by", "result_by").order_by("-id"))


def open_pause(claim: Claim) -> PaymentPause | None:
    return claim.payment_pauses.filter(ended_at=None).first()


def live_line(claim: Claim) -> BatchLine | None:
    """Where the claim stands in a batch that has not paid it yet."""
    return claim.batch_lines.filter(status__in=LIVE_LINES).select_related("batch").first()


def _open_item(claim: Claim) -> OpenItem | None:
    item = (
        OpenItem.objects.filter(claim=claim, station__in=[Station.PAY, Station.SETTLE])
        .select_related("office", "taken_by")
        .first()
    )
    if item is not None:
        item.claim = claim
    return item


def _refusal(reader: User, item: OpenItem | None) -> object | None:
    return None if item is None else guards.may_pay(reader, item)
