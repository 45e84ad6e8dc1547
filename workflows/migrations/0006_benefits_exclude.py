"""What makes a second approval, and with it a second payment, impossible: see ADR 8."""

from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations

from registry.no_overlap import NoOverlap

GRANTED = "{row}status IN ('approved', 'paid') AND {row}frequency <> 'unlimited'"
# What is granted once leaves no day free, whatever period it was for; so does a period that nobody knows.
ONCE = "{row}frequency IN ('once_per_person', 'once_per_entity')"
BENEFITS = [
    NoOverlap(
        table="workflows_benefit",
        name=f"benefit_once_{holder}",
        same=(f"{holder}_id", "family"),
        first=f"CASE WHEN {ONCE} THEN NULL ELSE {{row}}first_day END",
        last=f"CASE WHEN {ONCE} THEN NULL ELSE {{row}}last_day END",
        among=f"{GRANTED} AND {{row}}{holder}_id IS NOT NULL",
    )
    for holder in ("person", "organisation")
]
EXCLUSIONS = [
    NoOverlap(
        table="workflows_exclusion",
        name=f"exclusion_{holder}",
        same=(f"{holder}_id", "ground"),
        different=("side",),
        among=f"{{row}}{holder}_id IS NOT NULL",
    )
    for holder in ("person", "organisation")
]


class Migration(migrations.Migration):
    dependencies = [("workflows", "0005_benefits")]
    operations = [BtreeGistExtension(), *(rule.operation() for rule in BENEFITS + EXCLUSIONS)]
