"""Where each fact of a case came from, and as of when: kept beside the facts for whoever explains them later.

The rules do not read it. Registers are named, people are not: an applicant is "applicant", a line its position.
"""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from django.db.models import QuerySet

from registry import clock
from registry.models import CategoryRecord, StatusRecord
from workflows.archive import programme_of
from workflows.asking import recorded_by_offices
from workflows.cases.listed import listed
from workflows.cases.people import FLAGS
from workflows.checks import OFFICE_FACTS, provided
from workflows.enums import Verb
from workflows.models import Claim

SOURCES = "sources"
HISTORY = "history"
# Kinds of source.
FORM, REGISTER, MARKET, PEOPLE, UNITS, AGREEMENTS, OWN, OFFICE = (
    "form", "register", "market", "people", "units", "agreements", "own", "office",
)  # fmt: skip
FILED = ("origin_county", "work_county", "contract_start", "performed_until", "proofs")
STANDING = ("deceased_date", "other_post", *dict.fromkeys(FLAGS.values()))
Group = dict[str, object]


def sources_of(claim: Claim, case: Mapping[str, object], *, on: date) -> dict[str, object]:
    """The positions of the lines in the order of the case, the files handed in, and the source of each group of facts.

    `facts` of a group are paths as programmes write them (`roster[].categories`), each standing for all below it.
    A group of a register that found nobody has an empty name: it was asked, and held nothing.
    """
    today = clock.today().isoformat()
    return {
        "lines": list(listed(claim).values_list("position", flat=True)),
        "files": provided("evidence_files", claim, []),
        "groups": [
            {"facts": [HISTORY], "kind": OWN, "on": today},
            *_OWN_GROUPS.get(claim.flow, _of_form)(claim, case, on),
        ],
    }


def _of_startup(claim: Claim, case: Mapping[str, object], on: date) -> list[Group]:
    business, today = case["facts"]["business"], clock.today().isoformat()
    if business["source"] == "register":
        return [*_of_person(claim, on), {"facts": ["business"], "kind": MARKET, "on": today}]
    told = [f"business.{name}" for name in ("type", "reg_date", "reg_county")]
    asked = ["business.status", "business.prior_entities"]
    return [*_of_person(claim, on), _form(claim, told), {"facts": asked, "kind": MARKET, "on": today}]


def _of_roster(claim: Claim, _case: Mapping[str, object], on: date) -> list[Group]:
    return [
        {"facts": ["applicant"], "kind": UNITS, "on": clock.today().isoformat()},
        _form(claim, [f"roster[].{name}" for name in FILED]),
        *_registers(claim, "roster[].", on, ("deceased_date",)),
    ]


def _of_posts(claim: Claim, _case: Mapping[str, object], on: date) -> list[Group]:
    today = clock.today().isoformat()
    return [
        {"facts": ["applicant"], "kind": UNITS, "on": today},
        _form(claim, ["posts[].months"]),
        {"facts": ["posts[].birth_date", "posts[].sex"], "kind": PEOPLE, "on": today},
        {"facts": ["posts[].post_id", "posts[].first_approved"], "kind": AGREEMENTS, "on": today},
        {"facts": ["posts[].used_months"], "kind": OWN, "on": today},
        {"facts": ["posts[].open_business_role"], "kind": MARKET, "on": today},
        *_registers(claim, "posts[].", on, STANDING),
    ]


def _of_form(claim: Claim, case: Mapping[str, object], on: date) -> list[Group]:
    """Of a person or a unit; what nobody has told yet has no source."""
    told = {each["path"]: each for each in provided(OFFICE_FACTS, claim, [])}
    others = {each.path for each in recorded_by_offices(programme_of(claim))}
    filled = _form(claim, sorted(case["facts"].keys() - others))
    return [*_of_claimant(claim, on), filled, *(_of_office(path, each) for path, each in told.items())]


def _of_claimant(claim: Claim, on: date) -> list[Group]:
    if claim.person_id:
        return _of_person(claim, on)
    return [{"facts": ["applicant"], "kind": UNITS, "on": clock.today().isoformat()}]


def _of_office(path: str, recorded: Mapping[str, object]) -> Group:
    """What an office recorded: which office, when, and by which document; who sat at its desk is no source."""
    return {"facts": [path], "kind": OFFICE} | {name: recorded[name] for name in ("office", "at", "document")}


_OWN_GROUPS = {
    "entrepreneurship": _of_startup,
    "labour_export": _of_roster,
    "welfare_post": _of_posts,
    "general": _of_form,
}


def _of_person(claim: Claim, on: date) -> list[Group]:
    return _registers(claim, "applicant.", on, STANDING)


def _form(claim: Claim, facts: list[str]) -> Group:
    """What the applicant filled in, as of the moment he last handed it in."""
    handed_in = (
        claim.events.filter(verb=Verb.SUBMIT).order_by("-sequence").values_list("at", flat=True).first()
    )
    by = "applicant" if claim.person_id else "unit"
    return {"facts": facts, "kind": FORM, "by": by, "at": (handed_in or clock.now()).isoformat()}


def _registers(claim: Claim, below: str, on: date, standing: tuple[str, ...]) -> list[Group]:
    categories = CategoryRecord.objects.in_force(on)
    return [
        *_named([f"{below}categories"], categories, claim, on),
        *_named([below + name for name in standing], StatusRecord.objects.all(), claim, on),
    ]


def _named(facts: list[str], records: QuerySet, claim: Claim, on: date) -> list[Group]:
    """A group for each register that knows somebody of the claim; with the lines, where it does not know all."""
    lines = listed(claim).order_by()
    count = lines.count()
    known: dict[str, set[int]] = defaultdict(set)
    mine = records.filter(person__claim_lines__in=lines)
    for name, position in mine.values_list("source", "person__claim_lines__position"):
        known[name].add(position)
    group: Group = {"facts": facts, "kind": REGISTER, "on": on.isoformat()}
    if not known:
        return [group | {"name": ""}]
    return [
        group | {"name": name} | ({"lines": sorted(lines)} if len(lines) < count else {})
        for name, lines in sorted(known.items())
    ]
