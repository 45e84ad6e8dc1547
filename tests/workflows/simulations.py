"""Claims and questions for the tests of the simulation."""

from registry.models import Office, User
from tests.workflows import drafts
from tests.workflows.claims import STARTUP
from workflows.models import Claim, ClaimLine, Simulation, StoredAssessment
from workflows.simulation.commands import request_simulation
from workflows.simulation.turns import run_waiting


def copies(claim: Claim, count: int) -> list[Claim]:
    """More claims like this one, each with its line and its assessment."""
    made = []
    for number in range(count):
        copy = Claim.objects.get(pk=claim.pk)
        copy.pk, copy.key, copy.number = None, f"copy-{number}", f"CY-COPY-{number:03d}"
        copy.save(force_insert=True)
        ClaimLine.objects.create(claim=copy, position=1, person=copy.person, label="本人")
        StoredAssessment.objects.create(
            claim=copy, number=1, **claim.assessments.values("inputs", "result", "outcome", "made_at").get()
        )
        made.append(copy)
    return made


def asked(actor: User, *, division: str = "350583", **options: object) -> Simulation:
    """A question about the startup grants of a county, under a draft that pays less; not answered yet."""
    office = Office.objects.get(division_id=division, kind="hrss")
    question = {"office": office, "programme": STARTUP, "drafts": (drafts.LOWER,)} | options
    return request_simulation(actor=actor, **question)


def simulated(actor: User, **options: object) -> Simulation:
    """The same, answered."""
    simulation = asked(actor, **options)
    while run_waiting():
        pass
    return Simulation.objects.get(pk=simulation.pk)
