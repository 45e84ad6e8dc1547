"""逐份材料意见: what is said of one paper is kept with what was judged, and holds as long as the paper is the same."""

import hashlib
import re

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse

from approvals.answers import Answer
from approvals.bulk.choosing import choice_of
from approvals.commands import decide
from approvals.corrections import items_of
from approvals.enums import BulkAction, CorrectionKind, LineDecision, Verdict
from approvals.history import history_of
from approvals.models import Decision, DocumentVerdict
from approvals.papers import PaperAnswer, disputed
from tests.approvals.conftest import REVIEWED, carry, fresh, item_of, visit
from workflows import checks
from workflows.commands import submit
from workflows.enums import ClaimState
from workflows.errors import CommandRefused, InvalidInput
from workflows.relay import run_due

LEASE, LICENCE = "OPERATION_PROOF", "BIZ_LICENSE"
AGREE, DISAGREE, CORRECT = LineDecision.AGREE, LineDecision.DISAGREE, LineDecision.CORRECT
UNREADABLE = "材料看不清，或者缺页"


class Papers:
    """The papers of every claim, as the package above hands them in: one file each, and one paper that is missing."""

    def __init__(self) -> None:
        self.contents = {LEASE: "the lease", LICENCE: "the licence"}

    def sha256(self, code: str) -> str:
        return hashlib.sha256(self.contents[code].encode()).hexdigest()

    def __call__(self, claim) -> list[dict[str, object]]:
        papers = [self._paper(code, [self._file(code)]) for code in self.contents]
        return [*papers, self._paper("FIRST_BIZ_PROMISE", [])]

    def _paper(self, code: str, files: list[dict[str, object]]) -> dict[str, object]:
        return {"code": code, "title": f"材料{code}", "kinds": [code], "files": files}

    def _file(self, code: str) -> dict[str, object]:
        return {
            "id": 1,
            "kind": code,
            "name": f"{code}.jpg",
            "sha256": self.sha256(code),
            "line": None,
            "url": f"/look/{code}/",
            "thumbnail": f"/look/{code}/small/",
            "media": "JPG",
        }


@pytest.fixture
def papers(monkeypatch) -> Papers:
    found = Papers()
    monkeypatch.setitem(checks._providers, "papers", found)
    return found


@pytest.fixture
def claim(papers, file_startup):
    return file_startup()


def say(claim, actor, *said: PaperAnswer, verdict: Verdict = Verdict.AGREE):
    given = Answer(verdict, REVIEWED, papers=said)
    decide(task_id=item_of(claim).task_id, actor=actor, answer=given)
    run_due()
    return fresh(claim)


def no(paper: str = LEASE, verdict: str = DISAGREE, comment: str = UNREADABLE) -> PaperAnswer:
    return PaperAnswer(paper, verdict, comment, "PAPER_UNREADABLE", "5.1")


def come_back(claim):
    submit(claim_id=claim.pk, actor=claim.applicant)
    run_due()
    return fresh(claim)


def test_a_paper_of_which_nothing_is_said_goes_with_the_claim(claim, cast):
    assert carry(claim, cast, "notice").state == ClaimState.ON_NOTICE
    assert not DocumentVerdict.objects.exists()


def test_a_no_is_kept_with_its_reason_and_the_hash_of_what_was_judged(claim, cast, papers):
    say(claim, cast["na-village"], no(), PaperAnswer(LICENCE, AGREE))
    refused, agreed = DocumentVerdict.objects.all()
    assert (refused.paper, refused.verdict, refused.comment) == (LEASE, DISAGREE, UNREADABLE)
    assert refused.reasons == [{"code": "PAPER_UNREADABLE", "clause": "5.1", "facts": {}}]
    assert refused.files == [papers.sha256(LEASE)]
    assert (agreed.paper, agreed.verdict) == (LICENCE, AGREE)
    entry = history_of(fresh(claim), for_staff=True)[0]
    assert [said.title for said, _clause in entry.papers] == [f"材料{LEASE}", f"材料{LICENCE}"]
    assert history_of(fresh(claim), for_staff=False)[0].papers == []


def test_the_next_level_does_not_pass_over_a_no_in_silence(claim, cast):
    claim = say(claim, cast["na-village"], no())
    visit(claim, cast["na-township"])
    for said, sentence in (((), "不能跳过"), ((PaperAnswer(LEASE, AGREE, " "),), "请写明理由")):
        with pytest.raises(CommandRefused, match=sentence):
            say(claim, cast["na-township"], *said)
    claim = say(claim, cast["na-township"], PaperAnswer(LEASE, AGREE, "已当面核对原件。"))
    assert item_of(claim).level == "county"
    assert disputed(claim) == {}
    assert say(claim, cast["na-county"]).state == ClaimState.ON_NOTICE


def test_the_last_level_cannot_agree_to_the_claim_and_not_to_a_paper(claim, cast):
    claim = carry(claim, cast, "county")
    with pytest.raises(CommandRefused, match="作最后决定时不能同时"):
        say(claim, cast["na-county"], no())
    assert not DocumentVerdict.objects.exists()
    say(claim, cast["na-county"], no(), verdict=Verdict.REFUSE)
    assert DocumentVerdict.objects.get().decision.verdict == Verdict.REFUSE


def test_what_is_to_be_corrected_goes_back_to_the_applicant_by_itself(claim, cast):
    with pytest.raises(CommandRefused, match="需补正"):
        say(claim, cast["na-village"], no(verdict=CORRECT))
    claim = say(claim, cast["na-village"], no(verdict=CORRECT), verdict=Verdict.RETURN)
    item = items_of(claim)[0]
    assert (item.kind, item.target, item.wrong) == (CorrectionKind.DOCUMENT, LEASE, UNREADABLE)
    assert len(items_of(claim)) == 1


def test_a_paper_that_was_replaced_is_judged_anew_and_an_unchanged_one_is_carried(
    claim, cast, papers, client
):
    village = cast["na-village"]
    claim = say(
        claim, village, no(verdict=CORRECT), PaperAnswer(LICENCE, AGREE, "已核对。"), verdict=Verdict.RETURN
    )
    papers.contents[LEASE] = "another lease"
    claim = come_back(claim)
    client.force_login(village)
    page = client.get(f"/claims/{claim.key}/").content.decode()
    assert page.count("材料已换，原意见作废") == 2
    assert f"材料{LICENCE}没有换，原来的意见继续有效" in page
    assert disputed(claim) == {}
    assert say(claim, village).state == ClaimState.IN_REVIEW


def test_what_came_back_unchanged_wants_an_opinion(claim, cast):
    claim = come_back(say(claim, cast["na-village"], no(), verdict=Verdict.RETURN))
    with pytest.raises(CommandRefused, match="不能跳过"):
        say(claim, cast["na-village"])
    say(claim, cast["na-village"], PaperAnswer(LEASE, AGREE, "说明属实，可以采用。"))
    assert fresh(claim).state == ClaimState.IN_REVIEW


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ((no("FIRST_BIZ_PROMISE"),), "已经不在申请里"),
        ((no(), no()), "有重复"),
        ((no(comment=" "),), f"请写明对“材料{LEASE}”的理由"),
    ],
)
def test_what_cannot_be_kept_is_refused_and_nothing_is_decided(claim, cast, said, sentence):
    with pytest.raises(InvalidInput, match=sentence):
        say(claim, cast["na-village"], *said)
    assert not Decision.objects.exists()


def test_a_claim_with_a_disputed_paper_is_not_decided_with_many_others(claim, cast):
    visit(say(claim, cast["na-village"], no()), cast["na-township"])
    choice = choice_of(cast["na-township"], BulkAction.AGREE)
    assert "材料有不同意见" in str(choice.apart[0].apart)


def test_the_form_shows_each_paper_beside_its_picture_and_reads_the_coded_fault(claim, cast, client):
    client.force_login(cast["na-village"])
    address = reverse("approvals:decide", args=[item_of(claim).task_id])
    page = client.get(f"/claims/{claim.key}/").content.decode()
    assert f'src="/look/{LEASE}/small/"' in page
    assert f'name="paper-{LEASE}-verdict"' in page
    assert 'name="paper-FIRST_BIZ_PROMISE-verdict"' not in page
    typed = {
        "version": claim.version,
        "verdict": "agree",
        "comment": REVIEWED,
        f"paper-{LEASE}-verdict": "disagree",
    }
    missing = client.post(address, typed)
    assert missing.status_code == 422
    assert f"请写明对“材料{LEASE}”的理由" in missing.content.decode()
    assert client.post(address, typed | {f"paper-{LEASE}-comment": UNREADABLE}).status_code == 302
    reason = DocumentVerdict.objects.get().reasons[0]
    assert reason["code"] == "PAPER_UNREADABLE"
    assert reason["clause"]


def test_one_click_agrees_where_nothing_is_said_of_a_paper(claim, cast, client):
    client.force_login(cast["na-village"])
    typed = {"version": claim.version, "verdict": "agree", "phrase": "agree-1"}
    address = reverse("approvals:decide", args=[item_of(claim).task_id])
    assert client.post(address, typed).status_code == 302
    assert fresh(claim).state == ClaimState.IN_REVIEW


def test_a_disputed_paper_stands_chosen_in_the_return_of_the_next_level(claim, cast, client):
    visit(say(claim, cast["na-village"], no()), cast["na-township"])
    client.force_login(cast["na-township"])
    page = client.get(f"/claims/{claim.key}/").content.decode()
    row = re.search(rf'<input type="checkbox" name="fix-found_\d+"[^>]*> 材料{LEASE}', page)
    assert row is not None
    assert " checked" in row[0]
    assert "要写意见" in page
    typed = {"version": fresh(claim).version, "verdict": "agree", "comment": REVIEWED}
    refused = client.post(reverse("approvals:decide", args=[item_of(claim).task_id]), typed)
    assert refused.status_code == 422
    assert "不能跳过" in refused.content.decode()


def test_the_database_keeps_one_verdict_a_paper_with_a_reason_and_for_good(claim, cast):
    say(claim, cast["na-village"], no())
    kept = DocumentVerdict.objects.get()
    columns = {"decision": kept.decision, "title": "a", "files": [], "object_hash": "b"}
    for paper, verdict, name in (
        (LEASE, AGREE, "document_verdict_once"),
        (LICENCE, CORRECT, "document_verdict_gives_a_reason"),
    ):
        with pytest.raises(IntegrityError) as refused, transaction.atomic():
            DocumentVerdict.objects.create(paper=paper, verdict=verdict, **columns)
        assert name in str(refused.value) or "UNIQUE" in str(refused.value)
    for change in (lambda row: row.update(comment="x"), lambda row: row.delete()):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change(DocumentVerdict.objects.filter(pk=kept.pk))
