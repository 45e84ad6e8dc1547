"""Who bears an approved amount: every line is shared between levels by its rules, each level pays from its own fund."""

from collections import Counter

from payments.models import Fund
from policies.sharing import bearers, split
from registry import clock
from registry.models.division import CODE_LENGTHS
from workflows.archive import parameters_of, programme_of
from workflows.models import Claim


def shares_of(claim: Claim) -> dict[str, int]:
    """What each level bears of the approved amount, in fen; together exactly that amount, line by line."""
    parts = bearers(parameters_of(claim), _tier(claim))
    rounding = programme_of(claim).payment.rounding
    borne: Counter[str] = Counter()
    for approved_fen in claim.lines.values_list("approved_fen", flat=True):
        borne.update(split(approved_fen or 0, parts, rounding))
    return {level: borne[level] for level in parts if borne[level]}


def parts_for(claim: Claim) -> dict[Fund, int] | None:
    """What each of this year's funds bears, from the highest level down; None while one of them is not opened."""
    places = {claim.county_id[: CODE_LENGTHS[level]]: fen for level, fen in shares_of(claim).items()}
    funds = Fund.objects.filter(
        code=programme_of(claim).payment.fund, year=clock.today().year, division__in=places
    )
    parts = {fund: places[fund.division_id] for fund in funds.order_by("division")}
    return parts if len(parts) == len(places) else None


def _tier(claim: Claim) -> str | None:
    """The tier of two shares, as the office recorded it for the rules."""
    inputs = claim.assessments.order_by("-number").values_list("inputs", flat=True).first()
    return ((inputs or {}).get("facts") or {}).get("local_tier")
