"""One list for many claims: every notice of one claim becomes a list with its lines, under the address it had."""

import hashlib
import json

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

SHOWN = ("name", "unit", "place", "period", "amount_fen")
STATUSES = (
    ("shown", "公示中"),
    ("held", "异议核实中"),
    ("corrected", "已更正"),
    ("withdrawn", "已撤下"),
    ("confirmed", "公示期满"),
)


def fill_lists(apps, schema_editor) -> None:
    """Each notice keeps its key, days and hash; what it showed of a claim becomes one row for each paid line."""
    notices = apps.get_model("approvals", "NoticeList").objects.select_related(
        "claim__place", "claim__county", "office"
    )
    for notice in notices.order_by("id").iterator():
        claim, live = notice.claim, notice.closed_at is None and notice.claim.state == "on_notice"
        notice.number = f"GS-{claim.county.code}-{notice.opens_on:%Y%m%d}-J{notice.pk}"
        notice.division, notice.programme = claim.county, claim.programme
        notice.entry_count = len(notice.entries)
        # A list is proved once nothing joins it any more: these held one claim from their first moment.
        notice.frozen_at = notice.closed_at or claim.decided_at
        notice.save()
        status = "shown" if live else "confirmed" if notice.closed_at else "withdrawn"
        _write_entries(apps, notice, claim, status)


def _write_entries(apps, notice, claim, status: str) -> None:
    entry_model = apps.get_model("approvals", "NoticeEntry")
    lines = list(claim.lines.filter(approved_fen__gt=0).order_by("position"))
    entry_model.objects.bulk_create(
        entry_model(
            notice=notice,
            line=line,
            position=position,
            **{name: shown.get(name, "") for name in SHOWN},
            entry_hash=_hash({name: shown.get(name, "") for name in SHOWN}),
            opens_on=notice.opens_on,
            closes_on=notice.closes_on,
            status=status,
        )
        for position, (shown, line) in enumerate(zip(notice.entries, lines, strict=True), start=1)
    )


def _hash(shown: object) -> str:
    return hashlib.sha256(json.dumps(shown, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def key(to: str, **options: object) -> models.ForeignKey:
    return models.ForeignKey(to=to, on_delete=django.db.models.deletion.PROTECT, **options)


def pk() -> tuple[str, models.BigAutoField]:
    return "id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


class Migration(migrations.Migration):
    # The rows are written before the columns they came from are dropped.
    atomic = True
    dependencies = [
        ("approvals", "0004_consents"),
        ("registry", "0001_initial"),
        ("workflows", "0010_record_facts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint("publicnotice", "notice_one_open_a_claim"),
        migrations.RenameModel("PublicNotice", "NoticeList"),
        migrations.AlterModelOptions("noticelist", {"ordering": ["-id"]}),
        migrations.AlterField(
            "noticelist", "claim", key("workflows.claim", null=True, related_name="old_notices")
        ),
        migrations.AddField(
            "noticelist", "number", models.CharField(max_length=40, default="", verbose_name="公示编号")
        ),
        migrations.AddField("noticelist", "division", key("registry.division", null=True, related_name="+")),
        migrations.AddField("noticelist", "programme", models.CharField(max_length=60, default="")),
        migrations.AddField("noticelist", "posting_required", models.BooleanField(default=False)),
        migrations.AddField("noticelist", "entry_count", models.PositiveIntegerField(default=0)),
        migrations.AddField("noticelist", "frozen_at", models.DateTimeField(null=True)),
        migrations.AddField("noticelist", "dates_moved_at", models.DateTimeField(null=True)),
        migrations.CreateModel(
            name="NoticeEntry",
            fields=[
                pk(),
                ("notice", key("approvals.noticelist", related_name="entry_rows")),
                ("line", key("workflows.claimline", related_name="notice_entries")),
                ("position", models.PositiveIntegerField()),
                ("name", models.CharField(max_length=120)),
                ("unit", models.CharField(blank=True, max_length=120)),
                ("place", models.CharField(max_length=200)),
                ("period", models.CharField(blank=True, max_length=7)),
                ("amount_fen", models.BigIntegerField()),
                ("entry_hash", models.CharField(max_length=64)),
                ("opens_on", models.DateField()),
                ("closes_on", models.DateField()),
                ("status", models.CharField(choices=STATUSES, default="shown", max_length=12)),
                (
                    "replaces",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="approvals.noticeentry",
                    ),
                ),
            ],
            options={"ordering": ["notice", "position"]},
        ),
        migrations.RunPython(fill_lists),
    ]
