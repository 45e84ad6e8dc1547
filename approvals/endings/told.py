"""What the claim page tells of the ends of a claim: transfers, appeals, corrections, and what a superior was asked."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from approvals.endings.rectifying import may_rectify
from approvals.endings.transferring import may_transfer
from approvals.enums import ConsentKind, Rectified
from approvals.guards import may_answer
from approvals.models import Appeal, Consent, Rectification
from policies.money import yuan
from registry.models import Account, Division, User
from workflows.archive import programme_of
from workflows.filing import steps_of
from workflows.models import Claim, Transfer
from workflows.wording import in_words

Pairs = list[tuple[str, object]]


@dataclass(frozen=True)
class Asked:
    """One question to the office above, with where the reader answers it or makes use of the answer: at once, or on
    the page of the transfer that was agreed to."""

    consent: Consent
    details: Pairs
    answer_url: str
    use_url: str
    transfer_url: str


@dataclass(frozen=True)
class Told:
    """Everything of this kind on one claim, each the oldest first."""

    transfers: list[Transfer]
    appeals: list[Appeal]
    rectifications: list[tuple[Rectification, Pairs]]
    asked: list[Asked]

    def __bool__(self) -> bool:
        return bool(self.transfers or self.appeals or self.rectifications or self.asked)


def told_of(claim: Claim, user: User) -> Told:
    """What there is to tell; the applicant is not told what offices ask each other."""
    own = claim.applicant_id == user.pk
    rows = claim.rectifications.select_related("line", "office")
    asked = [] if own else claim.consents.select_related("asked_for", "office", "asked_by", "answered_by")
    return Told(
        list(claim.transfers.select_related("from_county", "to_county", "office", "ordered_by")),
        list(claim.appeals.select_related("outcome", "office")),
        [(row, _changed(claim, row)) for row in rows],
        [_asked(claim, user, consent) for consent in asked],
    )


def subject_words(claim: Claim, consent: Consent) -> Pairs:
    """What a superior is asked to agree to, where that is more than kind and reason: a correction, a transfer."""
    asked = consent.subject
    if consent.kind == ConsentKind.TRANSFER and "county" in asked:
        return [(_("移送到"), Division.objects.get(code=asked["county"]).full_name)]
    if consent.kind != ConsentKind.CORRECTION or "what" not in asked:
        return []
    pairs: Pairs = [(_("更正什么"), _thing(claim, asked["what"], asked["path"]))]
    if asked["position"]:
        pairs.append((_("名册第几行"), asked["position"]))
    return [*pairs, (_("更正为"), _value(asked["what"], asked["new"]))]


def fact_titles(claim: Claim) -> dict[str, object]:
    """What the facts of a claim are called: as its filing pages ask for them, else as the rules name them."""
    fields = programme_of(claim).fields
    titles: dict[str, object] = {each.path.rpartition(".")[2]: in_words(each.title) for each in fields}
    titles |= {each.path: in_words(each.title) for each in fields}
    for step in steps_of(claim):
        if step.form is not None:
            titles |= {name: field.label for name, field in step.form.base_fields.items() if field.label}
    return titles


def _changed(claim: Claim, row: Rectification) -> Pairs:
    pairs: Pairs = [
        (_("原来"), _value(row.what, row.old, kept=True)),
        (_("更正为"), _value(row.what, row.new, kept=True)),
    ]
    if row.difference_fen:
        words = _("应补发") if row.difference_fen > 0 else _("应追回")
        pairs.append((words, f"{yuan(abs(row.difference_fen))} {_('元')}"))
    return [(_("更正什么"), _thing(claim, row.what, row.path)), *pairs]


def _thing(claim: Claim, what: str, path: str) -> object:
    if what != Rectified.FACT:
        return Rectified(what).label
    return fact_titles(claim).get(path, path)


def _value(what: str, value: object, *, kept: bool = False) -> object:
    """A value as it is read; an account is kept masked in the row, and named by its key in a question."""
    if what == Rectified.AMOUNT:
        return f"{yuan(value)} {_('元')}"
    if what == Rectified.ACCOUNT and not kept:
        account = Account.objects.filter(pk=value).first()
        return f"{account.bank} {account.number_masked}" if account else "—"
    if isinstance(value, bool):
        return _("是") if value else _("否")
    return "—" if value is None else value


def _asked(claim: Claim, user: User, consent: Consent) -> Asked:
    consent.claim = claim
    is_open = consent.granted is None
    usable = consent.granted and consent.used_at is None
    answers = is_open and may_answer(user, consent) is None
    uses = usable and consent.kind == ConsentKind.CORRECTION and may_rectify(user, claim) is None
    goes = usable and consent.kind == ConsentKind.TRANSFER and may_transfer(user, claim) is None
    return Asked(
        consent,
        subject_words(claim, consent),
        reverse("approvals:consent", args=[consent.pk]) if answers else "",
        reverse("approvals:rectify", args=[claim.key, consent.pk]) if uses else "",
        reverse("approvals:transfer", args=[claim.key], query={"county": consent.subject["county"]})
        if goes
        else "",
    )
