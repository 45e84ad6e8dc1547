"""Who is kept from what: declared relatives, households, lent posts, and no administrator who decides."""

import django.db.models.deletion
from django.conf import settings
from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations, models

import registry.clock
from registry.append_only import append_only, settled
from registry.no_overlap import NoOverlap
from registry.row_rules import RowRule

ONE_DELEGATION_AT_A_TIME = NoOverlap(
    table="registry_delegation",
    name="registry_delegation_one_at_a_time",
    same=("post_id",),
    first="{row}valid_from",
    last="{row}valid_to",
    among="{row}revoked_at IS NULL",
)
ADMINISTERS_OR_DECIDES = NoOverlap(
    table="registry_post",
    name="registry_post_administers_or_decides",
    same=("user_id", "office_id"),
    different=("CASE WHEN {row}role = 'administrator' THEN 1 ELSE 0 END",),
    first="{row}valid_from",
    last="{row}valid_to",
    among="{row}role IN ('administrator', 'reviewer', 'finance')",
)
OF_A_DUTY = RowRule(
    table="registry_delegation",
    name="registry_delegation_of_a_duty",
    broken="EXISTS (SELECT 1 FROM registry_post post WHERE post.id = NEW.post_id"
    " AND (post.role NOT IN ('reviewer', 'finance') OR post.user_id = NEW.delegate_id))",
)


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0006_calendar_editions"),
    ]

    operations = [
        migrations.CreateModel(
            name="Delegation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField()),
                ("programmes", models.JSONField(blank=True, default=list)),
                ("ceiling_fen", models.BigIntegerField(blank=True, null=True)),
                ("reason", models.CharField(max_length=200)),
                ("made_at", models.DateTimeField(default=registry.clock.now)),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="Kinship",
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
                            ("spouse", "配偶"),
                            ("parent", "父母"),
                            ("child", "子女"),
                            ("sibling", "兄弟姐妹"),
                            ("grandparent", "祖父母、外祖父母"),
                            ("grandchild", "孙子女、外孙子女"),
                            ("by_marriage", "近姻亲"),
                        ],
                        max_length=12,
                    ),
                ),
                ("declared_on", models.DateField(default=registry.clock.today)),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.AddField(
            model_name="person",
            name="household_index",
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(
                condition=models.Q(("household_index", ""), _negated=True),
                fields=["household_index"],
                name="registry_person_by_household",
            ),
        ),
        migrations.AddField(
            model_name="delegation",
            name="delegate",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="delegations_received",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="delegation",
            name="post",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="delegations", to="registry.post"
            ),
        ),
        migrations.AddField(
            model_name="delegation",
            name="revoked_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="kinship",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="relatives", to="registry.person"
            ),
        ),
        migrations.AddField(
            model_name="kinship",
            name="relative",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.person"
            ),
        ),
        migrations.AddConstraint(
            model_name="delegation",
            constraint=models.CheckConstraint(
                condition=models.Q(("valid_from__lte", models.F("valid_to"))),
                name="registry_delegation_valid_from_before_to",
            ),
        ),
        migrations.AddConstraint(
            model_name="delegation",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="registry_delegation_gives_a_reason"
            ),
        ),
        migrations.AddConstraint(
            model_name="delegation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ceiling_fen", None),
                    models.Q(("ceiling_fen__gt", 0), ("ceiling_fen__isnull", False)),
                    _connector="OR",
                ),
                name="registry_delegation_ceiling_positive",
            ),
        ),
        migrations.AddConstraint(
            model_name="delegation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("revoked_at", None), ("revoked_by", None)),
                    models.Q(("revoked_at__isnull", False), ("revoked_by__isnull", False)),
                    _connector="OR",
                ),
                name="registry_delegation_revoked_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="kinship",
            constraint=models.UniqueConstraint(
                fields=("person", "relative"), name="registry_kinship_declared_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="kinship",
            constraint=models.CheckConstraint(
                condition=models.Q(("person", models.F("relative")), _negated=True),
                name="registry_kinship_of_two",
            ),
        ),
        migrations.AddConstraint(
            model_name="kinship",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        ["spouse", "parent", "child", "sibling", "grandparent", "grandchild", "by_marriage"],
                    )
                ),
                name="registry_kinship_kind_known",
            ),
        ),
        BtreeGistExtension(),
        ONE_DELEGATION_AT_A_TIME.operation(),
        ADMINISTERS_OR_DECIDES.operation(),
        OF_A_DUTY.operation(),
        settled(
            "registry_delegation",
            always=(
                "post_id",
                "delegate_id",
                "valid_from",
                "valid_to",
                "programmes",
                "ceiling_fen",
                "reason",
                "made_at",
            ),
            once={"revoked_at": ("revoked_by_id",)},
        ),
        append_only("registry_kinship"),
    ]
