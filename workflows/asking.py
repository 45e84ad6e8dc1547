"""Which facts of a programme its filing page asks the applicant for, and which it leaves to others to find out."""

from policies.model import Field, Programme

OF_THE_APPLICANT = "applicant."
APPLICANT, OFFICE, NOTHING_REFUSED = "applicant", "office", "refused"
ASKED_TYPES = frozenset(
    ("text", "choice", "flag", "count", "money", "date", "paper_date", "month", "county", "place")
)
# Who asks for more than single facts, or asks in another way, has filing pages of its own.
OWN_PAGES = frozenset(
    ("startup_grant", "transport_subsidy", "labor_export_service_subsidy", "public_welfare_post")
)
INDIVIDUAL = "individual"
# Of the claimant himself, person or unit; the other triggers bring a roster, a period or a batch along.
OF_ONE_CLAIMANT = ("application", "selection")


def asked_of(programme: Programme) -> tuple[Field, ...]:
    """The facts the one page of such a programme asks for, in the order of its file."""
    return tuple(each for each in _of_the_claim(programme) if _is_asked(each))


def found_out(programme: Programme) -> tuple[Field, ...]:
    """The facts the rules must be told of that registers and offices know, and the applicant is not asked for."""
    return tuple(
        each
        for each in _of_the_claim(programme)
        if each.required and not _is_asked(each) and each.null != NOTHING_REFUSED
    )


def recorded_by_offices(programme: Programme) -> tuple[Field, ...]:
    """The facts an office finds out and records at its desk: whether selected, which grade. Nobody else tells them."""
    if not is_of_one_claimant(programme) or programme.code in OWN_PAGES:
        return ()
    return tuple(
        each for each in _of_the_claim(programme) if each.source == OFFICE and each.type in ASKED_TYPES
    )


def is_of_one_claimant(programme: Programme) -> bool:
    """Whether the claim is judged and paid as one line, of whoever claims: no roster stands between."""
    return programme.flow == "general" and programme.trigger in OF_ONE_CLAIMANT and programme.roster is None


def has_facts_page(programme: Programme) -> bool:
    """Whether it can be filed by the one page: everything the rules must be told is asked or found out."""
    if not is_of_one_claimant(programme) or programme.code in OWN_PAGES:
        return False
    known = {*asked_of(programme), *found_out(programme)}
    must = [each for each in programme.fields if each.required and not each.path.startswith(OF_THE_APPLICANT)]
    return bool(asked_of(programme)) and all(each in known for each in must)


def _of_the_claim(programme: Programme) -> list[Field]:
    return [
        each
        for each in programme.fields
        if not each.path.startswith(OF_THE_APPLICANT) and "[]" not in each.path and each.type != "list"
    ]


def _is_asked(each: Field) -> bool:
    return each.source == APPLICANT and each.type in ASKED_TYPES


def nested(values: dict[str, object]) -> dict[str, object]:
    """Values by path as the tree the rules read: `business.status` stands in `business`."""
    tree: dict[str, object] = {}
    for path, value in values.items():
        *way, last = path.split(".")
        branch = tree
        for name in way:
            branch = branch.setdefault(name, {})
        branch[last] = value
    return tree


def value_at(tree: object, path: str) -> object:
    """The value at a path of such a tree; None where there is none."""
    for name in path.split("."):
        if not isinstance(tree, dict):
            return None
        tree = tree.get(name)
    return tree
