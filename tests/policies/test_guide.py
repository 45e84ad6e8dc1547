"""The service guide is the rule file, read aloud: change the file and the guide has changed."""

from datetime import date

import pytest

from policies import load
from policies.guide import Guide, guide_of, guide_without_standard
from policies.model import Source, Text

DAY = date(2026, 3, 2)


def guide(code: str = "startup_grant", county: str = "350583", library=None) -> Guide:
    return guide_of((library or load.shipped()).rules_for(code, county=county, on=DAY))


def changed(*replacements: tuple[str, str], kind="standard", subject="350583"):
    text = load.shipped().source_of(kind, subject).text
    for old, new in replacements:
        assert old in text
        text = text.replace(old, new)
    return load.shipped().with_source(Source(kind, "草稿", text))


def chinese(texts) -> list[str]:
    return [each.zh for each in texts]


def test_it_tells_who_how_much_what_to_bring_how_long_and_how_it_is_paid():
    told = guide()
    assert chinese(told.who) == ["个人"]
    assert chinese(told.amounts) == ["每份申请补贴10,000元。", "上级规定最高不超过10,000元。"]
    assert [(stage.level.zh, stage.days) for stage in told.stages] == [
        ("村（社区）", 3),
        ("乡镇（街道）", 5),
        ("县（市、区）", 10),
        ("县（市、区）", 5),
    ]
    assert (told.working_days, told.notice.zh, told.payment.zh) == (23, "5个工作日", "发到本人社会保障卡")
    assert told.papers[0].title.zh == "申请表"
    assert [clause.key for clause in told.clauses] == ["FJ-2.1a", "N54-2.3"]


def test_a_choice_of_papers_names_what_will_do_and_what_is_looked_up_need_not_be_brought():
    papers = {paper.title.en.split(" (")[0]: paper for paper in guide().papers}
    assert chinese(papers["proof of having worked away from home"].accepts)[:2] == [
        "劳动合同",
        "工资银行流水",
    ]
    assert papers["proof of having worked away from home"].need.zh == "有这种情况才提供"
    assert papers["proof of registered poverty"].need.zh == "不用提供，由部门数据核验"


def test_how_often_and_what_it_excludes_are_told():
    assert guide().frequency.zh == "每人只能领一次"
    library = changed(
        (
            'frequency = { times = "once_per_person" }',
            'frequency = { times = "per_period", period = "quarter" }',
        ),
        (
            "[route]",
            '[[exclusive_with]]\nprogramme = "transport_subsidy"\nscope = "same_year"\nstrength = "hard"\n'
            'title = { zh = "交通补助", en = "Transport" }\n[route]',
        ),
        kind="programme",
        subject="startup_grant",
    )
    told = guide(library=library)
    assert told.frequency.en == "once a quarter"
    assert chinese(told.exclusions) == ["同一年领了“交通补助”的不能再领"]


def test_a_paper_that_a_promise_may_stand_for_says_so():
    library = changed(
        (
            'code = "OPERATION_PROOF", need = "required"',
            'code = "OPERATION_PROOF", need = "required", promise = true',
        ),
        kind="programme",
        subject="startup_grant",
    )
    assert [paper.promise for paper in guide(library=library).papers].count(True) == 1


def test_the_local_terms_are_told_and_an_amount_is_not_told_twice():
    terms = {term.title.zh: term.value.zh for term in guide().terms}
    assert terms["最少月数"] == "6个月"
    assert terms["补贴对象"].startswith("建档立卡贫困劳动力、")
    assert "补贴金额" not in terms


def test_a_standard_for_demonstration_says_so():
    assert guide().demonstration
    assert guide().note.startswith("演示参数")
    assert guide().window == Text("2026-01-01至2026-12-31", "2026-01-01 to 2026-12-31")


def test_another_amount_in_the_file_is_another_amount_in_the_guide():
    library = changed(("amount_fen = 1_000_000", "amount_fen = 888_850"))
    assert guide(library=library).amounts[0] == Text(
        "每份申请补贴8,888.50元。", "CNY 8,888.50 for each claim."
    )


def test_another_time_limit_in_the_file_is_another_one_in_the_guide():
    library = changed(("working_days = 10", "working_days = 7"), kind="programme", subject="startup_grant")
    assert guide(library=library).working_days == 20


def test_a_condition_switched_off_is_not_asked_of_anybody():
    assert "属于补贴对象" in chinese(guide().conditions)
    given = load.rules_from_parameters("startup_grant", {"beneficiary_categories": None})
    assert "属于补贴对象" not in chinese(guide_of(given).conditions)


def test_where_the_region_is_silent_no_amount_is_invented():
    carried = load.programme("startup_grant")
    silent = guide_without_standard(carried, carried.version_on(DAY))
    assert (silent.amounts, silent.pays, silent.window) == ((), True, None)
    assert silent.working_days == 23


def test_tickets_and_a_fixed_sum_are_told_apart():
    tickets = guide("transport_subsidy", "530627")
    assert chinese(tickets.amounts) == ["凭车票据实补贴，最高500元。"]
    fixed = load.rules_from_parameters(
        "transport_subsidy",
        {"mode": "fixed", "fixed_fen": {"out_of_province": 30_000, "out_of_county": None}},
    )
    assert chinese(guide_of(fixed).amounts) == ["定额补贴省外：300元；县外：不设。"]


def test_rates_by_the_head_and_amounts_by_the_month_are_told():
    assert chinese(guide("labor_export_service_subsidy", "530627").amounts) == [
        "按人计算，省外：300元；县外：200元。"
    ]
    assert chinese(guide("public_welfare_post", "469025").amounts)[0] == "按月计算，每人每月1,000元。"


@pytest.mark.parametrize("carried", load.shipped().programmes(), ids=lambda each: each.code)
def test_every_programme_of_the_package_has_a_guide_in_both_languages(carried):
    told = guide_without_standard(carried, carried.version_on(DAY))
    texts = [told.title, told.summary, told.notice, told.payment, *told.who, *told.conditions, *told.amounts]
    texts += [paper.need for paper in told.papers] + [term.value for term in told.terms]
    assert all(each.zh and each.en for each in texts)
    assert told.pays == (carried.amount != "nothing_paid")


def test_what_is_checked_again_looked_at_and_counted_is_told():
    assert chinese(guide().afterwards) == [
        "拨付前再核对一次：申请人健在、属于补贴对象、申请日正常经营、非财政供养人员。",
        "拨付后抽查10%。",
        "计入就业工作季报：就地就近创业。",
    ]
    assert guide("public_welfare_post", "469025").afterwards == ()


@pytest.mark.parametrize(
    ("beyond", "words"),
    [
        ("cut", "每年最高20,000元，超过的部分不补"),
        ("refuse", "每年最高20,000元，超过的不予补贴"),
        ("ask", "每年最高20,000元，超过的由工作人员核定"),
    ],
)
def test_the_most_that_is_paid_and_what_becomes_of_more_are_told(beyond, words):
    text = load.shipped().source_of("programme", "startup_grant").text
    declared = Source("programme", "草稿", f'{text}\n[limits.per_year_fen]\nbeyond = "{beyond}"\n')
    county = load.shipped().source_of("standard", "350583").text
    limited = county.replace("amount_fen = 1_000_000", "amount_fen = 1_000_000\nper_year_fen = 2_000_000")
    told = guide(library=load.shipped().with_source(declared, Source("standard", "草稿", limited)))
    assert chinese(told.limits) == [words]
    assert "每年最高" not in chinese(term.title for term in told.terms)
