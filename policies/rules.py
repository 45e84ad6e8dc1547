"""A programme version with a local standard laid over it, made ready for judging."""

from collections.abc import Mapping, Set
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from policies.comparing import Check, Cites, Rule, cited, in_play, prepared
from policies.intake import Reader, claim_reader
from policies.limits import LIMITS, PER_CLAIM, in_force
from policies.model import Clause, Condition, Limit, Note, Programme
from policies.recipe import Recipe
from policies.wording import PROMISE

WITHIN = frozenset(each.within for each in LIMITS.values())


@dataclass(frozen=True, slots=True)
class EvidenceCheck:
    """One thing to be handed in: any of `accepts`, asked for only where `fact` is `equals`; `promise` is the
    evidence that somebody promised it, None where that is not enough."""

    code: str
    accepts: frozenset[str]
    clause: str
    fact: str | None
    equals: Any
    promise: str | None

    def met_by(self, evidence: Set[str]) -> frozenset[str]:
        """Which of the papers handed in (or promised) answer it."""
        return (self.accepts | {self.promise}) & evidence if self.promise else self.accepts & evidence


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules that apply to a claim; `version` and `content_hash` are pinned on it.

    `parameters` are the programme's defaults with the standards laid over them, the county's last; `clauses`
    are all that may be cited, by key; `cites` the keys the standards name, the lowest one's first, which decide
    who is cited. `recipe` builds the same rules again; None for parameters given from outside. `cited_by`
    is the clause of every condition, also of those not in play; `given` are the names of the facts that a claim
    holds itself, those of a line and of a month without what they stand in. Limits of the claim and of each line
    of a roster stand with their amount; `row_limit_checks` are put once the amount of a line is known.
    """

    code: str
    version: str
    content_hash: str
    programme: Programme
    parameters: Mapping[str, Any]
    clauses: Mapping[str, Clause]
    cites: tuple[str, ...]
    general_clause: str
    demonstration: bool
    note: str
    reader: Reader
    claim_checks: tuple[Check[Condition], ...]
    row_checks: tuple[Check[Condition], ...]
    month_checks: tuple[Check[Condition], ...]
    claim_notes: tuple[Check[Note], ...]
    row_notes: tuple[Check[Note], ...]
    evidence_checks: tuple[EvidenceCheck, ...]
    recipe: Recipe | None
    cited_by: Mapping[str, str]
    given: frozenset[str]
    claim_limits: tuple[tuple[Limit, int], ...]
    row_limits: tuple[tuple[Limit, int], ...]
    row_limit_checks: tuple[Check[Condition], ...]

    def checks(self, scope: str) -> tuple[Check[Condition], ...]:
        """The conditions in play of one scope: claim, row or month."""
        return {
            "claim": self.claim_checks,
            "row": self.row_checks + self.row_limit_checks,
            "month": self.month_checks,
        }[scope]

    def clause(self, key: str) -> Clause:
        """The clause of a reason; a key without a text of its own stands for itself."""
        return self.clauses.get(key) or Clause(key, key, "", "")


def _of_claim(limit: tuple[Limit, int]) -> bool:
    return limit[0].parameter == PER_CLAIM


def ready_rules(
    programme: Programme,
    *,
    version: str,
    content_hash: str,
    parameters: Mapping[str, Any],
    cites: Cites,
    clauses: Mapping[str, Clause] = MappingProxyType({}),
    demonstration: bool = False,
    note: str = "",
    recipe: Recipe | None = None,
) -> Rules:
    """Rules with every check prepared for these parameters and citing the right clauses."""
    own = programme.clauses

    def checks(rules: tuple[Rule, ...], scope: str) -> tuple[Check[Rule], ...]:
        return prepared(rules, scope, parameters, cites, own)

    row_checks, limits = checks(programme.conditions, "row"), in_force(programme.limits, parameters)
    return Rules(
        code=programme.code,
        version=version,
        content_hash=content_hash,
        programme=programme,
        parameters=parameters,
        clauses=MappingProxyType({**own, **clauses}),
        cites=tuple(dict.fromkeys(key for named in cites for key in named)),
        general_clause=cited(programme.general, cites, own),
        demonstration=demonstration,
        note=note,
        recipe=recipe,
        reader=claim_reader(programme.fields),
        claim_checks=checks(programme.conditions, "claim"),
        row_checks=tuple(each for each in row_checks if each.fact not in WITHIN),
        row_limit_checks=tuple(each for each in row_checks if each.fact in WITHIN),
        claim_limits=tuple(each for each in limits if programme.roster is None or _of_claim(each)),
        row_limits=tuple(each for each in limits if programme.roster is not None and not _of_claim(each)),
        month_checks=checks(programme.conditions, "month"),
        claim_notes=checks(programme.notes, "claim"),
        row_notes=checks(programme.notes, "row"),
        evidence_checks=tuple(
            EvidenceCheck(
                code=each.code,
                accepts=frozenset(each.accepts),
                clause=cited(each.clause, cites, own),
                fact=each.when.fact if each.when else None,
                equals=each.when.equals if each.when else None,
                promise=f"{PROMISE}{each.code}" if each.promise else None,
            )
            for each in programme.evidence
            if each.need in ("required", "any_of") and in_play(each.when, parameters)
        ),
        cited_by=MappingProxyType(
            {each.key: cited(each.clause, cites, own) for each in programme.conditions}
        ),
        given=frozenset(each.path.rpartition("[].")[2] for each in programme.fields),
    )
