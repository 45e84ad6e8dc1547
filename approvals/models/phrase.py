"""常用意见: the phrases an office keeps for its own people."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from approvals.enums import PhraseKind
from registry.models import Office

LONGEST_PHRASE = 200
# A refusal says what is refused, why, and what can be done; this word alone says none of it.
BARE = "驳回"


class OfficePhrase(models.Model):
    """One phrase of one office, in its order among those of its kind; a retired one stays, and is not offered."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="phrases")
    kind = models.CharField(_("用于"), max_length=10, choices=PhraseKind)
    text = models.CharField(_("常用意见"), max_length=LONGEST_PHRASE)
    position = models.PositiveSmallIntegerField()
    active = models.BooleanField(default=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["office", "kind", "position", "id"]
        constraints = [
            models.UniqueConstraint(
                name="office_phrase_once", fields=["office", "kind", "text"], condition=Q(active=True)
            ),
            models.CheckConstraint(name="office_phrase_says_something", condition=~Q(text="")),
            models.CheckConstraint(name="office_phrase_no_bare_refusal", condition=~Q(text__contains=BARE)),
        ]

    def __str__(self) -> str:
        return self.text
