"""Asking for a simulation and calling it off. No claim is touched, so no claim's door is needed."""

import hashlib
import json
from datetime import date

from django.db import transaction

from policies.model import Source
from registry import clock
from registry.models import Office, RuleEdition, User
from workflows.commands import refuse
from workflows.enums import SimulationStatus
from workflows.models import Simulation
from workflows.simulation import guards, turns
from workflows.simulation.question import ask


def request_simulation(
    *,
    actor: User,
    office: Office,
    programme: str,
    drafts: tuple[Source, ...],
    first: date | None = None,
    last: date | None = None,
    among: str = "",
    judged_on: str = "",
    edition: RuleEdition | None = None,
) -> Simulation:
    """A simulation on the claims of the office's area, to be carried on by the relay.

    Raises CommandRefused for an actor who may not, and what `question.ask` raises for a question without an answer.
    """
    refuse(guards.may_ask(guards.rights_of(actor), office))
    question = ask(
        programme=programme,
        drafts=drafts,
        first=first,
        last=last,
        region=office.division_id,
        among=among,
        judged_on=judged_on,
    )
    texts = [{"kind": draft.kind, "name": draft.name, "text": draft.text} for draft in question.drafts]
    with transaction.atomic():
        simulation = Simulation.objects.create(
            programme=question.programme,
            among=question.among,
            office=office,
            edition=edition,
            drafts=texts,
            drafts_hash=hashlib.sha256(json.dumps(texts, sort_keys=True).encode()).hexdigest(),
            first_day=question.first,
            last_day=question.last,
            as_of=question.as_of,
            requested_by=actor,
            requested_at=clock.now(),
        )
        transaction.on_commit(turns.begin_at_once)
    return simulation


def cancel_simulation(*, actor: User, simulation_id: int) -> Simulation:
    """Call it off; what was counted so far is kept. Raises CommandRefused where it has ended already."""
    with transaction.atomic():
        simulation = (
            Simulation.objects.select_for_update(of=("self",)).select_related("office").get(pk=simulation_id)
        )
        refuse(guards.may_cancel(guards.rights_of(actor), simulation))
        simulation.status, simulation.finished_at = SimulationStatus.CANCELLED, clock.now()
        simulation.save(update_fields=["status", "finished_at"])
    return simulation
