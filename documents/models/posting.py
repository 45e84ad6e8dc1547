"""The photograph of a posted list: proof that it hung where the office says."""

from django.db import models
from django.db.models import Q

from approvals.models import NoticePosting
from documents.enums import MediaType


class PostingPhotograph(models.Model):
    """The file of one posting, as it was stored; `sha256` is of the stored bytes and the one the posting names.

    Append-only.
    """

    posting = models.OneToOneField(NoticePosting, on_delete=models.PROTECT, related_name="photograph")
    name = models.CharField(max_length=120)
    path = models.CharField(max_length=120)
    preview_path = models.CharField(max_length=120)
    media_type = models.CharField(max_length=80, choices=MediaType)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="posting_photograph_is_a_picture",
                condition=Q(media_type__in=["image/jpeg", "image/png"]),
            ),
        ]

    def __str__(self) -> str:
        return self.name
