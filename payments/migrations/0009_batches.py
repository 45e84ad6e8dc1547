"""Payments go out in batches, what stops one is kept, and so is the account that was approved."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from payments.separation import PAID_BY_ANOTHER
from registry.append_only import rewritable

PAID = PAID_BY_ANOTHER.operation()


class Migration(migrations.Migration):
    dependencies = [
        ("payments", "0008_double_entry"),
        ("registry", "0008_second_factor"),
        ("workflows", "0025_payment_events"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        # SQLite makes these tables anew, which would lose their triggers; the next migration puts them back.
        rewritable("payments_bankfile"),
        migrations.RunPython(PAID.reverse_code, PAID.code),
        migrations.CreateModel(
            name="ApprovedAccount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("account_index", models.CharField(max_length=64)),
                ("bank", models.CharField(max_length=80)),
                ("holder", models.CharField(max_length=100)),
                ("at", models.DateTimeField()),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="BatchLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("amount_fen", models.BigIntegerField()),
                ("account_index", models.CharField(max_length=64)),
                ("account_masked", models.CharField(max_length=10)),
                ("holder_masked", models.CharField(max_length=100)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("chosen", "等待复核"),
                            ("listed", "已编入"),
                            ("releasing", "正在放款"),
                            ("released", "已放款"),
                            ("paused", "暂停拨付"),
                            ("taken_out", "已移出"),
                        ],
                        default="chosen",
                        max_length=10,
                    ),
                ),
                ("sentence", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="MissingPayment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("document", models.CharField(max_length=80)),
                ("noted_at", models.DateTimeField()),
                ("confirmed_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="PaymentBatch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=40, unique=True, verbose_name="批次编号")),
                ("bank", models.CharField(max_length=80, verbose_name="开户银行")),
                (
                    "route",
                    models.CharField(
                        choices=[
                            ("ssc_card", "社会保障卡"),
                            ("corporate", "对公账户"),
                            ("collective", "村集体账户"),
                        ],
                        max_length=12,
                        verbose_name="账户种类",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("drawn_up", "已编制，待复核放款"),
                            ("released", "已放款"),
                            ("cancelled", "已作废"),
                        ],
                        default="drawn_up",
                        max_length=10,
                    ),
                ),
                ("prepared_at", models.DateTimeField()),
                ("released_at", models.DateTimeField(null=True)),
                ("line_count", models.PositiveIntegerField(null=True)),
                ("total_fen", models.BigIntegerField(null=True)),
                ("content_hash", models.CharField(blank=True, max_length=64)),
                ("cancelled_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="PaymentPause",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("findings", models.JSONField()),
                ("paused_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "end",
                    models.CharField(
                        blank=True,
                        choices=[("cleared", "重新复核通过"), ("judged", "人工核实后恢复")],
                        max_length=10,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.AddField(
            model_name="disbursement",
            name="prepared_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="disbursement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("prepared_by__isnull", True),
                    models.Q(("prepared_by", models.F("released_by")), _negated=True),
                    _connector="OR",
                ),
                name="disbursement_released_by_another",
            ),
        ),
        migrations.AddField(
            model_name="approvedaccount",
            name="account",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.account"
            ),
        ),
        migrations.AddField(
            model_name="approvedaccount",
            name="claim",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="approved_accounts",
                to="workflows.claim",
            ),
        ),
        migrations.AddField(
            model_name="approvedaccount",
            name="confirmed_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="batchline",
            name="account",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.account"
            ),
        ),
        migrations.AddField(
            model_name="batchline",
            name="claim",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="batch_lines", to="workflows.claim"
            ),
        ),
        migrations.AddField(
            model_name="batchline",
            name="disbursement",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="batch_line",
                to="payments.disbursement",
            ),
        ),
        migrations.AddField(
            model_name="missingpayment",
            name="confirmed_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="missingpayment",
            name="disbursement",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="missing",
                to="payments.disbursement",
            ),
        ),
        migrations.AddField(
            model_name="missingpayment",
            name="noted_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="paymentbatch",
            name="cancelled_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="paymentbatch",
            name="fund",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="batches", to="payments.fund"
            ),
        ),
        migrations.AddField(
            model_name="paymentbatch",
            name="prepared_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="paymentbatch",
            name="released_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="batchline",
            name="batch",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="payments.paymentbatch"
            ),
        ),
        migrations.AddField(
            model_name="bankfile",
            name="batch",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="bank_file",
                to="payments.paymentbatch",
            ),
        ),
        migrations.AddField(
            model_name="paymentpause",
            name="claim",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="payment_pauses",
                to="workflows.claim",
            ),
        ),
        migrations.AddField(
            model_name="paymentpause",
            name="ended_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="missingpayment",
            constraint=models.CheckConstraint(
                condition=models.Q(("document", ""), _negated=True), name="missing_payment_names_a_document"
            ),
        ),
        migrations.AddConstraint(
            model_name="missingpayment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("confirmed_at__isnull", True), ("confirmed_by__isnull", True)),
                    models.Q(
                        ("confirmed_at__isnull", False),
                        ("confirmed_by__isnull", False),
                        models.Q(("confirmed_by", models.F("noted_by")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="missing_payment_confirmed_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="paymentbatch",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["drawn_up", "released", "cancelled"])),
                name="batch_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="paymentbatch",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("released_by__isnull", True),
                    models.Q(("released_by", models.F("prepared_by")), _negated=True),
                    _connector="OR",
                ),
                name="batch_released_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="paymentbatch",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("line_count__gt", 0),
                        ("released_at__isnull", False),
                        ("released_by__isnull", False),
                        ("state", "released"),
                        ("total_fen__gt", 0),
                        models.Q(("content_hash", ""), _negated=True),
                    ),
                    models.Q(
                        models.Q(("state", "released"), _negated=True),
                        ("content_hash", ""),
                        ("line_count__isnull", True),
                        ("released_at__isnull", True),
                        ("released_by__isnull", True),
                        ("total_fen__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="batch_released_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="paymentbatch",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("cancelled_at__isnull", False),
                        ("cancelled_by__isnull", False),
                        ("state", "cancelled"),
                    ),
                    models.Q(
                        models.Q(("state", "cancelled"), _negated=True),
                        ("cancelled_at__isnull", True),
                        ("cancelled_by__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="batch_cancelled_whole",
            ),
        ),
        migrations.AddIndex(
            model_name="batchline",
            index=models.Index(
                condition=models.Q(("status__in", ("chosen", "releasing"))),
                fields=["id"],
                name="batch_line_waiting",
            ),
        ),
        migrations.AddConstraint(
            model_name="batchline",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status__in", ("chosen", "listed", "releasing"))),
                fields=("claim",),
                name="batch_line_one_live_a_claim",
            ),
        ),
        migrations.AddConstraint(
            model_name="batchline",
            constraint=models.UniqueConstraint(fields=("batch", "claim"), name="batch_line_once_a_batch"),
        ),
        migrations.AddConstraint(
            model_name="batchline",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount_fen__gt", 0)), name="batch_line_amount_positive"
            ),
        ),
        migrations.AddConstraint(
            model_name="batchline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("status__in", ["chosen", "listed", "releasing", "released", "paused", "taken_out"])
                ),
                name="batch_line_status_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="batchline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("disbursement__isnull", False), ("status", "released")),
                    models.Q(models.Q(("status", "released"), _negated=True), ("disbursement__isnull", True)),
                    _connector="OR",
                ),
                name="batch_line_paid_when_released",
            ),
        ),
        migrations.AddConstraint(
            model_name="batchline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status__in", ["taken_out", "paused"]), _negated=True),
                    models.Q(("sentence", ""), _negated=True),
                    _connector="OR",
                ),
                name="batch_line_taken_out_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="paymentpause",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at__isnull", True)),
                fields=("claim",),
                name="pause_one_open_a_claim",
            ),
        ),
        migrations.AddConstraint(
            model_name="paymentpause",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("end", ""), ("ended_at__isnull", True), ("ended_by__isnull", True), ("reason", "")
                    ),
                    models.Q(("end", "cleared"), ("ended_at__isnull", False), ("ended_by__isnull", False)),
                    models.Q(
                        ("end", "judged"),
                        ("ended_at__isnull", False),
                        ("ended_by__isnull", False),
                        models.Q(("reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="pause_ended_whole",
            ),
        ),
    ]
