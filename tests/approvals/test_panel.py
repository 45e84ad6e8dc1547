"""会审: people who are named judge the claim each for himself, and their level agrees once enough of them have."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from approvals.bulk.runs import Chosen, start_bulk
from approvals.bulk.working import run_waiting
from approvals.commands import take
from approvals.desks import MINE, desk_of
from approvals.enums import BulkAction, BulkResult, Verdict
from approvals.line_reasons import reasons_for
from approvals.models import BulkItem, Decision, PanelMember, Vote
from approvals.panel.naming import name_panel
from approvals.panel.voting import vote
from policies import load
from policies.errors import DataError
from registry.commands import appoint
from registry.enums import Role
from registry.models import Kinship, Office, User
from tests.approvals.conftest import Cast, answer, carry, fresh, item_of
from tests.approvals.test_constraints import refused
from tests.approvals.test_delegates import lent
from tests.approvals.test_race_for_one_person import at_once
from tests.policies.rule_files import programme
from workflows.errors import CommandRefused, InvalidInput
from workflows.models import Claim

YES, NO = "材料属实，同意。", "经营地址与现场不符。"
PEOPLE = ("na-county", "na-county-2", "bs-county")


def deciding(members: int, agree: int) -> None:
    """The county decides a startup grant together."""
    text = load.shipped().programme("startup_grant").source.text
    line = next(each for each in text.splitlines() if '"review", level = "county"' in each)
    panel = line.replace(
        'level = "county",', f'level = "county", panel = {{ members = {members}, agree = {agree} }},'
    )
    load.use(load.shipped().with_source(programme("startup_grant", swap={line: panel})))


@pytest.fixture
def three(cast) -> Cast:
    """A third reviewer at the county."""
    office = Office.objects.get(division_id="350583", kind="hrss")
    appoint(actor=cast["admin"], user=cast["bs-county"], office=office, role=Role.REVIEWER)
    return cast


@pytest.fixture
def at_county(file_startup, three) -> Claim:
    """At the county, where two of three have to agree."""
    deciding(3, 2)
    return carry(file_startup(), three, "county")


@pytest.fixture
def named(at_county, three) -> Claim:
    return name(at_county, three)


def name(claim: Claim, cast: Cast, *people: str) -> Claim:
    members = [cast[each] for each in people or PEOPLE]
    return name_panel(task_id=item_of(claim).task_id, actor=cast["na-county"], members=members)


def say(claim: Claim, actor: User, agrees: bool = True, **more: str) -> Claim:
    given = {"comment": YES if agrees else NO} | more
    vote(task_id=item_of(claim).task_id, actor=actor, agrees=agrees, **given)
    return fresh(claim)


def deny(claim: Claim, actor: User) -> Claim:
    return say(claim, actor, agrees=False, code=reasons_for(claim)[0].code)


def test_the_voice_that_fulfils_the_rule_finishes_the_step(named, three):
    claim = say(named, three["na-county-2"])
    assert item_of(claim).level == "county"
    claim = say(claim, three["bs-county"])
    assert claim.state == "on_notice"
    decision = Decision.objects.filter(claim=claim, verdict=Verdict.AGREE).latest("id")
    assert decision.seat.user == three["bs-county"]
    assert "2人同意" in decision.comment
    assert YES in decision.comment


@pytest.mark.parametrize(("members", "agree", "voices"), [(2, 1, 1), (2, 2, 2)])
def test_any_and_all_are_the_ends_of_the_rule(file_startup, cast, members, agree, voices):
    deciding(members, agree)
    claim = name(carry(file_startup(), cast, "county"), cast, "na-county", "na-county-2")
    for username in ("na-county", "na-county-2")[:voices]:
        assert claim.state == "in_review"
        claim = say(claim, cast[username])
    assert claim.state == "on_notice"


def test_nobody_agrees_or_refuses_alone_while_the_panel_is_open(named, three):
    for verdict, words in ((Verdict.AGREE, "要2人同意"), (Verdict.REFUSE, "还没有否定")):
        with pytest.raises(CommandRefused, match=words):
            answer(named, three["na-county"], verdict)


def test_once_the_rule_cannot_be_fulfilled_the_usual_choices_are_back_but_yes(named, three):
    claim = deny(deny(named, three["na-county-2"]), three["bs-county"])
    with pytest.raises(CommandRefused, match="会审没有通过"):
        answer(claim, three["na-county"])
    assert answer(claim, three["na-county"], Verdict.REFUSE, comment=NO).state == "rejected"


def test_what_is_left_to_a_person_is_decided_at_the_desk_once_the_panel_agrees(named, three):
    named.lines.update(outcome="needs-human")
    claim = say(say(named, three["na-county-2"]), three["bs-county"])
    assert claim.state == "in_review"
    with pytest.raises(CommandRefused, match="系统无法判断"):
        answer(claim, three["na-county"])


def test_one_more_voice_after_the_result_is_refused(named, three):
    claim = deny(deny(named, three["na-county-2"]), three["bs-county"])
    with pytest.raises(CommandRefused, match="已经有了结果"):
        say(claim, three["na-county"])
    assert Vote.objects.count() == 2


def test_nobody_speaks_twice_or_without_a_place(named, three):
    say(named, three["na-county-2"])
    with pytest.raises(CommandRefused, match="已经表决过"):
        say(named, three["na-county-2"])
    for stranger in ("na-township", "zx-county"):
        with pytest.raises(CommandRefused, match="不是这次会审的成员"):
            say(named, three[stranger])


def test_a_no_has_a_reason_from_the_list_and_every_voice_a_comment(named, three):
    with pytest.raises(InvalidInput):
        say(named, three["na-county"], agrees=False, code="NOTHING_SUCH")
    with pytest.raises(InvalidInput):
        say(named, three["na-county"], comment=" ")
    assert not Vote.objects.exists()


def test_before_the_panel_is_named_nobody_speaks(at_county, three):
    with pytest.raises(CommandRefused, match="成员还没有确定"):
        say(at_county, three["na-county"])


def test_the_panel_has_its_number_and_only_people_who_may_judge_the_claim(at_county, three):
    with pytest.raises(InvalidInput, match="正好选择3人"):
        name(at_county, three, "na-county", "na-county-2")
    with pytest.raises(InvalidInput, match="不能参加会审"):
        name(at_county, three, "na-county", "na-county-2", "na-township")
    person, relative = three["bs-county"].person, three["chen"].person
    Kinship.objects.create(person=person, relative=relative, kind="sibling")
    with pytest.raises(InvalidInput, match="不能参加会审"):
        name(at_county, three)


def test_who_became_a_relative_since_has_no_voice(named, three):
    person, relative = three["bs-county"].person, three["chen"].person
    Kinship.objects.create(person=person, relative=relative, kind="sibling")
    with pytest.raises(CommandRefused, match="近亲属"):
        say(named, three["bs-county"])


def test_another_is_named_in_the_place_of_one_who_has_not_spoken(named, three):
    office = Office.objects.get(division_id="350583", kind="hrss")
    appoint(actor=three["admin"], user=three["zx-county"], office=office, role=Role.REVIEWER)
    say(named, three["na-county-2"])
    name(fresh(named), three, "na-county", "na-county-2", "zx-county")
    with pytest.raises(CommandRefused, match="不是这次会审的成员"):
        say(named, three["bs-county"])
    with pytest.raises(InvalidInput, match="已经表决"):
        name(fresh(named), three, "na-county", "bs-county", "zx-county")
    assert say(named, three["zx-county"]).state == "on_notice"


def test_each_member_finds_it_among_his_own_until_he_has_spoken(named, three):
    take(task_id=item_of(named).task_id, actor=three["na-county"])
    assert [row.number for row in desk_of(three["bs-county"], tab=MINE).rows] == [named.number]
    say(named, three["bs-county"])
    assert desk_of(three["bs-county"], tab=MINE).rows == []


def test_a_delegate_speaks_for_his_principal_and_one_person_has_one_voice(named, three):
    lent(three, "na-county-2", "zx-county")
    say(named, three["zx-county"])
    spoken = Vote.objects.get()
    assert (spoken.member.user, spoken.seat.principal) == (three["na-county-2"], three["na-county-2"])
    with pytest.raises(CommandRefused, match="已经表决过"):
        say(named, three["na-county-2"])


def test_when_the_step_is_begun_anew_so_is_the_panel(named, three):
    claim = say(named, three["na-county-2"])
    step = claim.steps.get(level="county", station="review")
    step.turn += 1
    step.save(update_fields=["turn"])
    with pytest.raises(CommandRefused, match="成员还没有确定"):
        say(claim, three["bs-county"])


def test_in_bulk_it_is_left_with_the_sentence(named, three):
    chosen = [Chosen(named.key, item_of(named).task_id, named.version)]
    start_bulk(actor=three["na-county"], action=BulkAction.AGREE, chosen=chosen, comment=YES, token="t")
    run_waiting(10)
    item = BulkItem.objects.get()
    assert item.result in (BulkResult.REFUSED, BulkResult.MOVED)
    assert not Decision.objects.filter(claim=named, step__level="county").exists()


def test_panel_and_voice_have_pages_and_everybody_sees_who_is_missing(at_county, three, client):
    client.force_login(three["na-county"])
    page = reverse("claims:detail", args=[at_county.key])
    url = reverse("approvals:panel", args=[item_of(at_county).task_id])
    assert url in client.get(page).content.decode()
    sent = {"version": at_county.version, "members": [three[each].pk for each in PEOPLE]}
    assert client.post(url, sent | {"members": []}).status_code == 422
    assert client.post(url, sent).status_code == 302

    client.force_login(three["bs-county"])
    url = reverse("approvals:vote", args=[item_of(at_county).task_id])
    assert url in client.get(page).content.decode()
    assert client.post(url, {"agrees": "no", "comment": NO}).status_code == 422
    assert client.post(url, {"agrees": "yes", "comment": YES}).status_code == 302
    shown = client.get(page).content.decode()
    assert YES in shown
    assert shown.count("还没有表决") == 2
    assert url not in shown
    client.force_login(three["chen"])
    assert YES not in client.get(page).content.decode()


def test_the_database_gives_each_member_and_each_person_one_voice(named, three):
    say(named, three["na-county-2"])
    spoken = Vote.objects.get()
    columns = {f.attname: getattr(spoken, f.attname) for f in Vote._meta.concrete_fields if not f.primary_key}
    other = PanelMember.objects.get(user=three["bs-county"])
    with refused("vote_once_a_person", "person_id"), transaction.atomic():
        Vote.objects.create(**columns | {"member_id": other.pk})
    columns |= {"member_id": other.pk, "person_id": three["bs-county"].person_id}
    with refused("vote_says_why"), transaction.atomic():
        Vote.objects.create(**columns | {"comment": ""})
    with refused("vote_no_has_reason"), transaction.atomic():
        Vote.objects.create(**columns | {"agrees": False})
    with refused("panel_member_named_once", "user_id"), transaction.atomic():
        PanelMember.objects.create(
            step=other.step, turn=other.turn, user=other.user, named_by=other.user, named_at=other.named_at
        )
    with refused("step_panel_can_agree"), transaction.atomic():
        named.steps.filter(level="county").update(panel_agree=9)
    for rows in (Vote.objects.filter(pk=spoken.pk), PanelMember.objects.filter(pk=other.pk)):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(turn=9)


@pytest.mark.parametrize(
    "panel", ["members = 1, agree = 1", "members = 3, agree = 4", "members = 3, agree = 0"]
)
def test_a_panel_that_cannot_agree_is_no_rule(panel):
    members, agree = (int(part.split(" = ")[1]) for part in panel.split(", "))
    with pytest.raises(DataError):
        deciding(members, agree)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets one writer in at a time")
def test_of_two_last_voices_at_once_one_finishes_the_step(named, three):
    say(named, three["na-county"])
    task = item_of(named).task_id
    voices = [
        lambda user=three[username]: vote(task_id=task, actor=user, agrees=True, comment=YES)
        for username in ("na-county-2", "bs-county")
    ]
    said = at_once(voices)
    refusals = [each for each in said if isinstance(each, Exception)]
    assert len(refusals) == 1
    assert isinstance(refusals[0], CommandRefused)
    assert Decision.objects.filter(claim=named, verdict=Verdict.AGREE, step__level="county").count() == 1
