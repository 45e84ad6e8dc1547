"""Which text a letter is written with: the one its office published, or the one the software came with."""

from dataclasses import dataclass
from typing import Any

from documents.enums import DocumentKind
from documents.letters.filling import filled
from documents.letters.kinds import shipped_text
from documents.letters.places import written
from documents.models import LetterText, ReservedNumber

SHIPPED = 0


@dataclass(frozen=True, slots=True)
class Wording:
    """`published` is None for the text the software came with."""

    text: str
    published: LetterText | None = None

    @property
    def number(self) -> int:
        return self.published.number if self.published else SHIPPED

    def paragraphs(self, values: Any) -> tuple[str, ...]:
        """The text with these values in its places."""
        return filled(self.text, written(values))


def wording_of(reserved: ReservedNumber) -> Wording:
    """The text in force at the office and the moment of a reserved number: drawn again, a paper says the same."""
    kind, place = reserved.kind, reserved.number.office.division_id
    published = LetterText.objects.in_force(kind, place, reserved.made_at)
    return wording(kind, published)


def wording(kind: str | DocumentKind, published: LetterText | None) -> Wording:
    return Wording(published.text if published else shipped_text(kind), published)
