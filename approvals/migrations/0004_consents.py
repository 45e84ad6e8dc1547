"""上级同意: a question, one answer, one use; the database keeps each as it was written."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from registry.append_only import settled


class Migration(migrations.Migration):
    dependencies = [
        ("approvals", "0003_recorded_facts"),
        ("registry", "0005_organisation_kinds"),
        ("workflows", "0011_ask_consent"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Consent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("second_return", "再次退回补正"),
                            ("two_levels", "一人办两级"),
                            ("correction", "行政更正"),
                            ("transfer", "移送争议"),
                        ],
                        max_length=20,
                    ),
                ),
                ("subject", models.JSONField(blank=True, default=dict)),
                ("reason", models.CharField(max_length=300)),
                ("asked_at", models.DateTimeField()),
                ("granted", models.BooleanField(null=True)),
                ("comment", models.CharField(blank=True, max_length=300)),
                ("answered_at", models.DateTimeField(null=True)),
                ("used_at", models.DateTimeField(null=True)),
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consents_asked",
                        to="registry.office",
                    ),
                ),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consents",
                        to="workflows.claim",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consents_to_answer",
                        to="registry.office",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("granted__isnull", True)),
                        fields=("claim", "kind", "asked_for"),
                        name="consent_one_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["second_return", "two_levels", "correction", "transfer"])
                        ),
                        name="consent_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="consent_gives_a_reason"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("answered_at__isnull", True),
                                ("answered_by__isnull", True),
                                ("comment", ""),
                                ("granted__isnull", True),
                            ),
                            models.Q(
                                ("answered_at__isnull", False),
                                ("answered_by__isnull", False),
                                ("granted__isnull", False),
                                models.Q(("comment", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="consent_answered_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("answered_by__isnull", True),
                            models.Q(("answered_by", models.F("asked_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="consent_answered_by_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("used_at__isnull", True),
                            models.Q(("granted", True), ("granted__isnull", False)),
                            _connector="OR",
                        ),
                        name="consent_used_when_granted",
                    ),
                ],
            },
        ),
        settled(
            "approvals_consent",
            always=(
                "claim_id",
                "kind",
                "subject",
                "reason",
                "asked_by_id",
                "asked_for_id",
                "office_id",
                "asked_at",
            ),
            once={"granted": ("answered_by_id", "comment", "answered_at"), "used_at": ()},
        ),
    ]
