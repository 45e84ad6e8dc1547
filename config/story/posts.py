"""公益性岗位 in 白沙: five posts of one village over three months, one holder with fewer days in February."""

from datetime import date

from config.story.papers import picture
from config.story.stage import Stage
from config.story.startups import Story
from registry.pilot.baisha import AGREEMENTS
from registry.selectors import find_person
from workflows.models import Placement
from workflows.periods import claim_of, enter_attendance
from workflows.posts.commands import approve_placement, register_placement
from workflows.posts.opening import open_claim

# month: (days due, (post, days come, wage in fen) of whoever came on fewer days)
MONTHS = {"2026-01": (21, {}), "2026-02": (16, {"BS-GS-03": (10, 62_500)}), "2026-03": (22, {})}
FULL_WAGE_FEN = 100_000
DUE = {"2026-01": date(2026, 3, 2), "2026-02": date(2026, 3, 4), "2026-03": date(2026, 4, 1)}


def place_the_holders(stage: Stage) -> None:
    """The five posts of the village: registered by its clerk, approved by the county as of the first day of work."""
    clerk, county = stage.user("village-unit"), stage.user("bs-county")
    unit = stage.organisation_of(clerk)
    known = set(Placement.objects.filter(organisation=unit).values_list("post_code", flat=True))
    for agreed in AGREEMENTS:
        if agreed.post_code in known:
            continue
        placement = register_placement(
            actor=clerk,
            organisation=unit,
            person=find_person(agreed.member.id_number),
            post_code=agreed.post_code,
            post_name=agreed.post_name,
            from_day=agreed.agreed_from,
            until=agreed.agreed_until,
        )
        approve_placement(actor=county, placement_id=placement.pk, approved_on=agreed.agreed_from)


def month_of_posts(stage: Stage, month: str) -> Story:
    """One month's claim: attendance of five, checked at three levels, notice, payment."""
    while stage.today() < DUE[month]:
        yield 1
    actor = stage.user("village-unit")
    unit = stage.organisation_of(actor)
    if open_claim(organisation=unit, period=month):
        stage.tell("系统", f"{month}结束，开出当月申报，请录考勤")
    required, fewer = MONTHS[month]
    for placement in Placement.objects.filter(organisation=unit).order_by("post_code"):
        attended, wage = fewer.get(placement.post_code, (required, FULL_WAGE_FEN))
        enter_attendance(
            actor=actor,
            placement=placement,
            month=month,
            attended=attended,
            required=required,
            wage_paid_fen=wage,
        )
    claim = claim_of(unit, month)
    stage.tell(actor.name, f"录入{month}考勤，5个岗位")
    claim = stage.file(
        actor,
        claim,
        {},
        {
            "POST_AGREEMENT.jpg": picture("上岗协议", "5份"),
            "ATTENDANCE.jpg": picture("考勤表", month),
            "WAGE_TRANSFER.jpg": picture("工资银行流水", month),
        },
    )
    yield 1
    stage.agree("bs-village", claim, "考勤与上岗情况一致。")
    yield 1
    stage.agree("bs-township", claim, "岗位、人员、考勤核对无误，同意上报。")
    yield 2
    stage.agree("bs-county", claim, "符合岗位补贴条件，按出勤计发，同意公示。")
    while not stage.waits_for_money(claim):
        yield 1
    stage.release("bs-finance-2", "bs-finance", claim)
    yield 1
    stage.settle("bs-finance-2", claim)
