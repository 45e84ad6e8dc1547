"""What is done beside deciding; and decisions know the turn of their step, so that one begun anew can be answered."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from registry.append_only import append_only, rewritable


class Migration(migrations.Migration):
    dependencies = [
        ("approvals", "0009_separation"),
        ("registry", "0005_organisation_kinds"),
        ("workflows", "0019_moves_at_desks"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Copy",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=200)),
                ("sent_at", models.DateTimeField()),
                ("read_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="Urging",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("urged_on", models.DateField()),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["claim", "id"],
            },
        ),
        rewritable("approvals_decision"),
        migrations.RemoveConstraint(
            model_name="decision",
            name="decision_agree_once_a_step",
        ),
        migrations.AddField(
            model_name="decision",
            name="turn",
            field=models.PositiveSmallIntegerField(default=1),
        ),
        migrations.AlterField(
            model_name="decision",
            name="verdict",
            field=models.CharField(
                choices=[
                    ("agree", "同意"),
                    ("return", "退回补正"),
                    ("refuse", "不予批准"),
                    ("not_accept", "不予受理"),
                    ("visited", "已实地核查"),
                    ("send_back", "退回修改"),
                ],
                max_length=12,
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.UniqueConstraint(
                condition=models.Q(("verdict__in", ["agree", "visited"])),
                fields=("step", "turn"),
                name="decision_agree_once_a_step",
            ),
        ),
        append_only("approvals_decision"),
        migrations.AddField(
            model_name="copy",
            name="claim",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="copies", to="workflows.claim"
            ),
        ),
        migrations.AddField(
            model_name="copy",
            name="reader",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="copies",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="copy",
            name="sender",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="urging",
            name="claim",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="urgings", to="workflows.claim"
            ),
        ),
        migrations.AddField(
            model_name="urging",
            name="office",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.office"
            ),
        ),
        migrations.AddIndex(
            model_name="copy",
            index=models.Index(fields=["reader", "-id"], name="copy_of_reader"),
        ),
        migrations.AddConstraint(
            model_name="copy",
            constraint=models.UniqueConstraint(
                condition=models.Q(("read_at__isnull", True)),
                fields=("claim", "reader"),
                name="copy_once_unread",
            ),
        ),
        migrations.AddConstraint(
            model_name="copy",
            constraint=models.CheckConstraint(
                condition=models.Q(("sender", models.F("reader")), _negated=True), name="copy_to_another"
            ),
        ),
        migrations.AddConstraint(
            model_name="copy",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("read_at__isnull", True), ("read_at__gte", models.F("sent_at")), _connector="OR"
                ),
                name="copy_read_after_sent",
            ),
        ),
        migrations.AddConstraint(
            model_name="urging",
            constraint=models.UniqueConstraint(fields=("claim", "urged_on"), name="urging_once_a_day"),
        ),
    ]
