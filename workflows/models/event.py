"""What happened to a claim: append-only, chained by hash. Triggers refuse UPDATE and DELETE on both databases."""

import hashlib
import json

from django.conf import settings
from django.db import models
from django.db.models import Q

from registry.models import Office
from registry.powers import signed
from workflows.enums import ActorKind, ClaimState, Verb
from workflows.models.claim import Claim


class ClaimEvent(models.Model):
    """One entry of the history. Its hash covers every column and the hash of the entry before."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="events")
    sequence = models.PositiveIntegerField()
    verb = models.CharField(max_length=30, choices=Verb)
    from_state = models.CharField(max_length=20, choices=ClaimState)
    to_state = models.CharField(max_length=20, choices=ClaimState)
    actor_kind = models.CharField(max_length=10, choices=ActorKind)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, null=True, related_name="+")
    station = models.CharField(max_length=20, blank=True)
    comment = models.TextField(blank=True)
    data = models.JSONField(default=dict, blank=True)
    version = models.PositiveIntegerField()
    at = models.DateTimeField()
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["claim", "sequence"]
        constraints = [
            models.UniqueConstraint(name="event_sequence_once", fields=["claim", "sequence"]),
            models.CheckConstraint(
                name="event_person_is_named",
                condition=Q(actor_kind=ActorKind.PERSON, actor__isnull=False)
                | Q(actor_kind=ActorKind.MACHINE, actor__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.get_verb_display()}"

    @property
    def signed(self) -> str:
        """Who did it: 甲, or 甲（代乙） by delegation; empty for the system."""
        if self.actor is None:
            return ""
        return signed(self.actor.name, self.data.get("principal", ""))

    def computed_hash(self) -> str:
        """SHA-256 over the canonical JSON of this entry and the hash before it, as 64 hexadecimal digits."""
        content = {
            "claim": self.claim_id,
            "sequence": self.sequence,
            "verb": str(self.verb),
            "from": str(self.from_state),
            "to": str(self.to_state),
            "actor": self.actor_id,
            "office": self.office_id,
            "station": str(self.station),
            "comment": self.comment,
            "data": self.data,
            "version": self.version,
            "at": self.at.timestamp(),
            "previous": self.previous_hash,
        }
        text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


def broken_link(claim: Claim) -> ClaimEvent | None:
    """The first entry whose hash does not fit its content or its predecessor; None when the history is whole.

    Where the end was cut off it is the last entry left: the claim knows the hash its history ends with.
    """
    previous, last = "", None
    for number, event in enumerate(claim.events.order_by("sequence"), start=1):
        if event.sequence != number or event.previous_hash != previous or event.hash != event.computed_hash():
            return event
        previous, last = event.hash, event
    head = Claim.objects.values_list("history_head", flat=True).get(pk=claim.pk)
    return last if last is not None and last.hash != head else None
