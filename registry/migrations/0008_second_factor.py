"""The second factor of signing in; the database keeps a code that was used from counting again."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import registry.clock
from registry.row_rules import RowRule

STEPS_GO_ON = RowRule(
    table="registry_secondfactor",
    name="registry_second_factor_steps_go_on",
    broken="EXISTS (SELECT 1 FROM registry_secondfactor held WHERE held.id = NEW.id"
    " AND held.last_step IS NOT NULL AND (NEW.last_step IS NULL OR NEW.last_step < held.last_step))",
)
USED_ONCE = RowRule(
    table="registry_recoverycode",
    name="registry_recovery_code_used_once",
    broken="EXISTS (SELECT 1 FROM registry_recoverycode held WHERE held.id = NEW.id"
    " AND held.used_at IS NOT NULL AND NEW.used_at IS DISTINCT FROM held.used_at)",
)


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0007_duty"),
    ]

    operations = [
        migrations.CreateModel(
            name="SecondFactor",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sealed", models.BinaryField()),
                ("made_at", models.DateTimeField(default=registry.clock.now)),
                ("confirmed_at", models.DateTimeField(blank=True, null=True)),
                ("last_step", models.BigIntegerField(blank=True, null=True)),
                ("wrong", models.PositiveSmallIntegerField(default=0)),
                ("locked_until", models.DateTimeField(blank=True, null=True)),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="second_factor",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="RecoveryCode",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("digest", models.CharField(max_length=64)),
                ("used_at", models.DateTimeField(blank=True, null=True)),
                (
                    "factor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="recovery_codes",
                        to="registry.secondfactor",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.AddConstraint(
            model_name="secondfactor",
            constraint=models.CheckConstraint(
                condition=models.Q(("last_step", None), ("confirmed_at__isnull", False), _connector="OR"),
                name="registry_second_factor_used_once_confirmed",
            ),
        ),
        migrations.AddConstraint(
            model_name="recoverycode",
            constraint=models.UniqueConstraint(
                fields=("factor", "digest"), name="registry_recovery_code_once"
            ),
        ),
        STEPS_GO_ON.operation(),
        USED_ONCE.operation(),
    ]
