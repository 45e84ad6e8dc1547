"""The claim knows where its history ends: one look fewer a command, and a cut-off end is seen."""

from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def find_the_ends(apps, schema_editor) -> None:
    claims, events = apps.get_model("workflows", "Claim"), apps.get_model("workflows", "ClaimEvent")
    last = events.objects.filter(claim=OuterRef("pk")).order_by("-sequence")
    claims.objects.filter(events__isnull=False).update(
        history_length=Subquery(last.values("sequence")[:1]), history_head=Subquery(last.values("hash")[:1])
    )


class Migration(migrations.Migration):
    dependencies = [("workflows", "0003_longer_rules_version")]
    operations = [
        migrations.AddField("claim", "history_length", models.PositiveIntegerField(default=0)),
        migrations.AddField("claim", "history_head", models.CharField(blank=True, max_length=64)),
        migrations.RunPython(find_the_ends, migrations.RunPython.noop),
    ]
