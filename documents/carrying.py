"""Papers of a claim that ended go with it into the claim that follows: the same stored file, not handed in twice."""

from documents.models import Evidence
from workflows.models import Claim, ClaimLine


def carry_papers(earlier: Claim, claim: Claim, lines: dict[int, ClaimLine]) -> None:
    """Each paper the applicant handed in himself and never took back, with its line where the new claim has it.

    What officers found out (photographs of a visit) belongs to the claim they judged.
    """
    papers = earlier.evidence.in_force().filter(uploaded_by=claim.applicant_id).order_by("pk")
    Evidence.objects.bulk_create(
        _copy(paper, claim, lines) for paper in papers if paper.line_id is None or paper.line_id in lines
    )


def _copy(paper: Evidence, claim: Claim, lines: dict[int, ClaimLine]) -> Evidence:
    return Evidence(
        claim=claim,
        line=lines.get(paper.line_id),
        kind=paper.kind,
        name=paper.name,
        path=paper.path,
        preview_path=paper.preview_path,
        media_type=paper.media_type,
        size=paper.size,
        sha256=paper.sha256,
        round=claim.round,
        uploaded_by_id=paper.uploaded_by_id,
        uploaded_at=paper.uploaded_at,
    )
