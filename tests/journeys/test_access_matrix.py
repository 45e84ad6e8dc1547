"""Who may open which address: one row an address, one column a role. A page that is not in the table fails the test.

302 of a visitor leads to the sign-in; 404 hides that a claim is there; 403 and 409 answer with a sentence.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from config.story import posts, startups, workers
from config.story.papers import picture, roster_file
from documents.commands import attach
from notifications.models import Message
from payments.bank.files import make_bank_file
from payments.bank.returns import take_return
from registry import clock
from registry.models import User
from tests.approvals.clones import asked_in_bulk
from tests.journeys import steps
from tests.journeys.conftest import ADMITTED
from tests.journeys.desks import asked, copied
from tests.journeys.notices import on_the_board
from tests.journeys.playing import plays
from tests.registry.rule_drafts import drafted, nanan
from tests.workflows.simulations import simulated
from workflows import commands
from workflows.models import BenefitConflict, Claim, OpenItem, Placement
from workflows.rosters import import_roster

pytestmark = pytest.mark.django_db
GET, POST = "get", "post"
OWNER = "owner"
# The village, township and county are those of the startup claims; the owner is whoever filed the claim of the row.
NAMES = "lin organiser na-village na-township na-county zx-county na-finance zx-finance auditor admin"
ROLES = ("", OWNER, *NAMES.split())


@dataclass(frozen=True)
class Row:
    """`claim` names one of World.claims; `arguments` of the address, with names in braces; `answers` by role."""

    method: str
    claim: str
    arguments: tuple[object, ...]
    answers: str


# visitor, owner, other applicant, organiser | village, township, county, other county |
# finance, finance of another county | auditor, administrator
EVERYBODY = "200 200 200 200 | 200 200 200 200 | 200 200 | 200 200"
SIGNED_IN = "302 200 200 200 | 200 200 200 200 | 200 200 | 200 200"
OWNER_ONLY = "302 200 404 404 | 404 404 404 404 | 404 404 | 404 404"
OPERATOR = "302 200 409 409 | 409 409 409 409 | 409 409 | 409 409"
OWNER_ACTS = "302 302 404 404 | 404 404 404 404 | 404 404 | 404 404"
STAFF_READS = "302 403 403 403 | 200 200 200 200 | 200 200 | 200 200"
AUDITOR_READS = "302 403 403 403 | 403 403 403 403 | 403 403 | 200 403"
READERS = "302 200 404 404 | 200 200 200 404 | 200 404 | 200 200"
# A public list in the office: whoever has a post in the county or above it.
WATCHERS = "302 404 404 404 | 404 404 200 404 | 200 404 | 200 200"
# What somebody objects may tell who he is: reviewers and auditors of the county or above it.
OVERSEERS = "302 404 404 404 | 404 404 200 404 | 404 404 | 200 404"
AT_COUNTY = "302 409 404 404 | 409 409 200 404 | 409 404 | 409 409"
COUNTY_ALONE = "302 404 404 404 | 404 404 200 404 | 404 404 | 404 404"
TABLE: dict[str, Row] = {
    "home": Row(GET, "", (), EVERYBODY),
    "about": Row(GET, "", (), EVERYBODY),
    "set_language": Row(POST, "", (), "302 302 302 302 | 302 302 302 302 | 302 302 | 302 302"),
    "demo_clock": Row(GET, "", (), SIGNED_IN),
    "styleguide": Row(GET, "", (), EVERYBODY),
    "sign_in": Row(GET, "", (), "200 302 302 302 | 302 302 302 302 | 302 302 | 302 302"),
    "sign_out": Row(POST, "", (), "302 302 302 302 | 302 302 302 302 | 302 302 | 302 302"),
    "guides:list": Row(GET, "", (), EVERYBODY),
    "guides:programme": Row(GET, "", ("startup_grant",), EVERYBODY),
    "guides:county": Row(GET, "", ("startup_grant", "350583"), EVERYBODY),
    "rules:list": Row(GET, "", (), AUDITOR_READS),
    "rules:subject": Row(GET, "", ("standard", "350583"), AUDITOR_READS),
    "rules:compare": Row(GET, "", ("standard", "350583"), AUDITOR_READS),
    "rules:edition": Row(GET, "", ("edition",), AUDITOR_READS),
    "rules:preview": Row(GET, "", ("edition",), AUDITOR_READS),
    "rules:new": Row(GET, "", (), "302 409 409 409 | 409 409 409 409 | 409 409 | 409 409"),
    "rules:draft": Row(
        GET, "", ("standard", "350583"), "302 409 409 409 | 409 409 409 409 | 409 409 | 409 409"
    ),
    "rules:edit": Row(GET, "", ("edition",), "302 403 403 403 | 403 403 403 403 | 403 403 | 409 403"),
    "rules:act": Row(POST, "", ("edition",), "302 403 403 403 | 403 403 403 403 | 403 403 | 409 403"),
    "calendars:list": Row(GET, "", (), SIGNED_IN),
    "calendars:year": Row(GET, "", ("nation", "2026"), SIGNED_IN),
    "calendars:publish": Row(GET, "", (), "302 409 409 409 | 409 409 409 409 | 409 409 | 409 200"),
    "claims:mine": Row(GET, "", (), SIGNED_IN),
    "claims:start": Row(GET, "", (), SIGNED_IN),
    "claims:open": Row(GET, "", ("startup_grant",), SIGNED_IN),
    "claims:attendance": Row(GET, "month", ("public_welfare_post",), OPERATOR),
    "claims:attendance_sheet": Row(GET, "month", ("public_welfare_post",), OPERATOR),
    "claims:attendance_upload": Row(
        POST, "month", ("public_welfare_post",), "302 422 409 409 | 409 409 409 409 | 409 409 | 409 409"
    ),
    "claims:posts": Row(GET, "", (), SIGNED_IN),
    "claims:post_new": Row(GET, "", (), "302 409 409 409 | 409 409 200 200 | 409 409 | 409 409"),
    "claims:post": Row(GET, "month", ("placement",), "302 200 404 404 | 404 404 404 404 | 404 404 | 200 200"),
    "claims:post_act": Row(
        GET, "month", ("placement", "end"), "302 200 404 404 | 404 404 404 404 | 404 404 | 409 409"
    ),
    "claims:detail": Row(GET, "county", ("key",), READERS),
    "claims:basis": Row(GET, "county", ("key",), READERS),
    "claims:step": Row(GET, "draft", ("key", "who"), OWNER_ONLY),
    "claims:remove_ticket": Row(POST, "approved", ("key",), OWNER_ACTS),
    "claims:attendance_of": Row(GET, "month", ("key",), OWNER_ACTS),
    "claims:check": Row(GET, "draft", ("key",), OWNER_ONLY),
    "claims:again": Row(POST, "county", ("key",), "302 409 404 404 | 404 404 404 404 | 404 404 | 404 404"),
    "claims:withdraw": Row(GET, "county", ("key",), OWNER_ONLY),
    "simulations:list": Row(GET, "", (), "302 403 403 403 | 403 403 200 200 | 403 403 | 200 403"),
    "simulations:new": Row(GET, "", (), "302 403 403 403 | 403 403 200 200 | 403 403 | 403 403"),
    "simulations:detail": Row(GET, "", ("simulation",), OVERSEERS),
    "simulations:progress": Row(
        GET, "", ("simulation",), "302 404 404 404 | 404 404 204 404 | 404 404 | 204 404"
    ),
    "simulations:cancel": Row(
        POST, "", ("simulation",), "302 404 404 404 | 404 404 409 404 | 404 404 | 409 404"
    ),
    "simulations:export": Row(GET, "", ("simulation",), OVERSEERS),
    "documents:evidence": Row(GET, "draft", ("key",), OWNER_ONLY),
    "documents:remove": Row(POST, "draft", ("key", "own file"), OWNER_ACTS),
    "documents:photograph": Row(
        POST, "visit", ("key",), "302 409 404 404 | 409 302 409 404 | 409 404 | 409 409"
    ),
    "documents:file": Row(GET, "county", ("key", "file"), READERS),
    "documents:preview": Row(GET, "county", ("key", "file"), READERS),
    "documents:notice": Row(GET, "paying", ("key", "document"), READERS),
    "documents:roster": Row(GET, "roster", ("key",), "302 200 404 200 | 404 404 404 404 | 404 404 | 404 404"),
    "documents:roster_template": Row(
        GET, "roster", ("key",), "302 200 404 200 | 404 404 404 404 | 404 404 | 404 404"
    ),
    "documents:strike": Row(
        POST, "roster", ("key", 1), "302 302 404 302 | 404 404 404 404 | 404 404 | 404 404"
    ),
    "documents:mend": Row(GET, "roster", ("key", 1), "302 200 404 200 | 404 404 404 404 | 404 404 | 404 404"),
    "documents:notice_lists": Row(GET, "", (), SIGNED_IN),
    "documents:notice_list": Row(GET, "", ("notice",), WATCHERS),
    "documents:freeze": Row(POST, "", ("notice",), "302 404 404 404 | 404 404 409 404 | 409 404 | 409 409"),
    "documents:poster": Row(GET, "", ("notice",), WATCHERS),
    "documents:posting_photograph": Row(GET, "", ("notice", "posting"), WATCHERS),
    "documents:verify": Row(GET, "", (), EVERYBODY),
    "documents:verified": Row(GET, "", ("code",), EVERYBODY),
    "approvals:desk": Row(GET, "", (), SIGNED_IN),
    "approvals:statistics": Row(GET, "", (), STAFF_READS),
    "approvals:statistics_export": Row(GET, "", (), STAFF_READS),
    "approvals:bulk": Row(GET, "", (), SIGNED_IN),
    "approvals:bulk_run": Row(GET, "", ("bulk",), COUNTY_ALONE),
    "approvals:bulk_progress": Row(GET, "", ("bulk",), COUNTY_ALONE),
    "approvals:take": Row(
        POST, "county", ("task of county",), "302 409 409 409 | 409 409 302 409 | 409 409 | 409 409"
    ),
    "approvals:put_back": Row(
        POST, "county", ("task of county",), "302 409 409 409 | 409 409 409 409 | 409 409 | 409 409"
    ),
    "approvals:decide": Row(GET, "county", ("task of county",), AT_COUNTY),
    "approvals:record": Row(
        GET, "county", ("task of county",), "302 409 404 404 | 409 409 409 404 | 409 404 | 409 409"
    ),
    "approvals:visit": Row(
        GET, "visit", ("task of visit",), "302 409 404 404 | 409 200 409 404 | 409 404 | 409 409"
    ),
    "approvals:rejoin": Row(
        POST, "county", ("task of county",), "302 409 404 404 | 409 409 409 404 | 409 404 | 409 409"
    ),
    "approvals:lines": Row(GET, "county", ("task of county",), AT_COUNTY),
    "approvals:accept": Row(GET, "county", ("task of county", "conflict"), AT_COUNTY),
    "approvals:transfer": Row(GET, "county", ("key",), AT_COUNTY),
    "approvals:send_back_transfer": Row(
        GET, "county", ("key",), "302 409 404 404 | 409 409 409 404 | 409 404 | 409 409"
    ),
    "approvals:mend": Row(GET, "county", ("key",), OWNER_ACTS),
    "approvals:terminate": Row(
        GET, "county", ("key",), "302 409 404 404 | 409 200 200 404 | 409 404 | 409 409"
    ),
    "approvals:consult": Row(GET, "county", ("task of county",), AT_COUNTY),
    "approvals:consultation": Row(
        GET, "county", ("consultation",), "302 404 404 404 | 404 404 404 404 | 404 404 | 404 404"
    ),
    "approvals:send_back": Row(GET, "county", ("task of county",), AT_COUNTY),
    "approvals:hand_over": Row(GET, "county", ("task of county",), AT_COUNTY),
    "approvals:take_back": Row(
        GET, "county", ("key",), "302 409 404 404 | 409 200 409 404 | 409 404 | 409 409"
    ),
    "approvals:copy": Row(GET, "county", ("key",), "302 409 404 404 | 200 200 200 404 | 200 404 | 409 409"),
    "approvals:urge": Row(POST, "county", ("key",), "302 302 404 404 | 404 404 404 404 | 404 404 | 404 404"),
    "approvals:read_copy": Row(
        POST, "county", ("copy",), "302 404 404 404 | 404 404 302 404 | 404 404 | 404 404"
    ),
    "approvals:objections": Row(GET, "", (), SIGNED_IN),
    "approvals:objection": Row(GET, "", ("objection",), OVERSEERS),
    "approvals:assign": Row(
        POST, "", ("objection",), "302 404 404 404 | 404 404 302 404 | 404 404 | 409 404"
    ),
    "approvals:unseal": Row(POST, "", ("objection",), OVERSEERS.replace("200", "409")),
    "approvals:answer": Row(POST, "", ("objection",), OVERSEERS.replace("200", "409")),
    "approvals:object": Row(GET, "", ("notice",), "302 302 302 302 | 302 302 302 302 | 302 302 | 302 302"),
    "approvals:correct_notice": Row(
        GET, "", ("notice", 1), "302 404 404 404 | 404 404 409 404 | 409 404 | 409 409"
    ),
    "approvals:follow": Row(GET, "", (), EVERYBODY),
    "approvals:followed": Row(GET, "", ("0" * 20,), EVERYBODY),
    "approvals:notices": Row(GET, "", (), EVERYBODY),
    "approvals:notice": Row(GET, "", ("notice",), "410 410 410 410 | 410 410 410 410 | 410 410 | 410 410"),
    "payments:desk": Row(GET, "", (), "302 403 403 403 | 403 403 403 403 | 200 200 | 200 403"),
    "payments:claim": Row(GET, "paying", ("key",), "302 404 404 404 | 404 404 404 404 | 200 404 | 200 404"),
    "payments:release": Row(
        POST, "approved", ("key",), "302 404 404 404 | 404 404 404 404 | 404 302 | 409 404"
    ),
    "payments:result": Row(POST, "paying", ("key",), "302 404 404 404 | 404 404 404 404 | 302 404 | 409 404"),
    "payments:account": Row(GET, "paying", ("key",), "302 409 404 404 | 404 404 404 404 | 404 404 | 404 404"),
    "payments:files": Row(GET, "", (), "302 403 403 403 | 403 403 403 403 | 200 200 | 200 403"),
    "payments:file": Row(GET, "", ("bank file",), "302 403 403 403 | 403 403 403 403 | 200 404 | 200 403"),
    "payments:download": Row(
        POST, "", ("bank file",), "302 403 403 403 | 403 403 403 403 | 200 404 | 409 403"
    ),
    "payments:upload": Row(GET, "", (), "302 403 403 403 | 403 403 403 403 | 200 200 | 403 403"),
    "payments:return": Row(
        GET, "", ("bank return",), "302 403 403 403 | 403 403 403 403 | 200 404 | 200 403"
    ),
    "payments:seen": Row(POST, "", ("exception",), "302 403 403 403 | 403 403 403 403 | 302 404 | 409 403"),
    "notifications:inbox": Row(GET, "", (), SIGNED_IN),
    "notifications:message": Row(GET, "paying", ("message",), OWNER_ONLY),
    "notifications:mark_read": Row(POST, "paying", ("message",), OWNER_ACTS),
    "notifications:mark_all_read": Row(POST, "", (), "302 302 302 302 | 302 302 302 302 | 302 302 | 302 302"),
    "notifications:preview": Row(GET, "", (), SIGNED_IN),
}
# Whoever signs out or changes the language is led home, also a visitor; without a line, back to the list.
OPEN = ("set_language", "sign_out", "approvals:object")
# What the requests that act have to say, so that whoever may is not stopped by an empty form.
TYPED = {
    "approvals:assign": lambda world: {"investigator": User.objects.get(username="na-county-2").pk},
    "rules:compare": lambda world: {"old": 0, "new": 1},
    "rules:act": lambda world: {"verb": "submit", "revision": 1},
    "documents:photograph": lambda world: {"file": SimpleUploadedFile("a.jpg", steps.photograph())},
    "payments:release": lambda world: {
        "task_id": world.known["task of approved"],
        "expected_version": world.claims["approved"].version,
    },
    "payments:seen": lambda world: {"note": "已与银行核对"},
    "payments:result": lambda world: {
        "task_id": world.known["task of paying"],
        "expected_version": world.claims["paying"].version,
        "paid": "paid",
        "result_on": f"{clock.today()}",
        "reference": "YH1",
    },
}


@dataclass(frozen=True)
class World:
    """One claim of each standing by a short name, and what the addresses need to know of them."""

    claims: dict[str, Claim]
    known: dict[str, object]

    def address(self, name: str) -> str:
        row = TABLE[name]
        known = self.known | ({"key": self.claims[row.claim].key} if row.claim else {})
        return reverse(name, args=[known.get(each, each) for each in row.arguments])

    def user(self, name: str, role: str) -> str:
        claim = self.claims.get(TABLE[name].claim) or self.claims["paying"]
        return claim.applicant.username if role == OWNER else role


@pytest.fixture
def world(stage) -> World:
    chen, organiser = stage.user("chen"), stage.user("organiser")
    posts.place_the_holders(stage)
    plays(stage, startups.paid_after_a_visit(stage), until="settle")
    plays(stage, workers.ticket_of_501_yuan(stage), until="pay")
    plays(stage, startups.until_the_county(stage, "huang"), until="county")
    plays(stage, startups.until_the_county(stage, "wu"), until="site_visit")
    plays(stage, posts.month_of_posts(stage, "2026-01"), until="village")
    agency = stage.organisation_of(organiser)
    roster = commands.open_draft(
        actor=organiser, programme="labor_export_service_subsidy", place=agency.division, organisation=agency
    )
    import_roster(claim_id=roster.pk, actor=organiser, content=roster_file())
    draft = commands.open_draft(
        actor=chen, programme=startups.PROGRAMME, place=chen.person.home, person=chen.person
    )
    own = attach(
        claim_id=draft.pk,
        actor=chen,
        kind="OPERATION_PROOF",
        filename="a.jpg",
        content=picture("经营证明"),
    )
    claims = {
        "draft": draft,
        "roster": roster,
        "paying": Claim.objects.get(state="paying"),
        "approved": Claim.objects.get(state="approved"),
        "county": Claim.objects.get(applicant__username="huang"),
        "visit": Claim.objects.get(applicant__username="wu"),
        "month": Claim.objects.get(applicant__username="village-unit"),
    }
    benefit, other = (claims[name].benefits.get() for name in ("county", "visit"))
    conflict = BenefitConflict.objects.create(
        benefit=benefit, other=other, clause="某条", found_at=clock.now()
    )
    tasks = {f"{item.claim_id}": item.task_id for item in OpenItem.objects.all()}
    known = {f"task of {name}": tasks.get(f"{claim.pk}") for name, claim in claims.items()}
    return World(
        claims,
        known
        | {
            "own file": own.pk,
            "bulk": asked_in_bulk(stage.user("na-county"), claims["county"]).pk,
            "conflict": conflict.pk,
            "consultation": asked(stage, claims["paying"]).pk,
            "copy": copied(stage, claims["county"]).pk,
            "placement": Placement.objects.order_by("pk").first().pk,
            "file": claims["county"].evidence.order_by("pk").first().pk,
            **at_the_bank(stage.user("na-finance"), claims["paying"]),
            "document": claims["paying"].issued_documents.get().pk,
            "code": claims["paying"].issued_documents.get().verification_code,
            **on_the_board(claims["paying"], own, stage.user("na-county")),
            "edition": drafted(stage.user("na-policy"), nanan(900_000)).pk,
            "simulation": simulated(stage.user("na-county")).pk,
            "message": Message.objects.filter(claim=claims["paying"]).first().pk,
        },
    )


def at_the_bank(finance: User, claim: Claim) -> dict[str, object]:
    """A file with the payment of this claim, and a return with a line that fits nothing."""
    fund = claim.disbursements.get().fund
    sent = make_bank_file(actor=finance, fund=fund, format_code="text")
    answer = f"P999999999|1.00|00|{clock.today():%Y%m%d}|YH2|\r\nTOTAL|1|1.00".encode()
    taken = take_return(actor=finance, fund=fund, format_code="text", content=answer)
    return {"bank file": sent.pk, "bank return": taken.pk, "exception": taken.exceptions.get().pk}


def pages(patterns: list | None = None, space: str = "") -> Iterator[str]:
    """The name of every address of the site."""
    for each in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(each, URLResolver):
            yield from pages(each.url_patterns, f"{space}{each.namespace}:" if each.namespace else space)
        elif isinstance(each, URLPattern):
            yield f"{space}{each.name}"


def test_every_address_of_the_site_is_in_the_table():
    assert sorted(pages()) == sorted(TABLE)


def test_everybody_gets_what_the_table_says_and_nothing_more(world):
    wrong = []
    for role in ROLES:
        for name, row in TABLE.items():
            answer = asks(world, name, role)
            expected = int(row.answers.replace("|", " ").split()[ROLES.index(role)])
            if answer.status_code != expected:
                wrong.append((name, role, answer.status_code, expected))
            to_sign_in = answer.headers.get("Location", "").startswith("/sign-in/")
            assert to_sign_in == (answer.status_code == 302 and role == "" and name not in OPEN), (name, role)
    assert wrong == []


def asks(world: World, name: str, role: str) -> HttpResponse:
    """The answer of one address to one role; whatever the request changed is taken back."""
    client = Client(raise_request_exception=False)
    with transaction.atomic():
        if role:
            user = User.objects.get(username=world.user(name, role))
            client.force_login(user, backend=ADMITTED)
        typed = TYPED.get(name, lambda world: {})(world)
        answer = getattr(client, TABLE[name].method)(world.address(name), typed)
        transaction.set_rollback(True)
    return answer
