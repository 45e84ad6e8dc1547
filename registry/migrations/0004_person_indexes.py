"""One index for each thing people are looked for by: PostgreSQL got a second one for LIKE, which nobody asks."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0003_rule_editions"),
    ]

    operations = [
        migrations.AlterField(
            model_name="person",
            name="home",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="residents",
                to="registry.division",
            ),
        ),
        migrations.AlterField(
            model_name="person",
            name="identity_index",
            field=models.CharField(max_length=64),
        ),
        migrations.AlterField(
            model_name="person",
            name="name_pinyin",
            field=models.CharField(max_length=60),
        ),
        migrations.AlterField(
            model_name="person",
            name="phone_index",
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(fields=["name_pinyin"], name="registry_person_by_name"),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(fields=["home"], name="registry_person_by_home"),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(
                condition=models.Q(("phone_index", ""), _negated=True),
                fields=["phone_index"],
                name="registry_person_by_phone",
            ),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.UniqueConstraint(
                fields=("identity_index",), name="registry_person_identity_index_once"
            ),
        ),
    ]
