"""What colleagues put before each other about a claim."""

from approvals.models import Consultation, Copy
from approvals.moves.copying import copy_to
from config.story.stage import Stage
from registry import clock
from registry.models import Office
from workflows.models import Claim


def asked(stage: Stage, claim: Claim) -> Consultation:
    """What the county asked the prefecture, of whose reviewers none is in the table."""
    return Consultation.objects.create(
        claim=claim,
        asked_by=stage.user("na-county"),
        asked_for=Office.objects.get(division_id="350583", kind="hrss"),
        office=Office.objects.get(division_id="3505", kind="hrss"),
        question="是否领过同类补贴？",
        answer_by=clock.today(),
        asked_at=clock.now(),
    )


def copied(stage: Stage, claim: Claim) -> Copy:
    """A copy that the township sent to the county."""
    sender, reader = stage.user("na-township"), stage.user("na-county")
    return copy_to(claim_id=claim.pk, actor=sender, reader=reader)
