"""A step remembers how many of its working days were used before the claim was returned."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("workflows", "0019_moves_at_desks"),
    ]

    operations = [
        migrations.AddField(
            model_name="planstep",
            name="days_used",
            field=models.PositiveSmallIntegerField(default=0),
        ),
    ]
