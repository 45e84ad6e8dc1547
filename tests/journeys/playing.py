"""A story of the demonstration, played as far as a test wants it."""

from config.story import startups
from config.story.stage import Stage
from policies.calendar import add_working_days
from registry import clock
from tests.journeys.conftest import morning_of
from workflows.models import OpenItem
from workflows.relay import run_due


def plays(stage: Stage, story: startups.Story, *, until: str) -> None:
    """Play the story day by day until a desk of this level or station has its claim."""
    earlier = len(stage.claims)

    def has_come() -> bool:
        item = OpenItem.objects.filter(claim__in=stage.claims[earlier:]).first()
        return item is not None and until in (item.station, item.level)

    while not has_come():
        pause = next(story, 0)
        run_due()
        if pause and not has_come():
            clock.move_to(morning_of(add_working_days(clock.today(), pause)))
            run_due()
