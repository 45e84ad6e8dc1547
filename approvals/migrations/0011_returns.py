"""A return names what has to be mended, item by item; a verdict on a line knows what it judged."""

import django.db.models.deletion
from django.db import migrations, models

from registry.append_only import append_only, rewritable


class Migration(migrations.Migration):
    dependencies = [
        ("approvals", "0010_moves_at_desks"),
        ("workflows", "0020_returns"),
    ]

    operations = [
        rewritable("approvals_lineverdict"),
        migrations.CreateModel(
            name="CorrectionItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("line", "名册里的人员"),
                            ("part", "填写的内容"),
                            ("document", "材料"),
                            ("whole", "整份申请"),
                        ],
                        max_length=10,
                    ),
                ),
                ("target", models.CharField(blank=True, max_length=40)),
                ("title", models.CharField(max_length=200)),
                ("wrong", models.CharField(max_length=300, verbose_name="哪里要补正")),
                ("clause", models.CharField(blank=True, max_length=200)),
                ("object_hash", models.CharField(max_length=64)),
                ("before", models.JSONField(blank=True, default=list)),
                ("after", models.JSONField(blank=True, default=list)),
                ("explanation", models.CharField(blank=True, max_length=300, verbose_name="不改的说明")),
                ("mended_at", models.DateTimeField(null=True)),
                ("is_changed", models.BooleanField(default=False)),
            ],
            options={
                "ordering": ["decision", "number"],
            },
        ),
        migrations.CreateModel(
            name="ReturnedView",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("objects_seen", models.JSONField()),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="lineverdict",
            name="line_verdict_amount_fits",
        ),
        migrations.AddField(
            model_name="lineverdict",
            name="line_hash",
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AlterField(
            model_name="lineverdict",
            name="verdict",
            field=models.CharField(
                choices=[("agree", "同意"), ("disagree", "不同意"), ("correct", "需补正")], max_length=10
            ),
        ),
        migrations.AddConstraint(
            model_name="lineverdict",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("amount_fen__gt", 0), ("verdict", "agree")),
                    models.Q(("amount_fen", 0), ("verdict__in", ["disagree", "correct"])),
                    _connector="OR",
                ),
                name="line_verdict_amount_fits",
            ),
        ),
        migrations.AddField(
            model_name="correctionitem",
            name="claim",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="corrections", to="workflows.claim"
            ),
        ),
        migrations.AddField(
            model_name="correctionitem",
            name="decision",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="corrections",
                to="approvals.decision",
            ),
        ),
        migrations.AddField(
            model_name="returnedview",
            name="decision",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="view", to="approvals.decision"
            ),
        ),
        migrations.AddConstraint(
            model_name="correctionitem",
            constraint=models.UniqueConstraint(
                fields=("decision", "kind", "target"), name="correction_once_a_target"
            ),
        ),
        migrations.AddConstraint(
            model_name="correctionitem",
            constraint=models.CheckConstraint(
                condition=models.Q(("wrong", ""), _negated=True), name="correction_says_what_is_wrong"
            ),
        ),
        migrations.AddConstraint(
            model_name="correctionitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "whole"), ("target", "")),
                    models.Q(
                        models.Q(("kind", "whole"), _negated=True), models.Q(("target", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="correction_names_its_target",
            ),
        ),
        migrations.AddConstraint(
            model_name="correctionitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("mended_at__isnull", True),
                    ("is_changed", True),
                    models.Q(("explanation", ""), _negated=True),
                    _connector="OR",
                ),
                name="correction_mended_or_explained",
            ),
        ),
        append_only("approvals_lineverdict"),
        append_only("approvals_returnedview"),
    ]
