"""Do rule files go together? What one says of another must be true of it."""

from collections.abc import Iterator, Mapping, Sequence

from policies.ceilings import above_ceiling
from policies.errors import DataError
from policies.limits import UNDECLARED, undeclared_limits
from policies.model import Programme, Source, Standard


def misfits(programmes: Mapping[str, Programme], standards: Sequence[Standard]) -> Iterator[DataError]:
    """Everything that keeps these programmes and standards from standing in one library."""
    regions: dict[str, Source] = {}
    for each in standards:
        if regions.setdefault(each.region, each.source) is not each.source:
            yield DataError(each.source.name, "region", f"地区“{each.region}”的标准重复")
        if each.programme not in programmes:
            at = f"standards[{each.number}].programme"
            yield DataError(each.source.name, at, f"没有补贴项目“{each.programme}”")
    for code, carried in programmes.items():
        for number, other in enumerate(carried.exclusive_with, 1):
            if other.programme not in programmes or other.programme == code:
                at = f"exclusive_with[{number}].programme"
                yield DataError(carried.source.name, at, f"没有另一个补贴项目“{other.programme}”")
        own = [each for each in standards if each.programme == code]
        for each in own:
            for name in undeclared_limits(carried, each.parameters):
                at = f"standards[{each.number}].parameters.{name}"
                yield DataError(each.source.name, at, UNDECLARED)
            yield from _lost_ways(carried, each)
        yield from above_ceiling(carried, own)


def _lost_ways(carried: Programme, standard: Standard) -> Iterator[DataError]:
    """Levels of a standard for applicants the programme does not know, or at which nobody reviews it."""
    reviewing = {stop.level for stop in carried.plan if stop.station == "review"}
    known = {"default", *(each.type for each in carried.applicants)}
    for applicant, levels in standard.parameters.get("levels", {}).items():
        at = f"standards[{standard.number}].parameters.levels.{applicant}"
        if applicant not in known:
            yield DataError(
                standard.source.name,
                at,
                f"没有这类申请人，可写default、{'、'.join(sorted(known - {'default'}))}",
            )
        for level in levels or ():
            if level not in reviewing:
                yield DataError(standard.source.name, at, f"补贴项目在“{level}”这一级没有审核环节")
