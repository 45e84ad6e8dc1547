"""异议: with a real name that stays sealed, against single lines; only those are held, the rest is approved in time."""

from datetime import date

import pytest
from django.db import DatabaseError, transaction

from approvals.board.investigation import assign_investigation, conclude_objection, unseal_objector
from approvals.board.objections import Said, find_objection, raise_objection
from approvals.enums import EntryStatus, NoticeOutcome, ObjectionStatus, ObjectionVia
from approvals.models import NoticeEntry, NoticeList, NoticeResult, Objection, Seat, Unsealing
from registry import clock
from tests.approvals.conftest import answer, at, carry, fresh, item_of
from workflows.commands import withdraw
from workflows.enums import ClaimState, Station, Verb
from workflows.errors import CommandRefused, InvalidInput
from workflows.jobs import sweep_all
from workflows.models import Claim, Job, broken_link
from workflows.reconcile import faults
from workflows.relay import run_due

TEXT, NAME, PHONE = "他家的店去年就关门了，一直没有营业。", "林国平", "13800001234"
FOUND, TOLD = "到店查看三次，均正常营业，有流水。", "经核实，该店正常营业，符合条件。"


@pytest.fixture
def on_notice(file_startup, cast):
    return carry(file_startup(), cast, "notice")


@pytest.fixture
def roster(file_roster, cast):
    return carry(file_roster(), cast, "notice")


def entries(claim: Claim) -> list[NoticeEntry]:
    return list(NoticeEntry.objects.of_claim(claim).order_by("position"))


def objects(*named: NoticeEntry, actor=None, **changed):
    said = Said(**({"text": TEXT, "name": NAME, "phone": PHONE} | changed))
    keys = [entry.pk for entry in named]
    return raise_objection(list_id=named[0].notice_id, entry_ids=keys, said=said, actor=actor)


def assigned(receipt, cast, investigator="na-county-2", actor="na-county") -> Objection:
    return assign_investigation(
        objection_id=receipt.objection.pk, actor=cast[actor], investigator=cast[investigator]
    )


def concluded(objection, *, upheld: bool) -> Objection:
    return conclude_objection(
        objection_id=objection.pk,
        actor=objection.investigator,
        upheld=upheld,
        findings=FOUND,
        answer=TOLD,
    )


def go_to(day: date, hour: int = 9) -> None:
    clock.move_to(at(day, hour))
    run_due()
    sweep_all()


def test_who_objects_is_sealed_and_in_no_column_or_event(on_notice):
    receipt = objects(*entries(on_notice))
    row = Objection.objects.values().get()
    for value in (*row.values(), *(event.data for event in on_notice.events.all())):
        assert NAME not in str(value)
        assert PHONE not in str(value)
    assert NAME.encode() not in bytes(row["sealed"])
    opened = receipt.objection.open_objector()
    assert (opened.name, opened.phone) == (NAME, PHONE)
    assert NAME not in repr(opened)


def test_the_receipt_has_a_number_and_a_code_that_alone_finds_it(on_notice):
    receipt = objects(*entries(on_notice))
    assert receipt.objection.number == "YY-350583-20260302-0001"
    assert find_objection(receipt.code) == receipt.objection
    assert find_objection(f" {receipt.code[:4].lower()}-{receipt.code[4:]} ") == receipt.objection
    assert find_objection(receipt.code[:-1]) is None
    assert receipt.code not in str(Objection.objects.values().get())


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"text": "他不行"}, "text"),
        ({"text": "字" * 2001}, "text"),
        ({"name": ""}, "name"),
        ({"name": "1"}, "name"),
        ({"phone": "没有"}, "phone"),
        ({"phone": "123"}, "phone"),
    ],
)
def test_what_is_missing_is_refused_and_nothing_is_held(on_notice, changed, field):
    with pytest.raises(InvalidInput) as refused:
        objects(*entries(on_notice), **changed)
    assert refused.value.field == field
    assert not Objection.objects.exists()
    assert entries(on_notice)[0].status == EntryStatus.SHOWN


def test_lines_of_other_lists_past_or_unknown_are_refused_alike(on_notice, roster):
    mine, other = entries(on_notice)[0], entries(roster)[0]
    sentences = set()
    for keys in ([], [other.pk], [mine.pk, other.pk], [99_999]):
        with pytest.raises(InvalidInput) as refused:
            raise_objection(list_id=mine.notice_id, entry_ids=keys, said=Said(TEXT, NAME, PHONE))
        sentences.add(str(refused.value.sentence))
    go_to(date(2026, 3, 10))
    with pytest.raises(InvalidInput) as refused:
        objects(mine)
    assert sentences | {str(refused.value.sentence)} == sentences
    assert len(sentences) == 1


def test_a_claim_of_one_line_is_held_until_the_objection_is_answered(on_notice):
    objects(*entries(on_notice))
    go_to(date(2026, 3, 12))
    job = Job.objects.get(claim=on_notice, name="approvals.close_notice")
    assert (fresh(on_notice).state, job.error) == (ClaimState.ON_NOTICE, "objection")
    event = on_notice.events.get(verb=Verb.OBJECT)
    assert (event.actor, event.comment) == (None, "")
    assert event.data["objection"] == Objection.objects.get().number


def test_of_a_roster_only_the_lines_named_are_held_and_the_rest_is_approved_in_time(roster):
    named = entries(roster)[:2]
    whole = roster.approved_fen
    objects(*named)
    part = Claim.objects.get(parent=roster)
    assert sorted(entry.pk for entry in entries(part)) == sorted(entry.pk for entry in named)
    assert {entry.status for entry in entries(part)} == {EntryStatus.HELD}
    assert {entry.status for entry in entries(roster)} == {EntryStatus.SHOWN}
    go_to(date(2026, 3, 10))
    rest, part = fresh(roster), fresh(part)
    assert (rest.state, part.state) == (ClaimState.APPROVED, ClaimState.ON_NOTICE)
    assert rest.approved_fen + part.approved_fen == whole
    assert NoticeResult.objects.get(claim=rest).outcome == NoticeOutcome.NO_OBJECTION
    assert [fault.code for fault in faults(history=True)] == []


def test_an_objection_against_every_line_holds_the_whole_claim(roster):
    objects(*entries(roster))
    assert not Claim.objects.filter(parent=roster).exists()
    go_to(date(2026, 3, 10))
    assert fresh(roster).state == ClaimState.ON_NOTICE


def test_one_objection_may_name_lines_of_several_claims(file_startup, cast):
    claims = [carry(file_startup(username), cast, "notice") for username in ("chen", "huang")]
    receipt = objects(*(entries(claim)[0] for claim in claims))
    assert receipt.objection.lines.count() == 2
    go_to(date(2026, 3, 10))
    assert {fresh(claim).state for claim in claims} == {ClaimState.ON_NOTICE}


def test_a_clerk_writes_down_what_was_said_on_the_telephone(on_notice, cast):
    receipt = objects(*entries(on_notice), actor=cast["na-county"], via=ObjectionVia.PHONE)
    assert receipt.objection.received_by == cast["na-county"]
    assert on_notice.events.get(verb=Verb.OBJECT).actor == cast["na-county"]
    with pytest.raises(CommandRefused, match="您可以查看，不能办理"):
        objects(*entries(on_notice), actor=cast["zx-county"], via=ObjectionVia.PHONE)


@pytest.mark.parametrize("who", ["na-county", "na-township", "na-village"])
def test_whoever_reviewed_does_not_look_into_it(on_notice, cast, who):
    receipt = objects(*entries(on_notice))
    with pytest.raises(CommandRefused, match="审核过这份申请|公示机构或上级机构"):
        assigned(receipt, cast, who)
    assert Objection.objects.get().investigator is None


@pytest.mark.parametrize("who", ["zx-county", "na-finance", "auditor", "admin", "chen"])
def test_nor_does_somebody_without_a_desk_there_or_above(on_notice, cast, who):
    with pytest.raises(CommandRefused, match="公示机构或上级机构"):
        assigned(objects(*entries(on_notice)), cast, who)


@pytest.mark.parametrize("who", ["na-county-2", "qz-prefecture", "fj-province"])
def test_a_colleague_or_an_office_above_may(on_notice, cast, who):
    objection = assigned(objects(*entries(on_notice)), cast, who)
    assert (objection.status, objection.investigator) == (ObjectionStatus.INVESTIGATED, cast[who])


def test_it_is_assigned_once_by_the_office_of_the_list(on_notice, cast):
    receipt = objects(*entries(on_notice))
    with pytest.raises(CommandRefused, match="您可以查看，不能办理"):
        assigned(receipt, cast, actor="zx-county")
    assigned(receipt, cast)
    with pytest.raises(CommandRefused, match="已经有人核实"):
        assigned(receipt, cast, "qz-prefecture")


def test_the_investigator_can_never_review_the_claim(on_notice, cast):
    objection = assigned(objects(*entries(on_notice)), cast, "qz-prefecture")
    concluded(objection, upheld=True)
    assert item_of(on_notice).level == "prefecture"
    with pytest.raises(CommandRefused, match="异议核实"):
        answer(on_notice, cast["qz-prefecture"])


def test_the_database_lets_nobody_review_and_investigate(on_notice, cast):
    assigned(objects(*entries(on_notice)), cast)
    seat = Seat.objects.get(claim=on_notice, user=cast["na-county-2"])
    assert seat.level == "objection"
    with pytest.raises(DatabaseError), transaction.atomic():
        Seat.objects.create(
            claim=on_notice, person=seat.person, user=seat.user, level="county", office=seat.office
        )


def test_only_the_investigator_reads_the_name_and_it_is_kept_that_he_did(on_notice, cast):
    objection = assigned(objects(*entries(on_notice)), cast)
    for who in ("na-county", "auditor", "admin", "qz-prefecture"):
        with pytest.raises(CommandRefused, match="只有这件异议的核实人"):
            unseal_objector(objection_id=objection.pk, actor=cast[who], reason="想看看")
    with pytest.raises(InvalidInput, match="为什么"):
        unseal_objector(objection_id=objection.pk, actor=cast["na-county-2"], reason=" ")
    assert not Unsealing.objects.exists()
    opened = unseal_objector(objection_id=objection.pk, actor=cast["na-county-2"], reason="打电话核对")
    assert opened.name == NAME
    kept = Unsealing.objects.get()
    assert (kept.user, kept.reason) == (cast["na-county-2"], "打电话核对")


def test_dismissed_the_line_has_the_days_that_were_left(on_notice, cast):
    go_to(date(2026, 3, 4))
    receipt = objects(*entries(on_notice))
    go_to(date(2026, 3, 16))
    concluded(assigned(receipt, cast), upheld=False)
    claim = fresh(on_notice)
    # Of 3 to 9 March, three working days were left after the 4th: 5, 6, 9; counted again after the 16th.
    assert claim.notice_until == date(2026, 3, 19)
    assert claim.events.get(verb=Verb.DISMISS).data["until"] == "2026-03-19"
    assert NoticeList.objects.get().closes_on == date(2026, 3, 19)
    go_to(date(2026, 3, 19), hour=23)
    assert fresh(on_notice).state == ClaimState.ON_NOTICE
    go_to(date(2026, 3, 20), hour=0)
    go_to(date(2026, 3, 20), hour=2)
    assert fresh(on_notice).state == ClaimState.APPROVED
    assert NoticeResult.objects.get(claim=on_notice).outcome == NoticeOutcome.DISMISSED
    assert fresh(on_notice).events.get(verb=Verb.APPROVE).data["outcome"] == "dismissed"


def test_objected_on_the_last_day_and_dismissed_it_is_approved_the_day_after(on_notice, cast):
    go_to(date(2026, 3, 9))
    receipt = objects(*entries(on_notice))
    go_to(date(2026, 3, 12))
    concluded(assigned(receipt, cast), upheld=False)
    assert fresh(on_notice).notice_until == date(2026, 3, 12)
    go_to(date(2026, 3, 13))
    assert fresh(on_notice).state == ClaimState.APPROVED


def test_dismissed_the_same_day_nothing_was_lost(on_notice, cast):
    concluded(assigned(objects(*entries(on_notice)), cast), upheld=False)
    assert fresh(on_notice).notice_until == date(2026, 3, 9)


def test_a_line_two_people_object_to_waits_for_both_answers(on_notice, cast):
    first, second = objects(*entries(on_notice)), objects(*entries(on_notice), name="王小红")
    concluded(assigned(first, cast), upheld=False)
    assert entries(on_notice)[0].status == EntryStatus.HELD
    go_to(date(2026, 3, 10))
    assert fresh(on_notice).state == ClaimState.ON_NOTICE
    concluded(assigned(second, cast), upheld=False)
    assert entries(on_notice)[0].status == EntryStatus.SHOWN
    # Five days were left when the first came, and the days have stood still since.
    assert fresh(on_notice).notice_until == date(2026, 3, 17)


def test_upheld_the_claim_goes_back_to_the_level_an_objection_asks_for(on_notice, cast):
    concluded(assigned(objects(*entries(on_notice)), cast), upheld=True)
    claim = fresh(on_notice)
    assert claim.state == ClaimState.IN_REVIEW
    item = item_of(claim)
    assert (item.station, item.level, item.office.division_id) == (Station.REVIEW, "prefecture", "3505")
    assert entries(claim)[0].status == EntryStatus.WITHDRAWN
    assert NoticeResult.objects.get(claim=claim).outcome == NoticeOutcome.UPHELD
    assert claim.approved_fen is None
    assert [fault.code for fault in faults(history=True)] == []
    go_to(date(2026, 3, 10))
    assert fresh(claim).state == ClaimState.IN_REVIEW


def test_reviewed_again_it_is_published_again_for_all_its_days(on_notice, cast):
    concluded(assigned(objects(*entries(on_notice)), cast), upheld=True)
    clock.move_to(at(date(2026, 3, 4)))
    claim = answer(on_notice, cast["qz-prefecture"])
    assert (claim.state, claim.notice_until) == (ClaimState.ON_NOTICE, date(2026, 3, 11))
    assert [entry.status for entry in entries(claim)] == [EntryStatus.WITHDRAWN, EntryStatus.SHOWN]
    go_to(date(2026, 3, 12))
    assert fresh(claim).state == ClaimState.APPROVED
    assert list(claim.notice_results.values_list("outcome", flat=True)) == ["upheld", "no_objection"]
    assert broken_link(fresh(claim)) is None


def test_upheld_against_one_of_a_roster_the_others_never_notice(roster, cast):
    receipt = objects(entries(roster)[0])
    concluded(assigned(receipt, cast, "zx-county-2", "zx-county"), upheld=True)
    part = Claim.objects.get(parent=roster)
    assert part.state == ClaimState.IN_REVIEW
    go_to(date(2026, 3, 10))
    assert (fresh(roster).state, fresh(part).state) == (ClaimState.APPROVED, ClaimState.IN_REVIEW)


def test_an_objection_to_a_claim_that_was_taken_back_meanwhile_is_answered_all_the_same(on_notice, cast):
    objection = assigned(objects(*entries(on_notice)), cast)
    withdraw(claim_id=on_notice.pk, actor=cast["chen"])
    assert concluded(objection, upheld=True).status == ObjectionStatus.UPHELD
    assert fresh(on_notice).state == ClaimState.WITHDRAWN


def test_only_the_investigator_answers_and_only_once(on_notice, cast):
    objection = assigned(objects(*entries(on_notice)), cast)
    typed = {"objection_id": objection.pk, "upheld": False, "findings": FOUND, "answer": TOLD}
    for who in ("na-county", "auditor", "admin"):
        with pytest.raises(CommandRefused, match="只有这件异议的核实人"):
            conclude_objection(actor=cast[who], **typed)
    for name in ("findings", "answer"):
        with pytest.raises(InvalidInput):
            conclude_objection(actor=cast["na-county-2"], **(typed | {name: " "}))
    conclude_objection(actor=cast["na-county-2"], **typed)
    with pytest.raises(CommandRefused, match="已经答复"):
        conclude_objection(actor=cast["na-county-2"], **typed)
    assert fresh(on_notice).events.filter(verb=Verb.DISMISS).count() == 1


def test_what_was_objected_and_answered_is_never_changed(on_notice, cast):
    objection = assigned(objects(*entries(on_notice)), cast)
    rows = Objection.objects.all()
    with pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
        rows.update(text="改一改")
    unseal_objector(objection_id=objection.pk, actor=cast["na-county-2"], reason="打电话核对")
    concluded(objection, upheld=False)
    with pytest.raises(DatabaseError, match="final"), transaction.atomic():
        rows.update(answer="改一改")
    with pytest.raises(DatabaseError, match="frozen|final"), transaction.atomic():
        rows._raw_delete("default")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Unsealing.objects.update(reason="改一改")
