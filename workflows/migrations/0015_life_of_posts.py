"""A post has a life of its own: proposed, held, stopped, renewed, ended; its agreements stand in their own table."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q

from registry.append_only import append_only
from registry.no_overlap import NoOverlap

STATES = [("proposed", "待核定"), ("held", "在岗"), ("declined", "不予核定"), ("ended", "已退出")]
VERBS = [
    ("register", "登记"),
    ("approve", "核定上岗"),
    ("decline", "不予核定"),
    ("renew", "续签"),
    ("extend", "延长"),
    ("stop", "停发"),
    ("resume", "恢复发放"),
    ("end", "退出"),
]
STOP_CAUSES = [
    ("not_working", "不到岗或不履职"),
    ("impersonated", "由他人顶替上岗"),
    ("away", "长期外出务工"),
    ("second_post", "同时在其他岗位"),
    ("unpaid_wages", "单位拖欠工资或补贴"),
    ("under_review", "资格待核实"),
]
END_CAUSES = [
    ("agreement_over", "协议期满"),
    ("employed", "已在别处就业"),
    ("business", "自己创业办企业"),
    ("retired", "达到退休年龄"),
    ("deceased", "死亡"),
    ("resigned", "本人不愿继续"),
    ("misconduct", "违纪或不履职"),
    ("study_or_service", "入学或入伍"),
    ("moved_away", "户口迁出"),
    ("crime", "受刑事处罚"),
    ("post_cut", "岗位撤销"),
]
OPEN = ("proposed", "held")
AGREEMENTS = NoOverlap(
    table="workflows_agreement",
    name="agreement_one_at_a_time",
    same=("placement_id",),
    first="{row}agreed_from",
    last="{row}agreed_until",
)
STOPS = NoOverlap(table="workflows_stop", name="stop_one_at_a_time", same=("placement_id",))


def carry_over(apps, schema_editor) -> None:
    """Whoever was entered so far was approved; the agreement that stood in his row becomes the first of its own."""
    placement, agreement = (apps.get_model("workflows", name) for name in ("Placement", "Agreement"))
    placement.objects.filter(ended_on=None).update(state="held")
    placement.objects.exclude(ended_on=None).update(state="ended", end_cause="agreement_over")
    agreement.objects.bulk_create(
        agreement(placement=row, agreed_from=row.agreed_from, agreed_until=row.agreed_until)
        for row in placement.objects.order_by("id").iterator()
    )
    if schema_editor.connection.vendor == "postgresql":
        # The tables are altered next, and PostgreSQL wants no check left waiting then.
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def put_back(apps, schema_editor) -> None:
    """The span of all agreements of a post into its row."""
    placement = apps.get_model("workflows", "Placement")
    for row in placement.objects.order_by("id").iterator():
        days = row.agreements.aggregate(first=models.Min("agreed_from"), last=models.Max("agreed_until"))
        placement.objects.filter(pk=row.pk).update(agreed_from=days["first"], agreed_until=days["last"])


def key() -> models.BigAutoField:
    return models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


def of(name: str, related: str, **options: object) -> models.ForeignKey:
    return models.ForeignKey(
        on_delete=django.db.models.deletion.PROTECT, related_name=related, to=name, **options
    )


NEW_TABLES = [
    migrations.CreateModel(
        name="Agreement",
        fields=[
            ("id", key()),
            ("agreed_from", models.DateField()),
            ("agreed_until", models.DateField()),
            ("placement", of("workflows.placement", "agreements")),
        ],
        options={"ordering": ["placement", "agreed_from"]},
    ),
    migrations.CreateModel(
        name="PlacementEvent",
        fields=[
            ("id", key()),
            ("verb", models.CharField(choices=VERBS, max_length=10)),
            ("at", models.DateTimeField()),
            ("comment", models.TextField(blank=True)),
            ("data", models.JSONField(blank=True, default=dict)),
            ("actor", of(settings.AUTH_USER_MODEL, "+")),
            ("placement", of("workflows.placement", "events")),
        ],
        options={"ordering": ["placement", "id"]},
    ),
    migrations.CreateModel(
        name="Stop",
        fields=[
            ("id", key()),
            ("first_day", models.DateField()),
            ("last_day", models.DateField(null=True)),
            ("cause", models.CharField(choices=STOP_CAUSES, max_length=20)),
            ("clause", models.CharField(max_length=60)),
            ("placement", of("workflows.placement", "stops")),
        ],
        options={"ordering": ["placement", "first_day"]},
    ),
    migrations.CreateModel(
        name="PeriodOpening",
        fields=[
            ("id", key()),
            ("programme", models.CharField(max_length=60)),
            ("period", models.CharField(max_length=7)),
            ("looked_on", models.DateField()),
            ("reason", models.CharField(blank=True, max_length=30)),
            ("claim", of("workflows.claim", "+", null=True)),
            ("organisation", of("registry.organisation", "+")),
        ],
        options={"ordering": ["id"]},
    ),
]
NEW_COLUMNS = {
    "months_before": models.PositiveSmallIntegerField(default=0),
    "state": models.CharField(choices=STATES, default="proposed", max_length=10),
    "registered_by": of(settings.AUTH_USER_MODEL, "+", null=True),
    "approved_by": of(settings.AUTH_USER_MODEL, "+", null=True),
    "end_cause": models.CharField(blank=True, choices=END_CAUSES, max_length=20),
}
CONSTRAINTS = {
    "placement": [
        models.CheckConstraint(
            name="placement_state_known", condition=Q(state__in=[state for state, _label in STATES])
        ),
        models.CheckConstraint(
            name="placement_held_was_approved",
            condition=~Q(state__in=("held", "ended")) | Q(first_approved_on__isnull=False),
        ),
        models.CheckConstraint(
            name="placement_ended_has_day_and_cause",
            condition=(Q(state="ended", ended_on__isnull=False) & ~Q(end_cause=""))
            | (~Q(state="ended") & Q(ended_on__isnull=True, end_cause="")),
        ),
        models.CheckConstraint(
            name="placement_approved_by_another",
            condition=Q(registered_by__isnull=True)
            | Q(approved_by__isnull=True)
            | ~Q(approved_by=F("registered_by")),
        ),
        models.UniqueConstraint(
            name="placement_one_person_one_post", fields=["person"], condition=Q(state__in=OPEN)
        ),
        models.UniqueConstraint(
            name="placement_one_post_one_person",
            fields=["organisation", "post_code"],
            condition=Q(state__in=OPEN),
        ),
    ],
    "agreement": [
        models.CheckConstraint(name="agreement_in_order", condition=Q(agreed_until__gte=F("agreed_from")))
    ],
    "stop": [
        models.CheckConstraint(
            name="stop_in_order", condition=Q(last_day__isnull=True) | Q(last_day__gt=F("first_day"))
        ),
        models.CheckConstraint(
            name="stop_has_cause", condition=Q(cause__in=[cause for cause, _label in STOP_CAUSES])
        ),
    ],
    "periodopening": [
        models.UniqueConstraint(name="opening_once_a_period", fields=["programme", "organisation", "period"]),
        models.CheckConstraint(
            name="opening_has_claim_or_reason",
            condition=Q(claim__isnull=False, reason="") | (Q(claim__isnull=True) & ~Q(reason="")),
        ),
    ],
}


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0005_organisation_kinds"),
        ("workflows", "0014_sheets"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        *NEW_TABLES,
        *(migrations.AddField("placement", name, field) for name, field in NEW_COLUMNS.items()),
        migrations.AlterField("placement", "first_approved_on", models.DateField(null=True)),
        *(
            migrations.RemoveConstraint("placement", name)
            for name in (
                "placement_agreement_in_order",
                "placement_one_person_one_post",
                "placement_one_post_one_person",
            )
        ),
        migrations.AlterField("placement", "agreed_from", models.DateField(null=True)),
        migrations.AlterField("placement", "agreed_until", models.DateField(null=True)),
        migrations.RunPython(carry_over, put_back),
        migrations.RemoveField("placement", "agreed_from"),
        migrations.RemoveField("placement", "agreed_until"),
        migrations.AddIndex("placement", models.Index(fields=["place", "state"], name="placement_of_place")),
        *(
            migrations.AddConstraint(model, constraint)
            for model, constraints in CONSTRAINTS.items()
            for constraint in constraints
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
        AGREEMENTS.operation(),
        STOPS.operation(),
        append_only("workflows_agreement"),
        append_only("workflows_placementevent"),
    ]
