"""不得重复享受: what was granted once is not granted again, whoever asks, and the reviewer reads where it was."""

from datetime import date

import pytest

from approvals.answers import Answer
from approvals.commands import decide
from approvals.enums import Verdict
from approvals.lines import LineAnswer
from approvals.models import Decision
from registry.models import Account, Organisation
from registry.pilot.baisha import AGREEMENTS
from registry.pilot.zhenxiong import ROSTER
from registry.selectors import find_person, organisations_of
from tests.approvals.conftest import REVIEWED, answer, carry, fresh, item_of
from tests.workflows.claims import POSTS
from tests.workflows.excluding import excluding
from tests.workflows.placed import placed, unchecked_month
from workflows.commands import open_draft, save_answers, submit, withdraw
from workflows.enums import BenefitStatus, ClaimState, EndCause
from workflows.errors import CommandRefused, InvalidInput
from workflows.models import Benefit, Claim, Exclusion
from workflows.periods import enter_attendance, open_period
from workflows.posts.commands import end_placement
from workflows.relay import run_due

AGREED = (LineAnswer(1, True, 30_000), LineAnswer(2, True, 30_000))


def refused_with(claim: Claim, actor, **given: object) -> str:
    """The sentence with which agreeing is refused; nothing is left of the try."""
    with pytest.raises(CommandRefused) as refusal:
        answer(claim, actor, **given)
    assert refusal.value.code == "already_granted"
    assert fresh(claim).version == claim.version
    assert not Decision.objects.filter(claim=claim, claim_version__gte=claim.version).exists()
    return str(refusal.value.sentence)


@pytest.fixture
def two(file_startup, cast) -> tuple[Claim, Claim]:
    """Two startup grants of chen before the county; the machine saw neither paid and left them to people."""
    claims = [carry(file_startup(), cast, "county") for _number in range(2)]
    return claims[0], claims[1]


def test_the_second_of_two_is_refused_and_told_where_the_first_is(two, cast):
    first, second = two
    line = (LineAnswer(1, True, 1_000_000),)
    assert answer(first, cast["na-county"], lines=line).state == ClaimState.ON_NOTICE
    told = refused_with(second, cast["na-county"], lines=line)
    assert f"同一补贴已经批准过，见申请{first.number}（2026年）" in told
    assert "没有作出任何决定" in told
    assert "第1行" not in told


def test_once_the_first_is_withdrawn_the_second_can_be_granted(two, cast):
    first, second = two
    line = (LineAnswer(1, True, 1_000_000),)
    answer(first, cast["na-county"], lines=line)
    withdraw(claim_id=first.pk, actor=cast["chen"])
    assert answer(second, cast["na-county"], lines=line).state == ClaimState.ON_NOTICE


def test_a_second_grant_can_be_refused_to_the_applicant(two, cast):
    first, second = two
    answer(first, cast["na-county"], lines=(LineAnswer(1, True, 1_000_000),))
    refusal = answer(second, cast["na-county"], Verdict.REFUSE, comment="已经享受过。")
    assert refusal.state == ClaimState.REJECTED


def test_of_a_roster_each_line_in_the_way_is_named_and_the_others_go_on(file_roster, cast):
    carry(file_roster(ROSTER[:2]), cast, "none")
    first = Claim.objects.get()
    second = carry(file_roster(ROSTER[:3]), cast, "county", lines=AGREED)
    told = refused_with(second, cast["zx-county"], lines=AGREED)
    assert f"第1行，同一补贴已经批准过，见申请{first.number}（2026年）；第2行，" in told
    assert "第3行" not in told

    disagreed = tuple(LineAnswer(n, False, comment="另一家机构已经领取。") for n in (1, 2))
    granted = answer(second, cast["zx-county"], lines=disagreed)
    assert granted.benefits.filter(status=BenefitStatus.APPROVED).get().line.position == 3


def test_of_many_lines_in_the_way_five_are_named_and_the_others_counted(file_roster, cast):
    carry(file_roster(ROSTER[:7]), cast, "none")
    lines = tuple(LineAnswer(n, True, 10_000) for n in range(1, 8))
    second = carry(file_roster(ROSTER[:7]), cast, "county", lines=lines)
    told = refused_with(second, cast["zx-county"], lines=lines)
    assert told.count("同一补贴已经批准过") == 5
    assert "另有2处" in told


def test_one_person_twice_in_a_roster_is_granted_one_line(file_roster, cast):
    worker = cast["worker"].person
    claim = carry(file_roster(ROSTER[:1], people=[worker, worker]), cast, "county")
    # As if the rules had left the repetition to people.
    claim.lines.update(outcome="eligible", proposed_fen=30_000)
    told = refused_with(claim, cast["zx-county"])
    assert "第2行与第3行是同一个人、同一期间，只能批准一行" in told


def test_nothing_of_another_person_is_told(two, cast):
    first, second = two
    line = (LineAnswer(1, True, 1_000_000),)
    answer(first, cast["na-county"], lines=line)
    told = refused_with(second, cast["na-county"], lines=line)
    person = cast["chen"].person
    assert [
        said for said in (person.open().name, person.open().id_number, person.name_masked) if said in told
    ] == []


def month_of(actor, unit: Organisation, month: str = "2026-02") -> Claim:
    """The unit's claim for one month of its posts, handed in and at the township's desk."""
    for placement in unit.placements.all():
        enter_attendance(
            actor=actor, placement=placement, month=month, attended=16, required=16, wage_paid_fen=100_000
        )
    return handed_in(actor, open_period(actor=actor, organisation=unit, period=month, programme=POSTS))


def handed_in(actor, claim: Claim) -> Claim:
    account = Account.objects.filter(organisation=claim.organisation).first()
    save_answers(claim_id=claim.pk, actor=actor, answers={}, account=account)
    submit(claim_id=claim.pk, actor=actor)
    run_due()
    return fresh(claim)


@pytest.fixture
def two_units(cast) -> tuple[Claim, Claim]:
    """The same month of the same person, claimed by two units: he left the one for the other in its middle."""
    actor = cast["village-unit"]
    unit = organisations_of(actor).get()
    post = placed(unit, find_person(AGREEMENTS[0].member.id_number))
    first = month_of(actor, unit)
    end_placement(actor=actor, placement_id=post.pk, last_day=date(2026, 2, 15), cause=EndCause.EMPLOYED)
    other = Organisation.objects.create(
        name="白沙县另一家用工单位", uscc="91469025MA5TTTTT0X", kind=unit.kind, division=unit.division
    )
    other.operators.create(user=actor, valid_from=date(2026, 1, 1))
    second = placed(other, post.person, code="另-1", agreed_from=date(2026, 2, 16))
    with pytest.raises(InvalidInput, match=unit.name):
        month_of(actor, other)
    return first, handed_in(actor, unchecked_month(actor, second, "2026-02"))


def test_a_month_of_a_post_is_paid_once_whichever_unit_claims_it(two_units, cast):
    first, second = two_units
    lines = (LineAnswer(1, True, 80_000),)
    first = carry(first, cast, "none", lines=lines)
    assert first.benefits.get().status == BenefitStatus.APPROVED
    second = carry(second, cast, "county", lines=lines)
    told = refused_with(second, cast["bs-county"], lines=lines)
    assert f"见申请{first.number}（2026-02）" in told
    assert Benefit.objects.filter(status=BenefitStatus.APPROVED).count() == 1


def file_transport(cast, day: str) -> Claim:
    actor = cast["chen"]
    claim = open_draft(
        actor=actor, programme="transport_subsidy", place=actor.person.home, person=actor.person
    )
    ticket = {
        "fen": 50_100,
        "date": day,
        "mode": "rail",
        "direction": "out",
        "to_province": "44",
        "name_match": True,
    }
    journey = {"origin_county": "350583", "work_county": "440106", "tickets": [ticket]}
    account = Account.objects.get(person=actor.person)
    save_answers(claim_id=claim.pk, actor=actor, answers=journey, account=account)
    submit(claim_id=claim.pk, actor=actor)
    run_due()
    return fresh(claim)


@pytest.mark.parametrize(("scope", "ruled_out"), [("person", True), ("same_year", True), ("entity", False)])
@pytest.mark.parametrize("named_by", ["startup_grant", "transport_subsidy"])
def test_programmes_that_exclude_each_other_are_not_both_granted(
    file_startup, cast, scope, ruled_out, named_by
):
    """Whichever of the two files names the other, and whichever claim comes first."""
    other = {"startup_grant": "transport_subsidy", "transport_subsidy": "startup_grant"}[named_by]
    with excluding(named_by, other, scope=scope, strength="hard"):
        ticket = carry(file_transport(cast, "2026-02-18"), cast, "none", lines=(LineAnswer(1, True, 50_100),))
        assert ticket.state == ClaimState.ON_NOTICE
        grant = carry(file_startup(), cast, "county")
        lines = (LineAnswer(1, True, 1_000_000),) if grant.lines.get().outcome == "needs-human" else ()
        if not ruled_out:
            assert answer(grant, cast["na-county"], lines=lines).state == ClaimState.ON_NOTICE
            return
        told = refused_with(grant, cast["na-county"], lines=lines)
        assert f"已经批准了不能同时享受的“跨省务工交通补助”，见申请{ticket.number}（2026年）" in told
        assert Exclusion.objects.get().side == "transport_subsidy"
        withdraw(claim_id=ticket.pk, actor=cast["chen"])
        assert not Exclusion.objects.exists()
        assert answer(grant, cast["na-county"], lines=lines).state == ClaimState.ON_NOTICE
        assert Exclusion.objects.get().side == "startup_grant"


def test_what_excludes_only_in_one_year_is_free_in_another(file_startup, cast):
    with excluding("startup_grant", "transport_subsidy", scope="same_year", strength="hard"):
        carry(file_transport(cast, "2025-12-28"), cast, "none", lines=(LineAnswer(1, True, 50_100),))
        assert carry(file_startup(), cast, "notice").state == ClaimState.ON_NOTICE


def test_a_benefit_of_one_a_year_needs_to_be_known_when(file_roster, cast):
    claim = carry(file_roster(ROSTER[:1], contract_start=None), cast, "county", lines=())
    claim.lines.update(outcome="needs-human")
    with pytest.raises(CommandRefused, match="无法确定算在哪个年度") as refusal:
        answer(claim, cast["zx-county"], lines=(LineAnswer(1, True, 30_000),))
    assert refusal.value.code == "period_unknown"


def test_the_last_decision_asks_for_the_ledger_and_the_list_of_the_day_besides(
    file_startup, cast, django_assert_max_num_queries
):
    """The first of a day begins the public list, which takes its number: nine questions more than the next ones."""
    claim = carry(file_startup(), cast, "county")
    task_id = item_of(claim).task_id
    with django_assert_max_num_queries(41):
        decide(task_id=task_id, actor=cast["na-county"], answer=Answer(Verdict.AGREE, REVIEWED))
