"""办件: each office sees its own work and nobody else's, the most urgent first, with counts that are right."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from approvals import desks
from approvals.commands import take
from approvals.desks import (
    COLLEAGUES,
    DONE,
    MINE,
    TABS,
    WAITING,
    desk_of,
    next_at_desk,
)
from approvals.enums import Verdict
from approvals.models import Seat
from registry import clock
from registry.models import Office, Organisation, User
from registry.selectors import offices_of
from tests.approvals.conftest import EXPORT, answer, carry, item_of
from workflows import worklist
from workflows.commands import open_draft, submit
from workflows.enums import Station
from workflows.models import Claim, OpenItem
from workflows.relay import run_due

NOTHING = dict.fromkeys(TABS, 0)

REVIEWERS = [
    f"{county}-{level}" for county in ("na", "zx", "bs") for level in ("village", "township", "county")
]


def counts(user, **query) -> dict[str, int]:
    return {tab.code: tab.count for tab in desk_of(user, **query).tabs}


@pytest.fixture
def work_everywhere(cast):
    """One open item at the office of every reviewer of the three counties; answers the item of each user."""
    found = {}
    for number, username in enumerate(REVIEWERS):
        office = offices_of(cast[username])[0]
        found[username] = put_on_desk(cast, office, number)
    return found


def put_on_desk(cast, office: Office, number: int, **columns) -> OpenItem:
    """A row as the engine writes it, for a claim of the office's own place."""
    unit = Organisation.objects.get(operators__user=cast["organiser"])
    claim = open_draft(actor=cast["organiser"], programme=EXPORT, place=_in(office), organisation=unit)
    Claim.objects.filter(pk=claim.pk).update(
        state="submitted",
        number=f"test-{number}",
        submitted_at=claim.created_at,
        policy_date=date(2026, 3, 2),
    )
    known = {
        "task_id": 900_000 + number,
        "claim": claim,
        "office": office,
        "station": Station.REVIEW,
        "level": office.level,
        "programme": "startup_grant",
        "number": f"test-{number}",
        "title": "陈**",
        "submitted_on": date(2026, 3, 2),
        "due_on": date(2026, 3, 9),
        "place_code": claim.place_id,
        "opened_at": claim.created_at,
    }
    return OpenItem.objects.create(**(known | columns))


def _in(office: Office):
    """A village of the office's place."""
    division = office.division
    while division.level in ("county", "prefecture", "province"):
        division = division.children.order_by("code").first()
    return division


@pytest.mark.parametrize("username", REVIEWERS)
def test_every_office_sees_its_own_work_and_nobody_elses(work_everywhere, cast, username):
    page = desk_of(cast[username])
    assert [row.task_id for row in page.rows] == [work_everywhere[username].task_id]
    assert counts(cast[username]) == NOTHING | {WAITING: 1}


def test_a_county_never_reads_the_claims_of_another_county(work_everywhere, cast):
    by_county = {"na": "350583", "zx": "530627", "bs": "469025"}
    for reader, code in by_county.items():
        seen = Claim.objects.visible_to(cast[f"{reader}-county"])
        mine = {item.claim_id for name, item in work_everywhere.items() if name.startswith(reader)}
        assert set(seen.values_list("pk", flat=True)) == mine
        assert all(claim.place_id.startswith(code) for claim in seen)


@pytest.mark.parametrize("owner", REVIEWERS)
def test_the_task_of_another_county_cannot_be_opened_taken_or_decided(work_everywhere, cast, client, owner):
    task_id = work_everywhere[owner].task_id
    stranger = next(name for name in REVIEWERS if name[:2] != owner[:2] and name.endswith("county"))
    client.force_login(cast[stranger])
    assert client.get(reverse("approvals:decide", args=[task_id])).status_code == 404
    assert client.post(reverse("approvals:decide", args=[task_id]), {"verdict": "agree"}).status_code == 404
    assert client.post(reverse("approvals:take", args=[task_id])).status_code == 409
    item = work_everywhere[owner]
    item.refresh_from_db()
    assert item.taken_by is None


@pytest.mark.parametrize("username", ["chen", "organiser", "na-finance", "auditor", "admin"])
def test_those_who_review_nothing_have_an_empty_desk(work_everywhere, cast, client, username):
    client.force_login(cast[username])
    page = client.get(reverse("approvals:desk"))
    assert page.status_code == 200
    assert "您现在没有审核岗位" in page.content.decode()
    assert "test-" not in page.content.decode()


def test_a_visitor_is_sent_to_sign_in(client, db):
    assert client.get(reverse("approvals:desk")).status_code == 302


def test_a_claim_moves_from_tab_to_tab(file_startup, cast):
    claim = carry(file_startup(), cast, "county")
    first, second = cast["na-county"], cast["na-county-2"]
    assert counts(first) == counts(second) == NOTHING | {WAITING: 1}
    take(task_id=item_of(claim).task_id, actor=first)
    assert counts(first) == NOTHING | {MINE: 1}
    assert counts(second) == NOTHING | {COLLEAGUES: 1}
    assert "苏志远" in str(desk_of(second, tab=COLLEAGUES).rows[0].note)
    answer(claim, first)
    assert counts(first) == NOTHING | {DONE: 1}
    assert counts(second) == NOTHING
    assert "公示中" in str(desk_of(first, tab=DONE).rows[0].note)


def test_a_row_says_what_the_claim_is_without_naming_the_person(file_startup, cast):
    claim = file_startup()
    row = desk_of(cast["na-village"]).rows[0]
    assert (row.key, row.number, row.title) == (claim.key, claim.number, "陈**")
    assert row.programme == "一次性创业扶持补贴"
    assert row.amount_fen == 1_000_000
    assert row.place.endswith("官桥镇九溪村")
    assert row.submitted_on == date(2026, 3, 2)
    assert str(row.due.text) == "剩余3个工作日"


@pytest.fixture
def busy(cast):
    """35 claims at the county of 南安, due from 20 February on, some on the same day."""
    office = Office.objects.get(division_id="350583", kind="hrss")
    for number in range(35):
        due = date(2026, 2, 20) + timedelta(days=number // 2)
        programme = "transport_subsidy" if number % 5 == 0 else "startup_grant"
        put_on_desk(cast, office, number, due_on=due, programme=programme)
    return cast["na-county"]


def test_the_overdue_stand_first_and_pages_follow_by_key_without_gap_or_repeat(busy):
    first = desk_of(busy)
    assert len(first.rows) == worklist.PAGE
    assert first.rows[0].due.tone == "late"
    second = desk_of(busy, after=first.next_place)
    assert second.next_place == ""
    rows = first.rows + second.rows
    assert len({row.task_id for row in rows}) == 35
    assert [row.due.day for row in rows] == sorted(row.due.day for row in rows)


def test_the_filter_changes_rows_and_counts_alike(busy):
    page = desk_of(busy, programme="transport_subsidy")
    assert len(page.rows) == 7
    assert counts(busy, programme="transport_subsidy")[WAITING] == 7


@pytest.mark.parametrize(
    "query",
    [
        {"after": "x"},
        {"after": "2026-02-31|1"},
        {"after": "2026-02-20|"},
        {"after": "2026-02-20|99999999999999999999"},
        {"after": "' OR 1=1 --"},
        {"tab": "nonsense"},
        {"tab": "done", "after": "2026-02-20|3"},
        {"programme": "no_such_programme"},
    ],
)
def test_a_garbled_address_shows_the_desk_all_the_same(busy, client, query):
    client.force_login(busy)
    assert client.get(reverse("approvals:desk"), query).status_code == 200


def test_counting_stops_where_nobody_counts_on(busy, monkeypatch):
    monkeypatch.setattr(desks, "MOST_COUNTED", 10)
    tab = desk_of(busy).tabs[0]
    assert (tab.count, tab.more) == (10, True)


def test_decisions_are_paged_newest_first(file_startup, cast, monkeypatch):
    monkeypatch.setattr(worklist, "PAGE", 1)
    claims = [answer(file_startup(name), cast["na-village"]) for name in ("chen", "lin")]
    first = desk_of(cast["na-village"], tab=DONE)
    second = desk_of(cast["na-village"], tab=DONE, after=first.next_place)
    assert [page.rows[0].key for page in (first, second)] == [claims[1].key, claims[0].key]
    assert second.next_place == ""


def test_a_claim_decided_twice_stands_once_with_the_last_word_and_moment(file_startup, cast, demo_day):
    village = cast["na-village"]
    claim, other = file_startup(), file_startup("lin")
    answer(claim, village, Verdict.RETURN)
    demo_day.shift(60)
    answer(other, village)
    submit(claim_id=claim.pk, actor=cast["chen"])
    run_due()
    demo_day.shift(60)
    answer(claim, village)
    rows = desk_of(village, tab=DONE).rows
    assert [row.key for row in rows] == [claim.key, other.key]
    assert str(rows[0].note).startswith("同意")
    assert counts(village)[DONE] == 2


def test_the_decided_are_counted_no_further_than_needed(file_startup, cast, monkeypatch):
    monkeypatch.setattr(desks, "MOST_DECIDED_COUNTED", 1)
    for name in ("chen", "lin"):
        answer(file_startup(name), cast["na-village"])
    tab = next(each for each in desk_of(cast["na-village"]).tabs if each.code == DONE)
    assert (tab.count, tab.more) == (1, True)


def test_what_was_decided_where_he_reviews_no_more_is_out_of_sight(file_startup, cast):
    village = cast["na-village"]
    answer(file_startup(), village)
    post = village.posts.get()
    post.office = Office.objects.get(division_id="469025", kind="hrss")
    post.save()
    assert desk_of(village, tab=DONE).rows == []
    assert counts(village)[DONE] == 0


def test_who_only_recorded_something_has_decided_nothing(file_startup, cast):
    claim, village = file_startup(), cast["na-village"]
    step = claim.plan[1]
    Seat.objects.create(
        claim=claim, person=village.person, user=village, level=step.level, office=step.office
    )
    assert desk_of(village, tab=DONE).rows == []


def test_a_list_goes_on_within_one_day_and_one_moment(busy):
    whole = [row.task_id for row in desk_of(busy).rows]
    items = worklist.desk(busy, role="reviewer")
    first = items.order_by("due_on", "id")[2]
    rows, _place = worklist.page(items, f"{first.due_on.isoformat()}|{first.pk}")
    assert [row.task_id for row in rows][:27] == whole[3:]


def test_the_next_claim_is_ones_own_before_one_nobody_has_taken(busy, cast):
    urgent, other = OpenItem.objects.order_by("due_on", "id")[:2]
    assert next_at_desk(busy) == urgent
    OpenItem.objects.filter(pk=other.pk).update(taken_by=busy, taken_at=other.opened_at)
    assert next_at_desk(busy) == other
    assert next_at_desk(cast["zx-county"]) is None


def test_a_page_of_the_desk_costs_five_queries(busy, django_assert_num_queries):
    # The clock asks the database once a second, which a busy machine may need to come here.
    clock.today()
    with django_assert_num_queries(5):
        # Posts of the reader, posts once more for the decisions he may still read, panels he sits on, counts, rows.
        desk_of(busy)


def test_a_full_page_costs_as_many_queries_as_a_page_of_one(busy, client):
    client.force_login(busy)
    client.get(reverse("approvals:desk"))
    clock.forget()
    with CaptureQueriesContext(connection) as full:
        client.get(reverse("approvals:desk"))
    OpenItem.objects.exclude(pk=OpenItem.objects.first().pk).delete()
    clock.forget()
    with CaptureQueriesContext(connection) as single:
        client.get(reverse("approvals:desk"))
    assert len(full) == len(single) <= 10


def test_people_without_a_post_cost_no_query_on_claims(db, django_assert_num_queries):
    user = User.objects.create_user("nobody", name="无名")
    with django_assert_num_queries(1):
        assert desk_of(user).rows == []
