"""Nobody pays a claim he has acted on. Whoever alters the table on SQLite adds the rule again."""

from django.db import migrations

from payments.separation import PAID_BY_ANOTHER


class Migration(migrations.Migration):
    dependencies = [("payments", "0004_bank_files_guarded"), ("approvals", "0009_separation")]
    operations = [PAID_BY_ANOTHER.operation()]
