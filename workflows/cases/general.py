"""Every other subsidy: the answers of the form are the facts, as the programme's fields name them."""

import re

from policies.model import Field
from registry import clock
from workflows.archive import programme_of
from workflows.cases.people import applicant
from workflows.models import Claim

APPLICANT = "applicant"
Names = dict[str, "Names"]


def facts(claim: Claim) -> dict[str, object]:
    """The answers to what the programme asks, and nothing else of the form: an assessment is kept for ever, and a
    form may hold a name or an address. The applicant's groups come from the registers."""
    asked = _names(programme_of(claim).fields)
    return {
        "applicant": applicant(claim.person, claim.policy_date or clock.today()),
        "facts": _asked(claim.answers, asked),
    }


def _names(fields: tuple[Field, ...]) -> Names:
    """The paths as a tree: tickets[].fen is {"tickets": {"fen": {}}}."""
    tree: Names = {}
    for each in fields:
        branch = tree
        for name in re.split(r"(?:\[\])?\.", each.path):
            branch = branch.setdefault(name, {})
    tree.pop(APPLICANT, None)
    return tree


def _asked(value: object, names: Names) -> object:
    if not names:
        return value
    if isinstance(value, list):
        return [_asked(item, names) for item in value]
    if isinstance(value, dict):
        return {name: _asked(value[name], below) for name, below in names.items() if name in value}
    return value
