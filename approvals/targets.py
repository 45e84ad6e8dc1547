"""The things of a claim that are judged and mended one by one: lines of the roster, pages of the form, papers.

Each is known by the hash of what it says, so that a verdict on something else, or a second return for what was there
the first time, is seen to be one.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from approvals.enums import CorrectionKind
from policies.money import yuan
from policies.periods import months_of
from workflows.checks import provided
from workflows.corrections import ATTENDANCE, FILES, PAPERS, PAPERS_PAGE, ROSTER
from workflows.filing import steps_of
from workflows.models import Attendance, Claim, ClaimLine
from workflows.roster_columns import COLUMNS, as_text
from workflows.subject import subject_hash

# Pages whose content is judged line by line or paper by paper.
ITEMISED = (ROSTER, PAPERS_PAGE, ATTENDANCE)
SEEN = 16
OWN_FACTS = {"post_code": _("岗位"), "attended": _("出勤天数"), "required": _("应出勤天数")}
Rows = list[list[str]]


@dataclass(frozen=True)
class Target:
    """One thing: its kind and key, what it is called, what it says as pairs to be read, and the hash of that."""

    kind: str
    key: str
    title: str
    rows: Rows
    hash: str
    # Of a paper, the files that stand beside it (`workflows.corrections.PAPERS`).
    files: tuple[Mapping[str, Any], ...] = ()

    @property
    def name(self) -> str:
        return f"{self.kind}:{self.key}"


def parts_of(claim: Claim) -> list[Target]:
    """The pages of the form that are filled in for this claim."""
    found = []
    for step in steps_of(claim):
        if step.code not in ITEMISED:
            rows = [[str(label), str(value)] for label, value in step.rows(claim)]
            found.append(Target(CorrectionKind.PART, step.code, str(step.title), rows, _hash(rows)))
    return found


def documents_of(claim: Claim) -> list[Target]:
    """The papers of the claim, those that are missing among them."""
    found = []
    for paper in _provided(PAPERS, claim):
        rows = [[str(_("文件")), file["name"]] for file in paper["files"]]
        hashes = sorted(file["sha256"] for file in paper["files"])
        files, title = tuple(paper["files"]), str(paper["title"])
        found.append(Target(CorrectionKind.DOCUMENT, paper["code"], title, rows, _hash(hashes), files))
    return found


def lines_of(claim: Claim, lines: Iterable[ClaimLine]) -> list[Target]:
    """These lines of the claim; one that was struck says only that."""
    lines = list(lines)
    hashes, months = line_hashes(claim, lines), _attendance(claim)
    return [
        Target(
            CorrectionKind.LINE,
            str(line.position),
            str(_("第%(row)d行 %(label)s")) % {"row": line.position, "label": line.label},
            _line_rows(line, months.get(_held(line))),
            hashes[line.pk],
        )
        for line in lines
    ]


def line_hashes(claim: Claim, lines: Iterable[ClaimLine]) -> dict[int, str]:
    """The hash of what each line says, with the files handed in for it and those of the kinds it names, by its key."""
    by_line, by_kind = defaultdict(list), defaultdict(list)
    for file in _provided(FILES, claim):
        (by_kind[file["kind"]] if file["line"] is None else by_line[file["line"]]).append(file["sha256"])
    months = _attendance(claim)
    return {
        line.pk: _hash(
            [
                line.person_id,
                line.period,
                line.facts,
                line.struck,
                sorted(by_line[line.position]),
                sorted(sha for kind in line.facts.get("proofs", ()) for sha in by_kind[kind]),
                months.get(_held(line)),
            ]
        )
        for line in lines
    }


def whole_of(claim: Claim) -> Target:
    """The claim as a whole."""
    return Target(CorrectionKind.WHOLE, "", str(_("整份申请")), [], subject_hash(claim))


def seen_now(claim: Claim) -> dict[str, str]:
    """The hash of everything that can be named now, shortened, by kind and key."""
    whole = [*parts_of(claim), *documents_of(claim), whole_of(claim)]
    hashes = line_hashes(claim, claim.judged_lines)
    lines = {f"{CorrectionKind.LINE}:{line.position}": hashes[line.pk] for line in claim.judged_lines}
    return {
        name: each[:SEEN] for name, each in ({target.name: target.hash for target in whole} | lines).items()
    }


def find_targets(claim: Claim, wanted: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Target]:
    """The things of these kinds and keys, as far as the claim has them."""
    wanted = set(wanted)
    kinds = {kind for kind, _key in wanted}
    found: list[Target] = []
    if CorrectionKind.PART in kinds:
        found += parts_of(claim)
    if CorrectionKind.DOCUMENT in kinds:
        found += documents_of(claim)
    if CorrectionKind.WHOLE in kinds:
        found.append(whole_of(claim))
    if CorrectionKind.LINE in kinds:
        positions = [int(key) for kind, key in wanted if kind == CorrectionKind.LINE]
        found += lines_of(claim, claim.lines.filter(position__in=positions))
    return {(target.kind, target.key): target for target in found if (target.kind, target.key) in wanted}


def _provided(name: str, claim: Claim) -> list[Mapping[str, Any]]:
    rows = provided(name, claim, [])
    assert isinstance(rows, list)  # noqa: S101 - what the providers promise
    return rows


def _attendance(claim: Claim) -> dict[tuple[object, ...], list[int]]:
    """What the unit entered for each holder and month of a claim: days come, days asked, wage paid in fen."""
    if not claim.period:
        return {}
    rows = Attendance.objects.filter(
        placement__organisation=claim.organisation_id, month__in=months_of(claim.period)
    )
    told = rows.values_list(
        "placement__person_id", "placement__post_code", "month", "attended", "required", "wage_paid_fen"
    )
    return {(person, post, month): list(days) for person, post, month, *days in told}


def _held(line: ClaimLine) -> tuple[object, ...]:
    return line.person_id, line.facts.get("post_code"), line.period


def _line_rows(line: ClaimLine, month: list[int] | None) -> Rows:
    if line.struck:
        return [[str(_("状态")), str(_("已从名册删除"))]]
    rows = [
        [str(column.title), _told(line.facts[column.key])] for column in COLUMNS if column.key in line.facts
    ]
    rows += [[str(title), _told(line.facts[name])] for name, title in OWN_FACTS.items() if name in line.facts]
    if month is not None:
        rows.append([str(_("实发工资（元）")), yuan(month[2])])
    return rows


def _told(value: object) -> str:
    return "、".join(map(str, value)) if isinstance(value, list) else as_text(value)


def _hash(content: object) -> str:
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
