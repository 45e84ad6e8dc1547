"""会商: another office says what it thinks; the claim stays where it is, and nothing waits for the answer."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from approvals.commands import take
from approvals.desks import CONSULTATIONS, desk_of
from approvals.models import Consultation
from approvals.moves.consulting import answer_opinion, ask_opinion, offices_to_ask
from notifications.models import Message
from registry import clock
from registry.models import Office
from tests.approvals.conftest import answer, carry, fresh, item_of
from tests.approvals.test_constraints import refused
from workflows.enums import Verb
from workflows.errors import CommandRefused, InvalidInput, StaleClaim
from workflows.models import Claim
from workflows.relay import run_due

QUESTION = "这家店以前是否在你市领过同类补贴？"
OPINION = "经查，没有领过。"


def office(code: str) -> Office:
    return Office.objects.get(division_id=code, kind="hrss")


@pytest.fixture
def at_county(file_startup, cast):
    return carry(file_startup(), cast, "county")


def ask(claim, actor, code: str = "3505", **more) -> Consultation:
    given = {"question": QUESTION, "answer_by": clock.today() + timedelta(days=7)} | more
    consultation = ask_opinion(task_id=item_of(claim).task_id, actor=actor, office=office(code), **given)
    run_due()
    return consultation


def test_the_claim_stays_with_whoever_asked_and_he_may_decide_without_an_answer(at_county, cast):
    due = item_of(at_county).due_on
    ask(at_county, cast["na-county"])
    item = item_of(at_county)
    assert (item.level, item.taken_by, item.due_on) == ("county", cast["na-county"], due)
    assert answer(fresh(at_county), cast["na-county"]).state == "on_notice"


def test_the_office_is_told_and_finds_it_on_its_desk(at_county, cast):
    asked = ask(at_county, cast["na-county"])
    row = desk_of(cast["qz-prefecture"], tab=CONSULTATIONS).rows[0]
    assert row.url == reverse("approvals:consultation", args=[asked.pk])
    assert QUESTION in str(row.note)
    assert (
        Message.objects.get(recipient=cast["qz-prefecture"], name="consulted").context["comment"] == QUESTION
    )
    assert desk_of(cast["zt-prefecture"], tab=CONSULTATIONS).rows == []


def test_its_answer_is_told_to_whoever_asked_and_is_kept(at_county, cast):
    asked = ask(at_county, cast["na-county"])
    answer_opinion(consultation_id=asked.pk, actor=cast["qz-prefecture"], answer=OPINION)
    run_due()
    message = Message.objects.get(recipient=cast["na-county"], name="opinion_given")
    assert message.context["comment"] == OPINION
    assert desk_of(cast["qz-prefecture"], tab=CONSULTATIONS).rows == []
    event = at_county.events.last()
    assert (event.verb, event.office, event.comment) == (Verb.OPINE, office("3505"), OPINION)


def test_whoever_gave_an_opinion_occupies_no_level(at_county, cast):
    asked = ask(at_county, cast["na-county"])
    answer_opinion(consultation_id=asked.pk, actor=cast["qz-prefecture"], answer=OPINION)
    assert not at_county.seats.filter(user=cast["qz-prefecture"]).exists()


def test_it_is_answered_once(at_county, cast):
    asked = ask(at_county, cast["na-county"])
    answer_opinion(consultation_id=asked.pk, actor=cast["qz-prefecture"], answer=OPINION)
    with pytest.raises(CommandRefused, match="已经有人答复"):
        answer_opinion(consultation_id=asked.pk, actor=cast["qz-prefecture"], answer="又一次")
    ask(fresh(at_county), cast["na-county"])


@pytest.mark.parametrize("username", ["na-county", "na-village", "zx-county", "chen", "na-finance", "admin"])
def test_only_the_office_that_was_asked_answers(at_county, cast, username):
    asked = ask(at_county, cast["na-county"])
    with pytest.raises(CommandRefused, match="不是问您所在机构"):
        answer_opinion(consultation_id=asked.pk, actor=cast[username], answer=OPINION)


def test_nobody_says_anything_of_his_own_claim(at_county, cast):
    asked = ask(at_county, cast["na-county"])
    Claim.objects.filter(pk=at_county.pk).update(applicant=cast["qz-prefecture"])
    with pytest.raises(CommandRefused, match="回避"):
        answer_opinion(consultation_id=asked.pk, actor=cast["qz-prefecture"], answer=OPINION)


def test_a_claim_that_has_ended_wants_no_answer(at_county, cast):
    asked = ask(at_county, cast["na-county"])
    answer(fresh(at_county), cast["na-county"], "refuse", comment="不符合条件。")
    assert desk_of(cast["qz-prefecture"], tab=CONSULTATIONS).rows == []
    with pytest.raises(CommandRefused, match="已经办结"):
        answer_opinion(consultation_id=asked.pk, actor=cast["qz-prefecture"], answer=OPINION)


@pytest.mark.parametrize("username", ["na-township", "zx-county", "chen", "admin"])
def test_only_the_desk_that_has_the_claim_asks(at_county, cast, username):
    with pytest.raises(CommandRefused):
        ask(at_county, cast[username])


def test_what_a_colleague_holds_is_his_to_ask_about(at_county, cast):
    take(task_id=item_of(at_county).task_id, actor=cast["na-county-2"])
    with pytest.raises(CommandRefused, match="吕静"):
        ask(at_county, cast["na-county"])


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"question": " "}, "question"),
        ({"question": "问" * 501}, "question"),
        ({"answer_by": date(2026, 3, 1)}, "answer_by"),
        ({"code": "350583"}, "office"),
        ({"code": "469025"}, "office"),
    ],
)
def test_what_cannot_be_asked_is_refused_and_named(at_county, cast, more, field):
    with pytest.raises(InvalidInput) as wrong:
        ask(at_county, cast["na-county"], **more)
    assert wrong.value.field == field
    assert not Consultation.objects.exists()


def test_the_same_office_is_not_asked_again_before_it_has_answered(at_county, cast):
    ask(at_county, cast["na-county"])
    with pytest.raises(CommandRefused, match="还没有答复"):
        ask(fresh(at_county), cast["na-county"])


def test_an_older_page_is_refused(at_county, cast):
    with pytest.raises(StaleClaim):
        ask(at_county, cast["na-county"], expected_version=at_county.version - 1)


def test_the_county_where_people_work_can_be_asked(file_roster, cast):
    claim = file_roster(work_county="350583")
    offered = set(offices_to_ask(claim, item_of(claim).office).values_list("division_id", flat=True))
    assert {"350583", "5306", "53"} <= offered
    assert "469025" not in offered


def test_it_is_asked_and_answered_on_pages_and_read_on_the_claim(at_county, cast, client):
    client.force_login(cast["na-county"])
    url = reverse("approvals:consult", args=[item_of(at_county).task_id])
    assert url in client.get(reverse("claims:detail", args=[at_county.key])).content.decode()
    typed = {"version": at_county.version, "office": office("3505").pk, "question": QUESTION}
    assert client.post(url, typed).status_code == 422
    assert client.post(url, typed | {"answer_by": "2026-03-09"}).status_code == 302

    client.force_login(cast["qz-prefecture"])
    page = reverse("approvals:consultation", args=[Consultation.objects.get().pk])
    assert page in client.get(reverse("approvals:desk"), {"tab": "consultations"}).content.decode()
    assert QUESTION in client.get(page).content.decode()
    assert client.post(page, {"answer": ""}).status_code == 422
    assert client.post(page, {"answer": OPINION}).status_code == 302
    assert OPINION in client.get(page).content.decode()

    client.force_login(cast["na-county"])
    assert client.get(page).status_code == 404
    assert OPINION in client.get(reverse("claims:detail", args=[at_county.key])).content.decode()
    client.force_login(cast["chen"])
    own = client.get(reverse("claims:detail", args=[at_county.key])).content.decode()
    assert "征求其他单位的意见" in own
    assert OPINION not in own


@pytest.mark.parametrize("after", ["x", "2026-02-31|1", "2026-03-09|", "2026-03-09|5"])
def test_a_garbled_place_in_the_list_is_a_page_all_the_same(at_county, cast, client, after):
    ask(at_county, cast["na-county"])
    client.force_login(cast["qz-prefecture"])
    query = {"tab": "consultations", "after": after}
    assert client.get(reverse("approvals:desk"), query).status_code == 200


def make(claim, cast, **changed: object) -> Consultation:
    columns = {
        "claim": claim,
        "asked_by": cast["na-county"],
        "asked_for": office("350583"),
        "office": office("3505"),
        "question": QUESTION,
        "answer_by": clock.today(),
        "asked_at": clock.now(),
    }
    return Consultation.objects.create(**(columns | changed))


def test_consultation_one_open(at_county, cast):
    make(at_county, cast)
    with refused("consultation_one_open", "office_id"), transaction.atomic():
        make(at_county, cast)


def test_consultation_of_another_office(at_county, cast):
    with refused("consultation_of_another_office"), transaction.atomic():
        make(at_county, cast, office=office("350583"))


def test_consultation_asks_something(at_county, cast):
    with refused("consultation_asks_something"), transaction.atomic():
        make(at_county, cast, question="")


@pytest.mark.parametrize("column", ["answer", "answered_at"])
def test_consultation_answered_whole(at_county, cast, column):
    changed = {column: OPINION if column == "answer" else clock.now()}
    with refused("consultation_answered_whole"), transaction.atomic():
        make(at_county, cast, **changed)


def test_the_database_keeps_question_and_answer_as_they_were_written(at_county, cast):
    asked = ask(at_county, cast["na-county"])
    rows = Consultation.objects.filter(pk=asked.pk)
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(question="别的问题")
    answer_opinion(consultation_id=asked.pk, actor=cast["qz-prefecture"], answer=OPINION)
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(answer="改一改")
    with pytest.raises(DatabaseError), transaction.atomic():
        rows._raw_delete(rows.db)
