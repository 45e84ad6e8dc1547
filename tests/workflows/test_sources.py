"""Where the facts of an assessment came from: registers by name, forms by moment, files by hash, nobody by name."""

import json
from datetime import date

import pytest
from django.utils import translation

from policies.assess import assess
from policies.assessment import TraceEntry
from policies.phrasing import Phrases
from registry.models import CategoryRecord, StatusRecord
from registry.pilot.zhenxiong import ROSTER
from tests.workflows.claims import (
    POSTS,
    act,
    give_back,
    hand_in,
    placements_of,
    roster_draft,
    row_of,
    sheet,
    startup_draft,
    transport_draft,
    unit_of,
)
from workflows.archive import rules_of
from workflows.cases.sources import SOURCES
from workflows.models import Claim
from workflows.periods import enter_attendance, open_period
from workflows.rosters import import_roster
from workflows.source_words import Sources

PILOT = "防返贫监测信息系统（演示数据）"
COUNTY = "县残联信息系统"


@pytest.fixture
def roster(core) -> Claim:
    claim = roster_draft(core["organiser"])
    content = sheet(*(row_of(entry) for entry in ROSTER))
    import_roster(claim_id=claim.pk, actor=core["organiser"], content=content)
    return claim


def stored(claim: Claim) -> dict[str, object]:
    return claim.assessments.order_by("number").last().inputs[SOURCES]


def said(claim: Claim, path: str, position: int | None = None) -> list[str]:
    """The words for the source of one fact."""
    return Sources(stored(claim)).of(TraceEntry("", "", "", {}, "passed"), (path,), position)


def test_a_startup_claim_names_register_form_and_own_records(core):
    claim = hand_in(startup_draft(core["chen"]))
    assert said(claim, "applicant.categories") == [f"{PILOT}，截至2026年3月2日"]
    assert said(claim, "applicant.deceased_date") == ["登记信息中没有记录，截至2026年3月2日"]
    assert said(claim, "business.reg_date") == ["市场主体登记信息，截至2026年3月2日"]
    assert said(claim, "history") == ["本系统的办件记录，截至2026年3月2日"]
    assert said(claim, "policy_date") == ["提交申请的日期"]
    assert said(claim, "nothing.known") == []


def test_what_the_register_does_not_know_is_the_applicants_word(core):
    draft = startup_draft(core["chen"])
    draft.answers |= {
        "uscc": "",
        "business_type": "individual_business",
        "registered_on": "2025-01-05",
        "business_county": "350583",
    }
    draft.save()
    claim = hand_in(draft)
    assert said(claim, "business.reg_date") == ["申请人填报，2026年3月2日 09:00提交"]
    assert said(claim, "business.status") == ["市场主体登记信息，截至2026年3月2日"]


def test_after_a_correction_the_form_is_that_of_the_last_submission(core, demo_day):
    claim = hand_in(transport_draft(core["worker"]))
    assert said(claim, "tickets[].fen") == ["申请人填报，2026年3月2日 09:00提交"]
    returned = act(hand_in(startup_draft(core["chen"])), core["na-village"], give_back)
    demo_day.shift(3600)
    again = hand_in(returned)
    assert again.assessments.count() == 2
    group = next(each for each in stored(again)["groups"] if each["facts"] == ["business"])
    assert group["on"] == "2026-03-02"


def test_the_registers_of_a_roster_are_named_for_the_lines_they_know(core, roster):
    person = roster.lines.get(position=2).person
    CategoryRecord.objects.create(
        person=person, category="disabled", valid_from=date(2020, 1, 1), source=COUNTY
    )
    claim = hand_in(roster)
    assert said(claim, "roster[].categories", 2) == [
        f"{COUNTY}，截至2026年3月2日",
        f"{PILOT}，截至2026年3月2日",
    ]
    assert said(claim, "roster[].categories", 1) == [f"{PILOT}，截至2026年3月2日"]
    # The tenth worker is on no register.
    assert said(claim, "roster[].categories", 10) == ["登记信息中没有记录，截至2026年3月2日"]
    assert said(claim, "roster[].work_county", 1) == ["申报单位填报，2026年3月2日 09:00提交"]
    assert said(claim, "applicant.filed") == ["单位登记和备案信息，截至2026年3月2日"]
    assert stored(claim)["lines"] == list(range(1, 13))


def test_the_posts_of_a_month_name_agreement_attendance_and_people(core):
    actor = core["village-unit"]
    for placement in placements_of(actor):
        enter_attendance(
            actor=actor, placement=placement, month="2026-02", attended=16, required=16, wage_paid_fen=100_000
        )
    draft = open_period(actor=actor, organisation=unit_of(actor), period="2026-02", programme=POSTS)
    StatusRecord.objects.create(
        person=draft.lines.first().person, status="cadre_kin", valid_from=date(2020, 1, 1), source=COUNTY
    )
    claim = hand_in(draft)
    assert said(claim, "posts[].months[].attended") == ["申报单位填报，2026年3月2日 09:00提交"]
    assert said(claim, "posts[].first_approved") == ["上岗协议，截至2026年3月2日"]
    assert said(claim, "posts[].birth_date") == ["人员基本信息，截至2026年3月2日"]
    assert said(claim, "posts[].cadre_kin", 1) == [f"{COUNTY}，截至2026年3月2日"]
    assert said(claim, "posts[].cadre_kin", 2) == ["登记信息中没有记录，截至2026年3月2日"]


def test_files_are_named_by_moment_and_hash_and_what_needed_none_says_so(core, monkeypatch):
    file = {"code": "ID_CARD", "at": "2026-03-01T10:30:00+08:00", "sha256": "ab" * 32}
    sources = Sources({"files": [file]})
    entry = TraceEntry("", "", "", {"evidence": ["ID_CARD", "APPLICATION_FORM"]}, "passed")
    assert sources.of(entry, ("evidence",)) == [
        "身份证（正反面），2026年3月1日 10:30上传，SHA-256 abababababab…",
        "申请表：系统里已有，没有要求上传",
    ]


def test_an_assessment_stored_without_sources_knows_none():
    sources = Sources(None)
    assert sources.of(TraceEntry("", "", "", {}, "passed"), ("business.type",)) == []
    assert not sources.were_asked(("business.type",))


def test_only_registers_that_answer_for_every_fact_count_as_asked(core):
    sources = Sources(stored(hand_in(startup_draft(core["chen"]))))
    assert sources.were_asked(("applicant.public_payroll",))
    assert not sources.were_asked(("household_received",))
    assert not sources.were_asked(("applicant.public_payroll", "household_received"))
    assert not sources.were_asked(())


def test_no_name_and_no_number_stands_in_what_is_stored(core, roster):
    for claim in (hand_in(roster), hand_in(startup_draft(core["chen"]))):
        inputs = json.dumps(claim.assessments.get().inputs, ensure_ascii=False)
        for line in claim.lines.select_related("person"):
            opened = line.person.open()
            assert opened.name not in inputs
            assert opened.id_number not in inputs


def test_the_rules_do_not_read_the_sources(core):
    claim = hand_in(startup_draft(core["chen"]))
    inputs = claim.assessments.get().inputs
    bare = {key: value for key, value in inputs.items() if key != SOURCES}
    assert assess(bare, rules_of(claim)) == assess(inputs, rules_of(claim))


def test_every_fact_a_roster_rests_on_has_a_source(core, roster):
    claim = hand_in(roster)
    rules, sources = rules_of(claim), Sources(stored(claim))
    words = Phrases(rules, "zh")
    asked = [
        entry for entry in assess(claim.assessments.get().inputs, rules).trace if entry.result != "not_asked"
    ]
    assert [entry.condition for entry in asked if not sources.of(entry, words.origins(entry))] == []


def test_sources_are_said_in_english_as_well(core):
    claim = hand_in(startup_draft(core["chen"]))
    with translation.override("en"):
        assert said(claim, "policy_date") == ["The day the claim was submitted"]
