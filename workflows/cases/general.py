"""Every other subsidy: the answers of the form are the facts, as the programme's fields name them."""

import re
from collections.abc import Iterable

from policies.model import Field
from registry import clock
from workflows.archive import programme_of
from workflows.asking import found_out, nested, recorded_by_offices
from workflows.cases.people import applicant, unit
from workflows.checks import OFFICE_FACTS, provided
from workflows.models import Claim

APPLICANT = "applicant"
Names = dict[str, "Names"]


def facts(claim: Claim) -> dict[str, object]:
    """The answers to what the programme asks, and nothing else of the form: an assessment is kept for ever, and a
    form may hold a name or an address. The applicant's groups come from the registers; what an office has to find
    out comes from its desk alone, whatever stands in the answers; what nobody knows yet is unknown."""
    programme = programme_of(claim)
    optional = {each.path for each in programme.fields if not each.required and each.null == "refused"}
    others = {*found_out(programme), *recorded_by_offices(programme)}
    told = _asked(claim.answers, _names(each for each in programme.fields if each not in others), optional)
    unknown = nested({each.path: None for each in found_out(programme)})
    recorded = nested({each["path"]: each["value"] for each in provided(OFFICE_FACTS, claim, [])})
    day = claim.policy_date or clock.today()
    return {
        "applicant": unit(claim.organisation) if claim.organisation_id else applicant(claim.person, day),
        "facts": _joined(_joined(unknown, told), recorded),
    }


def _joined(under: dict[str, object], over: object) -> dict[str, object]:
    """Two trees as one; where both say something, `over` says it."""
    assert isinstance(over, dict)  # noqa: S101 - answers are an object
    joined = dict(under)
    for name, value in over.items():
        below = joined.get(name)
        joined[name] = _joined(below, value) if isinstance(below, dict) and isinstance(value, dict) else value
    return joined


def _names(fields: Iterable[Field]) -> Names:
    """The paths as a tree: tickets[].fen is {"tickets": {"fen": {}}}."""
    tree: Names = {}
    for each in fields:
        branch = tree
        for name in re.split(r"(?:\[\])?\.", each.path):
            branch = branch.setdefault(name, {})
    tree.pop(APPLICANT, None)
    return tree


def _asked(value: object, names: Names, optional: set[str], at: str = "") -> object:
    """What was answered of `names`; an optional answer that was left open was not given."""
    if not names:
        return value
    if isinstance(value, list):
        return [_asked(item, names, optional, f"{at[:-1]}[].") for item in value]
    if isinstance(value, dict):
        return {
            name: _asked(value[name], below, optional, f"{at}{name}.")
            for name, below in names.items()
            if name in value and not (value[name] is None and f"{at}{name}" in optional)
        }
    return value
