"""Money on its way down the tree of funds and up again: one function a command, refused with a sentence."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from payments import guards
from payments.commands import FUND_LEVELS
from payments.enums import EntryKind
from payments.ledger import book, reverse
from payments.models import Fund, FundBalance, LedgerEntry
from payments.queue import serve
from registry.models import Division, User
from workflows.commands import refuse
from workflows.errors import InvalidInput


@transaction.atomic
def distribute(*, actor: User, fund: Fund, division: Division, amount_fen: int, document: str) -> LedgerEntry:
    """Hand free money of the fund down to a place below it, once for each `document`; its fund is opened if need be.

    Raises ledger.FundShort when so much is not free, InvalidInput for a place that does not lie below or whose fund
    is fed by another one.
    """
    refuse(guards.may_allot(actor, fund))
    document = _checked(amount_fen, document)
    lower = _fund_below(fund, division, document)
    entry = book(
        fund=lower,
        kind=EntryKind.DISTRIBUTE,
        amount_fen=amount_fen,
        key=f"distribute:{lower.pk}:{document}",
        made_by=actor,
        document=document,
    )
    serve(lower)
    return entry


@transaction.atomic
def withdraw(*, actor: User, fund: Fund, amount_fen: int, document: str) -> LedgerEntry:
    """Take free money of the fund back to the one it was distributed from, once for each `document`.

    Raises CommandRefused for anybody but the finance of the upper place, ledger.FundShort when so much is not free,
    ledger.NotDistributed when it did not come from there.
    """
    refuse(guards.may_withdraw(actor, fund))
    document = _checked(amount_fen, document)
    entry = book(
        fund=fund,
        kind=EntryKind.WITHDRAW,
        amount_fen=amount_fen,
        key=f"withdraw:{fund.pk}:{document}",
        made_by=actor,
        document=document,
    )
    serve(fund.parent)
    return entry


@transaction.atomic
def correct(*, actor: User, entry: LedgerEntry, document: str) -> LedgerEntry:
    """Put a wrong entry right by its exact opposite; `document` says why. The right one is then booked anew.

    Raises CommandRefused for anybody but the place that booked it, ledger.FundShort when the money is used already.
    """
    refuse(guards.may_allot(actor, entry.upper or entry.fund))
    document = document.strip()
    if not document:
        raise InvalidInput(_("请写明为什么冲正。"), field="document")
    opposite = reverse(entry=entry, made_by=actor, document=document)
    serve(entry.upper or entry.fund)
    return opposite


def _checked(amount_fen: int, document: str) -> str:
    document = document.strip()
    if not document:
        raise InvalidInput(_("请填写指标文号。"), field="document")
    if amount_fen <= 0:
        raise InvalidInput(_("指标金额应大于0元，请重新填写。"), field="amount_fen")
    return document


def _fund_below(upper: Fund, division: Division, document: str) -> Fund:
    """The fund of the same code and year at that place, fed by `upper` from now on if nobody feeds it yet."""
    below = division.code != upper.division_id and division.code.startswith(upper.division_id)
    if not below or division.level not in FUND_LEVELS:
        raise InvalidInput(_("只能下达到本地区以下的州（市）或县（市、区）。"), field="division")
    about = {"name": upper.name, "source_document": document, "account_head": upper.account_head}
    lower, _created = Fund.objects.get_or_create(
        code=upper.code, year=upper.year, division=division, defaults=about | {"parent": upper}
    )
    FundBalance.objects.get_or_create(fund=lower)
    if lower.parent is None:
        Fund.objects.filter(pk=lower.pk, parent=None).update(parent=upper)
        lower.refresh_from_db()
    if lower.parent_id != upper.pk:
        raise InvalidInput(
            _("%(place)s的这项资金由%(upper)s下达，请先下达到%(upper)s。")
            % {"place": division.name, "upper": lower.parent.division.name},
            field="division",
        )
    return lower
