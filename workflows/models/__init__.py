from workflows.models.archive import ArchivedRules
from workflows.models.assessment import StoredAssessment
from workflows.models.benefit import Benefit, BenefitConflict, Exclusion
from workflows.models.claim import Claim, ClaimLine, ClaimQuerySet
from workflows.models.event import ClaimEvent, broken_link
from workflows.models.job import Job
from workflows.models.open_item import OpenItem
from workflows.models.placement import (
    Agreement,
    Attendance,
    PeriodOpening,
    Placement,
    PlacementEvent,
    PlacementQuerySet,
    Stop,
)
from workflows.models.plan import PlanStep
from workflows.models.process import ClaimProcess
from workflows.models.sequence import NumberSequence, next_number
from workflows.models.simulation import SimulatedClaim, Simulation, SimulationQuerySet
from workflows.models.transfer import Transfer

__all__ = [
    "Agreement",
    "ArchivedRules",
    "Attendance",
    "Benefit",
    "BenefitConflict",
    "Claim",
    "ClaimEvent",
    "ClaimLine",
    "ClaimProcess",
    "ClaimQuerySet",
    "Exclusion",
    "Job",
    "NumberSequence",
    "OpenItem",
    "PeriodOpening",
    "Placement",
    "PlacementEvent",
    "PlacementQuerySet",
    "PlanStep",
    "SimulatedClaim",
    "Simulation",
    "SimulationQuerySet",
    "Stop",
    "StoredAssessment",
    "Transfer",
    "broken_link",
    "next_number",
]
