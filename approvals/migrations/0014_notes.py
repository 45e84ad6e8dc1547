"""A reviewer notes what he thinks of single lines before he decides."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("approvals", "0013_objections"),
        ("workflows", "0021_consultations"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DraftVerdict",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "word",
                    models.CharField(
                        choices=[
                            ("agree", "同意"),
                            ("disagree", "不同意"),
                            ("return", "需补正，分出退回申请人"),
                            ("stay", "有疑问，分出单独核实"),
                        ],
                        max_length=10,
                    ),
                ),
                ("amount_fen", models.BigIntegerField(null=True)),
                ("comment", models.CharField(blank=True, max_length=300)),
                ("line_hash", models.CharField(max_length=64)),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="draft_verdicts",
                        to="workflows.claimline",
                    ),
                ),
                (
                    "step",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="draft_verdicts",
                        to="workflows.planstep",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["step", "line"],
                "constraints": [
                    models.UniqueConstraint(fields=("step", "user", "line"), name="draft_once_a_line"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("word", "agree"), models.Q(("comment", ""), _negated=True), _connector="OR"
                        ),
                        name="draft_gives_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("amount_fen__isnull", True), ("amount_fen__gt", 0), _connector="OR"
                        ),
                        name="draft_amount_not_negative",
                    ),
                ],
            },
        ),
    ]
