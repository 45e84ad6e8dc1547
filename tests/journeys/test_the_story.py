"""The story of the demonstration, told twice in one process on the database under test: every promise it makes."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.apps import apps
from django.core import mail
from django.core.management import call_command
from django.test import Client, override_settings

from config.story.director import play
from config.story.stage import Stage
from config.story.summary import summary_of, write_notices
from documents.models import IssuedDocument
from notifications.models import Message
from notifications.rendering import read
from payments.reconcile import disagreements
from policies.money import capital, yuan
from registry import clock
from registry.models import Account, Person
from tests.documents.paper import Paper
from tests.pilot import load_pilot
from workflows.models import Claim, broken_link

pytestmark = pytest.mark.django_db
PAID_LATER = "CY-350583-20260302-000002"
REFUSED = "CY-350583-20260330-000001"
ROSTER = "LW-530627-20260302-000001"
TICKET = "JT-530627-20260302-000002"
MONTHS = ("GY-469025-20260302-000001", "GY-469025-20260304-000001", "GY-469025-20260401-000001")
TOLD_MODELS = ("workflows", "approvals", "payments", "documents", "notifications", "registry", "sessions")


@dataclass(frozen=True)
class Telling:
    """What one telling left: the lines told, the summary by claim number, the notices, the mails."""

    lines: list[str]
    claims: dict[str, dict]
    notices: dict[str, bytes]
    numbers: dict[str, str]
    mails: list[str]

    def of(self, number: str) -> list[str]:
        return [line for line in self.lines if f" {number} " in line]


@pytest.fixture(scope="module")
def tellings(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[list[Telling]]:
    """Told, wiped, and told again; the rows of the second telling stay for the tests of this module."""
    told = []
    with django_db_blocker.unblock():
        for _time in range(2):
            call_command("flush", interactive=False, verbosity=0)
            told.append(tell(tmp_path_factory.mktemp("story")))
        yield told
        call_command("flush", interactive=False, verbosity=0)
        clock.forget()


@pytest.fixture
def story(tellings: list[Telling]) -> Telling:
    return tellings[-1]


def tell(folder: Path) -> Telling:
    clock.forget()
    lines: list[str] = []
    with override_settings(MEDIA_ROOT=folder / "files"):
        mail.outbox = []
        load_pilot()
        stage = Stage(say=lines.append)
        play(stage)
        claims = [stage.fresh(claim) for claim in stage.claims]
        paths = write_notices(claims, folder / "notices")
    return Telling(
        lines,
        {claim.number: summary_of(claim, paths.get(claim.pk)) for claim in claims},
        {claim.number: paths[claim.pk].read_bytes() for claim in claims if claim.pk in paths},
        dict(IssuedDocument.objects.values_list("claim__number", "number")),
        [f"{letter.subject}\n{letter.body}" for letter in mail.outbox],
    )


def test_told_again_it_gives_the_same_claims_numbers_and_amounts(tellings):
    first, second = tellings
    assert numbers_and_amounts(first) == numbers_and_amounts(second)
    assert first.lines == second.lines


def numbers_and_amounts(told: Telling) -> list[tuple]:
    return [
        (number, each["state"], each["paid_fen"], told.numbers.get(number), each["lines"])
        for number, each in told.claims.items()
    ]


def test_every_paid_claim_has_a_document_number_of_its_county_and_no_other_has(story):
    assert story.numbers.keys() == {n for n, each in story.claims.items() if each["state"] == "paid"}
    assert len(set(story.numbers.values())) == 7
    for number, given in story.numbers.items():
        assert "〔2026〕" in given
        assert given.endswith("号"), number


def test_the_notice_says_number_amount_in_words_and_masked_account(story):
    for number, content in story.notices.items():
        text = "".join(Paper(content).text().split())
        claim = Claim.objects.select_related("account").get(number=number)
        tail = claim.account.number_masked[-4:]
        for wanted in (
            number,
            story.numbers[number],
            capital(claim.paid_fen),
            yuan(claim.paid_fen),
            f"尾号{tail}",
        ):
            assert wanted in text, (number, wanted, text[:600])
        assert claim.account.open().number not in text


def test_the_hash_of_the_summary_is_that_of_the_file_and_of_the_row(story):
    rows = dict(IssuedDocument.objects.values_list("claim__number", "sha256"))
    for number, content in story.notices.items():
        found = hashlib.sha256(content).hexdigest()
        assert (story.claims[number]["sha256"], rows[number]) == (found, found)


def test_the_refusal_tells_its_clause_and_the_applicant_the_day_to_ask_again(story):
    told = " ".join(story.of(REFUSED))
    assert "2026-04-01" in told
    assert story.claims[REFUSED]["lines"][0]["reasons"] == [
        {"code": "OPERATING_PERIOD_SHORT", "clause": "N54-2.3"}
    ]
    refusal = str(read(Message.objects.get(claim__number=REFUSED, name="rejected")))
    assert "6个月" in refusal
    assert "2026年4月1日" in refusal


def test_a_correction_is_a_second_round_of_the_same_claim(story):
    rounds = dict(Claim.objects.filter(number__in=[PAID_LATER, ROSTER]).values_list("number", "round"))
    assert rounds == {PAID_LATER: 2, ROSTER: 2}
    assert any("补正后再次提交" in line for line in story.of(PAID_LATER))


def test_the_roster_is_judged_row_by_row_and_paid_by_the_head(story):
    lines = story.claims[ROSTER]["lines"]
    first = [line["first_verdict"] for line in lines]
    assert (first.count("eligible"), first[11], lines[11]["verdict"]) == (8, "needs-correction", "eligible")
    refused = {
        line["position"]: line["reasons"][0]["code"] for line in lines if line["verdict"] != "eligible"
    }
    assert refused == {9: "SAME_COUNTY", 10: "NOT_REGISTERED_POOR", 11: "DUPLICATE_IN_ROSTER"}
    assert sum(line["amount_fen"] for line in lines) == story.claims[ROSTER]["paid_fen"] == 240_000


def test_money_is_what_the_rules_promise(story):
    paid = {number: each["paid_fen"] for number, each in story.claims.items()}
    assert [paid[month] for month in MONTHS] == [500_000, 462_500, 500_000]
    assert (paid[TICKET], paid[PAID_LATER], paid[REFUSED]) == (50_000, 1_000_000, 0)


def test_every_line_of_the_story_says_day_who_and_what(story):
    for line in story.lines:
        day, rest = line.split("  ", 1)
        assert day.startswith("2026-")
        assert "：" in rest, line
    assert [line[:10] for line in story.lines] == sorted(line[:10] for line in story.lines)


def test_the_books_agree_to_the_fen(story):
    assert list(disagreements()) == []
    call_command("check_ledger")


def test_every_history_is_whole_and_ends_where_the_claim_stands(story):
    for claim in Claim.objects.all():
        last = claim.events.order_by("-sequence").first()
        assert broken_link(claim) is None
        assert (last.to_state, last.version) == (claim.state, claim.version)


def secrets() -> set[str]:
    people = [person.open() for person in Person.objects.all()]
    known = {value for each in people for value in (each.id_number, each.phone) if value}
    return known | {account.open().number for account in Account.objects.all()}


def in_text(value: object) -> str:
    return repr(bytes(value)) if isinstance(value, bytes | memoryview) else str(value)


def test_no_table_keeps_an_identity_phone_or_account_number_in_clear(story):
    hidden, seen = secrets(), 0
    for model in apps.get_models():
        if model._meta.app_label not in TOLD_MODELS:
            continue
        for row in model._base_manager.values():
            seen += 1
            text = json.dumps(row, default=in_text, ensure_ascii=False)
            assert [number for number in hidden if number in text] == [], (model.__name__, row["id"])
    assert len(hidden) > 100
    assert seen > 500


def test_no_message_mail_or_line_of_the_story_tells_one(story):
    said = [str(read(message)) for message in Message.objects.all()] + story.mails + story.lines
    assert story.mails
    text = "\n".join(said)
    assert [number for number in secrets() if number in text] == []


def test_the_public_pages_name_nobody(story):
    client = Client()
    names = set(Claim.objects.exclude(person=None).values_list("applicant__name", flat=True))
    for code in IssuedDocument.objects.values_list("verification_code", flat=True):
        answer = client.get(f"/verify/{code}/")
        body = answer.content.decode()
        assert answer.status_code == 200
        assert "有效" in body
        assert [each for each in secrets() | names if each in body] == []


def test_no_desk_holds_anything_when_the_story_is_over(story):
    open_items = apps.get_model("workflows", "OpenItem").objects.values_list("number", "station")
    assert list(open_items) == []
    waiting = apps.get_model("workflows", "Job").objects.exclude(status="done")
    assert list(waiting.values_list("name", "status")) == []
