"""The phrases an office keeps for its own people."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("approvals", "0018_document_verdicts"),
        ("registry", "0007_duty"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="OfficePhrase",
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
                            ("agree", "同意"),
                            ("return", "退回补正"),
                            ("refuse", "不予批准"),
                            ("any", "各种决定"),
                        ],
                        max_length=10,
                        verbose_name="用于",
                    ),
                ),
                ("text", models.CharField(max_length=200, verbose_name="常用意见")),
                ("position", models.PositiveSmallIntegerField()),
                ("active", models.BooleanField(default=True)),
                ("added_at", models.DateTimeField()),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="phrases",
                        to="registry.office",
                    ),
                ),
            ],
            options={
                "ordering": ["office", "kind", "position", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("active", True)),
                        fields=("office", "kind", "text"),
                        name="office_phrase_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="office_phrase_says_something"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("text__contains", "驳回"), _negated=True),
                        name="office_phrase_no_bare_refusal",
                    ),
                ],
            },
        ),
    ]
