"""History and assessments are written once: the database refuses to change or remove them."""

from django.db import migrations

from registry.append_only import append_only

TABLES = ("workflows_claimevent", "workflows_storedassessment")


class Migration(migrations.Migration):
    dependencies = [("workflows", "0001_initial")]
    operations = [append_only(table) for table in TABLES]
