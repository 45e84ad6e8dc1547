"""A draft of the rules tried on past claims, and the claims it would change."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0003_rule_editions"),
        ("workflows", "0008_claim_of_programme"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Simulation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("programme", models.CharField(max_length=60, verbose_name="补贴项目")),
                ("among", models.CharField(blank=True, max_length=60)),
                ("drafts", models.JSONField()),
                ("drafts_hash", models.CharField(max_length=64)),
                ("first_day", models.DateField(null=True)),
                ("last_day", models.DateField()),
                ("as_of", models.DateField(null=True)),
                ("requested_at", models.DateTimeField()),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("waiting", "等待计算"),
                            ("running", "计算中"),
                            ("done", "已完成"),
                            ("failed", "没有完成"),
                            ("cancelled", "已取消"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("total", models.PositiveIntegerField(default=0)),
                ("done", models.PositiveIntegerField(default=0)),
                ("cursor", models.BigIntegerField(default=0)),
                ("rules_hash", models.CharField(blank=True, max_length=64)),
                ("tally", models.JSONField(null=True)),
                ("finished_at", models.DateTimeField(null=True)),
                ("lease", models.CharField(blank=True, max_length=32)),
                ("lease_until", models.DateTimeField(null=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("error", models.CharField(blank=True, max_length=200)),
                (
                    "edition",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="simulations",
                        to="registry.ruleedition",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="simulations",
                        to="registry.office",
                    ),
                ),
                (
                    "requested_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="simulations",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="SimulatedClaim",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("gained", "新获得"),
                            ("lost", "不再获得"),
                            ("more", "金额增加"),
                            ("less", "金额减少"),
                            ("same", "不变"),
                            ("not_computable", "无法计算"),
                        ],
                        max_length=20,
                    ),
                ),
                ("decided", models.BooleanField()),
                ("was_fen", models.BigIntegerField()),
                ("now_fen", models.BigIntegerField()),
                ("lines", models.JSONField()),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="workflows.claim"
                    ),
                ),
                (
                    "simulation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="claims",
                        to="workflows.simulation",
                    ),
                ),
            ],
            options={
                "ordering": ["simulation", "id"],
            },
        ),
        migrations.AddConstraint(
            model_name="simulation",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["waiting", "running", "done", "failed", "cancelled"])),
                name="simulation_status_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="simulation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("first_day__isnull", True), ("first_day__lte", models.F("last_day")), _connector="OR"
                ),
                name="simulation_days_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="simulation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("finished_at__isnull", False), ("status__in", ("done", "failed", "cancelled"))),
                    models.Q(
                        models.Q(("status__in", ("done", "failed", "cancelled")), _negated=True),
                        ("finished_at__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="simulation_ended_has_moment",
            ),
        ),
        migrations.AddConstraint(
            model_name="simulation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "done"), _negated=True), ("tally__isnull", False), _connector="OR"
                ),
                name="simulation_done_has_answer",
            ),
        ),
        migrations.AddIndex(
            model_name="simulatedclaim",
            index=models.Index(fields=["simulation", "kind", "id"], name="simulated_by_kind"),
        ),
        migrations.AddConstraint(
            model_name="simulatedclaim",
            constraint=models.UniqueConstraint(fields=("simulation", "claim"), name="simulated_claim_once"),
        ),
        migrations.AddConstraint(
            model_name="simulatedclaim",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind__in", ["gained", "lost", "more", "less", "same", "not_computable"])
                ),
                name="simulated_kind_known",
            ),
        ),
    ]
