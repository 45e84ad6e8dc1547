"""Appeals, how they ended, and corrections are kept as they were made."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from registry.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [
        ("approvals", "0015_bulk"),
        ("registry", "0007_duty"),
        ("workflows", "0023_appeals_and_corrections"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Appeal",
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
                            ("reconsideration", "行政复议"),
                            ("litigation", "行政诉讼"),
                            ("complaint", "申诉"),
                        ],
                        max_length=20,
                    ),
                ),
                ("body", models.CharField(max_length=120)),
                ("number", models.CharField(blank=True, max_length=80)),
                ("filed_on", models.DateField()),
                ("made_at", models.DateTimeField()),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appeals",
                        to="workflows.claim",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.office"
                    ),
                ),
            ],
            options={
                "ordering": ["claim", "id"],
            },
        ),
        migrations.CreateModel(
            name="AppealOutcome",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "result",
                    models.CharField(
                        choices=[
                            ("upheld", "维持原决定"),
                            ("quashed", "撤销原决定"),
                            ("altered", "变更原决定"),
                            ("dropped", "申请人撤回，或终止审理"),
                        ],
                        max_length=20,
                    ),
                ),
                ("decided_on", models.DateField()),
                ("document", models.CharField(max_length=120)),
                ("note", models.CharField(max_length=500)),
                ("reopened", models.BooleanField()),
                ("claim_version", models.PositiveIntegerField()),
                ("made_at", models.DateTimeField()),
                (
                    "appeal",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="outcome",
                        to="approvals.appeal",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.office"
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Rectification",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "what",
                    models.CharField(
                        choices=[
                            ("fact", "申请内容"),
                            ("name", "人员姓名"),
                            ("account", "收款账户"),
                            ("amount", "已付金额"),
                        ],
                        max_length=20,
                    ),
                ),
                ("path", models.CharField(blank=True, max_length=100)),
                ("old", models.JSONField(null=True)),
                ("new", models.JSONField()),
                ("reason", models.CharField(max_length=500)),
                ("applied", models.BooleanField()),
                ("difference_fen", models.BigIntegerField(null=True)),
                ("claim_version", models.PositiveIntegerField()),
                ("made_at", models.DateTimeField()),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rectifications",
                        to="workflows.claim",
                    ),
                ),
                (
                    "consent",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rectification",
                        to="approvals.consent",
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rectifications",
                        to="workflows.claimline",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.office"
                    ),
                ),
            ],
            options={
                "ordering": ["claim", "id"],
            },
        ),
        migrations.AddConstraint(
            model_name="appeal",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["reconsideration", "litigation", "complaint"])),
                name="appeal_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="appeal",
            constraint=models.CheckConstraint(
                condition=models.Q(("body", ""), _negated=True), name="appeal_names_its_body"
            ),
        ),
        migrations.AddConstraint(
            model_name="appeal",
            constraint=models.UniqueConstraint(
                condition=models.Q(("number", ""), _negated=True),
                fields=("claim", "kind", "number"),
                name="appeal_number_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="appealoutcome",
            constraint=models.CheckConstraint(
                condition=models.Q(("result__in", ["upheld", "quashed", "altered", "dropped"])),
                name="appeal_result_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="appealoutcome",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("document", ""), _negated=True), models.Q(("note", ""), _negated=True)
                ),
                name="appeal_result_has_document",
            ),
        ),
        migrations.AddConstraint(
            model_name="appealoutcome",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("reopened", False), ("result__in", ["quashed", "altered"]), _connector="OR"
                ),
                name="appeal_upheld_reopens_nothing",
            ),
        ),
        migrations.AddConstraint(
            model_name="rectification",
            constraint=models.CheckConstraint(
                condition=models.Q(("what__in", ["fact", "name", "account", "amount"])),
                name="rectified_thing_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="rectification",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="rectification_gives_a_reason"
            ),
        ),
        migrations.AddConstraint(
            model_name="rectification",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("applied", False),
                        ("difference_fen__isnull", False),
                        ("what", "amount"),
                        models.Q(("difference_fen", 0), _negated=True),
                    ),
                    models.Q(models.Q(("what", "amount"), _negated=True), ("difference_fen__isnull", True)),
                    _connector="OR",
                ),
                name="rectified_amount_differs",
            ),
        ),
        migrations.AddConstraint(
            model_name="rectification",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("what", "fact"), models.Q(("path", ""), _negated=True)),
                    models.Q(models.Q(("what", "fact"), _negated=True), ("path", "")),
                    _connector="OR",
                ),
                name="rectified_fact_has_path",
            ),
        ),
        append_only("approvals_appeal"),
        append_only("approvals_appealoutcome"),
        append_only("approvals_rectification"),
    ]
