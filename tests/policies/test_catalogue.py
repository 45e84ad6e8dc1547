"""What holds for every programme of the catalogue: no guess without an amount, papers asked for, its kind refused."""

import pytest

from policies.load import programme, programmes
from tests.policies.building import codes, general, judge_given

ROSTERS = sorted(each.code for each in programmes() if each.roster and each.flow == "general")
SILENT = {
    "skill_appraisal": {
        "occupation": "电工",
        "level": "junior",
        "certificate_on": "2019-01-01",
        "certificate_verified": True,
    },
    "vocational_training": {
        "occupation": "电工",
        "certificate": "completion",
        "certificate_on": "2019-01-01",
        "provider_qualified": True,
    },
    "base_award": {"stable_heads": 10, "selected": True, "grade": "good"},
    "park_award": {"park_name": "城东园", "selected": True},
    "incubator_award": {"tenants": 10, "selected": True, "grade": "good"},
    "village_platform": {"year": 2018, "grade": "good"},
}
REGISTERED_POOR = {"categories": ["registered_poor"]}


@pytest.mark.parametrize("kind", SILENT)
def test_where_no_document_names_an_amount_a_person_decides(kind):
    who = programme(kind).applicants[0].type
    verdict = judge_given(general(kind, SILENT[kind], who=who, applicant=REGISTERED_POOR))
    assert (verdict.outcome, verdict.amount_fen) == ("needs-human", None)
    assert codes(verdict) == {"AMOUNT_NOT_CONFIGURED"}


@pytest.mark.parametrize("kind", ROSTERS)
def test_an_empty_roster_is_asked_for_and_its_amount_is_not_guessed(kind):
    carried = programme(kind)
    facts = {
        carried.roster: [],
        "provider_qualified": True,
        "business": {"status": "open"},
        "poor_area": True,
    }
    verdict = judge_given(general(kind, facts, who=carried.applicants[0].type))
    assert verdict.outcome == "needs-correction"
    missing = [code for code in codes(verdict) if code.startswith("MISSING:")]
    assert len(missing) == 1
    assert codes(verdict) - {"AMOUNT_NOT_CONFIGURED"} == set(missing)


@pytest.mark.parametrize("kind", sorted({*SILENT, *ROSTERS} - {"village_platform"}))
def test_required_papers_are_asked_for(kind):
    carried = programme(kind)
    required = {f"MISSING:{paper.code}" for paper in carried.evidence if paper.need == "required"}
    assert required
    facts = SILENT.get(kind) or {carried.roster: []}
    facts = {"provider_qualified": True, "business": {"status": "open"}, "poor_area": True} | facts
    case = general(kind, facts, who=carried.applicants[0].type, applicant=REGISTERED_POOR, evidence=[])
    assert required <= codes(judge_given(case))


@pytest.mark.parametrize("carried", programmes(), ids=lambda each: each.code)
def test_prefixes_of_claim_numbers_are_unique(carried):
    assert [each.code for each in programmes() if each.prefix == carried.prefix] == [carried.code]
