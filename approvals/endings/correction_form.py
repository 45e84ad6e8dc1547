"""The form of an administrative correction: what is wrong, and what it should be."""

from django import forms
from django.utils.translation import gettext_lazy as _

from approvals.endings.forms import line_field
from approvals.endings.rectifying import MONEY_OUT, Correction
from approvals.endings.told import fact_titles
from approvals.enums import Rectified
from approvals.fields import ActForm, reason_field
from policies.money import BadAmount, parse_yuan
from registry.models import Account
from workflows.models import Claim

YES_NO = {"是": True, "否": False, "yes": True, "no": False}


class CorrectionForm(ActForm):
    """Only what can be corrected on this claim is offered; a value is read as the kind of value that stands there."""

    what = forms.ChoiceField(
        label=_("更正什么"),
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择要更正什么。")},
    )
    path = forms.ChoiceField(label=_("哪一项内容"), required=False)
    position = forms.IntegerField(
        label=_("名册第几行"),
        required=False,
        min_value=1,
        help_text=_("更正名册中一个人的内容或姓名才填。"),
        error_messages={"invalid": _("请填写行号。"), "min_value": _("请填写行号。")},
    )
    account = forms.ModelChoiceField(
        label=_("正确的账户"), queryset=Account.objects.none(), required=False, empty_label=_("请选择")
    )
    new = line_field(
        _("正确的内容"), _("金额按元填写；是或否的内容填“是”或“否”。更正账户不用填。"), 200, required=False
    )
    comment = reason_field(_("理由和依据"), _("写明错在哪里、依据什么更正。上级和申请人都能看到。"))

    def __init__(self, data: object = None, *, claim: Claim) -> None:
        super().__init__(data, claim=claim)
        paid = claim.state in MONEY_OUT
        useless = Rectified.ACCOUNT if paid else Rectified.AMOUNT
        kinds = [each for each in Rectified if each != useless]
        self.fields["what"].choices = [(each.value, each.label) for each in kinds]
        self.fields["path"].choices = [("", _("请选择")), *_paths(claim)]
        own = Account.objects.filter(
            person=claim.person_id, organisation=claim.organisation_id, closed_on=None
        )
        self.fields["account"].queryset = own.exclude(pk=claim.account_id)
        self.fields["account"].label_from_instance = lambda account: f"{account.bank} {account.number_masked}"

    def clean(self) -> dict[str, object]:
        data = super().clean() or {}
        what, text = data.get("what"), (data.get("new") or "").strip()
        if what == Rectified.ACCOUNT:
            if data.get("account") is None:
                self.add_error("account", _("请选择正确的账户。"))
        elif what and not text:
            self.add_error("new", _("请填写正确的内容。"))
        elif what == Rectified.FACT and not data.get("path"):
            self.add_error("path", _("请选择是哪一项内容。"))
        elif what:
            data["value"] = self._value(what, data.get("path", ""), data.get("position"), text)
        return data

    def correction(self) -> Correction:
        """What a valid form asks for."""
        data = self.cleaned_data
        what, fact = data["what"], data["what"] == Rectified.FACT
        if what == Rectified.ACCOUNT:
            return Correction(what, data["account"].pk)
        position = data["position"] if what in (Rectified.FACT, Rectified.NAME) else None
        return Correction(what, data["value"], data["path"] if fact else "", position)

    def _value(self, what: str, path: str, position: int | None, text: str) -> object:
        if what == Rectified.AMOUNT:
            return self._amount(text)
        if what == Rectified.NAME:
            return text
        line = self.claim.lines.filter(position=position).first() if position else None
        known = (line.facts if line else self.claim.answers).get(path)
        if isinstance(known, bool):
            if text not in YES_NO:
                self.add_error("new", _("这一项填“是”或“否”。"))
            return YES_NO.get(text)
        if isinstance(known, int):
            if not text.isdecimal():
                self.add_error("new", _("这一项填整数。"))
            return int(text) if text.isdecimal() else None
        return text

    def _amount(self, text: str) -> int | None:
        try:
            return parse_yuan(text)
        except BadAmount:
            self.add_error("new", _("请填写正确的金额，例如 10000.00。"))
            return None


def _paths(claim: Claim) -> list[tuple[str, str]]:
    """The facts that stand on the form or the lines as plain values and that have a title."""
    titles = fact_titles(claim)
    facts = dict(claim.answers)
    for line in claim.judged_lines[:1]:
        facts |= line.facts
    plain = [path for path, value in facts.items() if isinstance(value, str | int | bool)]
    return [(path, titles[path]) for path in sorted(plain) if path in titles]
