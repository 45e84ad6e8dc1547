"""An opinion asked of another office: a question, one answer; the database keeps both as they were written."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from registry.append_only import settled


class Migration(migrations.Migration):
    dependencies = [
        ("approvals", "0011_returns"),
        ("registry", "0007_duty"),
        ("workflows", "0021_consultations"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Consultation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("question", models.CharField(max_length=500)),
                ("answer_by", models.DateField()),
                ("asked_at", models.DateTimeField()),
                ("answer", models.CharField(blank=True, max_length=1000)),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "asked_for",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.office"
                    ),
                ),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consultations",
                        to="workflows.claim",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consultations",
                        to="registry.office",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("answered_at__isnull", True)),
                        fields=["office", "answer_by", "id"],
                        name="consultation_open_at_office",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("answered_at__isnull", True)),
                        fields=("claim", "office"),
                        name="consultation_one_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("asked_for", models.F("office")), _negated=True),
                        name="consultation_of_another_office",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("question", ""), _negated=True),
                        name="consultation_asks_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("answer", ""), ("answered_at__isnull", True), ("answered_by__isnull", True)
                            ),
                            models.Q(
                                ("answered_at__isnull", False),
                                ("answered_by__isnull", False),
                                models.Q(("answer", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="consultation_answered_whole",
                    ),
                ],
            },
        ),
        settled(
            "approvals_consultation",
            always=(
                "claim_id",
                "asked_by_id",
                "asked_for_id",
                "office_id",
                "question",
                "answer_by",
                "asked_at",
            ),
            once={"answered_at": ("answered_by_id", "answer")},
        ),
    ]
