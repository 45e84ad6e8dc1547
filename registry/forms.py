from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.utils.translation import gettext_lazy as _

from registry.enums import AccountAct
from registry.models import User


class SignInForm(AuthenticationForm):
    """User name and password. One sentence for every failure: it never tells whether the user exists."""

    username = forms.CharField(
        label=_("用户名"),
        max_length=60,
        error_messages={"required": _("请填写用户名。")},
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    password = forms.CharField(
        label=_("密码"),
        max_length=200,
        strip=False,
        error_messages={"required": _("请填写密码。")},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    error_messages = {
        "invalid_login": _("用户名或密码不对。请核对后再试；连续输错5次，要等30分钟才能再试。"),
        "inactive": _("用户名或密码不对。请核对后再试；连续输错5次，要等30分钟才能再试。"),
    }

    def clean_username(self) -> str:
        return User.normalise_username(self.cleaned_data["username"])


class CodeForm(forms.Form):
    """A code of the authenticator app, or a recovery code."""

    code = forms.CharField(
        label=_("验证码"),
        help_text=_("验证器应用里现在显示的6位数字。手机不在身边，可以输入一个恢复码。"),
        max_length=30,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "class": "is-medium",
            }
        ),
        error_messages={"required": _("请输入验证器应用里现在显示的6位验证码。")},
    )


class FirstCodeForm(forms.Form):
    """The first code of an app that has just learned the secret."""

    code = forms.CharField(
        label=_("应用里显示的6位验证码"),
        max_length=30,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "class": "is-medium"}
        ),
        error_messages={"required": _("请输入验证器应用里现在显示的6位验证码。")},
    )


class PasswordForm(PasswordChangeForm):
    """The old password and a new one, twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["new_password1"].help_text = _("至少12个字符，不要用常见的密码。")


class AccountActForm(forms.Form):
    """One act of the security administrator, and why."""

    act = forms.ChoiceField(
        label=_("办理什么"),
        choices=AccountAct.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择要办理的事项。")},
    )
    reason = forms.CharField(
        label=_("原因"),
        help_text=_("例如手机丢失、调离。以后审计要看。"),
        max_length=200,
        error_messages={"required": _("请写明原因。")},
    )
