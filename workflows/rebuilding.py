"""Does the benefit ledger say what the claims say? It follows from them, so it can be held against them and mended."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from workflows.benefits import (
    benefits_of,
    differences,
    exclude,
    exclusions_of,
    hold,
    refused_by_the_ledger,
    write,
)
from workflows.collisions import collisions_told
from workflows.enums import GRANTED
from workflows.locking import busy_when_locked, lock_claim
from workflows.models import Claim, Exclusion

BATCH = 200


@dataclass(frozen=True)
class Disagreement:
    """One row of the ledger that is not what its claim says; people appear by the position of their line."""

    claim: Claim
    sentence: str


def disagreements() -> Iterator[Disagreement]:
    """Every row that is missing, too many or different, claim by claim; nothing when the ledger is right."""
    claims = Claim.objects.exclude(number=None)
    claims = claims.prefetch_related("lines", "benefits__line", "benefits__exclusions").order_by("id")
    for claim in claims.iterator(chunk_size=BATCH):
        for sentence in _of(claim):
            yield Disagreement(claim, sentence)


@busy_when_locked()
@collisions_told()
@transaction.atomic
def mend(claim_id: int) -> None:
    """Write the rows of one claim anew, as they follow from it.

    Raises CommandRefused when the database refuses them: two claims of one person were granted that exclude each
    other, and a person has to decide which of them stands.
    """
    claim = lock_claim(claim_id)
    hold(claim)
    Exclusion.objects.filter(benefit__claim=claim).delete()
    with refused_by_the_ledger(claim):
        write(claim)
        exclude(claim)


def _of(claim: Claim) -> Iterator[str]:
    standing = {benefit.line_id: benefit for benefit in claim.benefits.all()}
    wanted = {benefit.line_id: benefit for benefit in benefits_of(claim)}
    positions = {line.pk: line.position for line in claim.lines.all()}
    for line_id in standing.keys() | wanted.keys():
        where = _("第%(row)d行") % {"row": positions[line_id]} if line_id else _("单位")
        if line_id not in standing:
            yield _("%(where)s没有登记") % {"where": where}
        elif names := differences(standing[line_id], wanted.get(line_id)):
            yield _("%(where)s登记不符：%(names)s") % {"where": where, "names": "、".join(names)}
    if _excluded(claim) != _to_exclude(claim):
        yield _("互斥登记不符")


def _excluded(claim: Claim) -> set[tuple[object, ...]]:
    return {_key(row) for benefit in claim.benefits.all() for row in benefit.exclusions.all()}


def _to_exclude(claim: Claim) -> set[tuple[object, ...]]:
    granted = sorted(
        (each for each in claim.benefits.all() if each.status in GRANTED), key=lambda each: each.pk
    )
    return {_key(row) for row in exclusions_of(claim, granted)}


def _key(row: Exclusion) -> tuple[object, ...]:
    return (
        row.benefit_id,
        row.person_id,
        row.organisation_id,
        row.ground,
        row.side,
        row.first_day,
        row.last_day,
    )
