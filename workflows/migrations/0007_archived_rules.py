"""The rules every stored assessment was made by, kept whole and written once."""

from django.db import migrations, models

from registry.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("workflows", "0006_benefits_exclude")]
    operations = [
        migrations.CreateModel(
            name="ArchivedRules",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("content_hash", models.CharField(max_length=64, unique=True)),
                ("version", models.CharField(max_length=200)),
                ("recipe", models.JSONField()),
                ("kept_at", models.DateTimeField()),
            ],
            options={"ordering": ["id"]},
        ),
        append_only("workflows_archivedrules"),
    ]
