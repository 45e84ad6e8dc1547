"""Objections to public notices: sealed, kept as they were said, and final once answered."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from registry.append_only import append_only, final_once, frozen

OBJECTION = (
    "id",
    "number",
    "code_index",
    "notice_id",
    "via",
    "text",
    "sealed",
    "received_by_id",
    "received_at",
)
LINE = ("id", "objection_id", "entry_id", "days_left")


class Migration(migrations.Migration):
    dependencies = [
        ("approvals", "0012_consultations"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="seat",
            name="level",
            field=models.CharField(
                choices=[
                    ("village", "村（社区）"),
                    ("township", "乡镇（街道）"),
                    ("county", "县（市、区）"),
                    ("prefecture", "州（市）"),
                    ("province", "省"),
                    ("objection", "异议核实"),
                ],
                max_length=12,
            ),
        ),
        migrations.CreateModel(
            name="Objection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=40, unique=True, verbose_name="异议编号")),
                ("code_index", models.CharField(max_length=64, unique=True)),
                (
                    "via",
                    models.CharField(
                        choices=[("web", "网上"), ("phone", "电话"), ("letter", "书信"), ("visit", "上门")],
                        max_length=10,
                    ),
                ),
                ("text", models.TextField()),
                ("sealed", models.BinaryField()),
                ("received_at", models.DateTimeField()),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("received", "已收到"),
                            ("investigated", "核实中"),
                            ("dismissed", "不成立"),
                            ("upheld", "成立"),
                        ],
                        default="received",
                        max_length=14,
                    ),
                ),
                ("assigned_at", models.DateTimeField(null=True)),
                ("findings", models.TextField(blank=True)),
                ("answer", models.TextField(blank=True)),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "assigned_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "investigator",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="objections",
                        to="approvals.noticelist",
                    ),
                ),
                (
                    "received_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="ObjectedLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("days_left", models.PositiveSmallIntegerField()),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="objected",
                        to="approvals.noticeentry",
                    ),
                ),
                (
                    "seat",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="approvals.seat",
                    ),
                ),
                (
                    "objection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="approvals.objection",
                    ),
                ),
            ],
            options={
                "ordering": ["objection", "entry"],
            },
        ),
        migrations.CreateModel(
            name="Unsealing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.CharField(max_length=300)),
                ("at", models.DateTimeField()),
                (
                    "objection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="unsealings",
                        to="approvals.objection",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["objection", "id"],
            },
        ),
        migrations.AddIndex(
            model_name="objection",
            index=models.Index(fields=["notice", "-id"], name="objection_of_notice"),
        ),
        migrations.AddConstraint(
            model_name="objection",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True), name="objection_gives_a_ground"
            ),
        ),
        migrations.AddConstraint(
            model_name="objection",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["received", "investigated", "dismissed", "upheld"])),
                name="objection_status_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="objection",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("received_by__isnull", True), ("via", "web")),
                    models.Q(models.Q(("via", "web"), _negated=True), ("received_by__isnull", False)),
                    _connector="OR",
                ),
                name="objection_received_by_whoever_heard_it",
            ),
        ),
        migrations.AddConstraint(
            model_name="objection",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("investigator__isnull", True), ("status", "received")),
                    models.Q(
                        models.Q(("status", "received"), _negated=True),
                        ("assigned_at__isnull", False),
                        ("assigned_by__isnull", False),
                        ("investigator__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="objection_investigated_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="objection",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("answered_at__isnull", False),
                        ("status__in", ("dismissed", "upheld")),
                        models.Q(("findings", ""), _negated=True),
                        models.Q(("answer", ""), _negated=True),
                    ),
                    models.Q(
                        models.Q(("status__in", ("dismissed", "upheld")), _negated=True),
                        ("answer", ""),
                        ("answered_at__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="objection_answered_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="objectedline",
            constraint=models.UniqueConstraint(fields=("objection", "entry"), name="objected_line_once"),
        ),
        migrations.AddConstraint(
            model_name="unsealing",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="unsealing_gives_a_reason"
            ),
        ),
        frozen("approvals_objection", columns=OBJECTION),
        final_once("approvals_objection", column="status", values=("dismissed", "upheld")),
        frozen("approvals_objectedline", columns=LINE),
        append_only("approvals_unsealing"),
    ]
