"""What papers say to the rules, and whether those an applicant has to hand in are there."""

from django.utils.translation import gettext as _

from documents.models import Evidence
from documents.papers import ELECTRONIC, ROSTER, kinds_present, links_of, papers_of, title_of
from workflows.checks import CheckOutcome, CheckResult, check, provides
from workflows.corrections import FILES, PAPERS
from workflows.models import Claim

CODE = "required_evidence"
PROOFS = "roster_proofs"


@provides("evidence")
def evidence(claim: Claim) -> list[str]:
    """The codes of the evidence that is there, attached or by data."""
    return kinds_present(claim)


@provides(PAPERS)
def papers(claim: Claim) -> list[dict[str, object]]:
    """The papers of the claim with the files that stand beside each, for whoever judges or mends them one by one."""
    return [
        {
            "code": paper.code,
            "title": paper.title,
            "kinds": [paper.code, *(file.kind for file in paper.files), *paper.accepts],
            "files": [
                {
                    "id": file.pk,
                    "kind": file.kind,
                    "name": file.name,
                    "sha256": file.sha256,
                    "line": file.line.position if file.line_id else None,
                    **links_of(claim, file),
                }
                for file in paper.files
            ],
        }
        for paper in papers_of(claim)
        if paper.code not in ELECTRONIC and (paper.files or not paper.by_data)
    ]


@provides(FILES)
def files(claim: Claim) -> list[dict[str, object]]:
    """Every file in force: its kind, the SHA-256 of its bytes, and the line it was handed in for."""
    found = (
        Evidence.objects.of(claim).in_force().order_by("id").values_list("kind", "sha256", "line__position")
    )
    return [{"kind": kind, "sha256": sha256, "line": position} for kind, sha256, position in found]


@provides("evidence_hashes")
def evidence_hashes(claim: Claim) -> list[list[str]]:
    """Kind and SHA-256 of every file in force: with any other file a decision would be about something else."""
    return sorted(list(pair) for pair in Evidence.objects.of(claim).in_force().values_list("kind", "sha256"))


@provides("evidence_files")
def evidence_files(claim: Claim) -> list[dict[str, str]]:
    """Of every file in force what it is, when it was uploaded, and the SHA-256 of its bytes."""
    files = Evidence.objects.of(claim).in_force().order_by("id").values_list("kind", "uploaded_at", "sha256")
    return [{"code": kind, "at": at.isoformat(), "sha256": sha256} for kind, at, sha256 in files]


@check(CODE)
def required_evidence(claim: Claim) -> CheckResult:
    """Every paper the programme requires as a file is attached; those missing are named at once."""
    missing = [paper for paper in papers_of(claim) if paper.is_missing and paper.code not in ELECTRONIC]
    if not missing:
        return CheckResult(CODE, CheckOutcome.PASSED, _("要交的材料都已上传。"), where="evidence")
    titles = "、".join(paper.title for paper in missing)
    return CheckResult(
        CODE,
        CheckOutcome.FAILED,
        _("还缺：%(titles)s。请打开“上传材料”，拍照或选择文件上传。") % {"titles": titles},
        where="roster" if [paper.code for paper in missing] == [ROSTER] else "evidence",
        seen={"missing": [paper.code for paper in missing]},
    )


@check(PROOFS)
def roster_proofs(claim: Claim) -> CheckResult | None:
    """A proof that a row of the roster names must be there: one of those named is enough for each row (CV-10)."""
    named = [
        (position, set(facts["proofs"]))
        for position, facts in claim.lines.filter(struck=False).values_list("position", "facts")
        if facts.get("proofs")
    ]
    if not named:
        return None
    attached = set(Evidence.objects.of(claim).in_force().values_list("kind", flat=True))
    without = [(position, proofs) for position, proofs in named if proofs.isdisjoint(attached)]
    if not without:
        return CheckResult(PROOFS, CheckOutcome.PASSED, _("名册里写明的履行证明都已上传。"), where="evidence")
    titles = "、".join(title_of(code) for code in sorted(set().union(*(proofs for _row, proofs in without))))
    return CheckResult(
        PROOFS,
        CheckOutcome.FAILED,
        _(
            "名册第%(row)d行等%(count)d人写明有履行证明，但文件还没有上传：%(titles)s。请在“上传材料”里上传其中一种。"
        )
        % {"row": without[0][0], "count": len(without), "titles": titles},
        where="evidence",
        seen={"rows": [position for position, _proofs in without]},
    )
