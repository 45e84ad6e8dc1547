"""扣减明细 and the annex: what was not paid, by how much and why, from the lines as they were decided."""

import pytest

from documents.claim_values import ground_of, values_of
from documents.deductions import deductions_of, standard_fen
from documents.issuing import draw, payment_of
from documents.letters.wording import wording_of
from registry.models import Division
from registry.pilot.zhenxiong import ROSTER
from registry.selectors import find_person, organisations_of
from tests.documents.claims import released, startup_draft, user, with_papers
from workflows.commands import open_draft
from workflows.models import Claim, ClaimLine

EXPORT = "labor_export_service_subsidy"
POSTS = "public_welfare_post"
SHORT = {"code": "PERFORMED_LESS_THAN_3M", "clause": "YN-12", "facts": {}}


def unit_claim(username: str, programme: str, period: str = "") -> Claim:
    actor = user(username)
    unit = organisations_of(actor).get()
    claim = open_draft(
        actor=actor, programme=programme, place=unit.division, organisation=unit, period=period
    )
    claim.policy_date = claim.created_at.date()
    return claim


def line(claim: Claim, position: int, approved: int, **columns: object) -> ClaimLine:
    person = find_person(ROSTER[position - 1].member.id_number)
    columns = {"facts": {}, "reasons": []} | columns
    return ClaimLine.objects.create(
        claim=claim,
        position=position,
        person=person,
        label=person.name_masked,
        approved_fen=approved,
        **columns,
    )


def cut(claim: Claim, *lines: ClaimLine, named: bool = True):
    ground = ground_of(claim)
    return deductions_of(list(lines), ground.parameters, ground.clauses, named=named)


def worked(county: str) -> dict[str, str]:
    return {"origin_county": "530627", "work_county": county}


@pytest.mark.parametrize(
    ("county", "standard"), [("440106", 30_000), ("530102", 20_000), ("530627", None), ("", None)]
)
def test_a_worker_is_worth_what_the_county_pays_for_where_he_went(pilot, county, standard):
    claim = unit_claim("organiser", EXPORT)
    assert standard_fen(line(claim, 1, 0, facts=worked(county)), ground_of(claim).parameters) == standard


def test_a_worker_not_paid_is_listed_with_the_sum_and_the_clause(pilot):
    claim = unit_claim("organiser", EXPORT)
    paid = line(claim, 1, 30_000, facts=worked("440106"))
    refused = line(claim, 2, 0, facts=worked("440106"), reasons=[SHORT])
    (row,) = cut(claim, paid, refused)
    assert (row.position, row.deducted_fen, row.name) == (2, 30_000, refused.person.name_masked)
    assert row.identity == refused.person.identity_masked
    assert row.reason.endswith("（云人社发〔2017〕100号二(三)12）")


def test_a_line_people_did_not_agree_to_says_so(pilot):
    claim = unit_claim("organiser", EXPORT)
    (row,) = cut(claim, line(claim, 1, 0))
    assert row.reason == "审核未予同意"


def test_a_holder_paid_in_proportion_is_listed_with_the_days(pilot):
    claim = unit_claim("village-unit", POSTS, "2026-02")
    whole = line(claim, 1, 100_000, facts={"attended": 16, "required": 16})
    part = line(claim, 2, 62_500, facts={"attended": 10, "required": 16})
    (row,) = cut(claim, whole, part)
    assert row.deducted_fen == 37_500
    assert row.reason == "按实际出勤天数折算：出勤10天，应出勤16天"


def test_a_ticket_above_the_ceiling_is_a_deduction_without_a_row(pilot):
    worker = user("worker")
    claim = open_draft(
        actor=worker,
        programme="transport_subsidy",
        place=Division.objects.get(code="530627104204"),
        person=worker.person,
    )
    claim.policy_date = claim.created_at.date()
    own = claim.lines.get()
    own.approved_fen = 50_000
    own.reasons = [
        {"code": "OK_CAPPED", "clause": "YN-13", "facts": {"ticket_total_fen": 50_100, "cap_fen": 50_000}}
    ]
    (row,) = cut(claim, own, named=False)
    assert (row.position, row.name, row.identity, row.deducted_fen) == (0, "", "", 100)
    assert row.reason.startswith("车票价格501.00元，按上限500.00元补贴")


def test_a_claim_paid_in_full_has_no_deduction_and_names_its_clauses_once(pilot):
    claim = released(with_papers(startup_draft()))
    drawn = draw(claim)
    assert drawn.paper.values["deductions"] == []
    assert drawn.paper.values["bases"] == [
        {"document": "福建省人社扶贫三年行动方案", "clause": "二(一)"},
        {"document": "人社部发〔2018〕54号", "clause": "二(三)"},
    ]


def test_the_annex_of_a_unit_lists_the_paid_rows_with_masked_names(pilot):
    claim = released(with_papers(startup_draft()))
    reserved = draw(claim).paper.reserved
    unit = organisations_of(user("organiser")).get()
    Claim.objects.filter(pk=claim.pk).update(person=None, organisation=unit, period="2026-02")
    claim.lines.update(approved_fen=400_000)
    other = line(claim, 2, 600_000)
    values = values_of(Claim.objects.get(pk=claim.pk), reserved, payment_of(claim), wording_of(reserved))
    assert [row.amount_fen for row in values.roster] == [400_000, 600_000]
    assert values.roster[1].name == other.person.name_masked
    assert values.roster[1].period == values.period == "2026年2月"
    assert (values.people, values.addressee, values.addressee_is_unit) == (2, unit.name, True)
