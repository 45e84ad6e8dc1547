"""The claims a simulation considers, read in packs: no table is held in memory, no transaction is held open."""

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, TextField
from django.db.models.functions import Cast

from workflows.enums import DECIDED_STATES, ClaimState
from workflows.models import Claim, ClaimLine, StoredAssessment
from workflows.simulation.judging import Row
from workflows.simulation.question import Question

# Claims read at a time, and how much text of them a pack may hold: a roster of ten thousand lines is a pack alone.
CLAIMS_AT_A_TIME = 200
PACK_CHARACTERS = 1_000_000
REFUSED_STATES = (ClaimState.REJECTED, ClaimState.NOT_ACCEPTED)
PENDING_STATES = (ClaimState.SUBMITTED, ClaimState.RETURNED, ClaimState.IN_REVIEW)
AGREED_STATES = (ClaimState.ON_NOTICE, *DECIDED_STATES)
# Whoever gave up or let it lapse was told nothing; a draft is not filed.
CONSIDERED_STATES = (*PENDING_STATES, *AGREED_STATES, *REFUSED_STATES)


def claims_considered(question: Question) -> QuerySet[Claim]:
    """Every claim of the range that was decided or is pending; of a candidate's claims the last one."""
    claims = Claim.objects.filter(
        programme=question.claimed, state__in=CONSIDERED_STATES, policy_date__lte=question.last
    )
    if question.first is not None:
        claims = claims.filter(policy_date__gte=question.first)
    if question.region:
        claims = claims.filter(county__code__startswith=question.region)
    if question.among:
        later = claims.filter(person_id=OuterRef("person_id"), pk__gt=OuterRef("pk"))
        claims = claims.filter(Q(person=None) | ~Exists(later))
    return claims


def packs(question: Question, *, after: int = 0) -> Iterator[list[Row]]:
    """The claims in the order of their keys, from the one behind `after` on; a pack is never empty."""
    claims = claims_considered(question).order_by("pk")
    while True:
        heads = list(
            claims.filter(pk__gt=after).values_list(
                "pk", "number", "county_id", "policy_date", "state", _newest_assessment()
            )[:CLAIMS_AT_A_TIME]
        )
        if not heads:
            return
        after = heads[-1][0]
        yield from _bounded(heads)


def _newest_assessment() -> Subquery:
    newest = StoredAssessment.objects.filter(claim=OuterRef("pk")).order_by("-number")
    return Subquery(newest.values("pk")[:1])


def _bounded(heads: list[tuple]) -> Iterator[list[Row]]:
    """Rows of these claims, cut into packs by the length of their texts."""
    lines = _lines_of([head[0] for head in heads])
    texts = _texts_of([head[5] for head in heads if head[5] is not None])
    pack, size = [], 0
    following = next(texts, None)
    for claim_id, number, county, day, state, assessment in heads:
        inputs = result = ""
        if assessment is not None and following is not None and following[0] == claim_id:
            _claim, inputs, result = following
            following = next(texts, None)
        settled = _settled(state, lines.get(claim_id, ()))
        pack.append(Row(claim_id, number, county, day, settled, inputs, result))
        size += len(inputs) + len(result)
        if size > PACK_CHARACTERS:
            yield pack
            pack, size = [], 0
    if pack:
        yield pack


def _texts_of(assessments: list[int]) -> Iterator[tuple[int, str, str]]:
    """Inputs and result as the database writes them, claim by claim: whoever judges them reads the JSON."""
    found = StoredAssessment.objects.filter(pk__in=assessments).order_by("claim_id")
    as_text = (Cast("inputs", TextField()), Cast("result", TextField()))
    return found.values_list("claim_id", *as_text).iterator(chunk_size=20)


def _lines_of(claim_ids: list[int]) -> dict[int, tuple[int | None, ...]]:
    """What was agreed for each line that is not struck, in the order the rules saw them."""
    found = ClaimLine.objects.filter(claim_id__in=claim_ids, struck=False).order_by("claim_id", "position")
    amounts = found.values_list("claim_id", "approved_fen")
    return {
        claim_id: tuple(amount for _claim, amount in lines)
        for claim_id, lines in groupby(amounts, key=itemgetter(0))
    }


def _settled(state: str, agreed: tuple[int | None, ...]) -> tuple[int, ...] | None:
    if state in PENDING_STATES:
        return None
    return tuple(0 if state in REFUSED_STATES else amount or 0 for amount in agreed)
