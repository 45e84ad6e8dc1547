"""What a decision is about: one hash over everything the decider saw of the claim."""

import hashlib
import json

from workflows.checks import OFFICE_FACTS, provided
from workflows.models import Claim


def subject_hash(claim: Claim) -> str:
    """SHA-256 over the answers, the lines, the evidence, the payee account and what offices recorded, as 64 digits.

    A later change of any of them gives another hash, which voids what was decided on the old one.
    """
    lines = [
        [line.position, line.person_id, line.period, line.facts, line.proposed_fen]
        for line in claim.judged_lines
    ]
    content = {
        "claimant": [claim.person_id, claim.organisation_id],
        "answers": claim.answers,
        "account": claim.account.number_index if claim.account_id else "",
        "lines": lines,
        "evidence": provided("evidence_hashes", claim, []),
    }
    if recorded := provided(OFFICE_FACTS, claim, []):
        content["office_facts"] = [[each["path"], each["value"]] for each in recorded]
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
