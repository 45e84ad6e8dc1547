"""What a county of work is asked of a roster and answers: the question stays, the answer is written once."""

import django.db.models.deletion
from django.db import migrations, models

from registry.append_only import append_only, settled


class Migration(migrations.Migration):
    dependencies = [
        ("approvals", "0019_office_phrases"),
        ("registry", "0007_duty"),
        ("workflows", "0026_confirmations"),
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
                    ("confirmation", "输入地确认"),
                ],
                max_length=12,
            ),
        ),
        migrations.CreateModel(
            name="Confirmation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("due_on", models.DateField()),
                ("asked_at", models.DateTimeField()),
                (
                    "via",
                    models.CharField(
                        blank=True,
                        choices=[("office", "网上答复"), ("letter", "书面答复"), ("none", "期限内没有答复")],
                        max_length=10,
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=1000)),
                ("scan", models.CharField(blank=True, max_length=64)),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="confirmations",
                        to="workflows.claim",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="confirmations",
                        to="registry.office",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.division"
                    ),
                ),
                (
                    "seat",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="confirmations",
                        to="approvals.seat",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="ConfirmedLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("confirmed", models.BooleanField()),
                (
                    "confirmation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="approvals.confirmation",
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="confirmations",
                        to="workflows.claimline",
                    ),
                ),
            ],
            options={
                "ordering": ["confirmation", "line"],
            },
        ),
        migrations.AddIndex(
            model_name="confirmation",
            index=models.Index(
                condition=models.Q(("answered_at__isnull", True)),
                fields=["office", "due_on", "id"],
                name="confirmation_open_at_office",
            ),
        ),
        migrations.AddConstraint(
            model_name="confirmation",
            constraint=models.UniqueConstraint(fields=("claim", "place"), name="confirmation_once_a_county"),
        ),
        migrations.AddConstraint(
            model_name="confirmation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("answered_at__isnull", True),
                        ("note", ""),
                        ("scan", ""),
                        ("seat__isnull", True),
                        ("via", ""),
                    ),
                    models.Q(
                        ("answered_at__isnull", False),
                        ("seat__isnull", False),
                        models.Q(("via", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="confirmation_answered_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="confirmation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("via", "letter"), _negated=True),
                    models.Q(("scan", ""), _negated=True),
                    _connector="OR",
                ),
                name="confirmation_letter_has_scan",
            ),
        ),
        migrations.AddConstraint(
            model_name="confirmation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("via", "none"), _negated=True),
                    models.Q(("note", ""), _negated=True),
                    _connector="OR",
                ),
                name="confirmation_silence_is_explained",
            ),
        ),
        migrations.AddConstraint(
            model_name="confirmedline",
            constraint=models.UniqueConstraint(fields=("confirmation", "line"), name="confirmed_line_once"),
        ),
        settled(
            "approvals_confirmation",
            always=("claim_id", "place_id", "office_id", "due_on", "asked_at"),
            once={"answered_at": ("seat_id", "via", "note", "scan")},
        ),
        append_only("approvals_confirmedline"),
    ]
