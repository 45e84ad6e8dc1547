"""What the database holds of posts, agreements and stops, by name."""

from datetime import date

import pytest
from django.db import DatabaseError, transaction

from tests.registry.test_constraints import refused_by
from tests.workflows.post_acts import (
    YEAR_END,
    held,
)
from workflows.models import Agreement, Placement, PlacementEvent, Stop


def test_the_history_of_a_post_and_its_agreements_are_written_once(cast, unit):
    placement = held(cast, unit)
    for rows in (PlacementEvent.objects.all(), Agreement.objects.all()):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            rows.filter(placement=placement).delete()


def test_agreements_of_one_post_never_share_a_day(cast, unit):
    placement = held(cast, unit)
    with refused_by("agreement_one_at_a_time"):
        Agreement.objects.create(placement=placement, agreed_from=YEAR_END, agreed_until=date(2027, 1, 1))
    with refused_by("agreement_in_order"):
        Agreement.objects.create(
            placement=placement, agreed_from=date(2028, 1, 2), agreed_until=date(2028, 1, 1)
        )


def test_stops_of_one_post_never_share_a_month(cast, unit):
    placement = held(cast, unit)
    Stop.objects.create(placement=placement, first_day=date(2026, 2, 1), cause="away", clause="HN-2.5")
    with refused_by("stop_one_at_a_time"):
        Stop.objects.create(placement=placement, first_day=date(2026, 5, 1), cause="away", clause="HN-2.5")
    with refused_by("stop_in_order"):
        Stop.objects.filter(placement=placement).update(last_day=date(2026, 1, 31))
    with refused_by("stop_has_cause"):
        Stop.objects.filter(placement=placement).update(cause="")


@pytest.mark.parametrize(
    ("columns", "constraint"),
    [
        ({"state": "gone"}, "placement_state_known"),
        ({"first_approved_on": None}, "placement_held_was_approved"),
        ({"ended_on": YEAR_END}, "placement_ended_has_day_and_cause"),
        ({"state": "ended", "ended_on": YEAR_END}, "placement_ended_has_day_and_cause"),
    ],
)
def test_the_database_holds_what_a_state_requires(cast, unit, columns, constraint):
    placement = held(cast, unit)
    with refused_by(constraint):
        Placement.objects.filter(pk=placement.pk).update(**columns)
