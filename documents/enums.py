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
    RECEIPT = "receipt", _("收件回执")
    ACCEPTED = "accepted", _("受理通知书")
    CORRECTION = "correction", _("补正通知书")
    NOT_ACCEPTED = "not_accepted", _("不予受理决定书")
    REJECTED = "rejected", _("不予批准决定书")
    DISBURSEMENT_NOTICE = "disbursement_notice", _("补贴资金拨付通知书")
    PAYMENT_RETURNED = "payment_returned", _("退票通知书")
    RECOVERY = "recovery", _("追回决定书")
    FUNDS_REQUEST = "funds_request", _("资金拨付申请表")
    TREASURY_NOTICE = "treasury_notice", _("补贴资金批量拨付通知书")


# Each of these says something of its own about the claim: a later one takes nothing back.
REPEATED = (DocumentKind.CORRECTION, DocumentKind.PAYMENT_RETURNED, DocumentKind.RECOVERY)


class DocumentStatus(models.TextChoices):
    ISSUED = "issued", _("有效")
    SUPERSEDED = "superseded", _("已被替换")
    REVOKED = "revoked", _("已撤销")
