"""Which derivations a programme names by `derive`, and the facts every programme shares."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from policies import (
    facts_export,
    facts_general,
    facts_jobs,
    facts_post,
    facts_selection,
    facts_services,
    facts_skills,
    facts_startup,
    facts_transport,
)
from policies.context import Context, is_paid, is_pending
from policies.intake import Case
from policies.model import Programme

Values = dict[str, Any]


def _nothing(values: Values, context: Context) -> None:
    """For a programme whose facts are judged as they come."""


@dataclass(frozen=True, slots=True)
class Derivation:
    """The functions that add facts to a claim, to each line, to each month of a line, and from all lines."""

    claim: Callable[[Values, Context], None] = _nothing
    row: Callable[[Values, Context], None] = _nothing
    month: Callable[[Values, Values, Context], None] | None = None
    roster: Callable[[Values, list[Values], Context], None] | None = None


DERIVATIONS: dict[str, Derivation] = {
    "nothing": Derivation(),
    "startup": Derivation(facts_startup.claim_facts),
    "export": Derivation(facts_export.claim_facts, facts_export.row_facts, roster=facts_export.roster_facts),
    "post": Derivation(facts_post.claim_facts, facts_post.row_facts, facts_post.month_facts),
    "transport": Derivation(facts_transport.claim_facts),
    "job_seeking": Derivation(facts_general.job_seeking),
    "graduate": Derivation(facts_general.graduate),
    "pension": Derivation(facts_general.pension),
    "insured": Derivation(facts_general.insured),
    "workshop": Derivation(facts_general.workshop),
    "labour_pay": Derivation(facts_general.labour_pay),
    "refund": Derivation(facts_general.refund),
    "hiring": Derivation(facts_general.hiring),
    "certificate": Derivation(facts_skills.certificate),
    "course_certificate": Derivation(facts_skills.course_certificate),
    "trainees": Derivation(facts_skills.gather_people, facts_skills.trainee),
    "students": Derivation(facts_skills.gather_people, facts_skills.student),
    "work_based_training": Derivation(
        facts_skills.gather_people, facts_skills.worker_in_training, facts_skills.month_in_training
    ),
    "jobs": Derivation(facts_jobs.employer, facts_jobs.worker),
    "selection": Derivation(facts_selection.selection),
    "incubator": Derivation(facts_selection.incubator),
    "performance": Derivation(facts_selection.performance),
    "graded": Derivation(facts_selection.graded),
    "survey": Derivation(facts_skills.gather_people, facts_services.surveyed),
    "activities": Derivation(facts_skills.gather_people, facts_services.activity),
    "back_pay": Derivation(facts_services.back_pay),
}
_UNCHANGED = (False, "open", "unchanged", "alive")
_STANDS = re.compile(r"(?:still_.*|(?:.*_)?(?:alive|open|operating|unchanged|valid|covered))", re.ASCII)


def shared_facts(case: Case, programme: Programme, context: Context) -> None:
    """Adds what every programme asks: window (CV-24), applicant, earlier payments, death, check before payment."""
    values = case.values
    window: tuple[date | None, date | None] | None = context.parameters.get("policy_window")
    if window is not None:
        opens, closes = window
        values["window_opens"], values["window_closes"] = opens, closes
        values["in_window"] = (opens is None or opens <= case.policy_date) and (
            closes is None or case.policy_date <= closes
        )
    values["applicant_covered"] = values["applicant.type"] in {each.type for each in programme.applicants}
    values["policy_date"], values["region.county"] = case.policy_date, case.county
    paid = [entry for entry in context.history if is_paid(entry)]
    values["received_before"], values["first_claim"] = bool(paid), not paid
    if paid and "paid_on" in paid[0]:
        values["received_on"] = paid[0]["paid_on"]
    values["pending_before"] = any(is_pending(entry) for entry in context.history)
    barred = context.parameters.get("exclusive_with") or ()
    values["received_exclusive"] = any(
        entry["kind"] in barred for entry in context.elsewhere if is_paid(entry)
    )
    died = values.get("applicant.deceased_date") or values.get("deceased_date")
    if died is not None:
        values["died_on"], values["applicant_alive"] = died, died > case.policy_date
    if case.prepay:
        changed = [
            key for key, value in case.prepay.items() if value is not None and _has_changed(key, value)
        ]
        unknown = None in case.prepay.values()
        values["prepay_unchanged"] = False if changed else None if unknown else True
        values["prepay_changes"] = sorted(changed)


def _has_changed(name: str, found: Any) -> bool:
    """Whether a finding before payment is a change: one named after a change if it is true, one named after
    what should still stand (`business_open`, `still_covered`) if it is false."""
    if isinstance(found, bool) and _STANDS.fullmatch(name):
        return not found
    return found not in _UNCHANGED
