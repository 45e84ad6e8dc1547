"""What a decision says of single papers, with the hash of what it judged; written once."""

import django.db.models.deletion
from django.db import migrations, models

from registry.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [
        ("approvals", "0017_bulk_assigning"),
    ]

    operations = [
        migrations.CreateModel(
            name="DocumentVerdict",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("paper", models.CharField(max_length=40)),
                ("title", models.CharField(max_length=200)),
                (
                    "verdict",
                    models.CharField(
                        choices=[("agree", "同意"), ("disagree", "不同意"), ("correct", "需补正")],
                        max_length=10,
                    ),
                ),
                ("reasons", models.JSONField(blank=True, default=list)),
                ("comment", models.CharField(blank=True, max_length=300)),
                ("files", models.JSONField()),
                ("object_hash", models.CharField(max_length=64)),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="document_verdicts",
                        to="approvals.decision",
                    ),
                ),
            ],
            options={
                "ordering": ["decision", "id"],
                "constraints": [
                    models.UniqueConstraint(fields=("decision", "paper"), name="document_verdict_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("verdict", "agree"), models.Q(("comment", ""), _negated=True), _connector="OR"
                        ),
                        name="document_verdict_gives_a_reason",
                    ),
                ],
            },
        ),
        append_only("approvals_documentverdict"),
    ]
