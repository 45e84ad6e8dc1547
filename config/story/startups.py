"""创业补贴 in 南安: one paid after a visit, one refused two days too early, one sent back and then paid."""

from collections.abc import Iterator
from datetime import date

from config.story.papers import picture
from config.story.stage import Stage
from registry.selectors import businesses_of
from workflows import commands
from workflows.models import Claim

PROGRAMME = "startup_grant"
TWO_DAYS_TOO_EARLY = date(2026, 3, 30)
Story = Iterator[int]


def paid_after_a_visit(stage: Stage) -> Story:
    """陈秀兰: every level agrees, the notice passes, the money arrives. Yields the working days until the next act."""
    claim = _file(stage, "chen")
    yield from _through_all_levels(stage, claim)


def refused_two_days_too_early(stage: Stage) -> Story:
    """林建国 has traded for 5 months and 29 days: refused with the clause and the day from which he may ask again."""
    while stage.today() < TWO_DAYS_TOO_EARLY:
        yield 1
    claim = _file(stage, "lin")
    yield 1
    stage.agree("na-village", claim, "本人及店铺情况属实，登记日期以市场监管登记为准。")
    yield 1
    stage.visit("na-township", claim, "五金店正常营业，货架齐全。", _brought_back())
    stage.agree("na-township", claim, "材料齐全。经营时间是否满6个月请县级核定。")
    yield 2
    stage.refuse("na-county", claim, "登记至申请日不满6个月，不符合“正常运营6个月以上”的条件。")


def returned_then_paid(stage: Stage) -> Story:
    """黄美珍 sent a proof of operation for two months only: told once what to mend, she adds the rest, and is paid."""
    claim = _file(stage, "huang")
    yield 1
    stage.give_back("na-village", claim, "经营证明只有最近两个月，请补交前四个月的进货单、流水或水电费单据。")
    yield 3
    actor = stage.user("huang")
    stage.add_paper(claim, actor, "OPERATION_PROOF", picture("经营证明", "前四个月进货单、流水"))
    claim = stage.submit(actor, claim)
    yield 1
    yield from _through_all_levels(stage, claim)


def until_the_village(stage: Stage, username: str) -> Story:
    """File for this applicant, so that the village has it on its desk."""
    _file(stage, username)
    yield 1


def until_the_county(stage: Stage, username: str) -> Story:
    """File for this applicant and let village and township agree, so that the county has it on its desk."""
    claim = _file(stage, username)
    yield from _as_far_as_the_county(stage, claim)


def _through_all_levels(stage: Stage, claim: Claim) -> Story:
    yield from _as_far_as_the_county(stage, claim)
    yield 2
    stage.agree("na-county", claim, "首次创业、经营满6个月，符合条件，同意公示。")
    while not stage.waits_for_money(claim):
        yield 1
    stage.release("na-finance-2", "na-finance", claim)
    yield 1
    stage.settle("na-finance-2", claim)


def _as_far_as_the_county(stage: Stage, claim: Claim) -> Story:
    yield 1
    stage.agree("na-village", claim, "本人居住本村，店铺正常经营，情况属实。")
    yield 1
    stage.visit("na-township", claim, "门店正常营业，经营内容与执照一致。", _brought_back())
    stage.agree("na-township", claim, "材料齐全，实地核查情况属实，同意上报。")


def _file(stage: Stage, username: str) -> Claim:
    actor = stage.user(username)
    business = businesses_of(actor.person)[-1]
    claim = commands.open_draft(
        actor=actor, programme=PROGRAMME, place=actor.person.home, person=actor.person
    )
    answers = {
        "uscc": business.uscc,
        "business_name": business.name,
        "business_type": business.kind,
        "registered_on": business.registered_on.isoformat(),
        "business_county": business.county_id,
        "business_address": business.address,
        "first_business": True,
        "worked_away": False,
    }
    papers = {
        "BIZ_LICENSE.jpg": picture("营业执照", business.name, f"注册日期 {business.registered_on}"),
        "OPERATION_PROOF.jpg": picture("经营证明", "进货单、流水、水电费单据"),
    }
    return stage.file(actor, claim, answers, papers)


def _brought_back() -> dict[str, bytes]:
    return {
        "SITE_PHOTO": picture("门店照片", "拍摄于核查当日"),
        "SITE_VISIT": picture("实地核查表", "核查人、经营者签字"),
    }
