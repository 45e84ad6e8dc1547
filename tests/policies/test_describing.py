"""Parameters in words: every one the rules know has a name and a unit, and each value reads in both languages."""

from datetime import date

import pytest

from policies.describing import days_in_words, parameter_title, value_in_words
from policies.parameters import PARAMETERS


@pytest.mark.parametrize("name", PARAMETERS)
def test_every_parameter_has_a_name_in_both_languages(name):
    title = parameter_title(name)
    assert name not in (title.zh, title.en)


@pytest.mark.parametrize(
    ("name", "value", "chinese", "english"),
    [
        ("amount_fen", 1_000_000, "10,000元", "CNY 10,000"),
        ("amount_fen", 123_450, "1,234.50元", "CNY 1,234.50"),
        ("month_cap", 36, "36个月", "36 months"),
        ("rates", {"out_of_province": 30_000, "out_of_county": None}, "省外：300元；县外：不设", None),
        ("retire_age", {"M": 60, "F": 55}, "男：60周岁；女：55周岁", "men: age 60; women: age 55"),
        ("beneficiary_categories", ["monitored", "new_code"], "防止返贫监测对象、new_code", None),
        ("si_subsidy", False, "否", "no"),
        ("in_province", True, "是", "yes"),
        ("mode", "ticket", "凭票据实补贴", "the price of the tickets"),
        ("min_percent", 15, "15%", "15%"),
        ("policy_window", (date(2026, 1, 1), None), "2026-01-01至不限", "2026-01-01 to open"),
        ("shares", {"county": (8, 2)}, "县（市、区）：上级8份、本级2份", None),
        ("cost_shares", {"province": 60, "county": 40}, "省（区）：60%；县（市、区）：40%", None),
        (
            "tiers",
            ({"grade": "good", "min": 10, "max": 20, "fen": 500_000},),
            "良好：10至20人，5,000元",
            "good: 10 to 20 people, CNY 5,000",
        ),
        ("tiers", ({"grade": "good", "min": 21, "max": None, "fen": 50},), "良好：21人以上，0.50元", None),
        ("cap_fen", None, "不设", "none"),
        ("nobody_knows_this", "x", "x", "x"),
    ],
)
def test_a_value_reads_in_its_unit(name, value, chinese, english):
    told = value_in_words(name, value)
    assert told.zh == chinese
    assert english is None or told.en == english


def test_a_span_of_days_may_be_open():
    assert days_in_words(None, None).zh == "不限至不限"
