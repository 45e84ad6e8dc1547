"""Which levels a claim passes: by who applies, and higher by amount, by a second region, by an objection."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from policies.errors import PolicyError
from policies.levels import LEVELS
from policies.load import programme
from policies.model import NO_PARAMETERS, Programme, Routing

COUNTY, PREFECTURE, PROVINCE = "county", "prefecture", "province"


class NoRoute(PolicyError):
    """This applicant cannot file this programme."""

    code = "NO_ROUTE"


def route(
    programme_code: str,
    *,
    amount_fen: int,
    cross_region: bool = False,
    applicant: str | None = None,
    objection: bool = False,
    parameters: Mapping[str, Any] = NO_PARAMETERS,
) -> tuple[str, ...]:
    """`route_of` the programme of this code as it stands today; raises UnknownProgramme besides."""
    return route_of(
        programme(programme_code),
        amount_fen=amount_fen,
        cross_region=cross_region,
        applicant=applicant,
        objection=objection,
        parameters=parameters,
    )


def route_of(
    carried: Programme,
    *,
    amount_fen: int,
    cross_region: bool = False,
    applicant: str | None = None,
    objection: bool = False,
    parameters: Mapping[str, Any] = NO_PARAMETERS,
) -> tuple[str, ...]:
    """The levels that review, lowest first. `applicant` is the applicant type (None: the usual one).

    The prefecture joins from its threshold on, for workers of two regions, or for an objection; the
    province from its own threshold on. `parameters` are those of the rules of the region, which may set levels and
    thresholds of their own. Raises NoRoute for a type the programme does not name, and nothing else.
    """
    known = {each.type for each in carried.applicants}
    if applicant is not None and applicant not in known:
        raise NoRoute(f"“{carried.title.zh}”不接受“{applicant}”类申请人，可填：{'、'.join(sorted(known))}")
    return _levels(routing_of(carried, parameters), applicant, amount_fen, cross_region or objection)


def routing_of(carried: Programme, parameters: Mapping[str, Any] = NO_PARAMETERS) -> Routing:
    """The programme's routing with what the standards laid over it set: levels by applicant type, each threshold."""
    own = carried.routing
    set_here = {each: levels for each, levels in parameters.get("levels", {}).items() if levels is not None}
    return Routing(
        MappingProxyType({**own.levels, **set_here}),
        parameters.get("prefecture_from_fen", own.prefecture_from_fen),
        parameters.get("province_from_fen", own.province_from_fen),
    )


def _levels(rule: Routing, applicant: str | None, amount_fen: int, lifted: bool) -> tuple[str, ...]:
    passed = {*rule.levels.get(applicant or "default", rule.levels["default"])}
    if lifted or amount_fen >= rule.prefecture_from_fen:
        passed.add(PREFECTURE)
    if amount_fen >= rule.province_from_fen:
        passed.add(PROVINCE)
    return tuple(level for level in LEVELS if level in passed)
