"""有组织劳务输出 and 交通补助 in 镇雄: a roster of twelve, and one ticket of 501 yuan."""

from config.story.papers import picture, roster_file
from config.story.stage import Stage
from config.story.startups import Story
from workflows import commands
from workflows.rosters import import_roster, mend_line

LAST_ROW = 12
BOTH_PROOFS = ["DEST_HRSS_ROSTER", "WAGE_PROOF"]


def roster_of_twelve(stage: Stage) -> Story:
    """Eight pass, two fail, one stands twice, one has to be corrected first: the agency is paid for nine."""
    actor = stage.user("organiser")
    agency = stage.organisation_of(actor)
    claim = commands.open_draft(
        actor=actor, programme="labor_export_service_subsidy", place=agency.division, organisation=agency
    )
    count = import_roster(claim_id=claim.pk, actor=actor, content=roster_file())
    stage.tell(actor.name, f"上传花名册（.xlsx），共{count}行")
    claim = stage.file(
        actor,
        claim,
        {"organise_mode": "集中输送"},
        {
            "ROSTER.xlsx": roster_file(),
            "ID_PROOF.jpg": picture("名册人员身份证明", "12人身份证复印件"),
            "WAGE_PROOF.jpg": picture("企业工资收入证明", "2025年10月至2026年1月"),
        },
    )
    yield 2
    stage.give_back(
        "zx-county", claim, "第12行缺少履行劳动合同三个月以上的证明，请补交用工登记名册或工资收入证明。"
    )
    yield 2
    mend_line(claim_id=claim.pk, actor=actor, position=LAST_ROW, facts={"proofs": BOTH_PROOFS})
    claim = stage.submit(actor, claim)
    yield 2
    stage.letters("zx-county", claim, picture("用工登记核对复函", "所列人员均在本地务工"))
    stage.agree("zx-county", claim, "备案有效，证明齐全。符合的9人同意支付，其余3行按条款不予补贴。")
    while not stage.waits_for_money(claim):
        yield 1
    stage.release("zx-finance-2", "zx-finance", claim)
    yield 1
    stage.settle("zx-finance-2", claim)


def ticket_of_501_yuan(stage: Stage) -> Story:
    """罗德富 took the train to 广州 for 501.00 yuan; the ceiling is 500.00."""
    actor = stage.user("worker")
    claim = commands.open_draft(
        actor=actor, programme="transport_subsidy", place=actor.person.home, person=actor.person
    )
    answers = {
        "origin_county": "530627",
        "work_county": "440106",
        "employer": "广州天河诚达电子有限公司（演示）",
        "employed_from": "2026-02-25",
        "tickets": [
            {
                "fen": 50100,
                "date": "2026-02-24",
                "mode": "rail",
                "direction": "out",
                "to_province": "44",
                "name_match": True,
            }
        ],
    }
    claim = stage.file(actor, claim, answers, {"TICKET.jpg": picture("火车票", "镇雄—广州南", "￥501.00")})
    yield 1
    stage.agree("zx-village", claim, "本人外出务工情况属实。")
    yield 1
    stage.agree("zx-township", claim, "车票与务工地一致，同意上报。")
    yield 2
    stage.agree("zx-county", claim, "跨省务工，按上限500元补助，同意公示。")
    while not stage.waits_for_money(claim):
        yield 1
    stage.release("zx-finance-2", "zx-finance", claim)
    yield 1
    stage.settle("zx-finance-2", claim)
