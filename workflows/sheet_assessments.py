"""What the rules said of a roster, for each of its sheets: the stored answer is parted and joined, not asked anew.

The facts stay those of the assessment it comes from, so that splitting changes no verdict; each part names that
assessment, and can be replayed by itself.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from policies.assess import Assessment, assess
from policies.rules import Rules
from policies.sheet import SHEET
from registry import clock
from registry.bulk import update_rows
from workflows.archive import judged_by
from workflows.cases.sources import SOURCES
from workflows.errors import CommandRefused
from workflows.models import Claim, ClaimLine, StoredAssessment

PARENT = "parent"
Inputs = dict[str, Any]


def last_of(claim: Claim) -> StoredAssessment | None:
    """What the rules said last; None before they were asked."""
    return claim.assessments.order_by("-number").first()


def share(said: StoredAssessment, sheet: Claim) -> None:
    """Keep for a sheet what was said of its lines, and what it comes to; the lines keep their verdicts."""
    rules = _rules_of(said)
    positions = _positions(said)
    numbers = [positions.index(line.position) + 1 for line in sheet.judged_lines] if positions else []
    _keep(sheet, said, _named(said.inputs, said, numbers), rules)


def join(sheet: Claim, part: Claim) -> None:
    """Keep for a sheet what is said of its own lines and of those that come back to it, and put it on the lines.

    A line that comes back is judged by the facts its own sheet was judged by, which may have been mended.
    """
    said, other = last_of(sheet), last_of(part)
    if said is None or other is None:
        return
    rules = _rules_of(said)
    positions = _positions(said)
    if rules is None or not positions:
        _keep(sheet, said, _named(said.inputs, said, []), rules)
        return
    rows = dict(zip(positions, _rows(said, rules), strict=True))
    mended = dict(zip(_positions(other), _rows(other, rules), strict=True))
    coming = [line.position for line in part.judged_lines]
    rows |= {position: mended[position] for position in coming}
    inputs = _with_rows(said.inputs, rules, rows) | {"history": _history(said, other, mended, coming)}
    order = list(rows)
    own = sorted(line.position for line in (*sheet.judged_lines, *part.judged_lines))
    result = _keep(sheet, said, _named(inputs, said, [order.index(at) + 1 for at in own]), rules)
    _say(result, sorted((*sheet.judged_lines, *part.judged_lines), key=lambda line: line.position))


def _keep(sheet: Claim, said: StoredAssessment, inputs: Inputs, rules: Rules | None) -> Assessment:
    result = (
        Assessment.from_json(said.result) if rules is None or SHEET not in inputs else assess(inputs, rules)
    )
    StoredAssessment.objects.create(
        claim=sheet,
        number=sheet.assessments.count() + 1,
        rules_version=said.rules_version,
        rules_hash=said.rules_hash,
        inputs=inputs,
        result=result.to_json(),
        outcome=result.outcome,
        amount_fen=result.amount_fen,
        made_at=clock.now(),
    )
    sheet.claimed_fen = result.amount_fen
    return result


def _say(result: Assessment, lines: list[ClaimLine]) -> None:
    rows = []
    for line, row in zip(lines, result.rows, strict=True):
        line.outcome, line.proposed_fen = row.outcome, row.amount_fen
        line.reasons = [reason.to_json() for reason in row.reasons]
        rows.append((line.pk, line.outcome, line.proposed_fen, line.reasons))
    update_rows(ClaimLine, ("outcome", "proposed_fen", "reasons"), rows)


def _rules_of(said: StoredAssessment) -> Rules | None:
    """The rules it was judged by; None where people decide without any."""
    if not said.rules_hash:
        return None
    rules = judged_by(said.rules_version, said.rules_hash)
    if rules is None:
        raise CommandRefused(
            _("找不到这份申请当时适用的规则，暂时不能分开或合并办理。没有任何改动，请联系系统管理员。"),
            code="rules_lost",
        )
    return rules


def _positions(said: StoredAssessment) -> list[int]:
    """The lines in the order of the case; none where the rules could not read it."""
    return list(said.inputs.get(SOURCES, {}).get("lines", ()))


def _rows(said: StoredAssessment, rules: Rules) -> list[Mapping[str, Any]]:
    return said.inputs["facts"][str(rules.programme.roster)]


def _with_rows(inputs: Inputs, rules: Rules, rows: Mapping[int, Any]) -> Inputs:
    facts = inputs["facts"] | {str(rules.programme.roster): list(rows.values())}
    return inputs | {"facts": facts, SOURCES: inputs[SOURCES] | {"lines": list(rows)}}


def _history(
    said: StoredAssessment, other: StoredAssessment, mended: Mapping[int, Any], coming: list[int]
) -> list[Any]:
    """What was paid elsewhere: of the people who come back, what their own sheet knew."""
    back = {mended[position]["pid"] for position in coming}
    known = [each for each in said.inputs["history"] if each["pid"] not in back]
    return known + [each for each in other.inputs["history"] if each["pid"] in back]


def _named(inputs: Inputs, said: StoredAssessment, numbers: list[int]) -> Inputs:
    """The case of a sheet: whose lines it asks about, and which assessment it was taken from."""
    origin = {PARENT: {"claim": said.claim.number, "assessment": said.number}}
    return inputs | origin | ({SHEET: numbers} if numbers else {})
