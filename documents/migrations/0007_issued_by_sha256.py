"""Issued papers are found by the SHA-256 of their file: anybody may ask whether a file is one."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("documents", "0006_papers_of_batches")]

    operations = [
        migrations.AddIndex(
            model_name="issueddocument",
            index=models.Index(fields=["sha256"], name="issued_by_sha256"),
        ),
    ]
