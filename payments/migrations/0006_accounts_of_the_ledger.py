"""Funds lie at any place and below one another; an entry names the accounts it moves money between."""

import django.db.models.deletion
from django.db import migrations, models

from registry.append_only import rewritable


class Migration(migrations.Migration):
    dependencies = [
        ("payments", "0005_paid_by_another"),
        ("registry", "0007_duty"),
        ("workflows", "0023_appeals_and_corrections"),
    ]

    operations = [
        rewritable("payments_ledgerentry"),
        migrations.RemoveConstraint(
            model_name="fund",
            name="fund_once_a_year",
        ),
        migrations.RemoveConstraint(
            model_name="fundbalance",
            name="fund_not_overdrawn",
        ),
        migrations.RemoveConstraint(
            model_name="fundbalance",
            name="fund_balance_not_negative",
        ),
        migrations.RemoveConstraint(
            model_name="ledgerentry",
            name="entry_booked_once",
        ),
        migrations.RemoveConstraint(
            model_name="ledgerentry",
            name="entry_kind_known",
        ),
        migrations.RemoveConstraint(
            model_name="ledgerentry",
            name="entry_of_claim_unless_allotted",
        ),
        migrations.RemoveConstraint(
            model_name="ledgerentry",
            name="entry_paid_by_a_person",
        ),
        migrations.RenameField(model_name="fund", old_name="county", new_name="division"),
        migrations.AlterField(
            model_name="fund",
            name="division",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="registry.division",
                verbose_name="地区",
            ),
        ),
        migrations.AlterModelOptions(
            name="fund",
            options={"ordering": ["-year", "division", "code"]},
        ),
        migrations.AddField(
            model_name="fund",
            name="account_head",
            field=models.CharField(blank=True, max_length=20, verbose_name="预算科目"),
        ),
        migrations.AddField(
            model_name="fund",
            name="parent",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="children",
                to="payments.fund",
            ),
        ),
        migrations.AddField(
            model_name="fundbalance",
            name="committed",
            field=models.BigIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="fundbalance",
            name="distributed",
            field=models.BigIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="ledgerentry",
            name="reverses",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="reversed_by",
                to="payments.ledgerentry",
            ),
        ),
        migrations.AddField(
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
                default="",
                max_length=10,
            ),
        ),
        migrations.AddField(
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
                default="",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="ledgerentry",
            name="upper",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="lower_entries",
                to="payments.fund",
            ),
        ),
        migrations.AlterField(
            model_name="ledgerentry",
            name="kind",
            field=models.CharField(
                choices=[
                    ("allot", "下达指标"),
                    ("distribute", "分解下达"),
                    ("withdraw", "收回指标"),
                    ("reserve", "锁定资金"),
                    ("release_reservation", "解除锁定"),
                    ("commit", "列入付款批次"),
                    ("release_commitment", "移出付款批次"),
                    ("pay", "放款"),
                    ("return", "银行退回"),
                    ("refund", "追回资金入账"),
                    ("reverse", "冲正"),
                ],
                max_length=20,
            ),
        ),
    ]
