"""What was released or confirmed is written once, and nobody pays alone."""

from django.db import migrations

from payments.separation import PAID_BY_ANOTHER, PREPARED_BY_ANOTHER, RELEASED_BY_ANOTHER
from registry.append_only import append_only, settled


class Migration(migrations.Migration):
    dependencies = [("payments", "0009_batches")]
    operations = [
        append_only("payments_bankfile"),
        append_only("payments_approvedaccount"),
        PAID_BY_ANOTHER.operation(),
        PREPARED_BY_ANOTHER.operation(),
        RELEASED_BY_ANOTHER.operation(),
        settled(
            "payments_paymentbatch",
            always=("number", "fund_id", "bank", "route", "prepared_by_id", "prepared_at"),
            once={
                "released_at": ("released_by_id", "line_count", "total_fen", "content_hash", "state"),
                "cancelled_at": ("cancelled_by_id", "state"),
            },
        ),
        settled(
            "payments_batchline",
            always=("batch_id", "claim_id"),
            once={"disbursement_id": ("amount_fen", "account_id", "account_index", "status")},
        ),
        settled(
            "payments_paymentpause",
            always=("claim_id", "paused_at"),
            once={"ended_at": ("ended_by_id", "end", "reason", "findings")},
        ),
        settled(
            "payments_missingpayment",
            always=("disbursement_id", "document", "noted_by_id", "noted_at"),
            once={"confirmed_at": ("confirmed_by_id",)},
        ),
    ]
