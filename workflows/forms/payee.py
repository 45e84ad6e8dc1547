"""Where the money goes: an account of the claimant, chosen or entered anew."""

from django import forms
from django.utils.translation import gettext_lazy as _

from registry.commands import open_account
from registry.enums import AccountKind, OrganisationKind
from registry.identity import card_number_is_plausible, parse_account
from registry.models import Account, User
from workflows.commands import save_answers
from workflows.filing import Rows
from workflows.forms.base import StepForm
from workflows.forms.fields import ParsedField

NEW = "new"
# They keep the money of their village; every other unit has an account of its own.
OF_VILLAGES = (OrganisationKind.VILLAGE_COMMITTEE, OrganisationKind.VILLAGE_PLATFORM)


class AccountForm(StepForm):
    """The number goes sealed into the registry and is never an answer; pages show its last four digits."""

    lead = _("补贴只打到申请人本人的社会保障卡，不能打到别人的账户。")

    chosen = forms.ChoiceField(
        label=_("打到哪个账户"),
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择收款账户。")},
    )
    bank = forms.CharField(
        label=_("开户银行"),
        max_length=80,
        help_text=_("写全称，例如：南安市农村信用合作联社。"),
        error_messages={"required": _("请填写开户银行。")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    account = ParsedField(
        parse=parse_account,
        label=_("账号"),
        help_text=_("银行卡正面的数字。请写自己的卡号。"),
        error_messages={"required": _("请填写账号。")},
        widget=forms.TextInput(
            attrs={"class": "is-medium", "inputmode": "numeric", "autocomplete": "off", "spellcheck": "false"}
        ),
    )

    def prepare(self) -> None:
        if self.claim.organisation_id:
            self.lead = _("补贴打到申请单位自己的账户，户名要和单位名称一致。")
            self.fields["account"].help_text = _("开户许可证或存折上的账号。")
        self.own = list(self.claim.claimant.accounts.filter(closed_on=None))
        entries = [
            (
                str(account.pk),
                f"{account.bank} · {account.get_kind_display()} · {_('尾号')} {account.number_masked[-4:]}",
            )
            for account in self.own
        ]
        self.fields["chosen"].choices = [*entries, (NEW, _("用另一个账户"))]
        if self.is_bound and self.data.get("chosen") != NEW:
            self.let_off("bank", "account")
        self.initial["chosen"] = str(self.claim.account_id) if self.claim.account_id else ""

    def save(self, actor: User) -> None:
        if self.errors:
            return
        account = self._account(actor)
        save_answers(claim_id=self.claim.pk, actor=actor, answers={}, account=account, part=self.part)

    def _account(self, actor: User) -> Account:
        chosen = self.cleaned_data["chosen"]
        if chosen != NEW:
            return next(account for account in self.own if str(account.pk) == chosen)
        number = self.cleaned_data["account"]
        if self.claim.person_id and not card_number_is_plausible(number):
            self.warnings.append(
                _(
                    "尾号%(tail)s的卡号没有通过校验，可能有一位填错了。请再对照卡面核对一遍；确认无误就不用改。"
                )
                % {"tail": number[-4:]}
            )
        return open_account(
            actor=actor,
            owner=self.claim.claimant,
            kind=self._kind(),
            bank=self.cleaned_data["bank"],
            number=number,
        )

    def _kind(self) -> AccountKind:
        if self.claim.person_id:
            return AccountKind.SSC_CARD
        is_of_village = self.claim.organisation.kind in OF_VILLAGES
        return AccountKind.COLLECTIVE if is_of_village else AccountKind.CORPORATE

    def is_done(self) -> bool:
        return self.claim.account_id is not None

    def rows(self) -> Rows:
        account = self.claim.account
        if account is None:
            return []
        return [
            (_("户名"), self.claim.claimant_label),
            (_("开户银行"), account.bank),
            (account.get_kind_display(), _tail(account)),
        ]


def _tail(account: Account) -> str:
    return f"{_('尾号')} {account.number_masked[-4:]}"
