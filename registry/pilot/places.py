"""Divisions from the data file, and the offices of the pilot counties at all five levels."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from registry.enums import Level, OfficeKind
from registry.models import Division, Office

DIVISIONS = Path(__file__).resolve().parent.parent / "data" / "divisions.csv"
PILOT_COUNTIES = ("350583", "469025", "530627")
# 机关代字 of the offices that issue documents in their own name.
DOCUMENT_PREFIXES = {
    ("35", OfficeKind.HRSS): "闽人社",
    ("46", OfficeKind.HRSS): "琼人社",
    ("53", OfficeKind.HRSS): "云人社",
    ("3505", OfficeKind.HRSS): "泉人社",
    ("5306", OfficeKind.HRSS): "昭人社",
    ("350583", OfficeKind.HRSS): "南人社",
    ("469025", OfficeKind.HRSS): "白人社",
    ("530627", OfficeKind.HRSS): "镇人社",
    ("350583", OfficeKind.FINANCE): "南财",
    ("469025", OfficeKind.FINANCE): "白财",
    ("530627", OfficeKind.FINANCE): "镇财",
}
HRSS_NAMES = {
    Level.PROVINCE: "{place}人力资源和社会保障厅",
    Level.PREFECTURE: "{place}人力资源和社会保障局",
    Level.COUNTY: "{place}人力资源和社会保障局",
    Level.TOWNSHIP: "{place}人力资源和社会保障服务中心",
    Level.VILLAGE: "{place}民委员会",
}


@dataclass(frozen=True, slots=True)
class _Plan:
    division: Division
    kind: OfficeKind

    @property
    def name(self) -> str:
        place = self.division
        if self.kind == OfficeKind.FINANCE:
            return f"{place.name}财政局"
        if place.level == Level.VILLAGE and place.name.endswith("社区"):
            return f"{place.name}居民委员会"
        return HRSS_NAMES[Level(place.level)].format(place=place.name)


def load_divisions() -> int:
    """Store the divisions of the data file that are not there yet; how many there are in the file."""
    known = {division.code: division for division in Division.objects.all()}
    rows = read_divisions()
    for code, name in rows:
        if code not in known:
            known[code] = Division.objects.add(code=code, name=name, parent=_parent(code, known))
    return len(rows)


def read_divisions() -> list[tuple[str, str]]:
    """Code and name of every division in the data file, larger before smaller."""
    with DIVISIONS.open(encoding="utf-8", newline="") as file:
        return sorted(
            ((row["code"], row["name"]) for row in csv.DictReader(file)), key=lambda row: len(row[0])
        )


def load_offices() -> int:
    """Store the offices of the pilot counties and of the places above them; how many there are."""
    plans = list(_plans())
    for plan in plans:
        Office.objects.update_or_create(
            division=plan.division,
            kind=plan.kind,
            defaults={
                "name": plan.name,
                "level": plan.division.level,
                "document_prefix": DOCUMENT_PREFIXES.get((plan.division.code, plan.kind), ""),
                "phone": "12333" if plan.kind == OfficeKind.HRSS else "",
                "address": plan.division.full_name,
            },
        )
    return len(plans)


def _plans() -> Iterable[_Plan]:
    above = {county[:length] for county in PILOT_COUNTIES for length in (2, 4)}
    for division in Division.objects.order_by("code"):
        if division.code not in above and not division.code.startswith(PILOT_COUNTIES):
            continue
        if division.is_direct_counties:
            continue
        yield _Plan(division, OfficeKind.HRSS)
        if division.level == Level.COUNTY:
            yield _Plan(division, OfficeKind.FINANCE)


def _parent(code: str, known: dict[str, Division]) -> Division | None:
    shorter = [length for length in (2, 4, 6, 9) if length < len(code)]
    return known[code[: shorter[-1]]] if shorter else None
