"""A county changes its amount: drafted, reviewed by another, published; claims of either side of the day differ."""

import pytest

from config.story import startups
from registry import clock
from registry.models import RuleEdition
from tests.journeys import steps
from tests.journeys.steps import PHONE, Visitor
from workflows.models import Claim
from workflows.relay import run_due

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NANAN = "/policies/standard/350583/"
REASON = "依据南政办〔2026〕5号，自下一工作日起调整补贴金额。"


def test_a_new_amount_decides_the_claims_of_its_days_and_no_earlier_one(visitor, stage):
    before = files(stage, "huang")
    drafter, reviewer = visitor(), visitor()
    drafts_too_much(drafter)
    mends_and_submits(drafter)
    reviews(reviewer)
    publishes(drafter)
    neighbour = visitor(PHONE)
    reads_in_the_guide(neighbour, "10,000元", coming=True)
    steps.moves_the_clock(drafter, "下一个工作日")
    reads_in_the_guide(neighbour, "9,000元", coming=False)
    after = files(stage, "wu")

    assert [claim.claimed_fen for claim in (before, after)] == [1_000_000, 900_000]
    assert "@1/" not in before.rules_version
    assert "350583@1/" in after.rules_version
    officer = visitor()
    steps.signs_in(officer, "na-county")
    for claim, amount in ((before, "10,000.00"), (after, "9,000.00")):
        officer.goes_to(f"/claims/{claim.key}/")
        officer.reads(amount)


def test_a_rule_is_drafted_reviewed_and_published_without_javascript_on_a_telephone(visitor):
    drafter = visitor(PHONE, java_script_enabled=False)
    reviewer = visitor(PHONE, java_script_enabled=False)
    drafts_too_much(drafter)
    mends_and_submits(drafter)
    reviews(reviewer)
    publishes(drafter)


def files(stage, username: str) -> Claim:
    next(startups.until_the_village(stage, username))
    run_due()
    return Claim.objects.get(applicant__username=username)


def drafts_too_much(officer: Visitor) -> None:
    """12,000 yuan: above the ceiling of 10,000. It is kept, and told at once; nothing can be handed in."""
    steps.signs_in(officer, "na-policy", NANAN)
    officer.presses("起草新版")
    writes(officer, "1_200_000")
    officer.presses("保存并检查")
    officer.reads("规则文件有 1 处要改", "12,000.00元", "10,000.00元", "先把上面列出的几处改好。")


def mends_and_submits(officer: Visitor) -> None:
    officer.presses("修改草稿")
    writes(officer, "900_000")
    officer.presses("保存并检查")
    officer.reads("10,000元", "9,000元")
    officer.presses("提交复核")
    officer.reads("等另一个人复核")


def writes(officer: Visitor, fen: str) -> None:
    """The amount in force from 2026 on; the one of 2018 stays."""
    field = officer.page.locator("textarea[name=text]")
    head, mark, tail = field.input_value().rpartition("amount_fen = ")
    field.fill(head + mark + fen + "\n" + tail.partition("\n")[2])
    officer.fills("修改的原因和依据", REASON)


def reviews(officer: Visitor) -> None:
    steps.signs_in(officer, "na-policy-2", "/policies/")
    officer.presses("第1版 · 待复核")
    officer.reads(REASON, "10,000元", "9,000元")
    officer.presses("按办事指南预览")
    officer.reads("每份申请补贴9,000元。")
    officer.page.go_back()
    officer.fills("复核意见", "与文件一致。")
    officer.presses("复核通过")
    officer.reads("已复核，待发布")


def publishes(officer: Visitor) -> None:
    officer.goes_to(NANAN)
    officer.presses("第1版")
    officer.page.once("dialog", lambda dialog: dialog.accept())
    officer.presses("发布")
    officer.reads("已发布", "自2026-03-03起适用")
    assert RuleEdition.objects.get().published_on == clock.today()


def reads_in_the_guide(citizen: Visitor, amount: str, *, coming: bool) -> None:
    citizen.goes_to("/guides/startup_grant/350583/")
    citizen.reads(f"每份申请补贴{amount}。")
    assert ("2026-03-03起有新规定" in citizen.page.inner_text("main")) == coming
