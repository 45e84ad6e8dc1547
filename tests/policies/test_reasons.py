"""Every reason has a sentence with a next step in both languages, and its facts are filled in."""

import re

import pytest

from policies.assessment import Reason
from policies.load import programmes
from policies.reasons import GIVEN_BY_PEOPLE, PAPER_FAULTS, sentence, templates
from policies.wording import evidence_title, word
from tests.policies.building import export as export_claim
from tests.policies.building import holder, judge, month, posts, reason_of, startup, worker

LIMITS = ("CLAIM_LIMIT", "YEAR_LIMIT", "LIFETIME_LIMIT")
BY_THE_LANGUAGE = {"COMPATIBILITY_UNCLEAR", *(f"{limit}_EXCEEDED" for limit in LIMITS)}
REFUSALS = sorted(
    {condition.code for each in programmes() for condition in each.conditions} | BY_THE_LANGUAGE
)
NOTES = sorted(
    {note.code for each in programmes() for note in each.notes}
    | {"OK_BY_PROMISE", *(f"OK_CUT_TO_{limit}" for limit in LIMITS)}
)
SIGNS = re.compile(r"[{}<>]")


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("code", [*REFUSALS, "CANNOT_VERIFY", "MISSING:ATTENDANCE"])
def test_every_refusal_says_why_and_what_to_do_next(code, language):
    said = sentence(Reason(code, "N54-2.3"), language)
    assert said.text != code
    assert said.next_step
    assert not SIGNS.search(said.text + said.next_step)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("code", NOTES)
def test_every_yes_has_a_sentence(code, language):
    said = sentence(Reason(code.replace("{rate}", "60"), "N54-2.3"), language)
    assert said.text != code
    assert not SIGNS.search(said.text)


def test_no_sentence_is_kept_for_a_code_nobody_gives():
    given = {code.split(":")[0] for code in REFUSALS} | {"CANNOT_VERIFY", "MISSING"}
    given |= {code.removesuffix("_{rate}") for code in NOTES} | {*GIVEN_BY_PEOPLE, *PAPER_FAULTS}
    assert set(templates()) - given == set()


@pytest.mark.parametrize("carried", programmes(), ids=lambda each: each.code)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_sentence_asks_only_for_facts_its_condition_gives(carried, language):
    for condition in carried.conditions:
        template = templates().get(condition.code)
        if template is None:
            continue
        whole = template.text.in_language(language) + template.next_step.in_language(language)
        asked = set(re.findall(r"\{([\w.|]+)\}", re.sub(r"<[^<>]*>", "", whole)))
        given = set(condition.names) | ({"months"} if condition.scope == "month" else set())
        assert asked <= given, condition.key


def test_a_part_whose_fact_is_not_known_is_left_out():
    assert sentence(Reason("CATEGORY_NOT_COVERED", "x", {"categories": []})).text == "不属于本补贴规定的对象"
    known = Reason("CATEGORY_NOT_COVERED", "x", {"applicant.categories": ["registered_poor", "monitored"]})
    assert sentence(known).text.endswith("（登记类别：建档立卡贫困劳动力、防止返贫监测对象）")
    assert sentence(known, "en").text.endswith(
        "(registered as: registered poor, monitored against return to poverty)"
    )


def test_a_claim_too_early_reads_with_its_days():
    reason = reason_of(judge(startup(reg_date="2018-12-31")), "OPERATING_PERIOD_SHORT")
    zh, en = sentence(reason), sentence(reason, "en")
    assert zh.text == "登记日2018-12-31至申请日不满6个月"
    assert zh.next_step == "2019-06-30起可再申请"
    assert en.next_step == "You may apply again from 2019-06-30"


def test_a_short_contract_reads_with_the_first_day_to_claim():
    claim = export_claim(worker(contract_start="2018-05-10", performed_until=None))
    said = sentence(reason_of(judge(claim), "PERFORMED_LESS_THAN_3M"))
    assert said.text == "劳动合同自2018-05-10履行至2018-07-10，不满3个月"
    assert "2018-08-10起可申报" in said.next_step


def test_a_missing_paper_is_called_by_its_name():
    said = sentence(Reason("MISSING:OPERATION_PROOF", "N54-2.3"))
    assert said.text.startswith("缺正常经营证明")
    assert sentence(Reason("MISSING:ID_CARD", "x"), "en-gb").text == "Missing: identity card, both sides"


def test_a_paper_nobody_named_reads_as_its_code():
    assert sentence(Reason("MISSING:MAGIC", "x")).text == "缺MAGIC"


def test_amounts_read_as_yuan_codes_as_words_and_months_as_a_list():
    claim = posts(holder(month("2024-04", wage_paid_fen=1), month("2024-05", wage_paid_fen=1)))
    said = sentence(reason_of(judge(claim), "WAGE_BELOW_ALLOWANCE"))
    assert said.text == "2024-04、2024-05实发工资0.01元低于应发补贴1,000.00元"
    entity = {"reg_date": "2012-05-01", "role": "operator", "status": "open"}
    first = sentence(reason_of(judge(startup(prior_entities=[entity])), "NOT_FIRST_BUSINESS"))
    assert "2012-05-01登记担任其他主体的经营者" in first.text


def test_what_cannot_be_verified_is_named_in_the_reader_s_language():
    reason = reason_of(judge(startup(prior_entities=None)), "CANNOT_VERIFY")
    assert "首次创办" in sentence(reason).text
    assert "First business" in sentence(reason, "en").text


def test_a_fact_not_known_reads_as_a_dash_and_an_unknown_code_as_itself():
    assert sentence(Reason("NOT_OPERATING", "x")).text == "申请日该主体状态为“—”，未在经营"
    assert sentence(Reason("NEWER_RULE", "x")).text == "NEWER_RULE"


def test_a_fact_with_braces_is_text_and_no_place_for_another_fact():
    said = sentence(Reason("NOT_OPERATING", "x", {"business.status": "{evidence}{0}"}))
    assert "{evidence}{0}" in said.text


def test_words_and_titles_answer_none_for_what_nobody_defined():
    assert word("registered_poor").zh == "建档立卡贫困劳动力"
    assert word("nothing") is None
    assert evidence_title("TICKET").en == "rail or coach ticket"
    assert evidence_title("nothing") is None
