"""What colleagues are told: by each other, by the applicant who urges them, by the calendar."""

from dataclasses import dataclass
from datetime import date

from notifications.announcement import Announcement, without_numbers
from workflows.enums import Station
from workflows.models import Claim, ClaimEvent


@dataclass(frozen=True)
class _ByColleague(Announcement):
    """What one colleague asks of another: who, and his words."""

    who: str
    comment: str

    @classmethod
    def details(cls, claim: Claim, event: ClaimEvent) -> dict[str, object]:
        return {"who": event.actor.name, "comment": without_numbers(event.comment)}


@dataclass(frozen=True)
class SentBack(_ByColleague):
    """To whoever had agreed: the level above asks him to look again."""

    name = "sent_back"


@dataclass(frozen=True)
class HandedOver(_ByColleague):
    """To the colleague who has the task now, by 转办 or 委派."""

    name = "handed_over"


@dataclass(frozen=True)
class Drawn(Announcement):
    """To the colleague whom the lot has named for a task."""

    name = "drawn"
    station: str

    @classmethod
    def details(cls, claim: Claim, event: ClaimEvent) -> dict[str, object]:
        return {"station": event.station}

    @property
    def station_words(self) -> object:
        """What has to be done, in the reader's language."""
        return Station(self.station).label


@dataclass(frozen=True)
class Copied(_ByColleague):
    """To the colleague who is asked to read."""

    name = "copied"


@dataclass(frozen=True)
class Consulted(_ByColleague):
    """To the office whose opinion is asked, with the question."""

    name = "consulted"


@dataclass(frozen=True)
class OpinionGiven(_ByColleague):
    """To whoever asked, with the opinion."""

    name = "opinion_given"


@dataclass(frozen=True)
class Urged(Announcement):
    """To whoever has the claim: the applicant asks him to get on with it."""

    name = "urged"


@dataclass(frozen=True)
class DueSoon(Announcement):
    """To whoever has the claim: the last day of his step is near."""

    name = "due_soon"
    due_on: date

    @classmethod
    def details(cls, claim: Claim, event: ClaimEvent) -> dict[str, object]:
        return {"due_on": date.fromisoformat(event.data["due_on"])}


@dataclass(frozen=True)
class Overdue(Announcement):
    """To the office above: an office below has not answered in time."""

    name = "overdue"
    office: str
    due_on: date

    @classmethod
    def details(cls, claim: Claim, event: ClaimEvent) -> dict[str, object]:
        return {"office": event.data["office"], "due_on": date.fromisoformat(event.data["due_on"])}
