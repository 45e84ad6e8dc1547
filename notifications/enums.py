"""The words of telling people."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    IN_APP = "in_app", _("站内消息")
    EMAIL = "email", _("电子邮件")


class DeliveryStatus(models.TextChoices):
    """A delivery is tried until it is sent or given up."""

    CREATED = "created", _("待发送")
    SENT = "sent", _("已送出")
    FAILED = "failed", _("未能送达")
