"""Photographs of posted lists: written once."""

import django.db.models.deletion
from django.db import migrations, models

from registry.append_only import append_only

MEDIA = (
    ("image/jpeg", "JPG"),
    ("image/png", "PNG"),
    ("application/pdf", "PDF"),
    ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "XLSX"),
)


class Migration(migrations.Migration):
    dependencies = [
        ("approvals", "0006_notice_lists_guarded"),
        ("documents", "0002_frozen"),
    ]

    operations = [
        migrations.CreateModel(
            name="PostingPhotograph",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("path", models.CharField(max_length=120)),
                ("preview_path", models.CharField(max_length=120)),
                ("media_type", models.CharField(choices=MEDIA, max_length=80)),
                ("size", models.PositiveIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                (
                    "posting",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="photograph",
                        to="approvals.noticeposting",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        name="posting_photograph_is_a_picture",
                        condition=models.Q(media_type__in=["image/jpeg", "image/png"]),
                    )
                ],
            },
        ),
        append_only("documents_postingphotograph"),
    ]
