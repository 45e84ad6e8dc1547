"""What went to the bank and what came back is written once; an exception is seen to once."""

from django.db import migrations

from registry.append_only import append_only, settled


class Migration(migrations.Migration):
    dependencies = [("payments", "0003_bank_files")]
    operations = [
        append_only("payments_bankfile"),
        append_only("payments_bankfilerow"),
        append_only("payments_bankfilecopy"),
        settled(
            "payments_bankreturn",
            always=("fund_id", "format", "content_hash", "row_count", "taken_by_id", "taken_at"),
            once={"finished_at": ("settled", "returned", "known")},
        ),
        settled(
            "payments_bankexception",
            always=(
                "bank_return_id",
                "line",
                "reference",
                "amount_fen",
                "code",
                "sentence",
                "disbursement_id",
            ),
            once={"seen_at": ("seen_by_id", "note")},
        ),
    ]
