"""The five administrative levels, lowest first, and the four outcomes of an assessment, strongest first (CV-26)."""

from collections.abc import Iterable

LEVELS = ("village", "township", "county", "prefecture", "province")

INELIGIBLE = "ineligible"
NEEDS_CORRECTION = "needs-correction"
NEEDS_HUMAN = "needs-human"
ELIGIBLE = "eligible"
PRECEDENCE = (INELIGIBLE, NEEDS_CORRECTION, NEEDS_HUMAN, ELIGIBLE)
_RANK = {outcome: rank for rank, outcome in enumerate(PRECEDENCE)}


def strongest(outcomes: Iterable[str]) -> str:
    """The outcome that prevails among any number of outcomes (CV-26); of none at all: eligible."""
    return min(outcomes, key=_RANK.__getitem__, default=ELIGIBLE)
