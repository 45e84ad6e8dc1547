"""公益性岗位: who holds which post from when to when, and on how many days he came."""

from django.db import models
from django.db.models import F, Q

from registry.models import Division, Organisation, Person


class Placement(models.Model):
    """One person in one public-welfare post by agreement; it opens one line of a claim for each month."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="placements")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="placements")
    place = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="+")
    post_code = models.CharField(max_length=30)
    post_name = models.CharField(max_length=60)
    first_approved_on = models.DateField()
    agreed_from = models.DateField()
    agreed_until = models.DateField()
    ended_on = models.DateField(null=True)

    class Meta:
        ordering = ["organisation", "post_code"]
        constraints = [
            models.CheckConstraint(
                name="placement_agreement_in_order", condition=Q(agreed_until__gte=F("agreed_from"))
            ),
            models.UniqueConstraint(
                name="placement_one_person_one_post", fields=["person"], condition=Q(ended_on__isnull=True)
            ),
            models.UniqueConstraint(
                name="placement_one_post_one_person",
                fields=["organisation", "post_code"],
                condition=Q(ended_on__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.post_name} {self.person.name_masked}"


class Attendance(models.Model):
    """Days come and days due of one holder in one month, and the wage really transferred (fen)."""

    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="attendance")
    month = models.CharField(max_length=7)
    attended = models.PositiveSmallIntegerField()
    required = models.PositiveSmallIntegerField()
    wage_paid_fen = models.BigIntegerField()

    class Meta:
        ordering = ["placement", "month"]
        constraints = [
            models.UniqueConstraint(name="attendance_month_once", fields=["placement", "month"]),
            models.CheckConstraint(
                name="attendance_within_required",
                condition=Q(attended__lte=F("required"), required__gte=1, required__lte=31),
            ),
            models.CheckConstraint(name="attendance_wage_not_negative", condition=Q(wage_paid_fen__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.month} {self.attended}/{self.required}"
