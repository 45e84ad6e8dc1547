"""What was ordered and what came back is written once; no more is ordered than was paid, and nobody gives up alone."""

from django.db import migrations

from payments.separation import ORDERED_NO_MORE_THAN_PAID, RECOVERED_BY_ANOTHER, WRITTEN_OFF_BY_ANOTHER
from registry.append_only import append_only, settled


class Migration(migrations.Migration):
    dependencies = [("payments", "0011_recoveries")]
    operations = [
        RECOVERED_BY_ANOTHER.operation(),
        WRITTEN_OFF_BY_ANOTHER.operation(),
        ORDERED_NO_MORE_THAN_PAID.operation(),
        append_only("payments_repayment"),
        settled(
            "payments_recoverycase",
            always=(
                "claim_id",
                "fund_id",
                "amount_fen",
                "reason",
                "clause",
                "facts",
                "ordered_by_id",
                "ordered_at",
                "due_on",
            ),
            once={"closed_at": ("repaid_fen", "written_off_fen")},
        ),
        settled(
            "payments_writeoff",
            always=("case_id", "reason", "asked_by_id", "asked_at"),
            once={"answered_at": ("answered_by_id", "amount_fen", "opinion")},
        ),
    ]
