"""What the rules are told of a claim, for each of the four kinds; nothing personal is kept with the answer."""

import json
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from policies.load import programme as load_programme
from registry.models import Account, BusinessRecord, StatusRecord
from registry.pilot.zhenxiong import ROSTER
from registry.selectors import find_person
from tests.workflows.claims import (
    POSTS,
    fresh,
    hand_in,
    placements_of,
    roster_draft,
    row_of,
    sheet,
    startup_draft,
    transport_draft,
    unit_of,
)
from workflows.cases import case_of
from workflows.commands import save_answers, strike_line
from workflows.enums import LineOutcome
from workflows.models import Claim
from workflows.periods import enter_attendance, open_period
from workflows.rosters import import_roster

DAY = date(2026, 3, 2)


def recorded(person, status: str, since: date, until: date | None = None, detail: str = "") -> None:
    StatusRecord.objects.create(
        person=person, status=status, valid_from=since, valid_to=until, source="比对", detail=detail
    )


@pytest.fixture
def roster(core) -> Claim:
    """The pilot's roster of twelve: the eleventh row is the first worker again."""
    claim = roster_draft(core["organiser"])
    content = sheet(*(row_of(entry) for entry in ROSTER))
    import_roster(claim_id=claim.pk, actor=core["organiser"], content=content)
    return fresh(claim)


@pytest.fixture
def month(core) -> Claim:
    """February of the village's five posts."""
    actor = core["village-unit"]
    for placement in placements_of(actor):
        enter_attendance(
            actor=actor, placement=placement, month="2026-02", attended=16, required=16, wage_paid_fen=100_000
        )
    return open_period(actor=actor, organisation=unit_of(actor), period="2026-02", programme=POSTS)


def test_a_case_names_kind_region_day_papers_and_history(core):
    claim = startup_draft(core["chen"])
    case = case_of(claim, on=DAY)
    assert case["id"] == claim.key
    assert (case["kind"], case["policy_date"], case["history"]) == ("startup_grant", "2026-03-02", [])
    assert (case["region"]["province"], case["region"]["county"]) == ("35", "350583")
    assert "BIZ_LICENSE" in case["evidence"]


def test_the_register_speaks_for_a_business_it_knows_and_not_the_form(core):
    claim = startup_draft(core["chen"])
    said = {"registered_on": "2020-01-01", "business_type": "farm_coop", "business_county": "350581"}
    save_answers(claim_id=claim.pk, actor=core["chen"], answers=said)
    business = case_of(fresh(claim), on=DAY)["facts"]["business"]
    assert (business["reg_date"], business["reg_county"]) == ("2025-06-18", "350583")
    assert (business["status"], business["source"]) == ("open", "register")


def test_a_business_the_register_does_not_know_is_taken_from_the_form_with_status_unknown(core):
    claim = startup_draft(core["chen"])
    save_answers(claim_id=claim.pk, actor=core["chen"], answers={"uscc": "", "registered_on": "2025-01-05"})
    business = case_of(fresh(claim), on=DAY)["facts"]["business"]
    assert (business["reg_date"], business["status"], business["source"]) == ("2025-01-05", None, "form")


def test_the_business_of_somebody_else_is_not_the_applicants(core):
    claim = startup_draft(core["chen"])
    other = core["lin"].person.businesses.get()
    save_answers(claim_id=claim.pk, actor=core["chen"], answers={"uscc": other.uscc})
    assert case_of(fresh(claim), on=DAY)["facts"]["business"]["source"] == "form"


def test_an_earlier_business_is_told_of(core):
    claim, person = startup_draft(core["chen"]), core["chen"].person
    BusinessRecord.objects.create(
        person=person,
        uscc="92350583MA2XXXXX0X",
        name="旧店",
        kind="individual_business",
        registered_on=date(2019, 5, 1),
        county_id="350583",
        role="operator",
        status="cancelled",
        status_on=date(2021, 1, 1),
    )
    claim = hand_in(claim)
    assert claim.lines.get().outcome == LineOutcome.INELIGIBLE
    assert "NOT_FIRST_BUSINESS" in [reason["code"] for reason in claim.lines.get().reasons]


@pytest.mark.parametrize("draft", [startup_draft, transport_draft])
def test_a_death_and_the_public_payroll_reach_the_rules_of_a_persons_claim(core, draft):
    actor = core["chen"]
    recorded(actor.person, "deceased", date(2026, 2, 1))
    recorded(actor.person, "public_payroll", date(2020, 1, 1))
    recorded(actor.person, "cadre_kin", date(2020, 1, 1), date(2025, 12, 31))
    told = case_of(draft(actor), on=DAY)["applicant"]
    assert (told["deceased_date"], told["public_payroll"]) == ("2026-02-01", True)
    assert "cadre_kin" not in told


def test_the_dead_are_not_paid(core):
    recorded(core["chen"].person, "deceased", date(2026, 2, 1))
    claim = hand_in(startup_draft(core["chen"]))
    assert claim.lines.get().outcome != LineOutcome.ELIGIBLE
    assert "APPLICANT_DECEASED" in [reason["code"] for reason in claim.lines.get().reasons]


def test_the_rows_of_a_roster_stand_in_order_with_the_words_of_the_rules(roster):
    rows = case_of(roster, on=DAY)["facts"]["roster"]
    assert [row["work_county"] for row in rows] == [entry.work_county for entry in ROSTER]
    assert rows[0]["proofs"] == ["DEST_HRSS_ROSTER", "WAGE_PROOF"]
    assert (rows[0]["contract_start"], rows[0]["performed_until"]) == ("2025-10-09", "2026-01-31")
    assert rows[9]["categories"] == []


def test_a_worker_who_stands_twice_carries_one_pid(roster):
    pids = [row["pid"] for row in case_of(roster, on=DAY)["facts"]["roster"]]
    assert pids[10] == pids[0] == "1"
    assert len(set(pids)) == 11


def test_with_the_first_of_two_struck_the_second_stands_for_the_worker(roster, core):
    strike_line(claim_id=roster.pk, actor=core["organiser"], position=1)
    pids = [row["pid"] for row in case_of(fresh(roster), on=DAY)["facts"]["roster"]]
    assert (len(pids), pids[9]) == (11, "11")


def test_a_worker_who_died_is_told_of(roster):
    recorded(find_person(ROSTER[0].member.id_number), "deceased", date(2025, 11, 1))
    assert case_of(roster, on=DAY)["facts"]["roster"][0]["deceased_date"] == "2025-11-01"


def test_every_row_gets_a_verdict_of_its_own(roster):
    claim = hand_in(roster)
    outcomes = list(claim.lines.order_by("position").values_list("outcome", flat=True))
    assert outcomes[:8] == [LineOutcome.ELIGIBLE] * 8
    assert outcomes[8:] == [LineOutcome.INELIGIBLE] * 3 + [LineOutcome.NEEDS_CORRECTION]


def test_the_papers_of_the_agency_are_told(roster):
    told = case_of(roster, on=DAY)["applicant"]
    assert told == {"type": "hr_agency", "filed": True, "filing_date": "2023-03-15"}


def test_only_what_a_programme_asks_is_told_of_a_form(core):
    claim = transport_draft(core["worker"], employer="广州天河诚达电子有限公司", contact="罗德富 13900000000")
    facts = case_of(claim, on=DAY)["facts"]
    assert facts.keys() == {"origin_county", "work_county", "tickets"}


def test_only_what_a_programme_asks_is_told_of_each_ticket(core):
    ticket = {"fen": 1, "date": "2026-02-18", "direction": "out", "passenger": "罗德富"}
    claim = transport_draft(core["worker"], tickets=[ticket])
    asked = {each.path.rpartition(".")[2] for each in load_programme(claim.programme).fields}
    told = case_of(claim, on=DAY)["facts"]["tickets"][0]
    assert set(told) <= asked
    assert "passenger" not in told


def test_a_month_of_posts_tells_days_and_wage_of_each_holder(month):
    posts = case_of(month, on=DAY)["facts"]["posts"]
    assert [post["post_id"] for post in posts] == [f"BS-GS-0{number}" for number in range(1, 6)]
    assert posts[0]["months"] == [{"ym": "2026-02", "attended": 16, "required": 16, "wage_paid_fen": 100_000}]
    assert (posts[0]["first_approved"], posts[0]["used_months"]) == ("2026-01-01", 0)


@pytest.mark.parametrize(
    ("status", "told"),
    [
        ("public_payroll", ("public_payroll", True)),
        ("village_cadre", ("public_payroll", True)),
        ("cadre_kin", ("cadre_kin", True)),
        ("works_elsewhere", ("works_elsewhere_full_time", True)),
        ("flexible_job", ("flexible_job", True)),
        ("other_post", ("other_post", "其他公益性岗位")),
    ],
)
def test_what_stands_against_a_holder_in_that_month_is_told_without_the_registers_words(month, status, told):
    holder = month.lines.get(position=1).person
    recorded(holder, status, date(2026, 2, 10), detail="在王某某处")
    post = case_of(month, on=DAY)["facts"]["posts"][0]
    name, value = told
    assert post[name] == value
    assert "王某某" not in json.dumps(post, ensure_ascii=False)


@pytest.mark.parametrize(
    ("since", "until"), [(date(2026, 3, 1), None), (date(2020, 1, 1), date(2026, 1, 31))]
)
def test_what_stood_against_him_in_another_month_is_not(month, since, until):
    recorded(month.lines.get(position=1).person, "public_payroll", since, until)
    assert "public_payroll" not in case_of(month, on=DAY)["facts"]["posts"][0]


def test_a_holder_who_leads_an_open_business_is_told_of(month):
    holder = month.lines.get(position=2).person
    for role, status in (("shareholder", "open"), ("operator", "cancelled"), ("legal_rep", "open")):
        BusinessRecord.objects.create(
            person=holder,
            uscc=f"92469025MA5{role[:3].upper()}0001X"[:18],
            name="店",
            kind="individual_business",
            registered_on=date(2024, 1, 1),
            county_id="469025",
            role=role,
            status=status,
            status_on=date(2024, 1, 1),
        )
    posts = case_of(month, on=DAY)["facts"]["posts"]
    assert posts[1]["open_business_role"] == "legal_rep"
    assert "open_business_role" not in posts[0]


def test_asking_costs_the_same_for_five_holders_as_for_one(month, core):
    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            case_of(fresh(month), on=DAY)
        return len(asked)

    of_five = cost()
    month.lines.filter(position__gt=1).update(struck=True)
    assert cost() == of_five


def test_no_name_number_or_account_is_kept_with_an_assessment(core, roster, month):
    claims = [
        hand_in(startup_draft(core["chen"])),
        hand_in(transport_draft(core["worker"], contact="罗德富")),
        hand_in(roster),
        hand_in(month),
    ]
    kept = json.dumps(
        [[a.inputs, a.result] for claim in claims for a in claim.assessments.all()], ensure_ascii=False
    )
    for claim in claims:
        people = [line.person for line in claim.lines.select_related("person") if line.person_id]
        for person in people:
            data = person.open()
            for secret in (data.name, data.id_number, data.phone):
                assert not secret or secret not in kept
        account = Account.objects.get(person=claim.person, organisation=claim.organisation)
        assert account.open().number not in kept
    assert "13900000000" not in kept
