"""The rules a claim was judged by, whatever the rule files say by now."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.db import transaction

from policies.errors import DataError, NoRules
from policies.load import programme as load_programme
from policies.load import rebuilt, rules_for
from policies.load import rules_of as carried_rules
from policies.model import NO_PARAMETERS, Programme
from policies.recipe import Recipe
from policies.rules import Rules
from registry import clock
from workflows.models import ArchivedRules, Claim

MOST_REBUILT = 64
# Hashes this process has seen in the database, committed: rules are never taken out of the archive again.
_kept: set[str] = set()


def keep(rules: Rules) -> None:
    """Have the rules in the archive, once; without a query where this process has kept them before."""
    if rules.content_hash in _kept:
        return
    ArchivedRules.objects.get_or_create(
        content_hash=rules.content_hash,
        defaults={"version": rules.version, "recipe": rules.recipe.to_json(), "kept_at": clock.now()},
    )
    # Only after the commit: until then the row may still be taken back.
    transaction.on_commit(lambda: _kept.add(rules.content_hash))


def pinned_rules(claim: Claim) -> Rules | None:
    """The rules the claim was last judged by; None where no rules judged it, or they were never archived."""
    if not claim.rules_hash:
        return None
    return judged_by(claim.rules_version, claim.rules_hash)


def judged_by(version: str, content_hash: str) -> Rules | None:
    """The rules of this hash: those in use, where they are still the same, else from the archive."""
    try:
        carried = carried_rules(version)
        if carried.content_hash == content_hash:
            return carried
    except NoRules:
        pass
    try:
        return from_archive(content_hash)
    except (ArchivedRules.DoesNotExist, DataError):
        return None


def rules_of(claim: Claim) -> Rules:
    """The rules that apply to a claim: those it was judged by; before that, those in force on its policy date.

    Raises NoRules where the claim was never judged and none are in force.
    """
    pinned = pinned_rules(claim)
    if pinned is not None:
        return pinned
    return rules_for(claim.programme, county=claim.county_id, on=claim.policy_date or clock.today())


def programme_of(claim: Claim) -> Programme:
    """The programme as the rules of the claim have it; as of its policy date where it has no rules."""
    try:
        return rules_of(claim).programme
    except NoRules:
        return load_programme(claim.programme, on=claim.policy_date)


def parameters_of(claim: Claim) -> Mapping[str, Any]:
    """The parameters of the rules of the claim, what its region sets included; none where it has no rules."""
    try:
        return rules_of(claim).parameters
    except NoRules:
        return NO_PARAMETERS


@lru_cache(maxsize=MOST_REBUILT)
def from_archive(content_hash: str) -> Rules:
    """The rules of this hash made again from their own texts; raises ArchivedRules.DoesNotExist, and DataError
    where the words of the rules no longer mean anything."""
    kept = ArchivedRules.objects.get(content_hash=content_hash)
    return rebuilt(Recipe.from_json(kept.recipe))
