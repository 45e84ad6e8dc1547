"""Opening, handing in and taking back: the forms that are not a page of the filing itself."""

from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext_lazy as _

from registry.models import Division
from workflows.forms.fields import county_choices, village_choices
from workflows.models import Claim


class PlaceForm(forms.Form):
    """The village in whose county the claim is filed; of one county at a time."""

    place = forms.ChoiceField(label=_("村（社区）"), error_messages={"required": _("请选择到村（社区）。")})

    def __init__(self, county: Division, home: Division, data: Mapping[str, str] | None = None) -> None:
        super().__init__(data)
        self.fields["place"].choices = village_choices(county.code)
        self.initial["place"] = home.code

    def place_chosen(self) -> Division:
        """The division of a valid form."""
        return Division.objects.get(code=self.cleaned_data["place"])


class CountyForm(forms.Form):
    """Another county than the one shown; it is asked for with GET and changes nothing."""

    county = forms.ChoiceField(label=_("县（市、区）"))

    def __init__(self, county: Division) -> None:
        super().__init__(initial={"county": county.code})
        self.fields["county"].choices = county_choices()


class SubmitForm(forms.Form):
    """Handing in the version of the claim that stood on the page."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    confirmed = forms.BooleanField(
        label=_("我已核对以上内容，确认提交。"),
        error_messages={"required": _("请先核对内容，再勾选确认。")},
    )

    def __init__(self, claim: Claim, data: Mapping[str, str] | None = None) -> None:
        super().__init__(data, initial={"version": claim.version})


class WithdrawForm(forms.Form):
    """Taking a claim back; the reason is kept in its history."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("撤回的原因"),
        max_length=200,
        help_text=_("例如：填错了，要重新申请。"),
        widget=forms.Textarea,
        error_messages={"required": _("请写一句撤回的原因。")},
    )

    def __init__(self, claim: Claim, data: Mapping[str, str] | None = None) -> None:
        super().__init__(data, initial={"version": claim.version})
