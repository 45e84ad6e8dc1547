"""What a reviewer sees first when a claim comes back: what changed, and which opinions given before still hold."""

from dataclasses import dataclass

from approvals.corrections import items_of
from approvals.models import CorrectionItem, LineVerdict
from approvals.targets import Rows, line_hashes
from workflows.models import Claim, ClaimLine

MOST_SHOWN = 50
MOST_NAMED = 20


@dataclass(frozen=True)
class Change:
    """One item that came back: what of it is not what it was, and what it is now."""

    item: CorrectionItem

    @property
    def old(self) -> Rows:
        return [row for row in self.item.before if row not in self.item.after]

    @property
    def new(self) -> Rows:
        return [row for row in self.item.after if row not in self.item.before]


def changes_of(claim: Claim) -> list[Change]:
    """What the last correction changed, in the order it was asked for; nothing while it is with the applicant."""
    return [Change(item) for item in items_of(claim) if item.mended_at is not None]


def opinions_on(claim: Claim) -> dict[int, LineVerdict]:
    """What was said last of each line of the claim, on whatever sheet it lay then, by the line's key."""
    said = LineVerdict.objects.filter(line__claim=claim).order_by("decision_id")
    return {each.line_id: each for each in said.select_related("decision__seat")}


def void_among(claim: Claim, lines: list[ClaimLine], opinions: dict[int, LineVerdict]) -> set[int]:
    """The keys of the lines of which an opinion was given that holds no more: the line says something else by now."""
    if not opinions:
        return set()
    hashes = line_hashes(claim, lines)
    return {
        line_id
        for line_id, said in opinions.items()
        if said.line_hash and said.line_hash != hashes.get(line_id, said.line_hash)
    }
