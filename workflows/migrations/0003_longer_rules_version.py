"""Rules of several layers have longer names."""

from django.db import migrations, models

from registry.append_only import append_only, rewritable

STORED = "workflows_storedassessment"


class Migration(migrations.Migration):
    dependencies = [("workflows", "0002_append_only")]
    operations = [
        rewritable(STORED),
        migrations.AlterField("claim", "rules_version", models.CharField(blank=True, max_length=200)),
        migrations.AlterField("storedassessment", "rules_version", models.CharField(max_length=200)),
        append_only(STORED),
    ]
