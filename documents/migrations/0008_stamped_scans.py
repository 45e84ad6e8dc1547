"""盖章件: piles of scans, their pages, and what they were filed to; written once."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from registry.append_only import append_only, settled

HANDED_IN = (
    "id",
    "batch_id",
    "name",
    "path",
    "size",
    "sha256",
    "page_count",
    "uploaded_by_id",
    "uploaded_at",
)


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0007_issued_by_sha256"),
        ("payments", "0010_batches_guarded"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ScanPile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("path", models.CharField(max_length=120)),
                ("size", models.PositiveIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("page_count", models.PositiveSmallIntegerField()),
                ("uploaded_at", models.DateTimeField()),
                ("read_at", models.DateTimeField(null=True)),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="scan_piles",
                        to="payments.paymentbatch",
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["batch", "id"],
            },
        ),
        migrations.CreateModel(
            name="ScannedPage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("path", models.CharField(blank=True, max_length=120)),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("text", models.CharField(blank=True, max_length=200)),
                (
                    "pile",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pages",
                        to="documents.scanpile",
                    ),
                ),
            ],
            options={
                "ordering": ["pile", "number"],
            },
        ),
        migrations.CreateModel(
            name="StampedScan",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sha256", models.CharField(max_length=64)),
                ("by_hand", models.BooleanField()),
                ("filed_at", models.DateTimeField()),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stamped_scans",
                        to="documents.issueddocument",
                    ),
                ),
                (
                    "filed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "page",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="scan",
                        to="documents.scannedpage",
                    ),
                ),
            ],
            options={
                "ordering": ["document", "id"],
            },
        ),
        migrations.AddIndex(
            model_name="scanpile",
            index=models.Index(
                condition=models.Q(("read_at", None)), fields=["id"], name="scan_pile_waiting"
            ),
        ),
        migrations.AddConstraint(
            model_name="scanpile",
            constraint=models.UniqueConstraint(fields=("batch", "sha256"), name="scan_pile_once_a_batch"),
        ),
        migrations.AddConstraint(
            model_name="scanpile",
            constraint=models.CheckConstraint(
                condition=models.Q(("page_count__gte", 1)), name="scan_pile_has_pages"
            ),
        ),
        migrations.AddConstraint(
            model_name="scannedpage",
            constraint=models.UniqueConstraint(fields=("pile", "number"), name="scanned_page_once"),
        ),
        migrations.AddConstraint(
            model_name="scannedpage",
            constraint=models.CheckConstraint(
                condition=models.Q(("number__gte", 1)), name="scanned_page_counts_from_one"
            ),
        ),
        migrations.AddConstraint(
            model_name="stampedscan",
            constraint=models.UniqueConstraint(
                fields=("document", "sha256"), name="stamped_scan_once_a_paper"
            ),
        ),
        migrations.AddConstraint(
            model_name="stampedscan",
            constraint=models.CheckConstraint(
                condition=models.Q(("sha256", ""), _negated=True), name="stamped_scan_has_picture"
            ),
        ),
        settled("documents_scanpile", always=HANDED_IN, once={"read_at": ()}),
        append_only("documents_scannedpage"),
        append_only("documents_stampedscan"),
    ]
