"""The trace in words: what was required, with its value, and what was found, in both languages."""

import pytest

from policies.assess import assess
from policies.assessment import TraceEntry
from policies.explain import trace_lines
from policies.load import rules_from_parameters
from policies.phrasing import Phrases
from policies.reasons import sentence
from tests.policies.building import EXPORT, FUJIAN, POSTS, export, holder, month, posts, startup, worker

STARTUP = rules_from_parameters("startup_grant", FUJIAN)
ROSTER = rules_from_parameters("labor_export_service_subsidy", EXPORT)


def of(case, rules, condition, language="zh", **places):
    """The words and the entry of one condition: of the claim, else of the first line, else of its first month."""
    words = Phrases(rules, language, places)
    entries = [entry for entry in assess(case, rules).trace if "lines" not in entry.found]
    for line in trace_lines(case, rules, [1]):
        entries += [*line.entries, *(entry for each in line.months for entry in each.entries)]
    return words, next(entry for entry in entries if entry.condition == condition)


@pytest.mark.parametrize(
    ("language", "required", "found"),
    [
        (
            "zh",
            "属于补贴对象：人员类别含其中之一：建档立卡贫困劳动力、返乡农民工",
            "人员类别：建档立卡贫困劳动力；政策适用日：2019年6月1日",
        ),
        (
            "en",
            "Belongs to the group the subsidy is for: Categories: at least one of registered poor, returning migrant",
            "Categories: registered poor; Policy date: 1 June 2019",
        ),
    ],
)
def test_a_list_is_named_in_words(language, required, found):
    words, entry = of(startup(), STARTUP, "category", language)
    assert words.required(entry) == required
    assert words.found(entry) == found


def test_a_list_of_one_is_said_as_one_thing():
    words, entry = of(posts(holder()), rules_from_parameters("public_welfare_post", POSTS), "category")
    assert words.required(entry).endswith("人员类别为脱贫人口")


@pytest.mark.parametrize(
    ("language", "required", "found"),
    [
        ("zh", "不超过本地年龄上限：年龄不超过60周岁", "年龄：43周岁"),
        ("en", "Within the local age limit: Age: at most 60", "Age: 43"),
    ],
)
def test_a_limit_of_the_standard_is_named_with_its_value(language, required, found):
    rules = rules_from_parameters("public_welfare_post", POSTS | {"max_age": 60})
    words, entry = of(posts(holder()), rules, "age_limit", language)
    assert words.required(entry) == required
    assert words.found(entry) == found


def test_money_is_said_in_yuan_and_the_reason_names_the_month():
    rules = rules_from_parameters("public_welfare_post", POSTS)
    words, entry = of(posts(holder(month(wage_paid_fen=1))), rules, "wage")
    assert words.found(entry) == "实发工资：0.01元；岗位补贴：1,000.00元"
    assert sentence(words.reason(entry, "2024-04")).text == "2024-04实发工资0.01元低于应发补贴1,000.00元"


def test_the_days_a_period_rests_on_are_shown():
    words, entry = of(startup(), STARTUP, "operating_period")
    assert words.required(entry) == "正常运营满规定月数"
    assert words.found(entry).startswith("注册登记日期：2018年10月1日；规定月数：6个月")


def test_places_are_named_where_their_names_are_known():
    words, entry = of(startup(), STARTUP, "paying_county", **{"350583": "福建省南安市"})
    assert words.place_codes([entry]) == {"350583"}
    assert words.found(entry) == "经营地（县）：福建省南安市；受理县：福建省南安市"


def test_papers_are_named_as_asked_for_and_as_found():
    case = startup() | {"evidence": ["ID_CARD"]}
    words, entry = of(case, STARTUP, "MISSING:ID_CARD")
    assert (words.required(entry), words.found(entry)) == (
        "提交身份证（正反面）",
        "已提交：身份证（正反面）",
    )
    words, entry = of(case, STARTUP, "MISSING:BIZ_LICENSE")
    assert (words.required(entry), words.found(entry)) == ("提交营业执照", "没有提交")
    assert words.reason(entry).code == "MISSING:BIZ_LICENSE"


def test_a_yes_or_no_without_a_value_is_said_in_a_word():
    words, entry = of(startup(), STARTUP, "paid_once")
    assert words.found(entry) == "没有发现"
    paid = startup(history=[{"kind": "startup", "status": "paid"}])
    words, entry = of(paid, STARTUP, "paid_once")
    assert words.found(entry) == "查到记录"


@pytest.mark.parametrize(
    ("case", "rules", "condition", "why"),
    [
        (startup(), STARTUP, "payroll", "没有这项信息"),
        (export(worker()), ROSTER, "broker_filed", "不适用"),
        (startup(), STARTUP, "MISSING:RETURN_PROOF", "不适用"),
        (
            posts(holder()),
            rules_from_parameters("public_welfare_post", POSTS),
            "age_limit",
            "适用的标准没有这项要求",
        ),
    ],
)
def test_what_was_not_asked_says_why(case, rules, condition, why):
    words, entry = of(case, rules, condition)
    assert (entry.result, words.found(entry)) == ("not_asked", why)
    assert words.reason(entry) is None


def test_an_unknown_fact_is_a_reason_that_names_the_condition():
    words, entry = of(startup(prior_entities=None), STARTUP, "first_business")
    assert words.found(entry) == ""
    assert sentence(words.reason(entry)).text == "“首次创办”暂时无法核实"


def test_the_lines_a_condition_stopped_are_counted_in_words():
    case = export(worker("A"), worker("B", categories=[]), worker("C", categories=None))
    entry = next(each for each in assess(case, ROSTER).trace if each.condition == "registered_poor")
    words = Phrases(ROSTER, "zh")
    assert words.found(entry) == "3行中1行不符合；1行无法核实"
    assert words.reason(entry) is None


def test_a_condition_names_the_facts_it_comes_from_by_their_path():
    words, entry = of(export(worker()), ROSTER, "performed")
    assert words.origins(entry) == ("roster[].contract_start", "roster[].performed_until")
    words, entry = of(startup(), STARTUP, "paid_once")
    assert words.origins(entry) == ("history",)
    words, entry = of(startup(), STARTUP, "MISSING:ID_CARD")
    assert words.origins(entry) == ("evidence",)


def test_the_words_do_not_depend_on_the_order_the_facts_were_stored_in():
    words, entry = of(startup(), STARTUP, "operating_period")
    turned = TraceEntry(
        entry.condition, entry.clause, entry.required, dict(reversed(entry.found.items())), entry.result
    )
    assert list(turned.found) != list(entry.found)
    assert words.found(turned) == words.found(entry)


def test_a_condition_the_rules_no_longer_know_keeps_its_title():
    entry = TraceEntry("gone", "FJ-2.1a", "从前的条件", {}, "passed")
    words = Phrases(STARTUP, "zh")
    assert (words.title(entry), words.required(entry), words.scope(entry)) == (
        "从前的条件",
        "从前的条件",
        "claim",
    )
