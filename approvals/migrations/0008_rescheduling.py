"""How far running deadlines have followed a published calendar."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("approvals", "0007_seat_decided_at"),
        ("registry", "0006_calendar_editions"),
    ]

    operations = [
        migrations.CreateModel(
            name="Rescheduling",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("last_claim", models.BigIntegerField(default=0)),
                ("finished_at", models.DateTimeField(null=True)),
                (
                    "edition",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rescheduling",
                        to="registry.calendaredition",
                    ),
                ),
            ],
            options={
                "ordering": ["edition"],
            },
        ),
    ]
