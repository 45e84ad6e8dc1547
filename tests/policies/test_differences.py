"""What two editions differ in, in words; nothing that differs escapes, and nothing that does not is named."""

import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policies import load
from policies.differences import Change, Difference, differences
from policies.text_diff import side_by_side

STARTUP = load.shipped().source_of("programme", "startup_grant").text
NANAN = load.shipped().source_of("standard", "350583").text
LINES = STARTUP.splitlines()


def changing(old: str, new: str, text: str = STARTUP) -> list[Difference]:
    assert old in text
    return list(differences(text, text.replace(old, new)))


def told(found: Difference) -> tuple:
    details = [(each.name.zh, each.old and each.old.zh, each.new and each.new.zh) for each in found.details]
    return found.part.zh, found.item.zh, found.change, details


def test_equal_texts_and_another_notation_differ_in_nothing():
    assert differences(STARTUP, STARTUP) == ()
    assert differences(STARTUP, STARTUP.replace("5_000_000", "5000000") + "\n# 注释\n") == ()


def test_a_changed_amount_is_told_in_yuan_under_its_standard():
    titles = {"startup_grant": load.programme("startup_grant").title}
    [_old, found] = differences(
        NANAN, NANAN.replace("amount_fen = 1_000_000", "amount_fen = 800_000"), titles
    )
    assert told(found) == (
        "补贴标准",
        "一次性创业扶持补贴·2026-demonstration",
        Change.CHANGED,
        [("补贴金额", "10,000元", "8,000元")],
    )


def test_a_time_limit_a_paper_and_a_consequence_are_told_in_words():
    [limit] = changing("working_days = 10", "working_days = 8")
    assert told(limit) == ("办理环节和时限", "县级复核", Change.CHANGED, [("办理时限（工作日）", "10", "8")])
    [paper] = changing('"BIZ_LICENSE", need = "required"', '"BIZ_LICENSE", need = "by_data"')
    assert told(paper) == ("材料", "营业执照", Change.CHANGED, [("要求", "必须提供", "由部门数据核验")])
    [amount] = changing("prefecture_from_fen = 5_000_000", "prefecture_from_fen = 3_000_000")
    assert told(amount)[3] == [("报州市复核的金额", "50,000.00元", "30,000.00元")]


def test_a_condition_renamed_is_one_removed_and_one_added():
    found = changing('key = "address"', 'key = "addresses"')
    assert [(each.change, each.item.zh) for each in found] == [
        (Change.ADDED, "经营地址未被多笔补贴使用"),
        (Change.REMOVED, "经营地址未被多笔补贴使用"),
    ]
    assert ("不符合时", None, "由工作人员判断") in told(found[0])[3]


def test_a_value_that_appears_or_goes_has_one_side_only():
    [found] = changing("valid_from = 2021-01-01\n", "valid_from = 2021-01-01\nvalid_to = 2030-12-31\n")
    assert told(found)[3] == [("终止日期", None, "2030-12-31")]


def test_another_order_of_the_stops_is_told():
    first, second = (
        line
        for line in LINES
        if 'station = "review", level = "prefecture"' in line or 'level = "province"' in line
    )
    text = STARTUP.replace(first, "§").replace(second, first).replace("§", second)
    [found] = differences(STARTUP, text)
    assert (found.part.zh, found.item.zh) == ("办理环节和时限", "顺序")


def test_a_part_nobody_has_named_is_told_by_its_key():
    [found] = differences(STARTUP, STARTUP + "\n[sampling]\npercent = 5\n")
    assert told(found) == ("sampling", "sampling", Change.ADDED, [("percent", None, "5")])


def test_one_for_true_is_a_change():
    [found] = differences("may_refuse = true", "may_refuse = 1")
    assert told(found)[3] == [("可以不予批准", "是", "1")]


@given(st.integers(0, len(LINES) - 1), st.integers(0, len(LINES) - 1))
@settings(max_examples=80, deadline=None)
def test_nothing_is_told_exactly_where_both_files_say_the_same(dropped, doubled):
    """A line taken out and one written twice, wherever that is still TOML."""
    lines = [*LINES[:doubled], LINES[doubled], *LINES[doubled:]]
    text = "\n".join(line for place, line in enumerate(lines) if place != dropped)
    try:
        same = tomllib.loads(text) == tomllib.loads(STARTUP)
    except tomllib.TOMLDecodeError:
        return
    assert (differences(STARTUP, text) == ()) == same


def test_two_texts_stand_beside_each_other_line_by_line():
    rows = side_by_side("a\nb\nc\nd", "a\nB\nc\nd\ne")
    assert [(row.kind, row.old_number, row.new_number) for row in rows] == [
        ("same", 1, 1),
        ("changed", 2, 2),
        ("same", 3, 3),
        ("same", 4, 4),
        ("added", None, 5),
    ]
    assert (rows[1].old, rows[1].new) == ("b", "B")


def test_lines_far_from_a_difference_are_left_out_and_equal_texts_have_no_row():
    text = "\n".join(str(number) for number in range(50))
    rows = side_by_side(text, text.replace("25", "XXV"))
    assert [row.kind for row in rows].count("skipped") == 1
    assert len(rows) == 8
    assert side_by_side(text, text) == ()


@pytest.mark.parametrize(
    ("old", "new", "kinds"), [("a\nb", "c", ["changed", "removed"]), ("a", "b\nc", ["changed", "added"])]
)
def test_a_replaced_block_of_another_length_leaves_one_side_empty(old, new, kinds):
    assert [row.kind for row in side_by_side(old, new)] == kinds
