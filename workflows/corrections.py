"""What of a returned claim is open to its applicant: only what has to be mended; the rest is to be read.

Upper packages say what they asked for (`OPEN`), and what files stand beside each paper (`PAPERS`).
"""

from workflows.checks import provided
from workflows.enums import ClaimState
from workflows.models import Claim

# A thing that can be mended: its kind and which one. A line is named by its position, a page of the form by its step,
# a paper by its code.
Target = tuple[str, str]
LINE, PART, DOCUMENT = "line", "part", "document"
ROSTER, PAPERS_PAGE, ATTENDANCE = "roster", "evidence", "attendance"

# Providers: the open targets as a set, None where the whole claim is; and the papers of a claim, each with `code`,
# `title`, the `kinds` of files it takes, and its `files` (`kind`, `name`, `sha256`, position of the `line` or None;
# to look at it the `url`, the address of a `thumbnail` or nothing, and the `media` in a word).
# The files alone (`kind`, `sha256`, `line`) are asked for wherever lines are hashed: what papers are wanted costs more.
OPEN = "open_corrections"
PAPERS = "papers"
FILES = "files"


def open_targets(claim: Claim) -> set[Target] | None:
    """What may be changed of a returned claim; None where everything may, as in a draft."""
    if claim.state != ClaimState.RETURNED:
        return None
    found = provided(OPEN, claim, None)
    assert found is None or isinstance(found, set)  # noqa: S101 - what the provider promises
    return found


def is_open(claim: Claim, *targets: Target) -> bool:
    """Whether any of these may be changed; without a target, whether anything may."""
    found = open_targets(claim)
    return found is None or not targets or not found.isdisjoint(targets)


def is_page_open(claim: Claim, code: str) -> bool:
    """Whether there is something to change on this page of the form."""
    found = open_targets(claim)
    if found is None or (PART, code) in found:
        return True
    if code == PAPERS_PAGE:
        return any(kind in (DOCUMENT, LINE) for kind, _key in found)
    return code in (ROSTER, ATTENDANCE) and any(kind == LINE for kind, _key in found)


def papers_taking(claim: Claim, kind: str) -> list[Target]:
    """What a file of this kind mends: papers, and every line that is open; never nothing."""
    papers = provided(PAPERS, claim, [])
    assert isinstance(papers, list)  # noqa: S101 - what the provider promises
    targets = [(DOCUMENT, paper["code"]) for paper in papers if kind in paper["kinds"]]
    lines = [target for target in open_targets(claim) or () if target[0] == LINE]
    return [(DOCUMENT, kind), *targets, *lines]
