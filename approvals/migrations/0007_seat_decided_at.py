"""The claims somebody has decided are read from an index, the last first."""

from django.conf import settings
from django.db import migrations, models
from django.db.models import Max, OuterRef, Subquery


def tell(apps, schema_editor) -> None:
    last = apps.get_model("approvals", "Decision").objects.filter(seat=OuterRef("pk")).order_by()
    moment = Subquery(last.values("seat").annotate(at=Max("made_at")).values("at"))
    apps.get_model("approvals", "Seat").objects.update(decided_at=moment)


class Migration(migrations.Migration):
    # PostgreSQL makes no index on a table that has changed rows in the same transaction.
    atomic = False

    dependencies = [
        ("approvals", "0006_notice_lists_guarded"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("registry", "0001_initial"),
        ("workflows", "0011_ask_consent"),
    ]

    operations = [
        migrations.AddField(
            model_name="seat",
            name="decided_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.RunPython(tell, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="seat",
            index=models.Index(
                condition=models.Q(("decided_at__isnull", False)),
                fields=["user", "-decided_at", "-id"],
                name="seat_of_user_decided",
            ),
        ),
    ]
