"""移送: to the county a claim belongs to, back once with the reason, and then as a superior of both says."""

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from approvals.consents import answer_consent
from approvals.endings.terminating import may_terminate
from approvals.endings.transferring import (
    ask_transfer,
    may_send_back,
    may_transfer,
    received,
    send_back,
    transfer,
)
from approvals.enums import Verdict
from approvals.lines import LineAnswer
from approvals.models import Consent, Seat
from approvals.moves.sending_back import earlier_steps
from registry import clock
from registry.models import Division
from registry.selectors import common_superior
from tests.approvals.conftest import answer, carry, fresh, item_of, visit
from workflows.commands import submit
from workflows.enums import BenefitStatus, ClaimState, Station, StepStatus, Verb
from workflows.errors import CommandRefused, InvalidInput, StaleClaim
from workflows.models import Claim, OpenItem, Transfer
from workflows.planning import leg_of
from workflows.reconcile import faults
from workflows.relay import run_due

ELSEWHERE = "530627104204"
HERE = "350583118201"
WHY = "店铺登记地在镇雄县，应由镇雄县办理。"
BACK = "经核实，店铺已于去年迁到南安市。"


def place(code: str = ELSEWHERE) -> Division:
    return Division.objects.get(code=code)


def send(claim, actor, **changed) -> Claim:
    typed = {"place": place(), "reason": WHY} | changed
    transfer(task_id=item_of(claim).task_id, actor=actor, **typed)
    run_due()
    return fresh(claim)


def give_back(claim, actor, **changed) -> Claim:
    send_back(task_id=item_of(claim).task_id, actor=actor, **({"reason": BACK} | changed))
    run_due()
    return fresh(claim)


@pytest.fixture
def at_county(cast, file_startup) -> Claim:
    return carry(file_startup(), cast, "county")


@pytest.fixture
def received_there(cast, at_county) -> Claim:
    """The claim at the desk of the township there, which may refuse it."""
    claim = send(at_county, cast["na-county"])
    return answer(claim, cast["zx-village"])


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_it_leaves_this_desk_and_begins_anew_there(cast, at_county):
    before = at_county
    claim = send(at_county, cast["na-county"])
    assert (claim.county_id, claim.place_id) == (ELSEWHERE[:6], ELSEWHERE)
    assert (claim.number, claim.policy_date, claim.submitted_at) == (
        before.number,
        before.policy_date,
        before.submitted_at,
    )
    assert (claim.state, claim.accepted_at) == (ClaimState.SUBMITTED, None)
    item = item_of(claim)
    assert (item.level, item.office.division_id) == ("village", ELSEWHERE)
    assert item.due_on > clock.today()
    assert list(faults(history=True)) == []


def test_the_rules_of_the_other_county_are_asked(cast, at_county):
    here, there = at_county.rules_version, send(at_county, cast["na-county"])
    assert there.assessments.count() == at_county.assessments.count()
    assert there.assessments.count() == 2
    assert there.rules_version != here


def test_what_was_done_here_stays_in_the_history_and_nothing_of_it_is_walked_again(cast, at_county):
    claim = send(at_county, cast["na-county"])
    done = claim.steps.filter(status=StepStatus.DONE, office__division__code__startswith="350583")
    assert {(step.station, step.level) for step in done} == {
        ("review", "village"),
        ("site_visit", "township"),
        ("review", "township"),
    }
    assert claim.decisions.count() == 3
    assert Seat.objects.filter(claim=claim, office__division__code__startswith="350583").count() == 3
    assert all(
        step.office_id is None or not step.office.division_id.startswith("350583")
        for step in leg_of(claim.plan)
    )


def test_the_event_names_both_counties_and_the_row_keeps_the_reason(cast, at_county):
    claim = send(at_county, cast["na-county"])
    event = claim.events.get(verb=Verb.TRANSFER)
    assert (event.data["from"], event.data["to"], event.comment) == ("南安市", "镇雄县", WHY)
    row = Transfer.objects.get(claim=claim)
    assert (row.from_place_id, row.to_place_id, row.reason) == (at_county.place_id, ELSEWHERE, WHY)
    assert row.office == event.office


def test_it_can_be_reviewed_to_the_end_there(cast, received_there):
    claim = received_there
    assert claim.state == ClaimState.IN_REVIEW
    by_hand = (LineAnswer(1, agree=True, amount_fen=500_000),)
    claim = carry(claim, cast, "notice", lines=by_hand)
    assert claim.state in (ClaimState.ON_NOTICE, ClaimState.APPROVED)
    assert set(claim.benefits.values_list("status", flat=True)) == {BenefitStatus.APPROVED}


def test_both_counties_read_it_and_only_the_new_one_acts(cast, at_county):
    claim = send(at_county, cast["na-county"])
    for reader in ("na-county", "zx-county"):
        assert Claim.objects.visible_to(cast[reader]).filter(pk=claim.pk).count() == 1
    assert not Claim.objects.visible_to(cast["bs-county"]).filter(pk=claim.pk).exists()
    assert may_terminate(cast["na-county"], claim) is not None
    assert may_terminate(cast["zx-county"], claim) is None


def test_a_correction_there_checks_the_rules_of_there_again(cast, received_there):
    visit(received_there, cast["zx-township"])
    claim = answer(received_there, cast["zx-township"], Verdict.RETURN, comment="请补照片。")
    submit(claim_id=claim.pk, actor=claim.applicant)
    run_due()
    claim = fresh(claim)
    assert item_of(claim).office.division_id.startswith("530627")
    assert claim.steps.filter(station=Station.CHECK, status=StepStatus.DONE).count() == 2


@pytest.mark.parametrize(
    ("code", "field"), [(HERE, "place"), ("350583", "place"), ("530627", "place"), ("53", "place")]
)
def test_only_to_a_village_or_township_of_another_county(cast, at_county, code, field):
    with pytest.raises(InvalidInput) as refused:
        send(at_county, cast["na-county"], place=place(code))
    assert refused.value.field == field
    assert fresh(at_county).county_id == "350583"


def test_a_level_that_only_verifies_does_not_transfer(cast, file_startup):
    claim = file_startup()
    with pytest.raises(CommandRefused) as refused:
        send(claim, cast["na-village"])
    assert "只核实情况" in str(refused.value.sentence)


@pytest.mark.parametrize("who", ["na-village", "zx-county", "na-finance", "chen", "auditor"])
def test_nobody_but_the_desk_where_it_lies(cast, at_county, who):
    assert may_transfer(cast[who], at_county) is not None
    with pytest.raises(CommandRefused):
        send(at_county, cast[who])


def test_not_once_it_is_shown_to_the_public(cast, file_startup):
    claim = carry(file_startup(), cast, "notice")
    assert may_transfer(cast["na-county"], claim) is not None


@pytest.mark.parametrize("reason", ["", "  "])
def test_not_without_a_reason(cast, at_county, reason):
    with pytest.raises(InvalidInput):
        send(at_county, cast["na-county"], reason=reason)


def test_not_from_a_stale_page(cast, at_county):
    with pytest.raises(StaleClaim):
        send(at_county, cast["na-county"], expected_version=at_county.version - 1)


def test_it_is_sent_back_once_with_the_reason(cast, received_there):
    assert may_send_back(cast["zx-township"], received_there) is None
    claim = give_back(received_there, cast["zx-township"])
    assert (claim.county_id, claim.place_id) == ("350583", HERE)
    assert item_of(claim).office.division_id == HERE
    back = claim.transfers.last()
    assert back.answers == claim.transfers.first()
    claim = answer(claim, cast["na-village"])
    assert may_send_back(cast["na-township"], claim) is not None
    assert list(faults(history=True)) == []


def test_no_level_of_the_county_it_left_is_asked_to_look_again(cast, received_there):
    passed = earlier_steps(received_there)
    assert [step.office.division_id for step in passed] == [ELSEWHERE]


def test_a_county_that_has_agreed_to_it_cannot_send_it_back(cast, received_there):
    claim = carry(received_there, cast, "county")
    assert claim.transfers.count() == 1
    refusal = may_send_back(cast["zx-county"], claim)
    assert "已经审核同意" in str(refusal)


def test_what_was_filed_here_cannot_be_sent_back(cast, at_county):
    assert received(at_county) is None
    assert may_send_back(cast["na-county"], at_county) is not None


def again_at_the_township(cast, claim) -> Claim:
    """Sent back from there, and at the desk here that may refuse it."""
    claim = give_back(claim, cast["zx-township"])
    claim = answer(claim, cast["na-village"])
    item = item_of(claim)
    if item.station == Station.SITE_VISIT:
        claim = visit(claim, cast["na-township"])
    return claim


def test_to_go_there_again_it_takes_a_superior_and_then_it_stays(cast, received_there):
    claim = again_at_the_township(cast, received_there)
    with pytest.raises(CommandRefused) as refused:
        send(claim, cast["na-township"])
    assert refused.value.code == "consent"
    consent = asked(claim, cast)
    answer_consent(consent_id=consent.pk, actor=cast["yn-province"], granted=True, comment="由镇雄县办理。")
    claim = send(claim, cast["na-township"])
    assert claim.county_id == ELSEWHERE[:6]
    assert claim.transfers.last().ordered_by == consent.office
    assert Consent.objects.get().used_at is not None
    claim = answer(claim, cast["zx-village"])
    assert may_send_back(cast["zx-township"], claim) is not None


def asked(claim, cast, county: str = ELSEWHERE[:6]) -> Consent:
    return ask_transfer(
        claim_id=claim.pk, actor=cast["na-township"], county=place(county), reason="两县都认为不归本县。"
    )


def test_what_nobody_sent_back_or_what_was_asked_already_is_not_asked(cast, received_there):
    claim = again_at_the_township(cast, received_there)
    with pytest.raises(CommandRefused, match="没有退回过"):
        asked(claim, cast, "469025")
    asked(claim, cast)
    with pytest.raises(CommandRefused, match="还没有答复"):
        asked(fresh(claim), cast)
    with pytest.raises(CommandRefused, match="还没有答复"):
        ask_transfer(claim_id=claim.pk, actor=cast["na-county"], county=place(ELSEWHERE[:6]), reason="再问。")


def test_a_refusal_leaves_the_claim_where_it_is_and_may_be_asked_again(cast, received_there):
    claim = again_at_the_township(cast, received_there)
    consent = asked(claim, cast)
    answer_consent(consent_id=consent.pk, actor=cast["yn-province"], granted=False, comment="由南安市办理。")
    with pytest.raises(CommandRefused) as refused:
        send(claim, cast["na-township"])
    assert refused.value.code == "consent"
    assert asked(fresh(claim), cast).pk != consent.pk


def test_the_pages_lead_over_the_superior_of_both_to_the_other_county(cast, received_there):
    claim = again_at_the_township(cast, received_there)
    township, above = signed_in(cast["na-township"]), signed_in(cast["yn-province"])
    chosen = reverse("approvals:transfer", args=[claim.key]) + f"?county={ELSEWHERE[:6]}"
    asking = reverse("approvals:ask_transfer", args=[claim.key, ELSEWHERE[:6]])
    assert township.get(chosen).url == asking
    page = township.get(asking).content.decode()
    assert BACK in page
    assert "云南省" in page
    typed = {"version": claim.version, "comment": "两县都认为不归本县。"}
    assert township.post(asking, typed | {"comment": ""}).status_code == 422
    assert township.post(asking, typed).status_code == 302
    assert township.get(asking).status_code == 409
    consent = Consent.objects.get()
    question = reverse("approvals:consent", args=[consent.pk])
    assert question in above.get(reverse("approvals:consents")).content.decode()
    assert "镇雄县" in above.get(question).content.decode()
    assert above.get(reverse("claims:detail", args=[claim.key])).status_code == 200
    assert above.post(question, {"answer": "granted", "comment": "由镇雄县办理。"}).status_code == 302
    assert chosen in township.get(reverse("claims:detail", args=[claim.key])).content.decode()
    assert 'name="place"' in township.get(chosen).content.decode()


def test_elsewhere_it_may_go_without_asking(cast, received_there):
    claim = again_at_the_township(cast, received_there)
    third = Division.objects.filter(code__startswith="469025", level="village").first()
    assert send(claim, cast["na-township"], place=third).county_id == "469025"


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("transfer_leaves_the_county", {"to_county_id": "350583"}),
        ("transfer_gives_a_reason", {"reason": ""}),
    ],
)
def test_the_database_refuses(cast, at_county, name, columns):
    send(at_county, cast["na-county"])
    row = Transfer.objects.get()
    values = {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields if f.attname != "id"}
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Transfer.objects.create(**(values | columns))


def test_one_transfer_is_sent_back_once_also_in_the_database(cast, received_there):
    give_back(received_there, cast["zx-township"])
    row = Transfer.objects.last()
    values = {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields if f.attname != "id"}
    with pytest.raises(IntegrityError), transaction.atomic():
        Transfer.objects.create(**values)


@pytest.mark.parametrize(
    "statement", ["UPDATE workflows_transfer SET reason = 'x'", "DELETE FROM workflows_transfer"]
)
def test_what_was_handed_over_is_not_rewritten(cast, at_county, statement):
    send(at_county, cast["na-county"])
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_the_pages_ask_for_county_place_and_reason(cast, at_county):
    claim, client = at_county, signed_in(cast["na-county"])
    url = reverse("approvals:transfer", args=[claim.key])
    assert url in client.get(reverse("claims:detail", args=[claim.key])).content.decode()
    first = client.get(url).content.decode()
    assert "选这个县" in first
    assert 'name="place"' not in first
    chosen = f"{url}?county={ELSEWHERE[:6]}"
    assert 'name="place"' in client.get(chosen).content.decode()
    typed = {"version": claim.version, "place": ELSEWHERE, "comment": WHY}
    assert client.post(chosen, typed | {"comment": ""}).status_code == 422
    assert client.post(chosen, typed | {"place": HERE}).status_code == 422
    assert client.post(chosen, typed).status_code == 302
    assert fresh(claim).county_id == ELSEWHERE[:6]
    assert client.get(url).status_code == 409


def test_the_page_of_sending_back_says_what_the_other_county_said(cast, received_there):
    claim, client = received_there, signed_in(cast["zx-township"])
    url = reverse("approvals:send_back_transfer", args=[claim.key])
    assert WHY in client.get(url).content.decode()
    assert client.post(url, {"version": claim.version, "comment": BACK}).status_code == 302
    assert fresh(claim).county_id == "350583"


def test_the_applicant_reads_where_it_went(cast, at_county):
    claim = send(at_county, cast["na-county"])
    page = signed_in(cast["chen"]).get(reverse("claims:detail", args=[claim.key])).content.decode()
    assert "把申请移送到镇雄县" in page
    assert WHY in page
    assert OpenItem.objects.filter(claim=claim, office__division__code__startswith="350583").count() == 0


def test_one_sheet_of_a_roster_is_not_transferred_alone(cast, at_county):
    values = {
        f.attname: getattr(at_county, f.attname) for f in Claim._meta.concrete_fields if f.attname != "id"
    }
    other = Claim.objects.create(
        **values | {"key": "other", "number": "x-1", "parent_id": at_county.pk, "root_id": at_county.pk}
    )
    with pytest.raises(CommandRefused) as refused:
        send(at_county, cast["na-county"])
    assert "名册分在几份" in str(refused.value.sentence)
    Claim.objects.filter(pk=other.pk).update(state=ClaimState.MERGED, closed_at=clock.now())
    assert may_transfer(cast["na-county"], at_county) is None


@pytest.mark.parametrize(
    ("one", "other", "where"),
    [
        ("350583", "350581", "3505"),
        ("350583", "350203", "35"),
        ("350583", "530627", "53"),
        ("530627", "469025", "46"),
    ],
)
def test_the_superior_is_the_lowest_of_both_else_the_highest_of_the_receiving_county(cast, one, other, where):
    assert common_superior(Division(code=one), Division(code=other)).division_id == where
