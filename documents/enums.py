"""The words of papers: what a received file is, what an issued document is worth."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class MediaType(models.TextChoices):
    """What a received file can be, once it was opened and found to be that."""

    JPEG = "image/jpeg", "JPG"
    PNG = "image/png", "PNG"
    PDF = "application/pdf", "PDF"
    XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "XLSX"

    @property
    def is_picture(self) -> bool:
        return self in (MediaType.JPEG, MediaType.PNG)


class DocumentKind(models.TextChoices):
    DISBURSEMENT_NOTICE = "disbursement_notice", _("补贴资金拨付通知书")


class DocumentStatus(models.TextChoices):
    ISSUED = "issued", _("有效")
    SUPERSEDED = "superseded", _("已被替换")
    REVOKED = "revoked", _("已撤销")
