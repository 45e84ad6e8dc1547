"""考勤: a unit enters a month in one table, opens the month's claim, and mends it while it still may."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from registry.selectors import organisations_of
from tests.workflows.placed import village_posts
from workflows.enums import ClaimState, EndCause, PlacementState
from workflows.errors import InvalidInput
from workflows.forms.attendance import past_months, working_days
from workflows.models import Attendance, Claim, Placement
from workflows.periods import Days, enter_month

MONTH = "2026-02"


@pytest.fixture
def holders(cast) -> list[Placement]:
    """The five agreements of the village committee."""
    return village_posts(organisations_of(cast["village-unit"]).get())


@pytest.fixture
def clerk(cast) -> Client:
    client = Client()
    client.force_login(cast["village-unit"], backend="django.contrib.auth.backends.ModelBackend")
    return client


def address(month: str = MONTH) -> str:
    return f"{reverse('claims:attendance', args=['public_welfare_post'])}?month={month}"


def typed(holders: list[Placement], **changes: object) -> dict[str, object]:
    """Sixteen days of sixteen and 1,000 yuan for everybody; `changes` are for the first holder."""
    sent: dict[str, object] = {}
    for holder in holders:
        sent |= {f"required_{holder.pk}": 16, f"attended_{holder.pk}": 16, f"wage_{holder.pk}": "1000"}
    return sent | {f"{name}_{holders[0].pk}": value for name, value in changes.items()}


def test_the_table_lists_the_holders_of_the_month_and_the_working_days_due(clerk, holders):
    page = clerk.get(address()).content.decode()
    for holder in holders:
        assert holder.person.name_masked in page
        assert holder.post_code in page
    assert page.count(f'value="{working_days(MONTH, "469025")}"') == len(holders)


def test_a_holder_who_left_before_the_month_is_not_in_it(clerk, holders):
    left = {"state": PlacementState.ENDED, "ended_on": "2026-01-15", "end_cause": EndCause.EMPLOYED}
    Placement.objects.filter(pk=holders[0].pk).update(**left)
    assert holders[0].post_code not in clerk.get(address()).content.decode()
    assert holders[0].post_code in clerk.get(address("2026-01")).content.decode()


def test_a_month_is_kept_without_opening_a_claim(clerk, holders):
    assert clerk.post(address(), typed(holders, attended=10, wage="625.50")).url == address()
    row = Attendance.objects.get(placement=holders[0])
    assert (row.attended, row.required, row.wage_paid_fen) == (10, 16, 62_550)
    assert Attendance.objects.count() == len(holders)
    assert not Claim.objects.exists()
    assert 'value="625.50"' in clerk.get(address()).content.decode()


def test_a_month_is_kept_and_its_claim_opened(clerk, holders):
    response = clerk.post(address(), typed(holders) | {"claim": "1"})
    claim = Claim.objects.get()
    assert claim.key in response.url
    assert (claim.period, claim.lines.count()) == (MONTH, len(holders))


def test_a_second_click_opens_no_second_claim(clerk, holders):
    for _click in range(2):
        clerk.post(address(), typed(holders) | {"claim": "1"})
    assert Claim.objects.count() == 1


def test_attendance_is_mended_while_the_claim_is_a_draft(clerk, holders):
    clerk.post(address(), typed(holders) | {"claim": "1"})
    claim = Claim.objects.get()
    assert clerk.get(reverse("claims:attendance_of", args=[claim.key])).url.startswith(address())
    clerk.post(address(), typed(holders, attended=9) | {"claim": "1"})
    assert claim.lines.get(position=1).facts["attended"] == 9


def test_attendance_of_a_claim_handed_in_is_shown_as_fixed(clerk, holders, cast):
    clerk.post(address(), typed(holders) | {"claim": "1"})
    Claim.objects.update(
        state=ClaimState.SUBMITTED, number="GW-1", submitted_at="2026-03-02T01:00Z", policy_date="2026-03-02"
    )
    response = clerk.post(address(), typed(holders, attended=1))
    assert "考勤不能再改" in response.content.decode()
    assert Attendance.objects.get(placement=holders[0]).attended == 16


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"attended": 17}, "不能多于应出勤天数"),
        ({"attended": ""}, "请填写天数"),
        ({"attended": "-1"}, "天数不能是负数"),
        ({"required": 32, "attended": 32}, "一个月最多31天"),
        ({"required": 29, "attended": 29}, "在1到28之间"),
        ({"wage": "很多"}, "不是金额"),
    ],
)
def test_a_wrong_figure_is_told_at_its_row_and_nothing_is_kept(clerk, holders, changes, sentence):
    response = clerk.post(address(), typed(holders, **changes))
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert not Attendance.objects.exists()


def test_a_month_that_is_not_over_cannot_be_chosen(clerk, holders):
    page = clerk.get(address("2026-03")).content.decode()
    assert 'value="2026-03"' not in page
    assert "2026年2月的考勤和工资" in page


def test_a_month_without_holders_says_who_enters_them(clerk, cast):
    assert "县人社局核定以后" in clerk.get(address()).content.decode()


@pytest.mark.parametrize("username", ["chen", "organiser", "bs-village"])
def test_nobody_enters_attendance_for_a_unit_that_is_not_his(cast, holders, username):
    client = Client()
    client.force_login(cast[username], backend="django.contrib.auth.backends.ModelBackend")
    assert client.post(address(), typed(holders)).status_code == 409
    assert not Attendance.objects.exists()


def test_holders_of_another_unit_are_refused_whole(cast, holders):
    other = organisations_of(cast["organiser"]).get()
    days = [Days(holder, 16, 16, 100_000) for holder in holders]
    with pytest.raises(InvalidInput):
        enter_month(actor=cast["organiser"], organisation=other, month=MONTH, days=days)
    assert not Attendance.objects.exists()


def test_an_unknown_programme_has_no_such_page(clerk):
    assert clerk.get(reverse("claims:attendance", args=["nothing"])).status_code == 404


def test_starting_a_claim_for_posts_leads_to_the_attendance(clerk, holders):
    response = clerk.get(reverse("claims:open", args=["public_welfare_post"]))
    assert response.url == reverse("claims:attendance", args=["public_welfare_post"])


def test_the_last_twelve_months_go_back_over_the_new_year():
    from_march = past_months(date(2026, 3, 31))
    assert (from_march[0], from_march[2], len(from_march)) == ("2026-02", "2025-12", 12)
