"""A claim may go to the county it belongs to; every hand-over is kept as it was made."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from registry.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0006_calendar_editions"),
        ("workflows", "0015_life_of_posts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="claimevent",
            name="verb",
            field=models.CharField(
                choices=[
                    ("submit", "提交"),
                    ("accept", "受理"),
                    ("not_accept", "不予受理"),
                    ("return_for_correction", "退回补正"),
                    ("publish", "开始公示"),
                    ("reopen", "异议成立，退回审核"),
                    ("approve", "批准"),
                    ("reject", "不予批准"),
                    ("release", "放款"),
                    ("settle", "银行已入账"),
                    ("return_payment", "银行退票"),
                    ("withdraw", "撤回"),
                    ("lapse", "逾期未补正"),
                    ("terminate", "终止"),
                    ("merge", "并入原申请"),
                    ("transfer", "移送"),
                    ("open_draft", "新建草稿"),
                    ("apply_again", "重新申请"),
                    ("open_period", "按月开出申报"),
                    ("edit", "修改申请内容"),
                    ("assess", "政策核对"),
                    ("take", "签收"),
                    ("put_back", "退回待签"),
                    ("visit", "实地核查"),
                    ("agree", "同意"),
                    ("reserve", "锁定资金"),
                    ("reshape", "转入新版流程"),
                    ("wait_for_funds", "资金不足，等待"),
                    ("issue", "出具拨付通知书"),
                    ("object", "提出异议"),
                    ("accept_conflict", "认可并行享受"),
                    ("record_facts", "登记评审结果"),
                    ("split", "分出部分人员单独办理"),
                    ("rejoin", "收回分出的人员"),
                    ("ask_consent", "请示上级"),
                    ("answer_consent", "答复请示"),
                ],
                max_length=30,
            ),
        ),
        migrations.CreateModel(
            name="Transfer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.CharField(max_length=500)),
                ("made_at", models.DateTimeField()),
                (
                    "answers",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answer",
                        to="workflows.transfer",
                    ),
                ),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="transfers",
                        to="workflows.claim",
                    ),
                ),
                (
                    "from_county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.division"
                    ),
                ),
                (
                    "from_place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.division"
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.office"
                    ),
                ),
                (
                    "ordered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.office",
                    ),
                ),
                (
                    "to_county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.division"
                    ),
                ),
                (
                    "to_place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.division"
                    ),
                ),
            ],
            options={
                "ordering": ["claim", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("from_county", models.F("to_county")), _negated=True),
                        name="transfer_leaves_the_county",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="transfer_gives_a_reason"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("answers__isnull", True), ("ordered_by__isnull", True), _connector="OR"
                        ),
                        name="transfer_ordered_is_no_answer",
                    ),
                ],
            },
        ),
        append_only("workflows_transfer"),
    ]
