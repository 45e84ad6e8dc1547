"""One sum borne by two levels: a share each, and one of them takes the odd fen."""

from collections.abc import Mapping
from typing import Any

UPPER, LOWER = "upper", "lower"


def share(values: dict[str, Any], parameters: Mapping[str, Any], rounding: str) -> None:
    """Adds the parts of both levels to `detail`, where the tier is known and shares are set for it (CV-23)."""
    shares = (parameters.get("shares") or {}).get(values.get("local_tier"))
    amount = values.get("amount_fen")
    if shares is None or amount is None:
        return
    upper, lower = shares
    whole = upper + lower
    local = amount * lower // whole if rounding == UPPER else amount - amount * upper // whole
    values["detail"] = {"region_level_fen": amount - local, "local_level_fen": local}
