"""What the database holds of the double entry; from here on the ledger is written once again."""

import django.db.models.expressions
from django.db import migrations, models

from registry.append_only import append_only
from registry.row_rules import RowRule

LIES_BELOW = RowRule(
    table="payments_fund",
    name="fund_lies_below_its_parent",
    broken=(
        "NEW.parent_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM payments_fund upper WHERE upper.id = NEW.parent_id"
        " AND upper.code = NEW.code AND upper.year = NEW.year AND upper.division_id <> NEW.division_id"
        " AND substr(NEW.division_id, 1, length(upper.division_id)) = upper.division_id)"
    ),
)
FROM_ITS_PARENT = RowRule(
    table="payments_ledgerentry",
    name="entry_upper_is_the_parent",
    broken=(
        "NEW.upper_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM payments_fund fund WHERE fund.id = NEW.fund_id"
        " AND fund.parent_id = NEW.upper_id)"
    ),
)
EXACT_OPPOSITE = RowRule(
    table="payments_ledgerentry",
    name="entry_is_the_exact_opposite",
    broken=(
        "NEW.reverses_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM payments_ledgerentry was"
        " WHERE was.id = NEW.reverses_id AND was.reverses_id IS NULL"
        " AND was.fund_id = NEW.fund_id AND was.amount_fen = NEW.amount_fen"
        " AND was.source = NEW.target AND was.target = NEW.source"
        " AND was.upper_id IS NOT DISTINCT FROM NEW.upper_id AND was.claim_id IS NOT DISTINCT FROM NEW.claim_id)"
    ),
)


class Migration(migrations.Migration):
    dependencies = [("payments", "0007_old_entries_name_their_accounts")]

    operations = [
        migrations.AlterField(
            model_name="ledgerentry",
            name="source",
            field=models.CharField(
                choices=[
                    ("granted", "指标来源"),
                    ("upper", "上级资金"),
                    ("free", "可用"),
                    ("reserved", "已锁定"),
                    ("committed", "已列入付款批次"),
                    ("paid", "已放款"),
                ],
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="ledgerentry",
            name="target",
            field=models.CharField(
                choices=[
                    ("granted", "指标来源"),
                    ("upper", "上级资金"),
                    ("free", "可用"),
                    ("reserved", "已锁定"),
                    ("committed", "已列入付款批次"),
                    ("paid", "已放款"),
                ],
                max_length=10,
            ),
        ),
        migrations.AddIndex(
            model_name="ledgerentry",
            index=models.Index(fields=["fund", "id"], name="entry_of_fund"),
        ),
        migrations.AddConstraint(
            model_name="fund",
            constraint=models.UniqueConstraint(fields=("division", "year", "code"), name="fund_once_a_year"),
        ),
        migrations.AddConstraint(
            model_name="fundbalance",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "allotted__gte",
                        django.db.models.expressions.CombinedExpression(
                            django.db.models.expressions.CombinedExpression(
                                django.db.models.expressions.CombinedExpression(
                                    models.F("distributed"), "+", models.F("reserved")
                                ),
                                "+",
                                models.F("committed"),
                            ),
                            "+",
                            models.F("paid"),
                        ),
                    )
                ),
                name="fund_not_overdrawn",
            ),
        ),
        migrations.AddConstraint(
            model_name="fundbalance",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("allotted__gte", 0),
                    ("committed__gte", 0),
                    ("distributed__gte", 0),
                    ("paid__gte", 0),
                    ("reserved__gte", 0),
                ),
                name="fund_balance_not_negative",
            ),
        ),
        migrations.AddConstraint(
            model_name="ledgerentry",
            constraint=models.UniqueConstraint(fields=("key", "fund"), name="entry_booked_once"),
        ),
        migrations.AddConstraint(
            model_name="ledgerentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "allot",
                            "distribute",
                            "withdraw",
                            "reserve",
                            "release_reservation",
                            "commit",
                            "release_commitment",
                            "pay",
                            "return",
                            "refund",
                            "reverse",
                        ],
                    )
                ),
                name="entry_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="ledgerentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind", "reverse"),
                    models.Q(("kind", "allot"), ("source", "granted"), ("target", "free")),
                    models.Q(("kind", "distribute"), ("source", "upper"), ("target", "free")),
                    models.Q(("kind", "withdraw"), ("source", "free"), ("target", "upper")),
                    models.Q(("kind", "reserve"), ("source", "free"), ("target", "reserved")),
                    models.Q(("kind", "release_reservation"), ("source", "reserved"), ("target", "free")),
                    models.Q(("kind", "commit"), ("source", "reserved"), ("target", "committed")),
                    models.Q(("kind", "release_commitment"), ("source", "committed"), ("target", "reserved")),
                    models.Q(("kind", "pay"), ("source", "committed"), ("target", "paid")),
                    models.Q(("kind", "return"), ("source", "paid"), ("target", "reserved")),
                    models.Q(("kind", "refund"), ("source", "paid"), ("target", "free")),
                    _connector="OR",
                ),
                name="entry_goes_its_way",
            ),
        ),
        migrations.AddConstraint(
            model_name="ledgerentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("source", models.F("target")), _negated=True),
                    ("source__in", ["granted", "upper", "free", "reserved", "committed", "paid"]),
                    ("target__in", ["granted", "upper", "free", "reserved", "committed", "paid"]),
                ),
                name="entry_balances",
            ),
        ),
        migrations.AddConstraint(
            model_name="ledgerentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        models.Q(("source", "upper"), ("target", "upper"), _connector="OR"),
                        ("upper__isnull", False),
                        models.Q(("upper", models.F("fund")), _negated=True),
                    ),
                    models.Q(
                        models.Q(("source", "upper"), _negated=True),
                        models.Q(("target", "upper"), _negated=True),
                        ("upper__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="entry_names_the_upper_fund",
            ),
        ),
        migrations.AddConstraint(
            model_name="ledgerentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "reverse"), ("reverses__isnull", False)),
                    models.Q(models.Q(("kind", "reverse"), _negated=True), ("reverses__isnull", True)),
                    _connector="OR",
                ),
                name="entry_reverses_what_it_names",
            ),
        ),
        migrations.AddConstraint(
            model_name="ledgerentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("claim__isnull", True),
                        ("kind__in", ("allot", "distribute", "withdraw")),
                        models.Q(("document", ""), _negated=True),
                    ),
                    models.Q(
                        models.Q(("kind__in", ["allot", "distribute", "withdraw", "reverse"]), _negated=True),
                        ("claim__isnull", False),
                    ),
                    models.Q(("kind", "reverse"), models.Q(("document", ""), _negated=True)),
                    _connector="OR",
                ),
                name="entry_of_claim_unless_granted",
            ),
        ),
        migrations.AddConstraint(
            model_name="ledgerentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind__in", ("reserve", "release_reservation")),
                    ("made_by__isnull", False),
                    _connector="OR",
                ),
                name="entry_made_by_a_person",
            ),
        ),
        append_only("payments_ledgerentry"),
        LIES_BELOW.operation(),
        FROM_ITS_PARENT.operation(),
        EXACT_OPPOSITE.operation(),
    ]
