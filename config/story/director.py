"""The director: plays all stories together, day by working day, moving the clock and running what falls due."""

import heapq
from collections.abc import Callable
from datetime import date, datetime, time

from config.story import posts, startups, workers
from config.story.stage import Stage
from payments.commands import allot, open_fund
from policies.calendar import add_working_days
from registry import clock
from registry.models import Division
from registry.pilot import DEMO_DAY
from workflows.relay import run_due

MORNING = time(9, 0)
# county, who enters it, what it may spend this year, the document that grants it
FUNDS = (
    ("350583", "na-finance", 50_000_000, "泉财社指〔2026〕18号"),
    ("530627", "zx-finance", 80_000_000, "昭财社指〔2026〕25号"),
    ("469025", "bs-finance", 60_000_000, "琼财社指〔2026〕31号"),
)
FUND_CODE, FUND_NAME = "employment_fund", "就业补助资金"
CURTAIN = date(2026, 6, 30)

STORIES: tuple[Callable[[Stage], startups.Story], ...] = (
    startups.paid_after_a_visit,
    startups.returned_then_paid,
    startups.refused_two_days_too_early,
    workers.roster_of_twelve,
    workers.ticket_of_501_yuan,
    lambda stage: posts.month_of_posts(stage, "2026-01"),
    lambda stage: posts.month_of_posts(stage, "2026-02"),
    lambda stage: posts.month_of_posts(stage, "2026-03"),
)

LEFT_ON_THE_DESKS: tuple[Callable[[Stage], startups.Story], ...] = (
    lambda stage: startups.until_the_county(stage, "cai"),
    lambda stage: startups.until_the_village(stage, "zheng"),
)


class StoryStuck(Exception):
    """The story should be over; something it waits for does not happen."""


def play(stage: Stage) -> None:
    """Tell every story to its end. Each asks to be woken after so many working days; the earliest goes first."""
    clock.begin_at(_morning_of(DEMO_DAY))
    fund(stage)
    posts.place_the_holders(stage)
    _tell(stage, STORIES, DEMO_DAY)


def leave_on_the_desks(stage: Stage) -> None:
    """When the story is over: two claims under way, so that whoever signs in as a reviewer has something to decide."""
    _tell(stage, LEFT_ON_THE_DESKS, clock.today())


def _tell(stage: Stage, stories: tuple[Callable[[Stage], startups.Story], ...], first: date) -> None:
    waiting = [(first, number, story(stage)) for number, story in enumerate(stories)]
    heapq.heapify(waiting)
    while waiting:
        day, number, story = heapq.heappop(waiting)
        if day > CURTAIN:
            raise StoryStuck(
                f"on {CURTAIN} a claim of story {number} still waits; see workflows_job and the desks"
            )
        _move_to(day)
        pause = next(story, None)
        if pause is not None:
            heapq.heappush(waiting, (add_working_days(day, pause), number, story))


def _move_to(day: date) -> None:
    if clock.today() < day:
        clock.move_to(_morning_of(day))
    run_due()


def _morning_of(day: date) -> datetime:
    return datetime.combine(day, MORNING, clock.SHANGHAI)


def fund(stage: Stage) -> None:
    """Open each county's fund of the year and enter what it was granted."""
    for code, username, amount_fen, document in FUNDS:
        actor = stage.user(username)
        county = Division.objects.get(code=code)
        fund = open_fund(
            actor=actor,
            code=FUND_CODE,
            name=FUND_NAME,
            division=county,
            year=DEMO_DAY.year,
            source_document=document,
        )
        allot(actor=actor, fund=fund, amount_fen=amount_fen, document=document)
        stage.tell(actor.name, f"登记{county.name}{FUND_NAME}指标 {amount_fen // 100:,} 元（{document}）")
