"""What a notice of one claim was made of is gone; the lists, their lines, postings and results are guarded."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q

from registry.append_only import append_only, frozen

SHOWN = ("name", "unit", "place", "period", "amount_fen")
ENTRY = ("id", "notice_id", "position", *SHOWN, "entry_hash", "replaces_id")
LIVE = ["shown", "held"]
STATUSES = ["shown", "held", "corrected", "withdrawn", "confirmed"]
OUTCOMES = (("no_objection", "无异议"), ("dismissed", "异议不成立"), ("upheld", "异议成立"))


def key(to: str, **options: object) -> models.ForeignKey:
    return models.ForeignKey(to=to, on_delete=django.db.models.deletion.PROTECT, **options)


def pk() -> tuple[str, models.BigAutoField]:
    return "id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


def on_lists(constraint: models.BaseConstraint) -> migrations.AddConstraint:
    return migrations.AddConstraint("noticelist", constraint)


def on_entries(constraint: models.BaseConstraint) -> migrations.AddConstraint:
    return migrations.AddConstraint("noticeentry", constraint)


class Migration(migrations.Migration):
    dependencies = [
        ("approvals", "0005_notice_lists"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveField("noticelist", "claim"),
        migrations.RemoveField("noticelist", "entries"),
        migrations.AlterField(
            "noticelist", "number", models.CharField(max_length=40, unique=True, verbose_name="公示编号")
        ),
        migrations.AlterField("noticelist", "division", key("registry.division", related_name="+")),
        migrations.AlterField("noticelist", "programme", models.CharField(max_length=60)),
        migrations.AlterField("noticelist", "entries_hash", models.CharField(blank=True, max_length=64)),
        migrations.AlterField("noticeentry", "notice", key("approvals.noticelist", related_name="entries")),
        migrations.AddIndex(
            "noticelist",
            models.Index(fields=["-id"], name="notice_list_open", condition=Q(closed_at__isnull=True)),
        ),
        migrations.AddIndex(
            "noticelist", models.Index(fields=["office", "-id"], name="notice_list_of_office")
        ),
        on_lists(
            models.UniqueConstraint(
                name="notice_one_growing_list_a_day",
                fields=["office", "division", "programme", "opens_on", "days", "unit", "posting_required"],
                condition=Q(frozen_at__isnull=True),
            )
        ),
        on_lists(
            models.CheckConstraint(
                name="notice_frozen_has_hash",
                condition=Q(frozen_at__isnull=True, entries_hash="")
                | (Q(frozen_at__isnull=False) & ~Q(entries_hash="")),
            )
        ),
        on_lists(
            models.CheckConstraint(
                name="notice_closed_is_frozen",
                condition=Q(closed_at__isnull=True) | Q(frozen_at__isnull=False),
            )
        ),
        on_entries(models.UniqueConstraint(name="notice_entry_position_once", fields=["notice", "position"])),
        on_entries(
            models.UniqueConstraint(
                name="notice_entry_one_live_a_line", fields=["line"], condition=Q(status__in=LIVE)
            )
        ),
        on_entries(
            models.CheckConstraint(
                name="notice_entry_days_in_order", condition=Q(closes_on__gte=F("opens_on"))
            )
        ),
        on_entries(models.CheckConstraint(name="notice_entry_pays_something", condition=Q(amount_fen__gt=0))),
        on_entries(
            models.CheckConstraint(name="notice_entry_status_known", condition=Q(status__in=STATUSES))
        ),
        migrations.CreateModel(
            name="NoticePosting",
            fields=[
                pk(),
                ("posted_on", models.DateField()),
                ("place", models.CharField(max_length=120)),
                ("photograph_sha256", models.CharField(max_length=64)),
                ("entries_hash", models.CharField(max_length=64)),
                ("recorded_at", models.DateTimeField()),
                ("notice", key("approvals.noticelist", related_name="postings")),
                ("recorded_by", key(settings.AUTH_USER_MODEL, related_name="+")),
            ],
            options={
                "ordering": ["notice", "id"],
                "constraints": [
                    models.CheckConstraint(name="notice_posting_names_its_place", condition=~Q(place="")),
                    models.CheckConstraint(
                        name="notice_posting_has_proof",
                        condition=~Q(photograph_sha256="") & ~Q(entries_hash=""),
                    ),
                    models.UniqueConstraint(
                        name="notice_posting_photograph_once", fields=["notice", "photograph_sha256"]
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NoticeResult",
            fields=[
                pk(),
                ("outcome", models.CharField(choices=OUTCOMES, max_length=12)),
                ("opens_on", models.DateField()),
                ("closes_on", models.DateField()),
                ("entries_hash", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField()),
                ("claim", key("workflows.claim", related_name="notice_results")),
                ("notice", key("approvals.noticelist", related_name="results")),
                ("posting", key("approvals.noticeposting", null=True, related_name="+")),
            ],
            options={
                "ordering": ["claim", "id"],
                "constraints": [
                    models.CheckConstraint(
                        name="notice_result_outcome_known",
                        condition=Q(outcome__in=[value for value, _label in OUTCOMES]),
                    ),
                    models.CheckConstraint(
                        name="notice_result_days_in_order", condition=Q(closes_on__gte=F("opens_on"))
                    ),
                ],
            },
        ),
        frozen("approvals_noticeentry", columns=ENTRY),
        append_only("approvals_noticeposting"),
        append_only("approvals_noticeresult"),
    ]
