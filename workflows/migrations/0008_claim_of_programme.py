"""The claims of one programme in the order of their keys: how a simulation walks through the history."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("workflows", "0007_archived_rules")]
    operations = [
        migrations.AddIndex("claim", models.Index(fields=["programme", "id"], name="claim_of_programme")),
    ]
