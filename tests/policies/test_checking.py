"""Rule files are checked as a whole: every mistake with its file, its line, its key and what was expected."""

import pytest

from policies import load
from policies.checking import problems_beside, problems_in, problems_of
from policies.load import shipped
from policies.model import Source
from tests.policies.rule_files import programme, standard


def wrong(*drafts):
    return problems_in(drafts, shipped())


def told(*drafts):
    return [(each.file, each.line, each.key) for each in wrong(*drafts)]


def line(source, words):
    return source.text.split("\n").index(next(row for row in source.text.split("\n") if words in row)) + 1


def test_the_files_of_the_package_are_good():
    assert problems_of(load.shipped_texts(), load.shared_text()) == ()


def test_all_mistakes_of_all_drafts_are_told_by_line():
    one = programme(
        "startup_grant", swap={'op = "any_in"': 'op = "roughly"', "[notice]\ndays = 5": "[notice]\ndays = -5"}
    )
    two = standard("350583", "南安市", 'id = "1"\nvalid_from = "soon"', "amount_fen = 1.5")
    assert told(one, two) == [
        ("350583.toml", 6, "standards[1].valid_from"),
        ("350583.toml", 8, "standards[1].parameters.amount_fen"),
        ("startup_grant.toml", line(one, '"roughly"'), "conditions[1].op"),
        ("startup_grant.toml", line(one, "days = -5"), "notice.days"),
    ]


def test_the_sentence_names_file_line_key_and_what_was_expected():
    draft = programme("startup_grant", swap={'unit = "working"': 'unit = "lunar"'})
    (problem,) = wrong(draft)
    row = line(draft, '"lunar"')
    assert problem.sentence == (
        f"startup_grant.toml：第{row}行：notice.unit：应为working、calendar之一，现为“lunar”"
    )


def test_a_missing_key_is_told_where_its_table_begins():
    draft = programme("startup_grant", swap={"[notice]\ndays = 5\n": "[notice]\n"})
    (problem,) = wrong(draft)
    assert (problem.line, problem.key) == (line(draft, "[notice]"), "notice.days")
    assert "缺少" in problem.expected


def test_text_that_is_no_toml_is_told_with_its_line():
    (problem,) = wrong(Source("programme", "x.toml", 'code = "x"\nname = \n'))
    assert (problem.file, problem.line) == ("x.toml", 2)


@pytest.mark.parametrize(
    ("found", "instead", "key"),
    [
        ('fact = "earlier_business"', 'fact = "earlier_buisness"', "conditions[3].fact"),
        ('fact = "needs_return_proof"', 'fact = "need_return_proof"', "evidence[6].when.fact"),
        ('code = "NOT_FIRST_BUSINESS"', 'code = "NOT_FRIST_BUSINESS"', "conditions[3].code"),
        ('code = "OK_WITHIN_CEILING"', 'code = "OK_WITHIN_CIELING"', "notes[1].code"),
    ],
)
def test_a_fact_or_code_that_means_nothing_is_told(found, instead, key):
    draft = programme("startup_grant", swap={found: instead})
    (problem,) = wrong(draft)
    assert (problem.key, problem.line) == (key, line(draft, instead))


def test_drafts_are_tried_together_and_beside_the_files_in_use():
    province = standard("36", "江西省", 'id = "1"\nvalid_from = 2019-01-01', "cap_fen = 500_000")
    county = standard("360102", "某区", 'id = "1"\nvalid_from = 2019-01-01', "amount_fen = 600_000")
    assert told(province) == told(county) == []
    (problem,) = wrong(province, county)
    assert (problem.file, problem.line, problem.key) == (
        "360102.toml",
        8,
        "standards[1].parameters.amount_fen",
    )
    assert "6,000.00元" in problem.expected
    assert "5,000.00元" in problem.expected


def test_what_a_draft_breaks_elsewhere_is_told_there():
    nation = standard("00", "全国", 'id = "1"\nvalid_from = 2018-01-01', "cap_fen = 900_000")
    files = {each.file for each in wrong(nation)}
    assert "350583.toml" in files


def test_a_draft_mends_the_bad_file_in_whose_place_it_stands_and_another_bad_file_is_named():
    bad = standard("350721", "顺昌县", 'id = "1"\nvalid_from = 2026-01-01', "cap_fen = 5\namount_fen = 6")
    broken = Source("standard", "broken.toml", 'region = "361000"\n')
    beside = (*shipped().sources, bad)
    mended = standard("350721", "顺昌县", 'id = "1"\nvalid_from = 2026-01-01', "amount_fen = 6")
    assert problems_beside([mended], beside, load.shared_text()) == ()
    (problem, *_) = problems_beside([mended], (*beside, broken), load.shared_text())
    assert problem.file == "broken.toml"
