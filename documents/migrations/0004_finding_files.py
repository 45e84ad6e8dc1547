"""核实材料: written once, and only by whoever looks into an objection that is not answered yet."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from registry.append_only import append_only
from registry.row_rules import RowRule

WHILE_INVESTIGATED = RowRule(
    table="documents_findingfile",
    name="finding_file_while_investigated",
    broken="NOT EXISTS (SELECT 1 FROM approvals_objection objection WHERE objection.id = NEW.objection_id"
    " AND objection.status = 'investigated' AND objection.investigator_id = NEW.added_by_id)",
)


class Migration(migrations.Migration):
    dependencies = [
        ("approvals", "0016_appeals_and_corrections"),
        ("documents", "0003_posting_photographs"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="FindingFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("path", models.CharField(max_length=120)),
                ("preview_path", models.CharField(blank=True, max_length=120)),
                (
                    "media_type",
                    models.CharField(
                        choices=[
                            ("image/jpeg", "JPG"),
                            ("image/png", "PNG"),
                            ("application/pdf", "PDF"),
                            ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "XLSX"),
                        ],
                        max_length=80,
                    ),
                ),
                ("size", models.PositiveIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("added_at", models.DateTimeField()),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "objection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="finding_files",
                        to="approvals.objection",
                    ),
                ),
            ],
            options={
                "ordering": ["objection", "id"],
                "constraints": [
                    models.UniqueConstraint(fields=("objection", "sha256"), name="finding_file_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("media_type__in", ["image/jpeg", "image/png", "application/pdf"])
                        ),
                        name="finding_file_is_picture_or_pdf",
                    ),
                ],
            },
        ),
        append_only("documents_findingfile"),
        WHILE_INVESTIGATED.operation(),
    ]
