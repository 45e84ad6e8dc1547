"""A paper is about a claim or about a payment batch."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

from registry.append_only import frozen

ABOUT_ONE_THING = Q(claim__isnull=True, batch__isnull=False) | Q(claim__isnull=False, batch__isnull=True)
ISSUED = (
    "id",
    "claim_id",
    "kind",
    "reservation_id",
    "number",
    "office_id",
    "values",
    "template",
    "path",
    "size",
    "sha256",
    "verification_code",
    "issued_at",
    "text_id",
)
RESERVED = ("id", "claim_id", "kind", "occasion", "number_id", "made_at")
issued_before = frozen("documents_issueddocument", columns=ISSUED)
reserved_before = frozen("documents_reservednumber", columns=RESERVED)


def about(model: str, related_name: str) -> models.ForeignKey:
    return models.ForeignKey(
        null=True, on_delete=django.db.models.deletion.PROTECT, related_name=related_name, to=model
    )


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0005_letters"),
        ("payments", "0010_batches_guarded"),
    ]
    operations = [
        # SQLite makes the tables anew, which would lose their guards silently.
        migrations.RunPython(issued_before.reverse_code, issued_before.code),
        migrations.RunPython(reserved_before.reverse_code, reserved_before.code),
        migrations.AlterField("issueddocument", "claim", about("workflows.claim", "issued_documents")),
        migrations.AlterField("reservednumber", "claim", about("workflows.claim", "reserved_numbers")),
        migrations.AddField("issueddocument", "batch", about("payments.paymentbatch", "papers")),
        migrations.AddField("reservednumber", "batch", about("payments.paymentbatch", "+")),
        migrations.AddConstraint(
            "issueddocument",
            models.UniqueConstraint(
                fields=("batch", "kind"), condition=Q(status="issued"), name="issued_one_in_force_of_a_batch"
            ),
        ),
        migrations.AddConstraint(
            "issueddocument",
            models.CheckConstraint(condition=ABOUT_ONE_THING, name="issued_about_one_thing"),
        ),
        migrations.AddConstraint(
            "reservednumber",
            models.UniqueConstraint(
                fields=("batch", "kind", "occasion"), name="reserved_once_an_occasion_of_a_batch"
            ),
        ),
        migrations.AddConstraint(
            "reservednumber",
            models.CheckConstraint(condition=ABOUT_ONE_THING, name="reserved_about_one_thing"),
        ),
        frozen("documents_issueddocument", columns=(*ISSUED, "batch_id")),
        frozen("documents_reservednumber", columns=(*RESERVED, "batch_id")),
    ]
