"""输入地确认: each county of work is asked from the check on, and the last review waits for what it says."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from approvals.confirming import asking
from approvals.confirming.answering import confirm, record_letter, record_silence
from approvals.desks import CONFIRMATIONS, desk_of
from approvals.enums import AnswerVia
from approvals.lines import LineAnswer
from approvals.models import Confirmation, ConfirmedLine
from registry import clock
from registry.models import Division, Kinship
from registry.pilot.zhenxiong import ROSTER
from tests.approvals.conftest import answer, fresh, item_of
from tests.approvals.test_constraints import refused
from workflows.enums import Verb
from workflows.errors import CommandRefused, InvalidInput
from workflows.models import Claim
from workflows.planning import programme_of

NANAN, GUANGZHOU = "350583", "440106"
WHY = "查无参保记录。"
VERIFIED = "已电话联系用人单位核实，并核对工资流水。"


@pytest.fixture(autouse=True)
def _asking(_only_this_package, monkeypatch) -> None:
    monkeypatch.setattr(asking, "terms_of", lambda claim: programme_of(claim).confirm)


@pytest.fixture
def roster(file_roster) -> Claim:
    """Three people who work in 南安, which is in the system."""
    return file_roster(ROSTER[:3], work_county=NANAN)


@pytest.fixture
def abroad(file_roster) -> Claim:
    """Two people who work in a county that is not in the system."""
    return file_roster(ROSTER[:2], work_county=GUANGZHOU)


def asked_of(claim: Claim) -> Confirmation:
    return claim.confirmations.get()


def lines(claim: Claim) -> list[int]:
    return [line.pk for line in claim.lines.order_by("position")]


def say(claim: Claim, actor, denied=(), note: str = "") -> Confirmation:
    return confirm(confirmation_id=asked_of(claim).pk, actor=actor, denied=denied, note=note)


def test_each_county_of_work_is_asked_once_when_the_roster_is_checked(file_roster):
    claim = file_roster(ROSTER[:6])
    asked = dict(claim.confirmations.values_list("place_id", "office_id"))
    assert asked == {GUANGZHOU: None, "440305": None, "350203": None, "530102": None}
    assert item_of(claim).level == "county"


def test_the_office_of_the_county_finds_it_on_its_desk_with_its_last_day(roster, cast):
    row = desk_of(cast["na-county"], tab=CONFIRMATIONS).rows[0]
    assert row.url == reverse("approvals:confirmation", args=[asked_of(roster).pk])
    assert row.due.day == asked_of(roster).due_on
    assert desk_of(cast["bs-county"], tab=CONFIRMATIONS).rows == []


def test_the_last_review_waits_for_the_answer_and_names_the_county(roster, cast):
    with pytest.raises(CommandRefused, match="南安市") as waiting:
        answer(roster, cast["zx-county"])
    assert waiting.value.code == "unconfirmed"
    say(roster, cast["na-county"])
    assert answer(fresh(roster), cast["zx-county"]).state == "on_notice"
    assert desk_of(cast["na-county"], tab=CONFIRMATIONS).rows == []


def test_a_line_that_is_not_confirmed_is_decided_by_a_person_with_a_reason(roster, cast):
    say(roster, cast["na-county"], [lines(roster)[1]], WHY)
    with pytest.raises(CommandRefused, match="第2行输入地没有确认"):
        answer(fresh(roster), cast["zx-county"])
    with pytest.raises(InvalidInput):
        answer(fresh(roster), cast["zx-county"], lines=(LineAnswer(2, agree=True),))
    said = (LineAnswer(2, agree=False, comment="输入地查无此人。"),)
    assert answer(fresh(roster), cast["zx-county"], lines=said).approved_fen == 60_000


def test_a_person_may_agree_to_it_all_the_same_and_says_why(roster, cast):
    say(roster, cast["na-county"], [lines(roster)[1]], WHY)
    said = (LineAnswer(2, agree=True, comment=VERIFIED),)
    assert answer(fresh(roster), cast["zx-county"], lines=said).approved_fen == 90_000


def test_the_form_asks_for_that_line_and_takes_no_bare_agreement(roster, cast, client):
    say(roster, cast["na-county"], [lines(roster)[1]], WHY)
    client.force_login(cast["zx-county"])
    url = reverse("approvals:decide", args=[item_of(roster).task_id])
    assert "输入地没有确认" in client.get(url).content.decode()
    sent = {
        "version": fresh(roster).version,
        "verdict": "agree",
        "comment": "同意。",
        "line-2-verdict": "agree",
    }
    assert client.post(url, sent).status_code == 422
    assert client.post(url, sent | {"line-2-comment": VERIFIED}).status_code == 302


def test_it_is_answered_once(roster, cast):
    say(roster, cast["na-county"])
    with pytest.raises(CommandRefused, match="已经有答复"):
        say(roster, cast["na-county-2"])
    event = roster.events.last()
    assert (event.verb, event.office.division_id) == (Verb.CONFIRM, NANAN)


@pytest.mark.parametrize(
    "username", ["zx-county", "na-village", "bs-county", "na-finance", "organiser", "admin"]
)
def test_only_the_county_that_was_asked_answers(roster, cast, username):
    with pytest.raises(CommandRefused, match="不是请您所在机构"):
        say(roster, cast[username])


def test_nobody_confirms_a_relative(roster, cast):
    person, relative = cast["na-county"].person, roster.lines.first().person
    Kinship.objects.create(person=person, relative=relative, kind="sibling")
    with pytest.raises(CommandRefused, match="近亲属"):
        say(roster, cast["na-county"])


def test_what_is_denied_has_to_be_explained_and_stand_in_the_roster(roster, cast):
    with pytest.raises(InvalidInput, match="什么原因"):
        say(roster, cast["na-county"], [lines(roster)[0]])
    with pytest.raises(InvalidInput, match="名册已有变化"):
        say(roster, cast["na-county"], [0], WHY)
    assert not ConfirmedLine.objects.exists()
    assert asked_of(roster).answered_at is None


def test_a_county_outside_the_system_answers_by_letter_recorded_with_its_scan(abroad, cast):
    asked = asked_of(abroad)
    assert asked.office is None
    record_letter(
        task_id=item_of(abroad).task_id,
        actor=cast["zx-county"],
        confirmation_id=asked.pk,
        denied=[],
        note="",
        scan="a" * 64,
    )
    assert asked_of(abroad).via == AnswerVia.LETTER
    assert answer(fresh(abroad), cast["zx-county"]).state == "on_notice"


def test_silence_is_recorded_only_after_the_last_day_and_with_how_it_was_verified(abroad, cast, demo_day):
    asked = asked_of(abroad)

    def silent(note: str) -> Confirmation:
        known = {"task_id": item_of(abroad).task_id, "actor": cast["zx-county"], "confirmation_id": asked.pk}
        return record_silence(note=note, **known)

    with pytest.raises(CommandRefused, match="期限过后"):
        silent(VERIFIED)
    demo_day.shift(timedelta(days=30))
    with pytest.raises(InvalidInput):
        silent(" ")
    silent(VERIFIED)
    assert (asked_of(abroad).via, asked_of(abroad).note) == (AnswerVia.NONE, VERIFIED)
    with pytest.raises(CommandRefused, match="已经有答复"):
        silent(VERIFIED)
    assert answer(fresh(abroad), cast["zx-county"]).state == "on_notice"


def test_whoever_confirmed_does_not_review_and_the_other_way_round(roster, cast):
    say(roster, cast["na-county"])
    assert roster.seats.get(user=cast["na-county"]).level == "confirmation"


def test_a_line_that_the_rules_refuse_is_not_asked_about(file_roster):
    claim = file_roster(ROSTER[:2], work_county="530627")
    assert not claim.confirmations.exists()


def test_it_is_answered_on_its_page_where_what_was_ticked_stays(roster, cast, client):
    url = reverse("approvals:confirmation", args=[asked_of(roster).pk])
    client.force_login(cast["na-county"])
    page = client.get(url).content.decode()
    assert roster.lines.first().label in page
    wrong = client.post(url, {"denied": [lines(roster)[0]], "note": ""})
    assert (wrong.status_code, "checked" in wrong.content.decode()) == (422, True)
    assert client.post(url, {"denied": ["x"]}).status_code == 422
    assert client.post(url, {"denied": [lines(roster)[0]], "note": WHY}).status_code == 302
    assert WHY in client.get(url).content.decode()
    client.force_login(cast["bs-county"])
    assert client.get(url).status_code == 404


def make(claim: Claim, **changed: object) -> Confirmation:
    place = Division.objects.get(code="350203")
    columns = {"claim": claim, "place": place, "due_on": clock.today(), "asked_at": clock.now()}
    return Confirmation.objects.create(**(columns | changed))


def test_confirmation_once_a_county(roster):
    with refused("confirmation_once_a_county", "place_id"), transaction.atomic():
        make(roster, place=Division.objects.get(code=NANAN))


def test_confirmation_answered_whole(roster):
    with refused("confirmation_answered_whole"), transaction.atomic():
        make(roster, answered_at=clock.now(), via=AnswerVia.OFFICE)


@pytest.mark.parametrize(
    ("name", "via"),
    [
        ("confirmation_letter_has_scan", AnswerVia.LETTER),
        ("confirmation_silence_is_explained", AnswerVia.NONE),
    ],
)
def test_an_answer_says_what_it_rests_on(roster, cast, name, via):
    say(roster, cast["na-county"])
    seat = roster.seats.get()
    with refused(name), transaction.atomic():
        make(roster, answered_at=clock.now(), via=via, seat=seat)


def test_confirmed_line_once(roster, cast):
    say(roster, cast["na-county"])
    said = ConfirmedLine.objects.first()
    with refused("confirmed_line_once", "line_id"), transaction.atomic():
        ConfirmedLine.objects.create(confirmation=said.confirmation, line=said.line, confirmed=False)


def test_the_database_keeps_question_and_answer_as_they_were_written(roster, cast):
    rows = Confirmation.objects.filter(claim=roster)
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(due_on=clock.today())
    say(roster, cast["na-county"])
    for change in (lambda: rows.update(note="改"), lambda: ConfirmedLine.objects.update(confirmed=False)):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
