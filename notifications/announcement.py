"""What every message has: which claim it is about, and nothing by which a person or an account could be named."""

import re
from dataclasses import asdict, dataclass
from datetime import date
from typing import ClassVar, Self

from workflows.models import Claim, ClaimEvent

# Eleven digits and more, also in groups: a phone, an account, an identity number typed into a comment.
PERSONAL_NUMBER = re.compile(r"\d(?: ?\d){10,}[Xx]?")
TAIL = 4


@dataclass(frozen=True)
class Announcement:
    """What every message says: which subsidy (programme code) and which claim (number)."""

    name: ClassVar[str] = ""
    of_drafts: ClassVar[bool] = False
    programme: str
    number: str

    @classmethod
    def about(cls, claim: Claim, event: ClaimEvent) -> Self:
        """The message for this event of this claim."""
        return cls(claim.programme, claim.number, **cls.details(claim, event))

    @classmethod
    def details(cls, claim: Claim, event: ClaimEvent) -> dict[str, object]:
        """The values of the fields that only this message has."""
        return {}

    def to_json(self) -> dict[str, object]:
        """As JSON-ready data: days as ISO text."""
        return {
            key: value.isoformat() if isinstance(value, date) else value
            for key, value in asdict(self).items()
        }


def without_numbers(text: str) -> str:
    """The text with every number long enough to name a person or an account cut to its last four digits."""
    return PERSONAL_NUMBER.sub(lambda found: f"****{found[0].replace(' ', '')[-TAIL:]}", text)
