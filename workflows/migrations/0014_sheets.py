"""A claim can lie on several sheets: what was split off knows where it came from, and may be merged again."""

import django.db.models.deletion
import django_fsm
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0006_calendar_editions"),
        ("workflows", "0013_reshaped"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="claim",
            name="claim_state_known",
        ),
        migrations.RemoveConstraint(
            model_name="claim",
            name="claim_closed_when_ended",
        ),
        migrations.RemoveConstraint(
            model_name="claim",
            name="claim_one_for_unit_and_period",
        ),
        migrations.RemoveConstraint(
            model_name="claim",
            name="claim_followed_by_one",
        ),
        migrations.AddField(
            model_name="claim",
            name="parent",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="split_off",
                to="workflows.claim",
            ),
        ),
        migrations.AddField(
            model_name="claim",
            name="root",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="workflows.claim"
            ),
        ),
        migrations.AddField(
            model_name="claim",
            name="was_split",
            field=models.BooleanField(default=False),
        ),
        migrations.AlterField(
            model_name="claim",
            name="state",
            field=django_fsm.FSMField(
                choices=[
                    ("draft", "草稿"),
                    ("submitted", "已提交，待受理"),
                    ("returned", "退回补正"),
                    ("not_accepted", "不予受理"),
                    ("in_review", "审核中"),
                    ("on_notice", "公示中"),
                    ("approved", "已批准，待拨付"),
                    ("paying", "拨付中"),
                    ("paid", "已拨付"),
                    ("rejected", "不予批准"),
                    ("withdrawn", "已撤回"),
                    ("lapsed", "逾期未补正，视为放弃"),
                    ("terminated", "终止办理"),
                    ("merged", "已并入原申请"),
                ],
                default="draft",
                max_length=20,
                protected=True,
            ),
        ),
        migrations.AlterField(
            model_name="claimevent",
            name="from_state",
            field=models.CharField(
                choices=[
                    ("draft", "草稿"),
                    ("submitted", "已提交，待受理"),
                    ("returned", "退回补正"),
                    ("not_accepted", "不予受理"),
                    ("in_review", "审核中"),
                    ("on_notice", "公示中"),
                    ("approved", "已批准，待拨付"),
                    ("paying", "拨付中"),
                    ("paid", "已拨付"),
                    ("rejected", "不予批准"),
                    ("withdrawn", "已撤回"),
                    ("lapsed", "逾期未补正，视为放弃"),
                    ("terminated", "终止办理"),
                    ("merged", "已并入原申请"),
                ],
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="claimevent",
            name="to_state",
            field=models.CharField(
                choices=[
                    ("draft", "草稿"),
                    ("submitted", "已提交，待受理"),
                    ("returned", "退回补正"),
                    ("not_accepted", "不予受理"),
                    ("in_review", "审核中"),
                    ("on_notice", "公示中"),
                    ("approved", "已批准，待拨付"),
                    ("paying", "拨付中"),
                    ("paid", "已拨付"),
                    ("rejected", "不予批准"),
                    ("withdrawn", "已撤回"),
                    ("lapsed", "逾期未补正，视为放弃"),
                    ("terminated", "终止办理"),
                    ("merged", "已并入原申请"),
                ],
                max_length=20,
            ),
        ),
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
                    ("open_draft", "新建草稿"),
                    ("apply_again", "重新申请"),
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
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            "draft",
                            "submitted",
                            "returned",
                            "not_accepted",
                            "in_review",
                            "on_notice",
                            "approved",
                            "paying",
                            "paid",
                            "rejected",
                            "withdrawn",
                            "lapsed",
                            "terminated",
                            "merged",
                        ],
                    )
                ),
                name="claim_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("closed_at__isnull", False),
                        (
                            "state__in",
                            (
                                "not_accepted",
                                "paid",
                                "rejected",
                                "withdrawn",
                                "lapsed",
                                "terminated",
                                "merged",
                            ),
                        ),
                    ),
                    models.Q(
                        models.Q(
                            (
                                "state__in",
                                (
                                    "not_accepted",
                                    "paid",
                                    "rejected",
                                    "withdrawn",
                                    "lapsed",
                                    "terminated",
                                    "merged",
                                ),
                            ),
                            _negated=True,
                        ),
                        ("closed_at__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="claim_closed_when_ended",
            ),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    models.Q(("period", ""), _negated=True),
                    ("parent__isnull", True),
                    models.Q(
                        (
                            "state__in",
                            ("withdrawn", "not_accepted", "lapsed", "rejected", "terminated", "merged"),
                        ),
                        _negated=True,
                    ),
                ),
                fields=("programme", "organisation", "place", "period"),
                name="claim_one_for_unit_and_period",
            ),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("parent__isnull", True), ("root__isnull", True)),
                    models.Q(("parent__isnull", False), ("root__isnull", False)),
                    _connector="OR",
                ),
                name="claim_sheet_has_root",
            ),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("follows__isnull", False),
                    models.Q(
                        (
                            "state__in",
                            ("withdrawn", "not_accepted", "lapsed", "rejected", "terminated", "merged"),
                        ),
                        _negated=True,
                    ),
                ),
                fields=("follows",),
                name="claim_followed_by_one",
            ),
        ),
    ]
