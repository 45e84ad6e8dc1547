from django.db import models
from django.db.models import Q

from registry import clock
from registry.crypto import seal, unseal
from registry.models.user import User


class SecondFactor(models.Model):
    """The authenticator app of a user: its sealed secret, and what keeps a code from being used again or guessed.

    `last_step` is the half minute (counted since 1970) of the code used last: only later ones count.
    """

    user = models.OneToOneField(User, models.PROTECT, related_name="second_factor")
    sealed = models.BinaryField()
    made_at = models.DateTimeField(default=clock.now)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    last_step = models.BigIntegerField(null=True, blank=True)
    wrong = models.PositiveSmallIntegerField(default=0)
    locked_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="registry_second_factor_used_once_confirmed",
                condition=Q(last_step=None) | Q(confirmed_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return str(self.user)

    @property
    def seal_context(self) -> str:
        return f"registry.second_factor:{self.user_id}"

    def keep(self, secret: bytes) -> None:
        """Seal the secret that the app shares into this (unsaved) row."""
        self.sealed = seal(secret, context=self.seal_context)

    def open(self) -> bytes:
        """The secret in clear. Raises crypto.SealBroken when it was changed or the key is missing."""
        return unseal(self.sealed, context=self.seal_context)


class RecoveryCode(models.Model):
    """A code that stands in once for a lost app. Only its keyed hash is kept."""

    factor = models.ForeignKey(SecondFactor, models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["factor", "digest"], name="registry_recovery_code_once")
        ]

    def __str__(self) -> str:
        return f"{self.factor} {self.pk}"
