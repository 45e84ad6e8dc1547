"""Working-day calendars as rows that are written once."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import registry.clock
from registry.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0005_organisation_kinds"),
    ]

    operations = [
        migrations.CreateModel(
            name="CalendarEdition",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("region", models.CharField(blank=True, max_length=12)),
                ("year", models.PositiveSmallIntegerField()),
                ("number", models.PositiveIntegerField()),
                ("document", models.CharField(max_length=120)),
                ("provisional", models.BooleanField(default=False)),
                ("published_at", models.DateTimeField(default=registry.clock.now)),
                (
                    "published_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="calendars_published",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["region", "-year", "-number"],
            },
        ),
        migrations.CreateModel(
            name="CalendarDay",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField()),
                ("year", models.PositiveSmallIntegerField()),
                ("works", models.BooleanField(default=False)),
                ("name", models.CharField(max_length=40)),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="days",
                        to="registry.calendaredition",
                    ),
                ),
            ],
            options={
                "ordering": ["edition", "day"],
            },
        ),
        migrations.AddConstraint(
            model_name="calendaredition",
            constraint=models.UniqueConstraint(
                fields=("region", "year", "number"), name="registry_calendaredition_number_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="calendaredition",
            constraint=models.CheckConstraint(
                condition=models.Q(("year__gte", 1950), ("year__lte", 2099)),
                name="registry_calendaredition_year_covered",
            ),
        ),
        migrations.AddConstraint(
            model_name="calendaredition",
            constraint=models.CheckConstraint(
                condition=models.Q(("document", ""), _negated=True),
                name="registry_calendaredition_names_its_notice",
            ),
        ),
        migrations.AddConstraint(
            model_name="calendaredition",
            constraint=models.CheckConstraint(
                condition=models.Q(("provisional", False), ("published_by", None), _connector="OR"),
                name="registry_calendaredition_people_publish_notices",
            ),
        ),
        migrations.AddConstraint(
            model_name="calendarday",
            constraint=models.UniqueConstraint(fields=("edition", "day"), name="registry_calendarday_once"),
        ),
        migrations.AddConstraint(
            model_name="calendarday",
            constraint=models.CheckConstraint(
                condition=models.Q(("day__year", models.F("year"))), name="registry_calendarday_in_its_year"
            ),
        ),
        append_only("registry_calendaredition"),
        append_only("registry_calendarday"),
    ]
