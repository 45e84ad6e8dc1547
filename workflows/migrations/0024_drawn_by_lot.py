"""A step may be given to somebody drawn by lot, and the history tells of it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("workflows", "0023_appeals_and_corrections"),
        ("registry", "0007_duty"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="planstep",
            name="drawn",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
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
                    ("transfer", "移送"),
                    ("review_again", "原决定撤销，重新审核"),
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
                    ("post_list", "张贴公示名单"),
                    ("correct_list", "更正公示内容"),
                    ("object", "提出异议"),
                    ("dismiss_objection", "异议不成立，继续公示"),
                    ("accept_conflict", "认可并行享受"),
                    ("record_facts", "登记评审结果"),
                    ("split", "分出部分人员单独办理"),
                    ("rejoin", "收回分出的人员"),
                    ("appeal", "登记复议诉讼"),
                    ("appeal_outcome", "登记复议诉讼结果"),
                    ("rectify", "行政更正"),
                    ("ask_consent", "请示上级"),
                    ("answer_consent", "答复请示"),
                    ("recompute_deadline", "重新计算期限"),
                    ("send_back", "退回修改"),
                    ("take_back", "撤回意见"),
                    ("hand_over", "转办"),
                    ("assign", "委派"),
                    ("draw", "随机分办"),
                    ("urge", "催办"),
                    ("copy_to", "抄送"),
                    ("consult", "会商"),
                    ("opine", "答复会商"),
                    ("remind", "到期提醒"),
                    ("escalate", "超期上报"),
                ],
                max_length=30,
            ),
        ),
        migrations.AddIndex(
            model_name="planstep",
            index=models.Index(
                condition=models.Q(("drawn__isnull", False), ("status", "waiting")),
                fields=["drawn"],
                name="step_drawn_waiting",
            ),
        ),
    ]
