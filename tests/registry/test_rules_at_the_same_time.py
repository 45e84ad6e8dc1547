"""Two who publish, review or draft at the same moment: the database lets one through, the other reads why."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection

from registry import clock, rulebook
from registry.editions import draft_edition, publish_edition
from registry.errors import EditionRefused
from registry.models import RuleEdition
from tests.registry.rule_drafts import NANAN, REASON, approved, fujian, nanan, published

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets one writer in at a time"),
]


def at_once(*works) -> list[str]:
    """Each in a thread of its own, all from one moment; "done", or the code of the refusal."""
    start = Barrier(len(works))

    def run(work) -> str:
        try:
            start.wait()
            work()
            return "done"
        except EditionRefused as refusal:
            return refusal.code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def publishing(edition: RuleEdition):
    return lambda: publish_edition(
        actor=edition.drafted_by,
        edition_id=edition.pk,
        expected_revision=edition.revision,
        valid_from=clock.today() + timedelta(days=2),
    )


def test_a_higher_amount_and_a_lower_ceiling_are_not_published_together(officers):
    published(officers["na"], officers["na-2"], NANAN.replace("1_000_000", "700_000"))
    county = approved(officers["na"], officers["na-2"], NANAN.replace("1_000_000", "900_000"))
    province = approved(officers["fj"], officers["fj-2"], fujian(800_000), subject="35")
    assert sorted(at_once(publishing(county), publishing(province))) == ["done", "faults"]
    timeline = rulebook.published()
    assert [timeline.on(day) for day in timeline.days()]


def test_one_of_four_clicks_on_publish_publishes(officers):
    edition = approved(officers["na"], officers["na-2"], nanan(900_000))
    told = at_once(*[publishing(edition)] * 4)
    assert sorted(told) == ["done", "stale", "stale", "stale"]
    assert edition.events.filter(verb="publish").count() == 1


def test_one_of_two_drafts_of_the_same_rules_is_begun(officers):
    def drafting(name: str):
        return lambda: draft_edition(
            actor=officers[name], kind="standard", subject="350583", text=NANAN, reason=REASON
        )

    assert sorted(at_once(drafting("na"), drafting("na-2"))) == ["done", "one_at_a_time"]
    assert RuleEdition.objects.count() == 1
