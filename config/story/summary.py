"""What the demonstration came to: one entry a claim, and the notices as files."""

import hashlib
from pathlib import Path
from typing import Any

from documents import store
from documents.enums import DocumentKind
from documents.models import IssuedDocument
from workflows.enums import StepStatus
from workflows.models import Claim

ACCOUNTS = (
    ("wu", "申请人 吴玉兰（福建南安，还没有申请，可以从头试一遍）"),
    ("chen", "申请人 陈秀兰（福建南安，创业补贴已拨付）"),
    ("organiser", "劳务输出机构经办人（云南镇雄）"),
    ("village-unit", "公益性岗位用人单位（海南白沙七坊镇高石村）"),
    ("worker", "申请人 罗德富（云南镇雄，交通补助）"),
    ("na-village", "村级审核（南安，有一份申请等待签收）"),
    ("na-township", "乡镇审核、实地核查（南安）"),
    ("na-county", "县级审核（南安，有一份申请等待签收）"),
    ("na-finance", "财政放款（南安）"),
    ("na-finance-2", "财政编制付款批次、登记银行结果（南安）"),
    ("zt-prefecture", "州市审核（昭通）"),
    ("yn-province", "省级审核（云南）"),
    ("fj-policy", "省级政策管理（福建），复核人 fj-policy-2"),
    ("na-policy", "县级政策管理（南安），复核人 na-policy-2"),
    ("auditor", "审计"),
    ("admin", "系统管理员"),
    ("security", "安全管理员"),
)


def notice_of(claim: Claim) -> IssuedDocument | None:
    """The disbursement notice of the claim that was issued last; None before its money has left."""
    return claim.issued_documents.filter(kind=DocumentKind.DISBURSEMENT_NOTICE).order_by("pk").last()


def write_notices(claims: list[Claim], folder: Path) -> dict[int, Path]:
    """Each issued disbursement notice as a PDF named after the claim; answers the path by claim key."""
    folder.mkdir(parents=True, exist_ok=True)
    written = {}
    for claim in claims:
        issued = notice_of(claim)
        if issued is not None:
            path = folder / f"{claim.number}.pdf"
            path.write_bytes(store.read(issued.path, sha256=issued.sha256))
            written[claim.pk] = path
    return written


def summary_of(claim: Claim, notice: Path | None) -> dict[str, Any]:
    """Number, kind, state, lines with their verdicts and amounts in fen, the route taken, and the notice."""
    first = claim.assessments.order_by("number").first()
    rows = (first.result.get("rows") or [{"outcome": first.outcome}]) if first else []
    lines = [
        {
            "position": line.position,
            "label": line.label,
            "period": line.period,
            "first_verdict": row.get("outcome"),
            "verdict": line.outcome,
            "amount_fen": line.approved_fen or 0,
            "reasons": [{"code": r["code"], "clause": r["clause"]} for r in line.reasons],
        }
        for line, row in zip(claim.lines.order_by("position"), rows, strict=True)
    ]
    return {
        "number": claim.number,
        "kind": claim.programme,
        "state": claim.state,
        "period": claim.period,
        "lines": lines,
        "approved_fen": claim.approved_fen or 0,
        "paid_fen": claim.paid_fen,
        "earliest_again": claim.earliest_again.isoformat() if claim.earliest_again else None,
        "route": [
            {"station": step.station, "level": step.level or None}
            for step in claim.plan
            if step.status == StepStatus.DONE or step.decisions.exists()
        ],
        "notice": str(notice.relative_to(notice.parents[1])) if notice else None,
        "sha256": hashlib.sha256(notice.read_bytes()).hexdigest() if notice else None,
    }
