"""What the rules found that has to be mended, as items of a return: all of it is named at once."""

from dataclasses import dataclass

from approvals.corrections import MOST_WORDS, Correction
from approvals.enums import CorrectionKind
from approvals.findings import Finding, findings_of, latest_assessment
from approvals.targets import documents_of, parts_of
from policies.assessment import Assessment
from policies.levels import NEEDS_CORRECTION
from policies.reasons import MISSING
from policies.rows import UNVERIFIABLE
from workflows.archive import programme_of
from workflows.enums import LineOutcome
from workflows.explaining import MENDED_ON
from workflows.models import Claim

LINES = "lines"


@dataclass(frozen=True)
class Group:
    """Things with one fault, shown as one line of the form: the lines of a roster, or one page or paper."""

    kind: str
    keys: tuple[str, ...]
    title: str
    wrong: str
    clause: str

    def corrections(self, wrong: str) -> list[Correction]:
        """An item for each, with what the reviewer left of the words."""
        return [Correction(self.kind, key, wrong, self.clause) for key in self.keys]


def by_machine(claim: Claim) -> list[Group]:
    """What the last check found, in words; nothing where the rules ask for no correction."""
    assessment = latest_assessment(claim)
    if assessment is None or assessment.outcome != LineOutcome.NEEDS_CORRECTION:
        return []
    whole = [
        each
        for each in findings_of(claim, assessment.reasons)
        if LINES not in each.reason.facts and is_to_correct(claim, each)
    ]
    return _merged([*_of_claim(claim, whole), *(_of_lines(claim) if assessment.rows else [])])


def outcome_beside_lines(claim: Claim, assessment: Assessment | None) -> str:
    """What the rules said of a claim; nothing where it only waits for lines to be mended, which are judged by line."""
    if assessment is None:
        return ""
    if assessment.outcome != LineOutcome.NEEDS_CORRECTION or not assessment.rows:
        return assessment.outcome
    found = findings_of(claim, [each for each in assessment.reasons if LINES not in each.facts])
    return assessment.outcome if any(is_to_correct(claim, each) for each in found) else ""


def is_to_correct(claim: Claim, found: Finding) -> bool:
    """Whether this is for the applicant to mend, not for the office to judge."""
    code = found.reason.code
    if code.startswith(MISSING):
        return True
    conditions = programme_of(claim).conditions
    if code == UNVERIFIABLE:
        return any(
            each.on_unknown == NEEDS_CORRECTION
            for each in conditions
            if each.fact == found.reason.facts.get("fact")
        )
    return any(each.on_fail == NEEDS_CORRECTION for each in conditions if each.code == code)


def _of_claim(claim: Claim, found: list[Finding]) -> list[Group]:
    papers = {target.key: target for target in documents_of(claim)}
    parts = {target.key: target for target in parts_of(claim)}
    groups = []
    for each in found:
        code = each.reason.code
        paper = papers.get(code.removeprefix(MISSING)) if code.startswith(MISSING) else None
        part = next((parts[page] for page in MENDED_ON.get(code, ()) if page in parts), None)
        target = paper or part
        kind = target.kind if target else CorrectionKind.WHOLE
        key, title = (target.key, target.title) if target else ("", each.text)
        groups.append(Group(kind, (key,), title, _words(each), each.clause))
    return groups


def _of_lines(claim: Claim) -> list[Group]:
    groups = []
    for line in claim.judged_lines:
        if line.outcome == LineOutcome.NEEDS_CORRECTION:
            found = [each for each in findings_of(claim, line.reasons) if is_to_correct(claim, each)]
            words = "".join(_words(each) for each in found)[:MOST_WORDS]
            clause = found[0].clause if found else ""
            groups.append(Group(CorrectionKind.LINE, (str(line.position),), "", words, clause))
    return groups


def _merged(groups: list[Group]) -> list[Group]:
    """Lines with the same fault together; of one page or paper, all that is wrong with it together."""
    lines: dict[tuple[str, str], list[str]] = {}
    others: dict[tuple[str, str], list[Group]] = {}
    for group in groups:
        if group.kind == CorrectionKind.LINE:
            lines.setdefault((group.wrong, group.clause), []).extend(group.keys)
        else:
            others.setdefault((group.kind, group.keys[0]), []).append(group)
    whole = [
        Group(kind, (key,), same[0].title, "".join(each.wrong for each in same)[:MOST_WORDS], same[0].clause)
        for (kind, key), same in others.items()
    ]
    return whole + [
        Group(CorrectionKind.LINE, tuple(keys), "", wrong, clause) for (wrong, clause), keys in lines.items()
    ]


def _words(found: Finding) -> str:
    return f"{found.text}{found.next_step}"[:MOST_WORDS]
