"""Decisions are written once: the database refuses to change or remove them."""

from django.db import migrations

from registry.append_only import append_only

TABLES = ("approvals_decision", "approvals_lineverdict", "approvals_sitevisit")


class Migration(migrations.Migration):
    dependencies = [("approvals", "0001_initial")]
    operations = [append_only(table) for table in TABLES]
