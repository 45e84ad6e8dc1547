"""A county of work outside the system writes: the desk that has the roster keeps the letter and what it says."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from approvals.models import Confirmation
from documents.commands import attach
from documents.models import Evidence
from documents.papers import LETTER
from registry import clock
from registry.models import Account, Organisation
from registry.pilot.zhenxiong import ROSTER
from registry.selectors import find_person
from tests.documents.claims import go_to, picture, startup_draft, submitted, user, with_papers
from tests.documents.files import pdf, xlsx
from tests.documents.test_pages import signed_in
from workflows.commands import add_line, open_draft, save_answers
from workflows.errors import CommandRefused, InvalidInput
from workflows.models import Claim, OpenItem


@pytest.fixture
def roster(pilot) -> Claim:
    """The agency's roster of two who work in 广州, handed in with its papers."""
    actor = user("organiser")
    unit = Organisation.objects.get(operators__user=actor)
    claim = open_draft(
        actor=actor, programme="labor_export_service_subsidy", place=unit.division, organisation=unit
    )
    for entry in ROSTER[:2]:
        person = find_person(entry.member.id_number)
        facts = {
            "origin_county": entry.member.home[:6],
            "work_county": entry.work_county,
            "contract_start": entry.contract_start.isoformat(),
            "performed_until": entry.performed_until.isoformat(),
            "proofs": ["WAGE_PROOF"],
        }
        add_line(claim_id=claim.pk, actor=actor, person=person, label=person.name_masked, facts=facts)
    declared = dict.fromkeys(("identity_confirmed", "data_consent", "commitment", "liability"), True)
    account = Account.objects.get(organisation=unit)
    save_answers(claim_id=claim.pk, actor=actor, answers=declared, account=account)
    for kind in ("ROSTER", "ID_PROOF", "WAGE_PROOF"):
        attach(claim_id=claim.pk, actor=actor, kind=kind, filename=f"{kind}.png", content=picture())
    return submitted(claim)


def url_of(claim: Claim) -> str:
    task = OpenItem.objects.get(claim=claim)
    return reverse("documents:record_confirmation", args=[task.task_id, claim.confirmations.get().pk])


def letter(content: bytes = b"", name: str = "复函.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content or pdf())


def test_the_letter_is_kept_with_what_it_says_of_each_line(roster):
    county, url = signed_in("zx-county"), url_of(roster)
    page = reverse("claims:detail", args=[roster.key])
    assert url in county.get(page).content.decode()
    first = roster.lines.order_by("position").first()
    sent = {"how": "letter", "file": letter(), "denied": [first.pk], "note": "第1行查无此人。"}
    assert county.post(url, sent).url == page
    asked = roster.confirmations.get()
    scan = Evidence.objects.get(claim=roster, kind=LETTER)
    assert asked.scan == scan.sha256
    assert asked.seat.user == user("zx-county")
    assert dict(asked.lines.values_list("line__position", "confirmed")) == {1: False, 2: True}
    shown = county.get(page).content.decode()
    assert "确认 1 人，不确认 1 人" in shown
    assert "第1行查无此人" not in signed_in("organiser").get(page).content.decode()
    assert county.get(url).status_code == 404


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"how": "letter"}, "请上传书面答复的扫描件"),
        ({"how": "silence", "note": "已核实。"}, "silence"),
        ({"how": "letter", "file": xlsx}, "扫描件或照片"),
        ({"how": "letter", "file": pdf, "note": "字" * 1001}, "说明最多写1000个字"),
    ],
)
def test_what_is_missing_is_said_on_the_page_and_nothing_is_recorded(roster, sent, said):
    if "file" in sent:
        sent = sent | {"file": letter(sent["file"](), "a.xlsx" if sent["file"] is xlsx else "a.pdf")}
    response = signed_in("zx-county").post(url_of(roster), sent)
    assert response.status_code == 422
    assert said in response.content.decode()
    assert not Confirmation.objects.exclude(answered_at=None).exists()


def test_once_the_last_day_is_over_silence_can_be_recorded(roster):
    county, url = signed_in("zx-county"), url_of(roster)
    assert "没有答复" not in county.get(url).content.decode().split("id_how")[1].split("id_file")[0]
    go_to(clock.today() + timedelta(days=30))
    assert county.post(url, {"how": "silence", "note": ""}).status_code == 422
    assert county.post(url, {"how": "silence", "note": "已电话核实。"}).status_code == 302
    assert roster.confirmations.get().via == "none"


@pytest.mark.parametrize("username", ["na-county", "chen"])
def test_who_does_not_read_the_claim_finds_no_page(roster, username):
    assert signed_in(username).get(url_of(roster)).status_code == 404


def test_a_claim_nobody_confirms_takes_no_letter(pilot):
    claim = submitted(with_papers(startup_draft()))
    with pytest.raises(InvalidInput):
        attach(claim_id=claim.pk, actor=user("na-village"), kind=LETTER, filename="a.pdf", content=pdf())
    with pytest.raises(CommandRefused):
        attach(claim_id=claim.pk, actor=user("na-county"), kind=LETTER, filename="a.pdf", content=pdf())
