"""One sum borne by several levels: a share each, and one of them takes the odd fen."""

from collections.abc import Mapping
from typing import Any

UPPER, LOWER = "upper", "lower"
# Who can bear a share, from the highest level down, and which level the tiers of two shares mean by their own.
BEARERS = ("province", "prefecture", "county")
OWN_LEVEL = {"prefecture_city": "prefecture", "county": "county"}


def share(values: dict[str, Any], parameters: Mapping[str, Any], rounding: str) -> None:
    """Adds the parts of both levels to `detail`, where the tier is known and shares are set for it (CV-23)."""
    shares = (parameters.get("shares") or {}).get(values.get("local_tier"))
    amount = values.get("amount_fen")
    if shares is None or amount is None:
        return
    upper, lower = shares
    local = split(amount, {UPPER: upper, LOWER: lower}, rounding)[LOWER]
    values["detail"] = {"region_level_fen": amount - local, "local_level_fen": local}


def bearers(parameters: Mapping[str, Any], tier: str | None) -> dict[str, int]:
    """The parts each level bears, from the highest down: `cost_shares`, or the two `shares` of the tier, or all of it
    by the county."""
    if parameters.get("cost_shares"):
        return dict(parameters["cost_shares"])
    pair = (parameters.get("shares") or {}).get(tier)
    if pair is None or tier not in OWN_LEVEL:
        return {"county": 1}
    return {"province": pair[0], OWN_LEVEL[tier]: pair[1]}


def split(amount_fen: int, parts: Mapping[str, int], rounding: str) -> dict[str, int]:
    """`amount_fen` by parts given from the highest level down; the odd fen go to the highest, or to the lowest."""
    whole, levels = sum(parts.values()), list(parts)
    fen = {level: amount_fen * part // whole for level, part in parts.items()}
    fen[levels[0 if rounding == UPPER else -1]] += amount_fen - sum(fen.values())
    return fen
