"""Many claims are given to a colleague at once."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("approvals", "0016_appeals_and_corrections"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="bulkrun",
            name="receiver",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="bulkrun",
            name="action",
            field=models.CharField(
                choices=[("agree", "同意"), ("return", "退回补正"), ("take", "签收"), ("assign", "委派")],
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            model_name="bulkrun",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("action", "assign"), ("receiver__isnull", False)),
                    models.Q(models.Q(("action", "assign"), _negated=True), ("receiver__isnull", True)),
                    _connector="OR",
                ),
                name="bulk_run_assigns_to_somebody",
            ),
        ),
    ]
