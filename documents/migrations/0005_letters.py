"""Letters: their kinds, the texts that offices publish, and the prints that are counted."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from registry.append_only import append_only, frozen

KINDS = [
    ("receipt", "收件回执"),
    ("accepted", "受理通知书"),
    ("correction", "补正通知书"),
    ("not_accepted", "不予受理决定书"),
    ("rejected", "不予批准决定书"),
    ("disbursement_notice", "补贴资金拨付通知书"),
    ("payment_returned", "退票通知书"),
    ("recovery", "追回决定书"),
    ("funds_request", "资金拨付申请表"),
    ("treasury_notice", "补贴资金批量拨付通知书"),
]
KNOWN = models.Q(kind__in=[value for value, _label in KINDS])
REPEATED = ("correction", "payment_returned", "recovery")
ISSUED = (
    "id",
    "claim_id",
    "kind",
    "reservation_id",
    "number",
    "office_id",
    "values",
    "template",
    "path",
    "size",
    "sha256",
    "verification_code",
    "issued_at",
)
guarded = frozen("documents_issueddocument", columns=ISSUED)


def to(model: str, *, related_name: str = "+", null: bool = False) -> models.ForeignKey:
    return models.ForeignKey(
        null=null, on_delete=django.db.models.deletion.PROTECT, related_name=related_name, to=model
    )


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0004_finding_files"),
        ("registry", "0007_duty"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name="LetterText",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(choices=KINDS, max_length=30)),
                ("number", models.PositiveIntegerField(verbose_name="版次")),
                ("text", models.TextField(verbose_name="正文")),
                ("reason", models.CharField(max_length=200, verbose_name="修改原因")),
                ("valid_from", models.DateField(verbose_name="启用日期")),
                ("published_at", models.DateTimeField()),
                ("published_on", models.DateField()),
                ("author", to(settings.AUTH_USER_MODEL)),
                ("division", to("registry.division")),
            ],
            options={
                "ordering": ["kind", "division", "-number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("kind", "division", "number"), name="letter_text_number_once"
                    ),
                    models.CheckConstraint(condition=KNOWN, name="letter_text_kind_known"),
                    models.CheckConstraint(condition=~models.Q(text=""), name="letter_text_not_empty"),
                    models.CheckConstraint(condition=~models.Q(reason=""), name="letter_text_gives_a_reason"),
                    models.CheckConstraint(
                        condition=models.Q(valid_from__gte=models.F("published_on")),
                        name="letter_text_not_before_its_publication",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(number__gte=1), name="letter_text_counts_from_one"
                    ),
                ],
            },
        ),
        append_only("documents_lettertext"),
        # SQLite makes the table anew, which would lose its guard silently.
        migrations.RunPython(guarded.reverse_code, guarded.code),
        migrations.RemoveConstraint(model_name="issueddocument", name="issued_one_in_force"),
        migrations.RemoveConstraint(model_name="issueddocument", name="issued_kind_known"),
        migrations.AlterField(
            model_name="issueddocument", name="kind", field=models.CharField(choices=KINDS, max_length=30)
        ),
        migrations.AlterField(
            model_name="reservednumber", name="kind", field=models.CharField(choices=KINDS, max_length=30)
        ),
        migrations.AddField(
            model_name="issueddocument", name="text", field=to("documents.lettertext", null=True)
        ),
        migrations.AddConstraint(
            model_name="issueddocument",
            constraint=models.UniqueConstraint(
                condition=models.Q(status="issued") & ~models.Q(kind__in=REPEATED),
                fields=("claim", "kind"),
                name="issued_one_in_force",
            ),
        ),
        migrations.AddConstraint(
            model_name="issueddocument",
            constraint=models.CheckConstraint(condition=KNOWN, name="issued_kind_known"),
        ),
        frozen("documents_issueddocument", columns=(*ISSUED, "text_id")),
        migrations.CreateModel(
            name="Print",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("printed_at", models.DateTimeField()),
                ("document", to("documents.issueddocument", related_name="prints")),
                ("printed_by", to(settings.AUTH_USER_MODEL)),
            ],
            options={
                "ordering": ["document", "number"],
                "constraints": [
                    models.UniqueConstraint(fields=("document", "number"), name="print_number_once"),
                    models.CheckConstraint(condition=models.Q(number__gte=1), name="print_counts_from_one"),
                ],
            },
        ),
        append_only("documents_print"),
    ]
