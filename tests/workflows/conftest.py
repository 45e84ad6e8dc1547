"""The pilot's cast in March 2026, at the applicant's pages. Papers live in another package and are there here."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils.formats import date_format

from policies.load import programme as load_programme
from policies.periods import add_months
from registry import clock
from registry.models import Account, Organisation, User
from registry.pilot import DEMO_DAY
from registry.selectors import organisations_of
from tests.pilot import load_pilot
from tests.workflows.post_acts import NEW_YEAR
from workflows import checks, filing, jobs
from workflows.door import Move
from workflows.enums import Station, Verb
from workflows.models import Claim


def at(day: date, hour: int = 9) -> datetime:
    return datetime.combine(day, time(hour), clock.SHANGHAI)


@pytest.fixture
def demo_day() -> Iterator[time_machine.Traveller]:
    """The story begins on 2 March 2026, whatever the machine's clock says."""
    with time_machine.travel(at(DEMO_DAY), tick=False) as traveller:
        yield traveller


@dataclass(frozen=True)
class Cast:
    """The pilot's users by name."""

    users: dict[str, User]

    def __getitem__(self, username: str) -> User:
        return self.users[username]


@pytest.fixture
def cast(db, demo_day) -> Cast:
    load_pilot()
    return Cast({user.username: user for user in User.objects.select_related("person")})


def _every_paper(claim: Claim) -> list[str]:
    papers = load_programme(claim.programme).evidence
    return sorted({code for paper in papers for code in (paper.code, *paper.accepts)})


@pytest.fixture
def own_pages(monkeypatch) -> None:
    """Only the pages and checks of this package; every paper is there."""
    own = {name: check for name, check in checks._checks.items() if check.__module__.startswith("workflows.")}
    steps = {code: step for code, step in filing._steps.items() if step.url_name == filing.FILL}
    monkeypatch.setattr(checks, "_checks", own)
    monkeypatch.setattr(filing, "_steps", steps)
    monkeypatch.setitem(checks._providers, "evidence", _every_paper)
    monkeypatch.setitem(checks._providers, "evidence_hashes", lambda claim: [])


@dataclass
class Applicant:
    """Somebody at his browser, filling in one claim."""

    user: User
    client: Client = field(default_factory=Client)
    key: str = ""

    def __post_init__(self) -> None:
        self.client.force_login(self.user, backend="django.contrib.auth.backends.ModelBackend")

    @property
    def claim(self) -> Claim:
        return Claim.objects.get(key=self.key)

    @property
    def account(self) -> Account:
        return Account.objects.get(person=self.user.person)

    def open(self, programme: str = "startup_grant") -> "Applicant":
        url = reverse("claims:open", args=[programme])
        self.client.post(url, {"place": self.user.person.home_id})
        self.key = Claim.objects.get(applicant=self.user, programme=programme).key
        return self

    def url(self, step: str) -> str:
        return reverse("claims:step", args=[self.key, step])

    def page(self, step: str) -> HttpResponse:
        return self.client.get(self.url(step))

    def fill(self, step: str, **typed: object) -> HttpResponse:
        return self.client.post(self.url(step), typed)

    def get(self, name: str) -> HttpResponse:
        return self.client.get(reverse(f"claims:{name}", args=[self.key]))

    def submit(self, version: int | None = None) -> HttpResponse:
        typed = {"version": version or self.claim.version, "confirmed": "on"}
        return self.client.post(reverse("claims:check", args=[self.key]), typed)


def business_page(user: User) -> dict[str, str]:
    """What the licence of this user's shop says, as he types it."""
    shop = user.person.businesses.get()
    return {
        "uscc": shop.uscc,
        "business_name": shop.name,
        "business_type": shop.kind,
        "registered_on": shop.registered_on.isoformat(),
        "business_county": shop.county_id,
        "business_address": shop.address,
    }


def first_day(person: Applicant) -> str:
    """The day on which this applicant's shop has been open for half a year."""
    return date_format(add_months(person.user.person.businesses.get().registered_on, 6))


DECLARED = {"data_consent": "on", "commitment": "on", "liability": "on"}
TICKET = {
    "date": "2026-02-18",
    "fen": "501.00",
    "mode": "rail",
    "direction": "out",
    "to_province": "44",
    "name_match": "yes",
}
JOURNEY = {
    "origin_county": "530627",
    "work_county": "440106",
    "employer": "广州天河诚达电子有限公司",
    "employed_from": "2026-02-20",
}


@pytest.fixture
def applicant(cast, own_pages) -> Callable[[str], Applicant]:
    return lambda username="chen": Applicant(cast[username])


@pytest.fixture
def filled(applicant) -> Callable[..., Applicant]:
    """A startup grant with every page filled in, ready to be handed in."""

    def fill(username: str = "chen", **business: str) -> Applicant:
        person = applicant(username).open()
        person.fill("who")
        person.fill("business", **(business_page(person.user) | business))
        person.fill("experience", first_business="yes", worked_away="no")
        person.fill("account", chosen=str(person.account.pk))
        person.fill("declarations", **DECLARED)
        return person

    return fill


@pytest.fixture
def travelled(applicant) -> Applicant:
    """The worker's transport subsidy with every page filled in."""
    worker = applicant("worker").open("transport_subsidy")
    worker.fill("who")
    worker.fill("journey", **JOURNEY)
    worker.fill("tickets", again="1", **TICKET)
    worker.fill("account", chosen=str(worker.account.pk))
    worker.fill("declarations", **DECLARED)
    return worker


def _done(move: Move, _result: object) -> None:
    """Whatever the machine does in another package: done at once."""
    move.record(Verb.RESERVE if move.step.station == Station.RESERVE else Verb.ISSUE)
    move.finish_step(move.step)


OUTSIDE = (
    "notifications.announce",
    "payments.free_reservation",
    "documents.issue_letter",
    "documents.revoke_letters",
    "documents.revoke_notice",
    "approvals.take_down_list",
)


@pytest.fixture
def core(cast, monkeypatch) -> Cast:
    """The cast, with the core alone at work: nothing has to be filled in, papers, money and messages are no matter."""
    monkeypatch.setattr(checks, "_checks", {})
    monkeypatch.setitem(checks._providers, "evidence", _every_paper)
    monkeypatch.setitem(checks._providers, "evidence_hashes", lambda claim: [])
    for name in ("payments.reserve_funds", "documents.issue_disbursement_notice"):
        monkeypatch.setitem(jobs._jobs, name, jobs.StationJob(name, finish=_done))
    for name in OUTSIDE:
        monkeypatch.setitem(jobs._jobs, name, jobs.EventJob(name, run=lambda job: None))
    return cast


@pytest.fixture
def unit(cast) -> Organisation:
    return organisations_of(cast["village-unit"]).get()


@pytest.fixture
def other(cast, unit) -> Organisation:
    """Another unit of the same place and clerk."""
    made = Organisation.objects.create(
        name="白沙县另一家用工单位", uscc="91469025MA5TTTTT0X", kind=unit.kind, division=unit.division
    )
    made.operators.create(user=cast["village-unit"], valid_from=NEW_YEAR)
    return made
