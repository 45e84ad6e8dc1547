"""The authenticator apps of a demonstration: everybody of the cast has one, and it shows its code to the story."""

import secrets

from django.conf import settings
from django.utils.translation import gettext as _

from registry import clock
from registry.errors import RegistryError
from registry.models import SecondFactor, User
from registry.second_factor import SECRET_BYTES, STEP_SECONDS, app_of, step_now


def code_of(user: User) -> str:
    """A code that counts for the user now, whatever he used before: the story does not wait half a minute.

    He is enrolled when he is not. Raises RegistryError outside DEMO and DEBUG.
    """
    if not (settings.DEMO or settings.DEBUG):
        raise RegistryError(
            _("只有演示系统可以代人出示验证码。请用本人手机上的验证器应用。"), code="second_factor"
        )
    held = SecondFactor.objects.filter(user=user).first()
    secret = held.open() if held else secrets.token_bytes(SECRET_BYTES)
    # Anew: that a used code stays used is kept by the database in the old row.
    SecondFactor.objects.filter(user=user).delete()
    factor = SecondFactor(user=user, confirmed_at=clock.now())
    factor.keep(secret)
    factor.save(force_insert=True)
    return _shown_by(secret)


def shown_code(user: User) -> str:
    """What the app of the user shows now, for the pages of a demonstration; nothing elsewhere, or without an app."""
    if not settings.DEMO:
        return ""
    factor = SecondFactor.objects.filter(user=user, confirmed_at__isnull=False).first()
    return _shown_by(factor.open()) if factor else ""


def _shown_by(secret: bytes) -> str:
    return app_of(secret).generate(step_now() * STEP_SECONDS).decode("ascii")
