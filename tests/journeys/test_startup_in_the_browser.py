"""创业补贴 from the first click to 已拨付, in a real browser: the applicant on a telephone, the offices at a screen."""

import re

import pytest

from registry.models import User
from registry.pilot import code_of
from registry.pilot.nanan import WU
from tests.journeys import steps
from tests.journeys.steps import PHONE
from workflows.models import Claim

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHOP = WU.businesses[0]
VISITED = "门店正常营业，经营内容与执照一致。"


def test_a_founder_files_on_her_telephone_and_is_paid(visitor, live_server):
    first_day = visitor(PHONE)
    begins_to_file(first_day)
    another_day = visitor(PHONE)
    path = files_the_rest(another_day)
    number = Claim.objects.get().number
    another_day.reads(number, "已提交，等待受理", "九溪村民委员会正在办理")

    for username, act in (
        ("na-village", lambda officer: steps.agrees(officer, "本人居住本村，店铺正常经营。")),
        ("na-township", visits_and_agrees),
        ("na-county", lambda officer: steps.agrees(officer, "首次创业，经营满六个月，同意公示。")),
    ):
        officer, colleague = visitor(), visitor()
        steps.signs_in(colleague, "zx-county")
        steps.finds_an_empty_desk(colleague, number)
        steps.signs_in(officer, username)
        steps.takes_it_from_the_desk(officer, number)
        act(officer)
        steps.finds_an_empty_desk(officer, number)

    neighbour = visitor(PHONE)
    neighbour.goes_to("/notices/")
    neighbour.reads("10,000.00")
    neighbour.presses("南安市 · 一次性创业扶持补贴")
    neighbour.reads("吴**", "10,000.00")
    neighbour.does_not_read(WU.name, WU.id_number, WU.card, WU.phone)

    steps.moves_the_clock(officer)
    steps.moves_the_clock(officer, "下一个工作日")
    is_paid_out(visitor, number)
    reads_that_it_is_paid(another_day, path)


def begins_to_file(wu):
    steps.signs_in(wu, "wu")
    steps.chooses_the_startup_grant(wu)
    steps.confirms_who_she_is(wu)
    steps.copies_the_licence(wu, SHOP)
    steps.leaves_for_today(wu)


def files_the_rest(wu) -> str:
    steps.signs_in(wu, "wu")
    steps.goes_on_where_she_was(wu)
    steps.says_that_she_never_worked_away(wu)
    steps.chooses_her_card(wu)
    steps.declares(wu)
    steps.uploads_her_papers(wu)
    return steps.hands_it_in(wu)


def visits_and_agrees(officer):
    steps.reports_the_visit(officer, VISITED)
    officer.reads("的意见")
    steps.agrees(officer, "材料齐全，实地核查属实，同意上报。")


def is_paid_out(visitor, number):
    treasurer = visitor()
    steps.signs_in(treasurer, "na-finance-2", "/payments/")
    steps.draws_a_batch_up(treasurer, number)
    second = visitor()
    steps.signs_in(second, "na-finance", "/payments/")
    steps.releases_the_batch(second, code_of(User.objects.get(username="na-finance")))
    steps.enters_what_the_bank_said(second, number)


def reads_that_it_is_paid(wu, path):
    wu.goes_to(path)
    wu.reads("已拨付", "10,000.00", f"{WU.card[-4:]}")
    wu.does_not_read(WU.id_number, WU.card, WU.phone)
    pdf = wu.page.get_by_role("link", name="打开（PDF）").get_attribute("href")
    code = wu.page.locator("a.code").inner_text()
    answer = wu.page.request.get(wu.site + pdf)
    assert (answer.status, answer.headers["content-type"]) == (200, "application/pdf")
    assert answer.body().startswith(b"%PDF-")
    wu.goes_to("/messages/")
    wu.reads("到账")
    wu.goes_to("/verify/")
    wu.fills("校验码", code)
    wu.presses("核验")
    assert re.search(r"有效", wu.page.inner_text("main"))
    wu.does_not_read(WU.name, "吴**", WU.id_number)
