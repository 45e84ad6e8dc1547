"""What a decision says of single papers (逐份材料意见), and which opinions given before still hold.

A paper of which nothing is said is agreed to with the claim. What is said holds while the paper is the same by its
hash; one that was not agreed to is never passed over in silence.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from approvals.corrections import MOST_WORDS, Correction
from approvals.enums import CorrectionKind, LineDecision
from approvals.line_reasons import LineReason
from approvals.models import Decision, DocumentVerdict
from approvals.targets import Target, documents_of
from policies.assessment import Reason
from policies.errors import NoRules
from policies.reasons import PAPER_FAULTS, sentence
from workflows.archive import programme_of, rules_of
from workflows.errors import InvalidInput
from workflows.explaining import clause_words, clauses_of
from workflows.models import Claim

Refusal = object | None


@dataclass(frozen=True)
class PaperAnswer:
    """What a reviewer says of one paper in force, by its code. `comment` is the reason, compulsory unless he agrees;
    `code` and `clause` are those of the reason from the list, where he chose one."""

    paper: str
    verdict: str
    comment: str = ""
    code: str = ""
    clause: str = ""


def papers_in_force(claim: Claim) -> list[Target]:
    """The papers that can be judged: those beside which a file stands."""
    return [paper for paper in documents_of(claim) if paper.files]


def paper_opinions(claim: Claim) -> dict[str, DocumentVerdict]:
    """What was said last of each paper, on this sheet or one it comes from, by the code of the paper."""
    said = DocumentVerdict.objects.filter(decision__claim__in=claim.lineage).order_by("decision_id", "id")
    return {each.paper: each for each in said.select_related("decision__seat")}


def void_opinions(papers: Sequence[Target], opinions: dict[str, DocumentVerdict]) -> set[str]:
    """The codes of the papers of which an opinion was given that holds no more: the paper is another by now."""
    hashes = {paper.key: paper.hash for paper in papers}
    return {code for code, said in opinions.items() if hashes.get(code) != said.object_hash}


def disputed(claim: Claim) -> dict[str, DocumentVerdict]:
    """The papers that somebody did not agree to and that are still the same, by their code."""
    against = {
        code: said for code, said in paper_opinions(claim).items() if said.verdict != LineDecision.AGREE
    }
    void = void_opinions(papers_in_force(claim), against) if against else set()
    return {code: said for code, said in against.items() if code not in void}


def may_pass(claim: Claim, answers: Sequence[PaperAnswer], *, last: bool) -> Refusal:
    """Whether the claim can be agreed to with this said of its papers; a lower level may send its dissent up."""
    said = {answer.paper: answer for answer in answers}
    verdicts = {answer.verdict for answer in answers}
    if LineDecision.CORRECT in verdicts:
        return _("您把一份材料标为“需补正”，不能同时“同意”。请选择“退回补正”，或改写这份材料的意见。")
    if last and LineDecision.DISAGREE in verdicts:
        return _(
            "您不同意一份材料，作最后决定时不能同时“同意”。请选择“退回补正”或“不予批准”；"
            "这份材料不影响结果的，把它改为“同意”并写明理由。"
        )
    for code, earlier in disputed(claim).items():
        if code not in said:
            return _(
                "前面对“%(title)s”有不同意见，材料没有变过，不能跳过。请对这份材料写明您的意见和理由。"
            ) % {"title": earlier.title}
        if not said[code].comment.strip():
            return _("前面对“%(title)s”有不同意见。您同意这份材料的，请写明理由。") % {"title": earlier.title}
    return None


def keep_paper_verdicts(decision: Decision, answers: Sequence[PaperAnswer]) -> None:
    """Keep what a decision says of single papers, with the files that were judged.

    Raises InvalidInput for a paper that is not in force, for one named twice, and for a no without a reason.
    """
    if not answers:
        return
    papers = {paper.key: paper for paper in papers_in_force(decision.claim)}
    names = [answer.paper for answer in answers]
    if len(set(names)) < len(names) or not papers.keys() >= set(names):
        raise InvalidInput(
            _("写了意见的材料有重复，或者已经不在申请里。没有任何改动，请刷新页面后重新填写。"),
            field="papers",
        )
    for answer in answers:
        if answer.verdict != LineDecision.AGREE and not answer.comment.strip():
            raise InvalidInput(
                _("请写明对“%(title)s”的理由。") % {"title": papers[answer.paper].title}, field="papers"
            )
    DocumentVerdict.objects.bulk_create(
        DocumentVerdict(
            decision=decision,
            paper=answer.paper,
            title=papers[answer.paper].title[:200],
            verdict=answer.verdict,
            reasons=[{"code": answer.code, "clause": answer.clause, "facts": {}}] if answer.code else [],
            comment=answer.comment.strip()[:MOST_WORDS],
            files=sorted(file["sha256"] for file in papers[answer.paper].files),
            object_hash=papers[answer.paper].hash,
        )
        for answer in answers
    )


def corrections_by_paper(claim: Claim, answers: Sequence[PaperAnswer]) -> list[Correction]:
    """What has to be mended of the papers that were not agreed to."""
    against = [answer for answer in answers if answer.verdict != LineDecision.AGREE]
    clauses = clauses_of(claim) if against else {}
    return [
        Correction(
            CorrectionKind.DOCUMENT,
            each.paper,
            each.comment.strip(),
            clause_words(clauses.get(each.clause), each.clause),
        )
        for each in against
    ]


def faults_of(claim: Claim) -> dict[str, list[LineReason]]:
    """The coded faults a paper can have, by the code of the paper, each with the clause that asks for the paper."""
    language = "en" if (get_language() or "").startswith("en") else "zh"
    words = {code: sentence(Reason(code, "", {}), language).text for code in PAPER_FAULTS}
    return {
        paper: [LineReason(text, code, clause) for code, text in words.items()]
        for paper, clause in _asked_by(claim).items()
    }


def _asked_by(claim: Claim) -> dict[str, str]:
    """The key of the clause that asks for each paper of the programme."""
    asked = {item.code: item.clause.keys[0] for item in programme_of(claim).evidence}
    try:
        return asked | {item.code: item.clause for item in rules_of(claim).evidence_checks}
    except NoRules:
        return asked
