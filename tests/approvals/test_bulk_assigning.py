"""Many claims given to a colleague at once: each handed over by a command of its own, where the guard lets it."""

import pytest
from django.db import IntegrityError, transaction

from approvals.bulk.choosing import choice_of, receivers_of, standing_of
from approvals.bulk.runs import Chosen, start_bulk
from approvals.bulk.working import run_waiting
from approvals.commands import take
from approvals.enums import BulkAction, BulkResult
from approvals.models import BulkRun
from registry import clock
from tests.approvals.clones import clones_of
from tests.approvals.conftest import carry, fresh, item_of
from workflows.enums import Verb
from workflows.errors import CommandRefused, InvalidInput
from workflows.models import Claim, OpenItem

WHY = "我下周出差，请您接着办。"
ADDRESS = "/desk/bulk/?action=assign"


@pytest.fixture
def county(cast):
    return cast["na-county"]


@pytest.fixture
def many(file_startup, cast) -> list[Claim]:
    """Three claims at the desk of the county, where two people review."""
    claim = file_startup()
    claims = [claim, *clones_of(claim, 2)]
    return [carry(each, cast, "county") for each in claims]


def started(actor, claims: list[Claim], receiver, *, comment=WHY) -> BulkRun:
    chosen = [Chosen(each.key, item_of(each).task_id, fresh(each).version) for each in claims]
    return start_bulk(
        actor=actor, action="assign", chosen=chosen, comment=comment, token="t", receiver=receiver
    )


def test_each_claim_is_handed_over_with_its_own_event(many, county, cast):
    take(task_id=item_of(many[0]).task_id, actor=county)
    run = started(county, many, cast["na-county-2"])
    run_waiting()
    assert standing_of(run).done == 3
    assert set(OpenItem.objects.values_list("taken_by", flat=True)) == {cast["na-county-2"].pk}
    verbs = [claim.events.order_by("-sequence").values_list("verb", "comment").first() for claim in many]
    assert verbs == [(Verb.HAND_OVER, WHY), (Verb.ASSIGN, WHY), (Verb.ASSIGN, WHY)]


def test_what_the_colleague_may_not_have_is_named_and_the_others_are_given(many, county, cast):
    Claim.objects.filter(pk=many[1].pk).update(applicant=cast["na-county-2"])
    run = started(county, many, cast["na-county-2"])
    run_waiting()
    standing = standing_of(run)
    assert standing.done == 2
    refused = standing.undone[0]
    assert (refused.claim_id, refused.result) == (many[1].pk, BulkResult.REFUSED)
    assert f"{cast['na-county-2'].name}不能办理" in refused.sentence
    assert item_of(many[1]).taken_by is None


def test_what_a_colleague_took_meanwhile_stays_with_him(many, county, cast):
    assert len(choice_of(county, BulkAction.ASSIGN).candidates) == 3
    run = started(county, many, cast["na-county-2"])
    OpenItem.objects.filter(claim=many[0]).update(taken_by=cast["na-county-2"], taken_at=clock.now())
    run_waiting()
    assert standing_of(run).done == 2
    assert "签收" in standing_of(run).undone[0].sentence


def test_only_colleagues_of_the_office_are_offered_and_nobody_else_gets_it(many, county, cast):
    choice = choice_of(county, BulkAction.ASSIGN)
    assert receivers_of(county, choice) == [cast["na-county-2"]]
    run = started(county, many[:1], cast["na-village"])
    run_waiting()
    assert standing_of(run).done == 0
    assert item_of(many[0]).taken_by is None


def test_a_site_visit_can_be_assigned_too(file_startup, cast):
    claim = carry(file_startup(), cast, "township")
    OpenItem.objects.filter(claim=claim).update(station="site_visit")
    assert len(choice_of(cast["na-township"], BulkAction.ASSIGN).candidates) == 1
    assert choice_of(cast["na-township"], BulkAction.RETURN).candidates == []


def test_a_colleague_and_a_reason_are_compulsory(many, county, cast):
    with pytest.raises(InvalidInput, match="哪位同事"):
        started(county, many, None)
    with pytest.raises(InvalidInput, match="理由"):
        started(county, many, cast["na-county-2"], comment=" ")
    with pytest.raises(CommandRefused, match="无权查看"):
        started(cast["zx-county"], many, cast["na-county-2"])
    assert not BulkRun.objects.exists()


def test_from_the_list_by_the_confirmation_to_the_results(many, county, cast, client):
    client.force_login(county)
    page = client.get(f"{ADDRESS}&all=1").content.decode()
    values = [f"{claim.key}:{item_of(claim).task_id}:{fresh(claim).version}" for claim in many]
    assert all(value in page for value in values)
    assert cast["na-county-2"].name in page
    typed = {"token": "t" * 20, "items": values, "comment": WHY, "receiver": cast["na-county-2"].pk}
    missing = client.post(ADDRESS, typed | {"receiver": ""})
    assert missing.status_code == 422
    assert "请选择一位同事" in missing.content.decode()
    assert "请从列出的人员中选择" in client.post(ADDRESS, typed | {"receiver": county.pk}).content.decode()
    confirm = client.post(ADDRESS, typed).content.decode()
    assert "委派 3 件申请" in confirm
    assert f'name="receiver" value="{cast["na-county-2"].pk}"' in confirm
    done = client.post(ADDRESS, typed | {"confirmed": "yes"})
    run_waiting()
    told = client.get(done["Location"]).content.decode()
    assert "3 件全部办完" in told
    assert cast["na-county-2"].name in told


@pytest.mark.parametrize(("action", "has_receiver"), [("assign", False), ("take", True)])
def test_the_database_wants_a_receiver_of_an_assignment_alone(cast, action, has_receiver):
    receiver = cast["na-county-2"] if has_receiver else None
    with pytest.raises(IntegrityError, match="bulk_run_assigns_to_somebody"), transaction.atomic():
        BulkRun.objects.create(
            token="x",
            actor=cast["na-county"],
            action=action,
            comment=WHY,
            receiver=receiver,
            created_at=clock.now(),
        )
