"""Money a county has been given for one purpose in one year, and how much of it is left."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from registry.enums import Role
from registry.models import Division, User
from registry.selectors import covered_by_posts

KEEPERS = (Role.FINANCE, Role.AUDITOR)


class FundQuerySet(models.QuerySet["Fund"]):
    def visible_to(self, user: User) -> "FundQuerySet":
        """Funds of the counties whose finance the user serves or audits today; nobody else sees any."""
        return self.filter(covered_by_posts(user, KEEPERS, "county__code"))


class Fund(models.Model):
    """One budget line: `code` is the name by which a programme's payment rule asks for it."""

    code = models.CharField(_("资金代码"), max_length=40)
    name = models.CharField(_("资金名称"), max_length=80)
    county = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="+", verbose_name=_("县"))
    year = models.PositiveSmallIntegerField(_("年度"))
    source_document = models.CharField(_("指标文号"), max_length=80)

    objects = FundQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "county", "code"]
        constraints = [
            models.UniqueConstraint(name="fund_once_a_year", fields=["county", "year", "code"]),
        ]

    def __str__(self) -> str:
        return f"{self.name}（{self.year}）"


class FundBalance(models.Model):
    """The sum of a fund's entries, in fen. Written by `payments.ledger` alone, together with the entry."""

    fund = models.OneToOneField(Fund, on_delete=models.PROTECT, related_name="balance")
    allotted = models.BigIntegerField(default=0)
    reserved = models.BigIntegerField(default=0)
    paid = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="fund_not_overdrawn", condition=Q(allotted__gte=F("reserved") + F("paid"))
            ),
            models.CheckConstraint(
                name="fund_balance_not_negative",
                condition=Q(allotted__gte=0, reserved__gte=0, paid__gte=0),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.fund}: {self.free}"

    @property
    def taken(self) -> int:
        """What is reserved or paid, in fen."""
        return self.reserved + self.paid

    @property
    def free(self) -> int:
        """What can still be reserved, in fen."""
        return self.allotted - self.taken
