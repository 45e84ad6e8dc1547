"""A unit that claims for itself: one line, judged like a person's, its benefit its own."""

from datetime import date

import pytest
from django.urls import reverse

from registry.enums import AccountKind
from registry.models import Account
from registry.pilot.zhenxiong import ROSTER
from tests.workflows.claims import row_of, sheet
from tests.workflows.conftest import DECLARED, Applicant
from tests.workflows.units import BASE, HEADS, NAME, award_draft, award_in_force, enterprise
from workflows.cases import case_of
from workflows.commands import add_line, submit, withdraw
from workflows.enums import BenefitStatus, ClaimState
from workflows.errors import InvalidInput
from workflows.forms.payee import AccountForm
from workflows.models import Claim
from workflows.offers import claimants_of, offers_to
from workflows.relay import run_due
from workflows.rosters import import_roster

DAY = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def _in_force():
    with award_in_force():
        yield


@pytest.fixture
def unit(cast):
    return enterprise(cast["worker"])


@pytest.fixture
def handed_in(core):
    """The unit's claim, judged by the rules, at the county's desk."""
    claim = award_draft(core["worker"], enterprise(core["worker"]))
    submit(claim_id=claim.pk, actor=core["worker"])
    run_due()
    return Claim.objects.get(pk=claim.pk)


def test_its_draft_has_one_line_with_its_whole_name(cast, unit):
    line = award_draft(cast["worker"], unit).lines.get()
    assert (line.position, line.person, line.label) == (1, None, NAME)


def test_it_is_filed_from_the_first_page_to_the_last(cast, unit, own_pages):
    person = Applicant(cast["worker"]).open(BASE)
    assert person.claim.organisation == unit
    html = person.page("facts").content.decode()
    assert "稳定吸纳贫困劳动力人数" in html
    assert "评审入选" not in html
    person.fill("who")
    assert person.fill("facts", stable_heads=str(HEADS)).url == person.url("account")
    person.fill("account", chosen=str(Account.objects.get(organisation=unit).pk))
    person.fill("declarations", **DECLARED)
    assert NAME in person.get("check").content.decode()
    person.submit()
    run_due()
    assert person.claim.state == ClaimState.SUBMITTED


def test_it_is_judged_and_waits_for_what_an_office_has_to_tell(handed_in):
    line = handed_in.lines.get()
    assert (handed_in.claimed_fen, line.outcome) == (None, "needs-human")
    assert [reason["code"] for reason in line.reasons] == ["SELECTION_PENDING"]


def test_the_rules_are_told_what_it_is_and_nothing_of_a_person(cast, unit):
    case = case_of(award_draft(cast["worker"], unit), on=DAY)
    assert case["applicant"] == {"type": "enterprise", "filed": False, "filing_date": None}
    assert case["facts"] == {"stable_heads": HEADS, "selected": None, "grade": None}


def test_its_benefit_is_its_own_and_is_released_with_the_claim(handed_in):
    benefit = handed_in.benefits.get()
    assert (benefit.organisation, benefit.line, benefit.status) == (
        handed_in.organisation,
        None,
        BenefitStatus.CLAIMED,
    )
    withdraw(claim_id=handed_in.pk, actor=handed_in.applicant)
    assert handed_in.benefits.get().status == BenefitStatus.RELEASED


def test_the_rules_know_of_its_other_claims(core, handed_in):
    second = award_draft(core["worker"], handed_in.organisation)
    assert case_of(second, on=DAY)["history"] == [
        {"kind": BASE, "pid": "self", "year": 2026, "status": "pending"}
    ]


def test_nobody_can_be_put_on_its_list(cast, unit):
    claim = award_draft(cast["worker"], unit)
    with pytest.raises(InvalidInput, match="没有人员名册"):
        add_line(claim_id=claim.pk, actor=cast["worker"], person=None, label="另一个单位", facts={})
    with pytest.raises(InvalidInput, match="没有人员名册") as refused:
        import_roster(claim_id=claim.pk, actor=cast["worker"], content=sheet(row_of(ROSTER[0])))
    assert refused.value.code == "no_roster"
    assert claim.lines.count() == 1


def test_it_is_offered_where_the_award_is_in_force_and_by_its_kind(cast, unit):
    _own, claimant = claimants_of(cast["worker"])
    assert BASE in {each.code for each in offers_to(claimant)}
    assert "incubator_award" not in {each.code for each in offers_to(claimant)}


def test_a_person_is_not_offered_what_is_for_units(cast, unit):
    own, _claimant = claimants_of(cast["worker"])
    assert BASE not in {each.code for each in offers_to(own)}


@pytest.mark.parametrize(
    ("kind", "account"),
    [
        ("village_platform", AccountKind.COLLECTIVE),
        ("village_committee", AccountKind.COLLECTIVE),
        ("employment_base", AccountKind.CORPORATE),
    ],
)
def test_its_account_is_of_the_kind_that_fits(cast, kind, account):
    claim = award_draft(cast["worker"], enterprise(cast["worker"]))
    claim.organisation.kind = kind
    typed = {"chosen": "new", "bank": "镇雄农信", "account": "900000000000000999"}
    form = AccountForm(claim, typed)
    assert form.keep(cast["worker"], unfinished=False)
    assert Claim.objects.get(pk=claim.pk).account.kind == account


def test_the_page_of_the_office_speaks_of_whom_it_is_paid_to(core, handed_in):
    officer = Applicant(core["zx-county"])
    html = officer.client.get(reverse("claims:detail", args=[handed_in.key])).content.decode()
    assert "补贴对象" in html
    assert NAME in html
