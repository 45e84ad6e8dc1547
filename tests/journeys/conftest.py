"""The whole pilot on the full settings: every package, the real rules, the clock of the demonstration."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, time

import pytest
from django.test import Client
from playwright.sync_api import Browser

from config.story import director
from config.story.stage import Stage
from registry import clock
from registry.models import User
from registry.pilot import DEMO_DAY
from tests.journeys.steps import Visitor
from tests.pilot import load_pilot

ADMITTED = "django.contrib.auth.backends.ModelBackend"


def morning_of(day: date) -> datetime:
    return datetime.combine(day, time(9), clock.SHANGHAI)


@pytest.fixture
def stage(db) -> Stage:
    """The pilot on the first day of its story, with money in the funds and nobody having asked for any."""
    load_pilot()
    clock.begin_at(morning_of(DEMO_DAY))
    told = Stage(say=lambda line: None)
    director.fund(told)
    return told


@pytest.fixture
def client_of(stage) -> Callable[..., Client]:
    """A function: the test client of a user of the pilot, signed in; it answers errors instead of raising them."""

    def sign_in(username: str, **options: object) -> Client:
        client = Client(raise_request_exception=False, **options)
        client.force_login(User.objects.get(username=username), backend=ADMITTED)
        return client

    return sign_in


@pytest.fixture
def visitor(browser: Browser, live_server, stage) -> Iterator[Callable[..., Visitor]]:
    """A function: somebody at a browser of his own; every page he came by must have kept silent and fitted."""
    there: list[Visitor] = []

    def come(width: int = 1440, **context: object) -> Visitor:
        there.append(Visitor.comes(browser, live_server.url, width, **context))
        return there[-1]

    yield come
    for each in there:
        each.leaves()
