"""Money a place has been given for one purpose in one year, and how much of it is left."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from registry.enums import Role
from registry.models import Division, User
from registry.selectors import covered_by_posts

KEEPERS = (Role.FINANCE, Role.AUDITOR)


class FundQuerySet(models.QuerySet["Fund"]):
    def visible_to(self, user: User) -> "FundQuerySet":
        """Funds of the places whose finance the user serves or audits today, and below; nobody else sees any."""
        return self.filter(covered_by_posts(user, KEEPERS, "division__code"))


class Fund(models.Model):
    """One budget line: `code` is the name by which a programme's payment rule asks for it.

    `parent` is the fund of the same code and year at a higher place that money is distributed from.
    """

    code = models.CharField(_("资金代码"), max_length=40)
    name = models.CharField(_("资金名称"), max_length=80)
    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="+", verbose_name=_("地区"))
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    year = models.PositiveSmallIntegerField(_("年度"))
    account_head = models.CharField(_("预算科目"), max_length=20, blank=True)
    source_document = models.CharField(_("指标文号"), max_length=80)

    objects = FundQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "division", "code"]
        constraints = [
            models.UniqueConstraint(name="fund_once_a_year", fields=["division", "year", "code"]),
        ]

    def __str__(self) -> str:
        return f"{self.name}（{self.year}）"


class FundBalance(models.Model):
    """The sum of a fund's entries, in fen. Written by `payments.ledger` alone, together with the entry.

    `allotted` came in, `distributed` went on to the funds below; what is neither gone nor bound is free.
    """

    fund = models.OneToOneField(Fund, on_delete=models.PROTECT, related_name="balance")
    allotted = models.BigIntegerField(default=0)
    distributed = models.BigIntegerField(default=0)
    reserved = models.BigIntegerField(default=0)
    committed = models.BigIntegerField(default=0)
    paid = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="fund_not_overdrawn",
                condition=Q(
                    allotted__gte=F("distributed") + F("reserved") + F("committed") + F("paid"),
                ),
            ),
            models.CheckConstraint(
                name="fund_balance_not_negative",
                condition=Q(
                    allotted__gte=0, distributed__gte=0, reserved__gte=0, committed__gte=0, paid__gte=0
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.fund}: {self.free}"

    @property
    def taken(self) -> int:
        """What is no longer free, in fen: distributed, reserved, committed or paid."""
        return self.distributed + self.reserved + self.committed + self.paid

    @property
    def free(self) -> int:
        """What can still be reserved or distributed, in fen."""
        return self.allotted - self.taken
