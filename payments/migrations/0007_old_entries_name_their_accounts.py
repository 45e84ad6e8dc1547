"""Entries booked before the accounts get theirs; what was paid straight from the reservation is committed first."""

from django.db import migrations

WAY = {
    "allot": ("granted", "free"),
    "reserve": ("free", "reserved"),
    "release_reservation": ("reserved", "free"),
    "pay": ("committed", "paid"),
    "return": ("paid", "reserved"),
}


def name_accounts(apps, schema_editor) -> None:
    entries = apps.get_model("payments", "LedgerEntry").objects.all()
    commitments = []
    for entry in entries.filter(kind="pay"):
        entry.pk = None
        entry.kind, entry.key = "commit", f"commit:{entry.key}"
        commitments.append(entry)
    for kind, (source, target) in WAY.items():
        entries.filter(kind=kind).update(source=source, target=target)
    for entry in commitments:
        entry.source, entry.target = "reserved", "committed"
    entries.bulk_create(commitments)


class Migration(migrations.Migration):
    dependencies = [("payments", "0006_accounts_of_the_ledger")]
    operations = [migrations.RunPython(name_accounts, migrations.RunPython.noop)]
