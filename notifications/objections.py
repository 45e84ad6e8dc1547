"""What people are told of an objection to a public notice; who objects is never among it."""

from dataclasses import dataclass
from datetime import date

from notifications.announcement import Announcement
from workflows.models import Claim, ClaimEvent


@dataclass(frozen=True)
class Objected(Announcement):
    name = "objected"


@dataclass(frozen=True)
class ObjectionReceived(Announcement):
    """For the office that publishes the list: somebody who did not review has to look into it."""

    name = "objection_received"
    objection: str

    @classmethod
    def details(cls, claim: Claim, event: ClaimEvent) -> dict[str, object]:
        return {"objection": event.data["objection"]}


@dataclass(frozen=True)
class ObjectionDismissed(Announcement):
    name = "objection_dismissed"
    closes_on: date

    @classmethod
    def details(cls, claim: Claim, event: ClaimEvent) -> dict[str, object]:
        return {"closes_on": date.fromisoformat(event.data["until"])}


@dataclass(frozen=True)
class ObjectionUpheld(Announcement):
    name = "objection_upheld"
