from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q

from registry import clock
from registry.models.office import Office, Post
from registry.models.user import User


class DelegationQuerySet(models.QuerySet):
    def in_force(self, on: date | None = None) -> Self:
        """Those that hold on the day `on` (today when None) and have not been revoked."""
        day = on or clock.today()
        return self.filter(revoked_at=None, valid_from__lte=day, valid_to__gte=day)


class Delegation(models.Model):
    """委托: whoever holds a post lets another act for him there, for some days, for some programmes, up to an amount.

    It hangs on the post of the principal, and a delegate gets no post by it: so it cannot be passed on.
    """

    post = models.ForeignKey(Post, models.PROTECT, related_name="delegations")
    delegate = models.ForeignKey(User, models.PROTECT, related_name="delegations_received")
    valid_from = models.DateField()
    valid_to = models.DateField()
    # Codes of programmes; none named: all of them.
    programmes = models.JSONField(default=list, blank=True)
    ceiling_fen = models.BigIntegerField(null=True, blank=True)
    reason = models.CharField(max_length=200)
    made_at = models.DateTimeField(default=clock.now)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = DelegationQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_from__lte=F("valid_to")), name="registry_delegation_valid_from_before_to"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="registry_delegation_gives_a_reason"),
            models.CheckConstraint(
                condition=Q(ceiling_fen=None) | Q(ceiling_fen__isnull=False, ceiling_fen__gt=0),
                name="registry_delegation_ceiling_positive",
            ),
            models.CheckConstraint(
                condition=Q(revoked_at=None, revoked_by=None)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="registry_delegation_revoked_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.principal} → {self.delegate} · {self.office}"

    @property
    def principal(self) -> User:
        return self.post.user

    @property
    def office(self) -> Office:
        return self.post.office

    def reaches(self, programme: str, amount_fen: int | None) -> bool:
        """Whether it covers a claim of this programme and amount; an amount nobody knows exceeds every ceiling."""
        if self.programmes and programme not in self.programmes:
            return False
        return self.ceiling_fen is None or (amount_fen is not None and amount_fen <= self.ceiling_fen)
