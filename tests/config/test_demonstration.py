"""The demonstration: a banner with its date, a clock that goes forward only, pages for builders."""

from datetime import date, timedelta

import pytest

from config import demo
from policies.calendar import add_working_days
from registry import clock

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.config.full_site_urls")]


@pytest.fixture
def due(monkeypatch):
    """Record on which day the relay was asked to run what is due."""
    days = []

    def run_due():
        days.append(clock.today())
        return 3

    monkeypatch.setattr(demo, "run_due", run_due)
    return days


@pytest.fixture
def signed_in(client, applicant):
    client.force_login(applicant)
    return client


def test_the_banner_shows_the_date_of_the_demonstration(client):
    body = client.get("/").content.decode()
    assert "演示系统" in body
    assert clock.today().isoformat() in body


def test_a_real_system_shows_no_banner_and_has_no_clock(signed_in, settings):
    settings.DEMO = False
    assert "演示系统" not in signed_in.get("/").content.decode()
    assert signed_in.get("/demo/clock/").status_code == 404
    assert signed_in.post("/demo/clock/", {"step": "day"}).status_code == 404


def test_a_visitor_cannot_touch_the_clock(client, due):
    response = client.post("/demo/clock/", {"step": "day"})
    assert response.status_code == 302
    assert response.headers["Location"].startswith("/sign-in/")
    assert due == []


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        ("day", lambda today: today + timedelta(days=1)),
        ("working_day", lambda today: add_working_days(today, 1)),
        ("five_working_days", lambda today: add_working_days(today, 5)),
    ],
)
def test_a_step_moves_the_clock_and_runs_what_is_due_on_that_day(signed_in, due, step, expected):
    before = clock.today()
    response = signed_in.post("/demo/clock/", {"step": step}, follow=True)
    assert clock.today() == expected(before)
    assert due == [expected(before)]
    assert (
        f"演示日期已调到 {expected(before).isoformat()}，到期的 3 个环节已自动办理"
        in response.content.decode()
    )


def test_a_day_of_the_future_may_be_chosen(signed_in, due):
    day = clock.today() + timedelta(days=90)
    signed_in.post("/demo/clock/", {"day": day.isoformat()})
    assert clock.today() == day


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({}, "请选择一个日期"),
        ({"day": "2026-09-31"}, "没有这一天"),
        ({"day": "1999-01-01"}, "只能往后调"),
        ({"step": "century"}, "请选择一个日期"),
    ],
)
def test_a_wrong_date_is_refused_with_a_sentence_and_moves_nothing(signed_in, due, data, sentence):
    before = clock.today()
    response = signed_in.post("/demo/clock/", data)
    assert response.status_code == 200
    assert sentence in response.content.decode()
    assert clock.today() == before
    assert due == []


def test_today_is_not_the_future(signed_in, due):
    signed_in.post("/demo/clock/", {"day": clock.today().isoformat()})
    assert due == []


def test_the_clock_opens_the_office_at_nine(due):
    day = clock.today() + timedelta(days=2)
    demo.move_to_day(day)
    moment = clock.now().astimezone(clock.SHANGHAI)
    assert (moment.date(), moment.hour) == (day, 9)


@pytest.mark.parametrize(("debug", "demonstration", "status"), [(0, 1, 200), (1, 0, 200), (0, 0, 404)])
def test_the_style_guide_is_for_builders_and_demonstrations(client, settings, debug, demonstration, status):
    settings.DEBUG, settings.DEMO = bool(debug), bool(demonstration)
    assert client.get("/styleguide/").status_code == status


def test_the_steps_start_from_the_day_given():
    friday_before_holiday = date(2026, 9, 30)
    assert demo.STEPS["working_day"](friday_before_holiday) == date(2026, 10, 8)
