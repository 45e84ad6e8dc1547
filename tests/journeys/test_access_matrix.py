"""Who may open which address: one row an address, one column a role. A page that is not in the table fails the test.

302 of a visitor leads to the sign-in; 404 hides that a claim is there; 403 and 409 answer with a sentence.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from approvals.models import OfficePhrase
from approvals.office_phrases.commands import add_phrase
from config.story import posts, startups, workers
from config.story.papers import picture, roster_file
from documents import store
from documents.commands import attach
from documents.letters.batches import issue_batch_papers
from documents.models import IssuedDocument, ScannedPage, ScanPile, StampedScan
from notifications.models import Message
from payments.bank.files import make_bank_file
from payments.bank.returns import take_return
from payments.models import MissingPayment
from registry import clock
from registry.models import User
from tests.approvals.clones import asked_in_bulk
from tests.journeys import steps
from tests.journeys.access_table import OWNER, ROLES, TABLE
from tests.journeys.conftest import ADMITTED
from tests.journeys.desks import asked, copied
from tests.journeys.duties import on_duty
from tests.journeys.notices import on_the_board
from tests.journeys.payments import recovery_of
from tests.journeys.playing import plays
from tests.paying import drawn_up
from tests.registry.rule_drafts import drafted, nanan
from tests.workflows.simulations import simulated
from workflows import commands
from workflows.models import BenefitConflict, Claim, OpenItem, Placement
from workflows.rosters import import_roster

pytestmark = pytest.mark.django_db
# Whoever signs out or changes the language is led home, also a visitor; without a line, back to the list.
OPEN = ("set_language", "sign_out", "approvals:object")
# What the requests that act have to say, so that whoever may is not stopped by an empty form.
TYPED = {
    "approvals:assign": lambda world: {"investigator": User.objects.get(username="na-county-2").pk},
    "rules:compare": lambda world: {"old": 0, "new": 1},
    "rules:act": lambda world: {"verb": "submit", "revision": 1},
    "documents:photograph": lambda world: {"file": SimpleUploadedFile("a.jpg", steps.photograph())},
    "payments:take_out": lambda world: {"reason": "下一批再付"},
    "payments:note_missing": lambda world: {"document": "回函1号"},
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
    paper = {"kind": "OPERATION_PROOF", "filename": "a.jpg", "content": picture("经营证明")}
    own = attach(claim_id=draft.pk, actor=chen, **paper)
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
            "phrase": kept_phrase(stage.user("na-county")).pk,
            "conflict": conflict.pk,
            "consultation": asked(stage, claims["paying"]).pk,
            "copy": copied(stage, claims["county"]).pk,
            "placement": Placement.objects.order_by("pk").first().pk,
            "file": claims["county"].evidence.order_by("pk").first().pk,
            **at_the_bank(stage.user("na-finance"), claims["paying"]),
            **waiting_batch(claims["approved"]),
            "scanned page": stamped(claims["paying"], claims["approved"]),
            "document": claims["paying"].issued_documents.get().pk,
            "code": claims["paying"].issued_documents.get().verification_code,
            **on_the_board(claims["paying"], own, stage.user("na-county")),
            **on_duty(stage, claims["visit"]),
            "edition": drafted(stage.user("na-policy"), nanan(900_000)).pk,
            "simulation": simulated(stage.user("na-county")).pk,
            "message": Message.objects.filter(claim=claims["paying"]).first().pk,
        },
    )


def kept_phrase(county: User) -> OfficePhrase:
    office = county.posts.get().office
    return add_phrase(actor=county, office=office, kind="any", text="已电话核实。")


def at_the_bank(finance: User, claim: Claim) -> dict[str, object]:
    """A file with the payment of this claim, a return with a line that fits nothing, payments missing or wrong."""
    payment = claim.disbursements.get()
    fund = payment.fund
    sent = make_bank_file(actor=finance, batch=payment.batch_line.batch, format_code="text")
    answer = f"P999999999|1.00|00|{clock.today():%Y%m%d}|YH2|\r\nTOTAL|1|1.00".encode()
    taken = take_return(actor=finance, fund=fund, format_code="text", content=answer)
    missing = MissingPayment.objects.create(
        disbursement=payment, document="回函1号", noted_by=finance, noted_at=clock.now()
    )
    return {
        "fund": sent.fund_id,
        "bank file": sent.pk,
        "bank return": taken.pk,
        "exception": taken.exceptions.get().pk,
        "payment": payment.pk,
        "missing": missing.pk,
        "recovery": recovery_of(claim, fund, finance).pk,
    }


def waiting_batch(claim: Claim) -> dict[str, object]:
    """A batch of this claim that waits to be released."""
    batch = drawn_up([claim], User.objects.get(username="zx-finance-2"))
    with override_settings(ISSUE_LETTERS=True):
        issue_batch_papers()
    paper = IssuedDocument.objects.get(batch=batch)
    return {"batch": batch.pk, "line": batch.lines.get().pk, "batch paper": paper.pk}


def stamped(paid: Claim, waiting: Claim) -> int:
    """A page among the scans of the batch that the second claim waits in, filed to the notice of the first."""
    batch, finance = waiting.batch_lines.get().batch, User.objects.get(username="zx-finance")
    kept = store.keep(picture("盖章件"), folder=store.SCANS)
    file = {"path": kept.path, "sha256": kept.sha256}
    now = clock.now()
    handed_in = {
        "name": "a.pdf",
        "size": kept.size,
        "page_count": 1,
        "uploaded_by": finance,
        "uploaded_at": now,
    }
    pile = ScanPile.objects.create(batch=batch, read_at=now, **handed_in, **file)
    page = ScannedPage.objects.create(pile=pile, number=1, **file)
    filed = {"document": paid.issued_documents.get(), "filed_by": finance, "filed_at": now, "by_hand": True}
    StampedScan.objects.create(page=page, sha256=kept.sha256, **filed)
    return page.pk


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


def test_whoever_keeps_the_accounts_reads_no_papers_and_touches_no_money(world):
    everybody = {name for name, row in TABLE.items() if row.answers.replace("|", " ").split()[2] == "200"}
    opened = {name for name in TABLE if asks(world, name, "security").status_code == 200}
    own = {"security:accounts", "duties:delegations", "duties:delegate", "duties:relatives"}
    assert opened - everybody == own


def asks(world: World, name: str, role: str) -> HttpResponse:
    """The answer of one address to one role; whatever the request changed is taken back."""
    client = Client(raise_request_exception=False)
    # A savepoint and no block: what counts wrong codes refuses to run inside somebody's transaction.
    before = transaction.savepoint()
    if role:
        user = User.objects.get(username=world.user(name, role))
        client.force_login(user, backend=ADMITTED)
    typed = TYPED.get(name, lambda world: {})(world)
    answer = getattr(client, TABLE[name].method)(world.address(name), typed)
    transaction.savepoint_rollback(before)
    return answer
