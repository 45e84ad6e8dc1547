"""拨付前复核: may this claim be paid today? Asked when it is put into a batch, and again when the batch is released."""

from collections.abc import Callable, Iterable, Iterator
from copy import copy
from dataclasses import dataclass, replace

from payments.enums import DisbursementStatus, PauseCode, PauseEnd
from payments.selectors import holder_of
from policies.errors import BadCase
from policies.recheck import Change, changes
from policies.rules import Rules
from registry import clock
from registry.enums import AccountKind, BusinessStatus, PersonStatus
from registry.models import Account, StatusRecord
from registry.selectors import businesses_of, statuses_by_key
from workflows.archive import pinned_rules
from workflows.cases import case_of
from workflows.conflicts import find_conflicts, open_conflicts
from workflows.enums import BenefitStatus
from workflows.models import Claim

# What only another account mends; people may judge the rest.
OF_ACCOUNT = (
    PauseCode.NO_ACCOUNT,
    PauseCode.ACCOUNT_CLOSED,
    PauseCode.ACCOUNT_OF_ANOTHER,
    PauseCode.ACCOUNT_KIND,
)
GONE = (BusinessStatus.CANCELLED, BusinessStatus.REVOKED)
KINDS = {
    True: (AccountKind.SSC_CARD,),
    False: (AccountKind.CORPORATE, AccountKind.COLLECTIVE),
}
# Facts by which a programme asks for itself what else is asked of every claim.
ALIVE, OPEN = "applicant_alive", "business.status"


@dataclass(frozen=True)
class Finding:
    """One thing that stands in the way. `lines` are positions of the roster, none: the claim as a whole.

    `about` tells two findings of one code apart; `reason` is that of the rules, as JSON.
    """

    code: str
    about: str = ""
    lines: tuple[int, ...] = ()
    reason: dict[str, object] | None = None

    def to_json(self) -> dict[str, object]:
        return {"code": self.code, "about": self.about, "lines": list(self.lines), "reason": self.reason}

    @classmethod
    def from_json(cls, data: dict) -> "Finding":
        return cls(data["code"], data["about"], tuple(data["lines"]), data["reason"])

    @property
    def keys(self) -> set[tuple[str, str, int]]:
        """What somebody who lets it pass lets pass: this, for these lines."""
        return {(self.code, self.about, line) for line in self.lines or (0,)}


def recheck(claim: Claim) -> list[Finding]:
    """Everything that stands in the way today, but what somebody has looked into and let pass."""
    passed = _let_pass(claim)
    found = (each for part in PARTS for each in part(claim))
    return [left for each in found if (left := _without(each, passed)) is not None]


def reads_as(account: Account) -> tuple[str, str, str]:
    """What an approval of an account is of: number, bank and holder."""
    return account.number_index, account.bank, holder_of(account)


def _account(claim: Claim) -> Iterator[Finding]:
    account = claim.account
    if account is None:
        yield Finding(PauseCode.NO_ACCOUNT)
        return
    if account.closed_on is not None:
        yield Finding(PauseCode.ACCOUNT_CLOSED)
    if account.owner != claim.claimant:
        yield Finding(PauseCode.ACCOUNT_OF_ANOTHER)
    if account.kind not in KINDS[claim.person_id is not None]:
        yield Finding(PauseCode.ACCOUNT_KIND)
    approved = claim.approved_accounts.last()
    if approved is None or (approved.account_index, approved.bank, approved.holder) != reads_as(account):
        yield Finding(PauseCode.ACCOUNT_CHANGED, account.number_index)
    last = claim.disbursements.last()
    if (
        last is not None
        and last.status == DisbursementStatus.RETURNED
        and last.account_index == account.number_index
    ):
        yield Finding(PauseCode.ACCOUNT_RETURNED, str(last.pk))


def _people(claim: Claim) -> Iterator[Finding]:
    lines = [(line.person_id, line.position) for line in claim.judged_lines if line.approved_fen]
    if claim.person_id is not None:
        lines = [] if ALIVE in _asked(claim) else [(claim.person_id, 0)]
    records = statuses_by_key({person for person, _position in lines if person is not None})
    died = {position for person, position in lines if _has_died(records.get(person, ()))}
    if died:
        yield Finding(PauseCode.DECEASED, lines=tuple(sorted(died - {0})))


def _has_died(records: Iterable[StatusRecord]) -> bool:
    today = clock.today()
    return any(each.status == PersonStatus.DECEASED and each.valid_from <= today for each in records)


def _business(claim: Claim) -> Iterator[Finding]:
    uscc = claim.answers.get("uscc")
    if not uscc or claim.person_id is None or OPEN in _asked(claim):
        return
    if any(each.uscc == uscc and each.status in GONE for each in businesses_of(claim.person)):
        yield Finding(PauseCode.BUSINESS_CLOSED, str(uscc))


def _elsewhere(claim: Claim) -> Iterator[Finding]:
    """What the database does not refuse by itself: benefits that go together only when somebody says so."""
    find_conflicts(claim)
    paid = open_conflicts(claim).filter(other__status=BenefitStatus.PAID)
    lines: dict[str, set[int]] = {}
    for each in paid:
        line = each.benefit.line
        lines.setdefault(each.other.claim.number, set()).add(line.position if line else 0)
    for number, positions in lines.items():
        roster = () if claim.person_id else tuple(sorted(positions - {0}))
        yield Finding(PauseCode.PAID_ELSEWHERE, number, roster)


def _rules(claim: Claim) -> Iterator[Finding]:
    rules, judged = pinned_rules(claim), claim.assessments.order_by("number").last()
    if rules is None or judged is None or not rules.programme.payment.recheck:
        return
    try:
        found = changes(judged.inputs, _case_of_today(claim), rules)
    except BadCase as fault:
        yield Finding(PauseCode.NOT_CHECKED, fault.field)
        return
    yield from of_the_paid(claim, found)


PARTS: tuple[Callable[[Claim], Iterator[Finding]], ...] = (_account, _people, _business, _elsewhere, _rules)


def _case_of_today(claim: Claim) -> dict[str, object]:
    """What the rules would be told, had the claim been handed in today: registers answer for the policy date."""
    twin = copy(claim)
    twin.policy_date = clock.today()
    return case_of(twin, on=twin.policy_date)


def of_the_paid(claim: Claim, found: Iterable[Change]) -> Iterator[Finding]:
    """Changes of one condition as one finding; those of lines that are not paid anyway stand in nobody's way."""
    paid = {line.position for line in claim.judged_lines if line.approved_fen}
    reasons: dict[str, dict[str, object]] = {}
    lines: dict[str, set[int]] = {}
    for change in found:
        if change.pid.isdecimal() and int(change.pid) not in paid:
            continue
        reasons.setdefault(change.condition, change.reason.to_json())
        lines.setdefault(change.condition, set()).update({int(change.pid)} if change.pid.isdecimal() else ())
    for condition, reason in reasons.items():
        yield Finding(PauseCode.STATUS_CHANGED, condition, tuple(sorted(lines[condition])), reason)


def _asked(claim: Claim) -> set[str]:
    """The facts a programme's own conditions look at before payment."""
    rules: Rules | None = pinned_rules(claim)
    if rules is None:
        return set()
    programme = rules.programme
    return {each.fact for each in programme.conditions if each.key in programme.payment.recheck}


def _let_pass(claim: Claim) -> set[tuple[str, str, int]]:
    judged = claim.payment_pauses.filter(end=PauseEnd.JUDGED).values_list("findings", flat=True)
    return {key for findings in judged for data in findings for key in Finding.from_json(data).keys}


def _without(found: Finding, passed: set[tuple[str, str, int]]) -> Finding | None:
    if found.code in OF_ACCOUNT:
        return found
    if not found.lines:
        return None if found.keys <= passed else found
    left = tuple(line for line in found.lines if (found.code, found.about, line) not in passed)
    return replace(found, lines=left) if left else None
