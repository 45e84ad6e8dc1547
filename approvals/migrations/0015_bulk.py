"""Many claims at once: what was asked for, and what came of each claim."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("approvals", "0014_notes"),
        ("workflows", "0015_life_of_posts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="BulkRun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("token", models.CharField(max_length=40, unique=True)),
                (
                    "action",
                    models.CharField(
                        choices=[("agree", "同意"), ("return", "退回补正"), ("take", "签收")], max_length=10
                    ),
                ),
                ("comment", models.TextField(blank=True)),
                ("created_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(null=True)),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bulk_runs",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="BulkItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("task_id", models.BigIntegerField()),
                ("expected_version", models.PositiveIntegerField()),
                (
                    "result",
                    models.CharField(
                        choices=[
                            ("waiting", "等待办理"),
                            ("done", "已办"),
                            ("moved", "已有变化，没有办"),
                            ("refused", "没有办"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("code", models.CharField(blank=True, max_length=40)),
                ("sentence", models.TextField(blank=True)),
                ("done_at", models.DateTimeField(null=True)),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="workflows.claim"
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="approvals.bulkrun",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.AddIndex(
            model_name="bulkrun",
            index=models.Index(
                condition=models.Q(("finished_at__isnull", True)), fields=["id"], name="bulk_run_unfinished"
            ),
        ),
        migrations.AddConstraint(
            model_name="bulkrun",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("action", "take"), models.Q(("comment", ""), _negated=True), _connector="OR"
                ),
                name="bulk_run_gives_a_reason",
            ),
        ),
        migrations.AddIndex(
            model_name="bulkitem",
            index=models.Index(
                condition=models.Q(("result", "waiting")), fields=["id"], name="bulk_item_waiting"
            ),
        ),
        migrations.AddConstraint(
            model_name="bulkitem",
            constraint=models.UniqueConstraint(fields=("run", "claim"), name="bulk_item_once_a_run"),
        ),
        migrations.AddConstraint(
            model_name="bulkitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("done_at__isnull", True), ("result", "waiting")),
                    models.Q(models.Q(("result", "waiting"), _negated=True), ("done_at__isnull", False)),
                    _connector="OR",
                ),
                name="bulk_item_ended_has_moment",
            ),
        ),
        migrations.AddConstraint(
            model_name="bulkitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("result__in", ["waiting", "done"]),
                    models.Q(("sentence", ""), _negated=True),
                    _connector="OR",
                ),
                name="bulk_item_undone_says_why",
            ),
        ),
    ]
