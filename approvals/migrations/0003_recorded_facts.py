"""What offices found out of a claim is recorded once and never changed: a correction is a new row."""

import django.db.models.deletion
from django.db import migrations, models

from registry.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [
        ("approvals", "0002_append_only"),
        ("workflows", "0010_record_facts"),
    ]

    operations = [
        migrations.CreateModel(
            name="RecordedFact",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("path", models.CharField(max_length=100)),
                ("value", models.JSONField()),
                ("document", models.CharField(max_length=120)),
                ("claim_version", models.PositiveIntegerField()),
                ("made_at", models.DateTimeField()),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recorded_facts",
                        to="workflows.claim",
                    ),
                ),
                (
                    "seat",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recorded_facts",
                        to="approvals.seat",
                    ),
                ),
            ],
            options={
                "ordering": ["claim", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("document", ""), _negated=True),
                        name="recorded_fact_names_its_document",
                    ),
                    models.UniqueConstraint(
                        fields=("claim", "path", "claim_version"), name="recorded_fact_once_a_version"
                    ),
                ],
            },
        ),
        append_only("approvals_recordedfact"),
    ]
