"""The ledger is written once: the database refuses to change or remove an entry."""

from django.db import migrations

from registry.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("payments", "0001_initial")]
    operations = [append_only("payments_ledgerentry")]
