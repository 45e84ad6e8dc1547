"""What is printed on a letter: every word of it, so that the same data gives the same file in twenty years."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from documents.errors import ImpossibleValues
from documents.values import plain, require_masked

FORM = "letter/1"


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the history at the foot of a receipt."""

    at: str
    what: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A letter; raises ImpossibleValues when a text shows a whole identity number or account.

    title/office/number  what stands at the head; the office also signs
    addressee            whom it is written to, full name
    paragraphs           the text, places filled in
    written              what each place of the text printed, by name
    text_number          the edition of the text; 0 for the one the software came with
    signed_for           a line to sign for whoever takes the paper
    history              what happened before, oldest first; empty but on receipts
    made_at              aware instant; the day of it is the date of the letter
    """

    title: str
    office: str
    number: str
    addressee: str
    paragraphs: tuple[str, ...]
    written: Mapping[str, str | tuple[str, ...]]
    text_number: int
    signed_for: bool
    signed_on: date
    made_at: datetime
    made_by: str
    verification_url: str
    verification_code: str
    history: tuple[Entry, ...] = field(default=())

    def __post_init__(self) -> None:
        if self.made_at.tzinfo is None:
            raise ImpossibleValues(_("制作时间没有时区，请核对后重新制作。"))
        history = tuple(entry.what for entry in self.history)
        require_masked({"addressee": self.addressee, "paragraphs": self.paragraphs, "history": history})

    def context(self) -> dict[str, Any]:
        """The values as the template takes them."""
        return {"letter": self}

    def to_json(self) -> dict[str, Any]:
        """Plain data that `from_json` reads back to an equal sheet."""
        return {"form": FORM} | plain(asdict(self))

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Sheet":
        """The sheet as stored. Raises ImpossibleValues for another form."""
        if stored.get("form") != FORM:
            raise ImpossibleValues(_("所存内容不是这种文书，无法重新制作。"))
        read = {each.name: stored[each.name] for each in fields(cls)}
        written = {name: tuple(v) if isinstance(v, list) else v for name, v in read["written"].items()}
        return cls(
            **read
            | {
                "paragraphs": tuple(read["paragraphs"]),
                "written": written,
                "history": tuple(Entry(**entry) for entry in read["history"]),
                "signed_on": date.fromisoformat(read["signed_on"]),
                "made_at": datetime.fromisoformat(read["made_at"]),
            }
        )
