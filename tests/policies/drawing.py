"""Hypothesis strategies made from what a programme says of itself: its fields, its parameters, its golden cases.

A new programme is drawn from without a line here. A case is either drawn whole from the fields, or is one of the
programme's golden cases with some facts replaced, so that yes and no, and the boundaries between, all come up.
"""

import json
import os
from copy import deepcopy
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st

from policies.errors import BadCase
from policies.load import programme
from policies.model import Field, Programme
from policies.parameters import PARAMETERS, checked_parameters

EXAMPLES = int(os.environ.get("SHENLING_EXAMPLES", "12"))
SETTINGS = settings(max_examples=EXAMPLES, deadline=None)
"""A dozen examples a property and programme; a long run sets SHENLING_EXAMPLES, say to 2000."""

OWN = Path(__file__).parents[1] / "golden" / "own"
FILES = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(OWN.glob("*.json"))]
DAYS = st.dates(date(2016, 12, 25), date(2026, 12, 31)).map(date.isoformat)
EDGES = st.sampled_from(["0001-01-01", "2020-02-29", "2018-12-31", "2019-01-01", "9999-12-31"])
ANY_DAY = st.one_of(DAYS, DAYS, DAYS, EDGES)
NO_DAY = st.sampled_from(["2019-02-29", "2018-02-30", "2023-09-31"])
MONTHS = st.dates(date(2023, 10, 1), date(2024, 8, 1)).map(lambda day: day.isoformat()[:7])
COUNTIES = ["530627", "530602", "532301", "440106", "350583"]
PLACES = [*COUNTIES, "820000", "530600", "530000", "USA"]
CATEGORIES = [
    "registered_poor",
    "out_of_poverty",
    "monitored",
    "returning_migrant",
    "hard_to_employ",
    "disabled",
]
PAPERS = ["DEST_HRSS_ROSTER", "WAGE_PROOF", "CONTRACT"]
COUNTS = [0, 1, 2, 3, 5, 6, 11, 12, 22, 35, 36, 37, 2018, 2019, 10**6]
SUMS = [0, 1, 29_999, 30_000, 50_000, 50_001, 100_000, 1_000_000, 10**14 - 1]


def words(carried: Programme) -> list[str]:
    """Every text the programme's conditions and forms know, and one they do not."""
    found = {each.type for each in carried.applicants} | {
        "open",
        "operator",
        "shareholder",
        "rail",
        "44",
        "odd",
    }
    for condition in carried.conditions:
        value = condition.value
        found |= {
            each for each in (value if isinstance(value, (list, tuple)) else [value]) if isinstance(each, str)
        }
    for each in carried.fields:
        found |= set(each.choices)
    found |= {"out_of_province", "out_of_county", "county", "prefecture_city", "junior", "good", "M", "F"}
    return sorted(found)


def values_of(field: Field, carried: Programme) -> st.SearchStrategy[Any]:
    """Well-formed values of one field, none of them null."""
    if field.choices:
        return st.sampled_from(field.choices)
    if field.path.endswith(("pid", "post_id")):
        return st.sampled_from(["P0", "P1", "P2"])
    if field.path == "applicant.type":
        return st.sampled_from([*(each.type for each in carried.applicants), "odd"])
    papers = st.lists(st.sampled_from(PAPERS), max_size=2)
    codes = papers if "proof" in field.path else st.lists(st.sampled_from(CATEGORIES), max_size=3)
    return {
        "text": st.sampled_from(words(carried)),
        "choice": st.sampled_from(words(carried)),
        "codes": codes,
        "flag": st.booleans(),
        "count": st.sampled_from(COUNTS),
        "money": st.sampled_from(SUMS),
        "date": ANY_DAY,
        "paper_date": st.one_of(ANY_DAY, ANY_DAY, NO_DAY),
        "paper_dates": st.lists(st.one_of(MONTHS.map(lambda month: f"{month}-05"), NO_DAY), max_size=2),
        "month": MONTHS,
        "county": st.sampled_from(COUNTIES),
        "place": st.sampled_from(PLACES),
    }[field.type]


def objects(carried: Programme, below: str) -> st.SearchStrategy[dict[str, Any]]:
    """Well-formed objects at a path (`""`, `roster[].`, `posts[].months[].`) with the lists in them."""
    required: dict[str, Any] = {}
    optional: dict[str, Any] = {}
    for field in carried.fields:
        name = field.path.removeprefix(below)
        if not field.path.startswith(below) or "[]" in name:
            continue
        if field.type == "list":
            value = st.lists(objects(carried, f"{field.path}[]."), max_size=3)
        else:
            value = values_of(field, carried)
        if field.null != "refused":
            value = st.one_of(value, value, value, st.none())
        (required if field.required else optional)[name] = value
    return st.fixed_dictionaries(required, optional=optional).map(nested)


def nested(flat: dict[str, Any]) -> dict[str, Any]:
    """The object that dotted names describe."""
    whole: dict[str, Any] = {}
    for name, value in flat.items():
        *way, last = name.split(".")
        spot = whole
        for key in way:
            spot = spot.setdefault(key, {})
        spot[last] = value
    return whole


def samples_of(carried: Programme) -> dict[str, list[Any]]:
    """For each parameter the rules know, the sample values it accepts."""
    known = words(carried)
    samples: list[Any] = [
        *(None, True, False, 0, 1, 3, 6, 12, 36, 60, 30_000, 1_000_000, "ticket", "fixed", "business_county"),
        *(["registered_poor", "out_of_poverty"], CATEGORIES, {"M": 60, "F": 55}, "2018-12"),
        *(
            ["2018-09-01", "2026-12-31"],
            [None, None],
            [{"grade": "good", "min": 3, "max": None, "fen": 500_000}],
        ),
        *(dict.fromkeys(known, 30_000), dict.fromkeys(known, 6), dict.fromkeys(known, [8, 2])),
    ]
    return {name: [each for each in samples if accepts(carried, name, each)] for name in PARAMETERS}


def parameters(carried: Programme) -> st.SearchStrategy[dict[str, Any]]:
    """Parameter sets: each name with a sample value (perhaps null), or left out."""
    choices = {name: st.sampled_from(each) for name, each in samples_of(carried).items() if each}
    return st.fixed_dictionaries({}, optional=choices)


def accepts(carried: Programme, name: str, value: Any) -> bool:
    """Whether a parameter of that name may hold that value."""
    if name == "clauses" or (
        name == "min_months" and isinstance(value, dict) and carried.derive != "startup"
    ):
        return False
    try:
        checked_parameters({name: value})
    except BadCase:
        return False
    return True


def history(carried: Programme) -> st.SearchStrategy[list[dict[str, Any]]]:
    """Earlier payments and claims of this programme and of another."""
    entry = st.fixed_dictionaries(
        {
            "kind": st.sampled_from([*carried.history_kinds, "another_subsidy"]),
            "status": st.sampled_from(["paid", "pending", "refused", "odd"]),
        },
        optional={
            "pid": st.sampled_from(["P0", "P1", "P2"]),
            "year": st.integers(2016, 2026),
            "ym": MONTHS,
            "amount_fen": st.sampled_from(SUMS),
        },
    )
    return st.one_of(st.just([]), st.lists(entry, max_size=3))


def papers(carried: Programme) -> st.SearchStrategy[list[str]]:
    """All papers asked for, or some."""
    asked = sorted({code for item in carried.evidence for code in item.accepts} | {"LEASE"})
    return st.one_of(st.just(asked), st.lists(st.sampled_from(asked), unique=True))


def drawn_cases(carried: Programme) -> st.SearchStrategy[dict[str, Any]]:
    """Cases drawn whole from the programme's fields."""

    def case(
        facts: dict[str, Any], county: str, day: str, held: list[str], past: list[Any]
    ) -> dict[str, Any]:
        return {
            "policy_date": day,
            "region": {"province": county[:2], "county": county},
            "applicant": facts.pop("applicant", {}),
            "facts": facts,
            "evidence": held,
            "history": past,
        }

    return st.builds(
        case, objects(carried, ""), st.sampled_from(COUNTIES), ANY_DAY, papers(carried), history(carried)
    )


def golden(carried: Programme) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """The programme's own golden cases with their parameter sets."""
    return [
        (case, data["configs"][case["config_ref"]])
        for data in FILES
        for case in data["cases"]
        if case.get("subkind", case["kind"]) == carried.code
    ]


Case = tuple[dict[str, Any], dict[str, Any]]
"""A case and the parameters it is judged by."""


@cache
def cases(code: str) -> st.SearchStrategy[Case]:
    """Cases of a programme: drawn whole, or golden cases of which some facts are drawn anew."""
    carried = programme(code)
    whole = drawn_cases(carried)
    bases = golden(carried)
    free = st.tuples(whole, parameters(carried))
    return (
        st.one_of(free, blends(whole, bases), blends(whole, bases), blends(whole, bases)) if bases else free
    )


@st.composite
def blends(draw: Any, whole: st.SearchStrategy[dict[str, Any]], bases: list[Case]) -> Case:
    """A golden case of which some facts are drawn anew."""
    case = draw(whole)
    base, given = draw(st.sampled_from(bases))
    kept = {key: deepcopy(base[key]) for key in case}
    for key in ("facts", "applicant"):
        kept[key] = blended(draw, kept[key], case[key])
    if draw(st.booleans()):
        kept["history"] = case["history"]
    if draw(st.integers(0, 3)) == 0:
        kept["evidence"] = case["evidence"]
    return kept, given


def blended(draw: Any, base: Any, drawn: Any) -> Any:
    """The base with a fact here and there replaced by the one drawn."""
    if isinstance(base, dict) and isinstance(drawn, dict):
        extra = {key: drawn[key] for key in drawn.keys() - base.keys() if draw(st.integers(0, 5)) == 0}
        return {
            key: blended(draw, base[key], drawn[key]) if key in drawn else base[key] for key in base
        } | extra
    if isinstance(base, list) and base and isinstance(base[0], dict) and isinstance(drawn, list):
        changed = [blended(draw, old, new) for old, new in zip(base, drawn, strict=False)]
        return changed + base[len(changed) :] + drawn[len(base) :]
    return drawn if draw(st.integers(0, 5)) == 0 else base
