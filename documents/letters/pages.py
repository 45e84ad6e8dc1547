"""What the pages of letters show: every kind with the text in force, and one kind with its places and editions."""

from dataclasses import dataclass

from documents.letters.kinds import LETTERS, Letter
from documents.letters.places import sample_of
from documents.letters.wording import Wording, wording
from documents.models import LetterText
from registry import clock
from registry.models import Division


@dataclass(frozen=True)
class Row:
    """One kind in the list, with the text its offices use today."""

    letter: Letter
    current: Wording


@dataclass(frozen=True)
class LetterPage:
    """One kind of letter as whoever keeps its text sees it."""

    letter: Letter
    division: Division
    current: Wording
    editions: list[LetterText]
    paragraphs: tuple[str, ...]


def rows(division: Division) -> list[Row]:
    """Every kind of letter, in the order of a claim's life."""
    return [Row(letter, _current(kind, division)) for kind, letter in LETTERS.items()]


def letter_page(letter: Letter, division: Division, text: str | None = None) -> LetterPage:
    """The page of a kind; `text` is what its editor typed and wants to see with the samples filled in."""
    current = _current(letter.kind, division)
    shown = current if text is None else Wording(text)
    return LetterPage(
        letter=letter,
        division=division,
        current=current,
        editions=list(LetterText.objects.of(letter.kind, division).select_related("author")),
        paragraphs=shown.paragraphs(sample_of(letter.values)),
    )


def _current(kind: str, division: Division) -> Wording:
    return wording(kind, LetterText.objects.in_force(kind, division.pk, clock.now()))
