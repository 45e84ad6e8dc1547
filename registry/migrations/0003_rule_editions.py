"""Editions of rule files: what is published or discarded stays as it is, and nobody reviews his own draft."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import registry.clock
from registry.append_only import append_only, final_once


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0002_append_only"),
    ]

    operations = [
        migrations.AlterField(
            model_name="post",
            name="role",
            field=models.CharField(
                choices=[
                    ("reviewer", "审核"),
                    ("finance", "财务"),
                    ("auditor", "审计"),
                    ("policy", "政策管理"),
                    ("administrator", "管理员"),
                ],
                max_length=15,
            ),
        ),
        migrations.CreateModel(
            name="RuleEdition",
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
                        choices=[("programme", "补贴项目"), ("standard", "补贴标准")], max_length=10
                    ),
                ),
                ("subject", models.CharField(max_length=60)),
                ("number", models.PositiveIntegerField()),
                ("text", models.TextField()),
                ("content_hash", models.CharField(max_length=64)),
                ("reason", models.TextField()),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("drafted", "草稿"),
                            ("submitted", "待复核"),
                            ("returned", "退回修改"),
                            ("approved", "已复核，待发布"),
                            ("published", "已发布"),
                            ("discarded", "已作废"),
                        ],
                        default="drafted",
                        max_length=10,
                    ),
                ),
                ("revision", models.PositiveIntegerField(default=1)),
                ("drafted_at", models.DateTimeField(default=registry.clock.now)),
                ("reviewed_at", models.DateTimeField(null=True)),
                ("published_at", models.DateTimeField(null=True)),
                ("published_on", models.DateField(null=True)),
                ("valid_from", models.DateField(null=True)),
                (
                    "drafted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rules_drafted",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rule_editions",
                        to="registry.office",
                    ),
                ),
                (
                    "published_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rules_published",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "reviewed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rules_reviewed",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["kind", "subject", "-number"],
            },
        ),
        migrations.CreateModel(
            name="EditionEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(default=registry.clock.now)),
                (
                    "verb",
                    models.CharField(
                        choices=[
                            ("draft", "起草"),
                            ("edit", "修改"),
                            ("submit", "提交复核"),
                            ("return", "退回修改"),
                            ("approve", "复核通过"),
                            ("publish", "发布"),
                            ("discard", "作废"),
                        ],
                        max_length=10,
                    ),
                ),
                ("note", models.TextField(blank=True)),
                ("content_hash", models.CharField(max_length=64)),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="registry.ruleedition",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.AddConstraint(
            model_name="ruleedition",
            constraint=models.UniqueConstraint(
                fields=("kind", "subject", "number"), name="registry_ruleedition_number_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="ruleedition",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status__in", ("drafted", "submitted", "returned", "approved"))),
                fields=("kind", "subject"),
                name="registry_ruleedition_one_in_the_making",
            ),
        ),
        migrations.AddConstraint(
            model_name="ruleedition",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("reviewed_by", None),
                    models.Q(("reviewed_by", models.F("drafted_by")), _negated=True),
                    _connector="OR",
                ),
                name="registry_ruleedition_second_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="ruleedition",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("reviewed_at__isnull", False),
                        ("reviewed_by__isnull", False),
                        ("status__in", ("approved", "published")),
                    ),
                    models.Q(
                        models.Q(("status__in", ("approved", "published")), _negated=True),
                        ("reviewed_at", None),
                        ("reviewed_by", None),
                    ),
                    _connector="OR",
                ),
                name="registry_ruleedition_reviewed_first",
            ),
        ),
        migrations.AddConstraint(
            model_name="ruleedition",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("published_at__isnull", False),
                        ("published_by__isnull", False),
                        ("published_on__isnull", False),
                        ("status", "published"),
                        ("valid_from__isnull", False),
                    ),
                    models.Q(
                        models.Q(("status", "published"), _negated=True),
                        ("published_at", None),
                        ("published_by", None),
                        ("published_on", None),
                        ("valid_from", None),
                    ),
                    _connector="OR",
                ),
                name="registry_ruleedition_published_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="ruleedition",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_from", None), ("valid_from__gt", models.F("published_on")), _connector="OR"
                ),
                name="registry_ruleedition_not_before_tomorrow",
            ),
        ),
        final_once("registry_ruleedition", column="status", values=("published", "discarded")),
        append_only("registry_editionevent"),
    ]
