"""The roster as a file: a template that reads back, wrong cells named, nothing kept until all of it is right."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from documents.claim_checks import roster_proofs
from documents.commands import attach
from documents.models import Evidence
from documents.papers import kinds_present
from documents.roster_files import GUIDE, hand_in_roster, template
from registry.pilot.zhenxiong import ROSTER
from registry.selectors import organisations_of
from tests.documents.claims import picture, user
from tests.documents.files import pdf, xlsx, zip_bomb
from workflows.checks import CheckOutcome
from workflows.commands import open_draft
from workflows.errors import CommandRefused, InvalidInput
from workflows.models import Claim
from workflows.rosters import COLUMNS, PROOFS, RosterUnreadable, read_roster

TITLES = [column.title for column in COLUMNS]


@pytest.fixture
def draft(pilot) -> Claim:
    organiser = user("organiser")
    agency = organisations_of(organiser).get()
    return open_draft(
        actor=organiser, programme="labor_export_service_subsidy", place=agency.division, organisation=agency
    )


@pytest.fixture
def organiser(draft) -> Client:
    client = Client()
    client.force_login(user("organiser"))
    return client


def sheet(content: bytes, number: int = 0) -> list[list[object]]:
    return CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(number).to_python()


def pilot_rows() -> list[list[object]]:
    return [
        [
            entry.member.name,
            entry.member.id_number,
            entry.member.home[:6],
            entry.work_county,
            entry.employer,
            entry.contract_start.isoformat(),
            entry.performed_until.isoformat(),
            "、".join(entry.proofs),
        ]
        for entry in ROSTER
    ]


def filled() -> bytes:
    """The template's own first row, and the agency's twelve workers under it."""
    return xlsx([sheet(template())[0], *pilot_rows()])


def hand_in(claim: Claim, content: bytes, name: str = "名册.xlsx") -> int:
    return hand_in_roster(claim_id=claim.pk, actor=user("organiser"), filename=name, content=content)


def page(claim: Claim) -> str:
    return reverse("documents:roster", args=[claim.key])


def send(client: Client, claim: Claim, content: bytes, name: str = "名册.xlsx"):
    return client.post(page(claim), {"file": SimpleUploadedFile(name, content)})


def test_the_template_has_the_columns_the_reader_knows_and_explains_each():
    content = template()
    assert sheet(content)[0] == TITLES
    guide = sheet(content, 1)
    assert [row[0] for row in guide[1 : len(COLUMNS) + 1]] == TITLES
    assert [row[1] for row in guide[1 : len(COLUMNS) + 1]] == [
        "必填" if column.required else "选填" for column in COLUMNS
    ]
    assert all(row[2] for row in guide[1 : len(COLUMNS) + 1])


def test_the_examples_of_the_guide_would_be_read(pilot):
    example = [GUIDE[column.key][1] for column in COLUMNS]
    example[TITLES.index("身份证号码")] = ROSTER[0].member.id_number
    (worker,) = read_roster(xlsx([TITLES, [str(value) for value in example]]))
    assert worker.facts["proofs"] == list(PROOFS.values())


def test_an_empty_template_is_not_a_roster(draft):
    with pytest.raises(RosterUnreadable) as refusal:
        hand_in(draft, template())
    assert [problem.cell for problem in refusal.value.problems] == ["A2"]


def test_the_filled_template_becomes_the_lines_and_the_evidence(draft):
    assert hand_in(draft, filled()) == len(ROSTER)
    lines = list(draft.lines.select_related("person"))
    assert [line.person.open().name for line in lines] == [entry.member.name for entry in ROSTER]
    assert [line.facts["work_county"] for line in lines] == [entry.work_county for entry in ROSTER]
    kept = Evidence.objects.get()
    assert (kept.kind, kept.name) == ("ROSTER", "名册.xlsx")
    assert {"ROSTER", "ID_PROOF"} <= set(kinds_present(draft))


def test_no_number_of_a_person_stands_open_in_the_lines(draft):
    hand_in(draft, filled())
    for line, entry in zip(draft.lines.all(), ROSTER, strict=True):
        assert entry.member.id_number not in f"{line.facts}{line.label}"


def test_a_second_roster_takes_the_place_of_the_first(draft):
    hand_in(draft, filled())
    hand_in(draft, xlsx([TITLES, *pilot_rows()[:3]]), name="改.xlsx")
    assert draft.lines.count() == 3
    assert Evidence.objects.in_force().get().name == "改.xlsx"


def test_every_wrong_cell_is_named_and_nothing_is_kept(draft):
    rows = pilot_rows()
    rows[0][1] = "530627199002140019"
    rows[4][5] = "2025-09-31"
    rows[11][0] = ""
    with pytest.raises(RosterUnreadable) as refusal:
        hand_in(draft, xlsx([TITLES, *rows]))
    assert [problem.cell for problem in refusal.value.problems] == ["B2", "F6", "A13"]
    assert draft.lines.count() == 0
    assert not Evidence.objects.exists()


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("名册.pdf", pdf(), "not_a_sheet"),
        ("名册.png", picture(), "not_a_sheet"),
        ("名册.xlsx", zip_bomb(), "zip_bomb"),
        ("名册.xlsx", b"", "empty"),
        ("名册.csv", "姓名,身份证号码".encode(), "unknown_type"),
    ],
    ids=["pdf", "png", "bomb", "empty", "csv"],
)
def test_what_is_no_spreadsheet_is_refused(draft, name, content, code):
    with pytest.raises(InvalidInput) as refusal:
        hand_in(draft, content, name=name)
    assert refusal.value.code == code
    assert not Evidence.objects.exists()


def test_nobody_else_hands_a_roster_in(draft):
    with pytest.raises(CommandRefused):
        hand_in_roster(claim_id=draft.pk, actor=user("chen"), filename="名册.xlsx", content=filled())
    assert draft.lines.count() == 0


def test_when_the_file_cannot_be_kept_the_old_lines_stay(draft, monkeypatch):
    hand_in(draft, filled())
    monkeypatch.setattr("documents.commands.MOST_FILES", 1)
    with pytest.raises(InvalidInput):
        hand_in(draft, xlsx([TITLES, *pilot_rows()[:3]]))
    assert draft.lines.count() == len(ROSTER)


def test_the_page_gives_the_template(organiser, draft):
    response = organiser.get(reverse("documents:roster_template", args=[draft.key]))
    assert response["Content-Disposition"].startswith("attachment")
    assert sheet(response.content)[0] == TITLES


def test_the_page_names_wrong_cells_with_their_cure(organiser, draft):
    rows = pilot_rows()
    rows[4][5] = "2025-09-31"
    response = send(organiser, draft, xlsx([TITLES, *rows]))
    shown = response.content.decode()
    assert response.status_code == 422
    assert "F6" in shown
    assert "“2025-09-31”不是真实的日期" in shown
    assert "名册没有保存" in shown


def test_the_page_shows_the_rows_with_masked_numbers(organiser, draft):
    assert send(organiser, draft, filled()).url == page(draft)
    shown = organiser.get(page(draft)).content.decode()
    for entry in ROSTER:
        assert entry.member.id_number not in shown
        assert f"{entry.member.id_number[:6]}********{entry.member.id_number[-4:]}" in shown
    assert "还没有选择文件" in organiser.post(page(draft)).content.decode()


def test_a_row_is_struck_and_the_others_go_on(organiser, draft):
    hand_in(draft, filled())
    organiser.post(reverse("documents:strike", args=[draft.key, 11]))
    assert list(draft.lines.filter(struck=True).values_list("position", flat=True)) == [11]
    assert "已删除" in organiser.get(page(draft)).content.decode()


def test_dates_and_proofs_of_a_row_are_mended(organiser, draft):
    hand_in(draft, filled())
    url = reverse("documents:mend", args=[draft.key, 12])
    assert organiser.get(url).status_code == 200
    mended = {"contract_start": "2025-10-01", "performed_until": "2026-01-31", "proofs": ["WAGE_PROOF"]}
    assert organiser.post(url, mended).url == page(draft)
    facts = draft.lines.get(position=12).facts
    assert {key: facts[key] for key in mended} == mended
    assert facts["work_county"] == ROSTER[11].work_county


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"contract_start": "2025-09-31"}, "这不是真实的日期"),
        ({"contract_start": ""}, "请填写合同开始日期"),
        ({"performed_until": "2025-01-01"}, "不能早于合同开始日期"),
        ({"proofs": ["ID_CARD"]}, "选择一个有效的选项"),
    ],
)
def test_a_row_mended_wrongly_stays_as_it_was(organiser, draft, changes, sentence):
    hand_in(draft, filled())
    before = draft.lines.get(position=12).facts
    sent = {"contract_start": "2025-10-01", "performed_until": "2026-01-31", "proofs": []} | changes
    response = organiser.post(reverse("documents:mend", args=[draft.key, 12]), sent)
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert draft.lines.get(position=12).facts == before


@pytest.mark.parametrize("name", ["roster", "roster_template"])
def test_the_page_belongs_to_the_one_who_files(draft, name):
    url = reverse(f"documents:{name}", args=[draft.key])
    stranger = Client()
    stranger.force_login(user("zx-county"))
    assert stranger.get(url).status_code == 404
    assert Client().get(url).status_code == 302


def test_a_proof_named_in_the_roster_must_be_handed_in_too(draft):
    hand_in(draft, filled())
    named = [position for position, entry in enumerate(ROSTER, start=1) if entry.proofs]
    result = roster_proofs(draft)
    assert (result.outcome, result.where, result.seen) == (CheckOutcome.FAILED, "evidence", {"rows": named})
    assert f"等{len(named)}人" in result.sentence
    attach(
        claim_id=draft.pk,
        actor=draft.applicant,
        kind="WAGE_PROOF",
        filename="工资证明.pdf",
        content=pdf(),
    )
    assert roster_proofs(draft).outcome == CheckOutcome.PASSED


def test_a_roster_that_names_no_proof_is_left_to_the_rules(draft):
    hand_in(draft, xlsx([TITLES, *([*row[:7], ""] for row in pilot_rows())]))
    assert roster_proofs(draft) is None
