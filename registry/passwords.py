"""What a password must be, said in words that Django's catalogue does not have in Chinese."""

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.utils.translation import gettext as _


class LongEnough(MinimumLengthValidator):
    """Django's rule of length."""

    def get_error_message(self) -> str:
        return _("密码太短，至少要%(count)s个字符。密码没有改。") % {"count": self.min_length}
