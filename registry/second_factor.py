"""The second factor (两步验证): codes of an authenticator app, each good once, and recovery codes in their place.

What is counted here has to outlast a refusal. Every act is therefore a transaction of its own and refuses to run
inside another one (`durable`): ask for the code first, then call the command that rests on it.
"""

import base64
import secrets
import time
from datetime import datetime, timedelta
from hmac import compare_digest
from typing import NamedTuple

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.db import transaction
from django.utils.translation import gettext as _

from registry import clock
from registry.crypto import blind_index
from registry.errors import SecondFactorRefused
from registry.models import RecoveryCode, RegistryEvent, SecondFactor, User
from registry.text import normalise

SECRET_BYTES = 20
DIGITS = 6
STEP_SECONDS = 30
# A telephone may be half a minute early or late.
SKEW = 1
MOST_WRONG = 5
WAIT = timedelta(minutes=30)
RECOVERY_CODES = 10
RECOVERY_LENGTH = 10
# Without the letters and digits that are taken for one another on paper.
RECOVERY_ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
RECOVERY = "user.recovery_code"
ISSUER = "Shenling"


class Offer(NamedTuple):
    """What an app has to learn: `text` to be typed, `uri` to be drawn as a QR code."""

    text: str
    uri: str

    def __repr__(self) -> str:
        return "Offer(…)"


def has(user: User) -> bool:
    """Whether the user has confirmed an authenticator app."""
    return SecondFactor.objects.filter(user_id=user.pk, confirmed_at__isnull=False).exists()


def require(user: User, code: str) -> None:
    """Let go on whoever types the code his app shows now, or one of his recovery codes; each counts once.

    Raises SecondFactorRefused: without an app, without a code, with a wrong one, one used before, or after five wrong
    ones for half an hour. To be called outside any transaction.
    """
    if refusal := _weigh(user, normalise(code).replace("-", "")):
        raise refusal


@transaction.atomic(durable=True)
def begin(user: User) -> Offer:
    """The secret an app of the user has to learn; the same until he confirms it.

    Raises SecondFactorRefused when one is confirmed already.
    """
    factor = SecondFactor.objects.select_for_update().filter(user=user).first()
    if factor is None:
        factor = SecondFactor(user=user)
        factor.keep(secrets.token_bytes(SECRET_BYTES))
        factor.save(force_insert=True)
    if factor.confirmed_at:
        raise SecondFactorRefused(
            _("您已经启用了两步验证。要换手机，请先用现在的验证码停用。"), code="enrolled"
        )
    secret = factor.open()
    text = base64.b32encode(secret).decode("ascii")
    return Offer(text, app_of(secret).get_provisioning_uri(user.username, ISSUER))


@transaction.atomic(durable=True)
def confirm(user: User, code: str) -> list[str]:
    """Take the app into use once it shows the right code; the recovery codes, which nobody can read again.

    Raises SecondFactorRefused when there is nothing to confirm or the code is wrong.
    """
    factor = SecondFactor.objects.select_for_update().filter(user=user, confirmed_at=None).first()
    step = _step_of(factor, normalise(code)) if factor else None
    if factor is None or step is None:
        raise SecondFactorRefused(
            _("验证码不对，还没有启用。请核对手机时间是否准确，再输入应用里现在显示的6位数字。"), code="wrong"
        )
    factor.confirmed_at, factor.last_step = clock.now(), step
    factor.save(update_fields=["confirmed_at", "last_step"])
    _record(user, "confirm_factor")
    return _new_recovery_codes(factor)


def renew_recovery_codes(user: User, code: str) -> list[str]:
    """New recovery codes in place of all earlier ones. Raises SecondFactorRefused as `require` does."""
    require(user, code)
    with transaction.atomic(durable=True):
        factor = SecondFactor.objects.select_for_update().get(user=user)
        _record(user, "renew_recovery_codes")
        return _new_recovery_codes(factor)


def give_up(user: User, code: str) -> None:
    """Forget the app and the recovery codes, so that another one can be enrolled. Raises as `require` does."""
    require(user, code)
    with transaction.atomic(durable=True):
        SecondFactor.objects.filter(user=user).delete()
        _record(user, "give_up_factor")


def recovery_codes_left(user: User) -> int:
    """How many recovery codes the user has not used."""
    return RecoveryCode.objects.filter(factor__user_id=user.pk, used_at=None).count()


def app_of(secret: bytes) -> TOTP:
    """What an authenticator app computes from the secret (RFC 6238 with what every app takes for granted)."""
    return TOTP(secret, DIGITS, SHA1(), STEP_SECONDS)


def step_now() -> int:
    """The half minute it is: by the real time, which is all that a telephone knows of in a demonstration."""
    return int(time.time()) // STEP_SECONDS


@transaction.atomic(durable=True)
def _weigh(user: User, code: str) -> SecondFactorRefused | None:
    """The refusal of this code, None when it counts. The row of the user is locked: of two who type the same code,
    one comes second."""
    factor = SecondFactor.objects.select_for_update().filter(user=user, confirmed_at__isnull=False).first()
    if factor is None:
        return SecondFactorRefused(
            _("这一步需要两步验证，您还没有启用。请先到“账户与安全”里启用，再回来办理。"), code="not_enrolled"
        )
    if factor.locked_until and clock.now() < factor.locked_until:
        return _locked(factor.locked_until)
    if not code:
        return SecondFactorRefused(_("请输入验证器应用里现在显示的6位验证码。"), code="missing")
    step = _step_of(factor, code)
    if step is not None and factor.last_step is not None and step <= factor.last_step:
        return SecondFactorRefused(
            _("这个验证码已经用过了。请等应用里换成下一个验证码（最多30秒）再输入。"), code="used"
        )
    if step is None and not _use_recovery_code(factor, code):
        return _count_wrong(factor)
    factor.wrong, factor.locked_until = 0, None
    factor.last_step = factor.last_step if step is None else step
    factor.save(update_fields=["wrong", "locked_until", "last_step"])
    return None


def _step_of(factor: SecondFactor, code: str) -> int | None:
    """The half minute whose code this is, None when it is none of those about now."""
    app, now = app_of(factor.open()), step_now()
    for step in range(now - SKEW, now + SKEW + 1):
        if compare_digest(app.generate(step * STEP_SECONDS), code.encode()):
            return step
    return None


def _count_wrong(factor: SecondFactor) -> SecondFactorRefused:
    factor.wrong += 1
    if factor.wrong < MOST_WRONG:
        factor.save(update_fields=["wrong"])
        return SecondFactorRefused(
            _("验证码不对，这一步还没有办。请输入应用里现在显示的6位数字；连续输错5次，要等30分钟。"),
            code="wrong",
        )
    factor.wrong, factor.locked_until = 0, clock.now() + WAIT
    factor.save(update_fields=["wrong", "locked_until"])
    _record(factor.user, "lock_factor")
    return _locked(factor.locked_until)


def _locked(until: datetime) -> SecondFactorRefused:
    sentence = _(
        "验证码输错的次数太多，请%(time)s以后再试。已经办好的都不受影响；"
        "如果不是您本人在输，请告诉系统管理员。"
    )
    shown = f"{until.astimezone(clock.SHANGHAI):%H:%M}"
    return SecondFactorRefused(sentence % {"time": shown}, code="locked")


def _use_recovery_code(factor: SecondFactor, code: str) -> bool:
    used = factor.recovery_codes.filter(digest=_digest(factor, code), used_at=None).update(
        used_at=clock.now()
    )
    if used:
        _record(factor.user, "use_recovery_code")
    return bool(used)


def _new_recovery_codes(factor: SecondFactor) -> list[str]:
    codes = [_drawn() for _number in range(RECOVERY_CODES)]
    factor.recovery_codes.all().delete()
    RecoveryCode.objects.bulk_create(
        RecoveryCode(factor=factor, digest=_digest(factor, code)) for code in codes
    )
    half = RECOVERY_LENGTH // 2
    return [f"{code[:half]}-{code[half:]}" for code in codes]


def _drawn() -> str:
    return "".join(secrets.choice(RECOVERY_ALPHABET) for _letter in range(RECOVERY_LENGTH))


def _digest(factor: SecondFactor, code: str) -> str:
    return blind_index(f"{factor.user_id}:{code}", purpose=RECOVERY)


def _record(user: User, verb: str) -> None:
    RegistryEvent.objects.create(actor=user, verb=verb, subject="user", subject_id=str(user.pk))
