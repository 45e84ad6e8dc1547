"""What was handed in and what was issued stays as it is: only taking back, and standing, may change."""

from django.db import migrations

from registry.append_only import frozen

EVIDENCE = (
    "id",
    "claim_id",
    "line_id",
    "kind",
    "name",
    "path",
    "preview_path",
    "media_type",
    "size",
    "sha256",
    "round",
    "uploaded_by_id",
    "uploaded_at",
)
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
)
RESERVED = ("id", "claim_id", "kind", "occasion", "number_id", "made_at")


class Migration(migrations.Migration):
    dependencies = [("documents", "0002_append_only")]
    operations = [
        frozen("documents_evidence", columns=EVIDENCE),
        frozen("documents_issueddocument", columns=ISSUED),
        frozen("documents_reservednumber", columns=RESERVED),
    ]
