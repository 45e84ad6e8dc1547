"""The papers of a payment batch: totals by bank, and a roster that breaks into pages with a subtotal each."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from documents.errors import ImpossibleValues
from documents.values import plain, require_masked

FORM = "batch/1"
# Of the 225 mm of a page, in mm: what rows may take on the first page of the annex and on the others, beside head,
# subtotal and total; a row of one line, and each line more. A roster character is 9 pt wide, a figure half of it.
FIRST_PAGE, OTHER_PAGES = 166.0, 198.0
ROW, LINE = 5.7, 4.24
WIDE, NARROW = 3.18, 1.75
NAME, BANK, PROGRAMME, PERIOD = 18.8, 24.8, 20.8, 15.8


@dataclass(frozen=True, slots=True)
class PaidRow:
    """One line of the roster: a person, or a unit that is paid itself; `identity` masked, `tail` four digits."""

    position: int
    name: str
    identity: str
    bank: str
    tail: str
    programme: str
    period: str
    amount_fen: int

    @property
    def height(self) -> float:
        """How much of a page it takes, in mm."""
        cells = ((self.name, NAME), (self.bank, BANK), (self.programme, PROGRAMME), (self.period, PERIOD))
        return ROW + LINE * (max(_lines(text, width) for text, width in cells) - 1)


@dataclass(frozen=True, slots=True)
class BankTotal:
    bank: str
    people: int
    amount_fen: int


@dataclass(frozen=True, slots=True)
class RosterPage:
    """Rows that share a page, their sum, and the sum of the roster up to its end."""

    rows: tuple[PaidRow, ...]
    amount_fen: int
    carried_fen: int
    is_last: bool


@dataclass(frozen=True, slots=True)
class BatchSheet:
    """A paper of a batch; raises ImpossibleValues when the roster does not add up or shows a whole number.

    batch      number of the batch       fund/source  the fund, and the document that allotted its money
    claims     how many claims are paid  amount_fen   what the roster adds up to
    The other fields are those of a letter.
    """

    title: str
    office: str
    number: str
    addressee: str
    paragraphs: tuple[str, ...]
    written: Mapping[str, str]
    text_number: int
    batch: str
    fund: str
    source: str
    claims: int
    amount_fen: int
    rows: tuple[PaidRow, ...]
    signed_on: date
    made_at: datetime
    made_by: str
    verification_url: str
    verification_code: str

    def __post_init__(self) -> None:
        if not self.rows or sum(row.amount_fen for row in self.rows) != self.amount_fen:
            raise ImpossibleValues(_("花名册金额合计与拨付金额不一致，请核对后重新制作。"))
        require_masked({"paragraphs": self.paragraphs, "rows": [asdict(row) for row in self.rows]})

    @property
    def people(self) -> int:
        return len(self.rows)

    @property
    def banks(self) -> tuple[BankTotal, ...]:
        """What each bank pays, by its name."""
        ordered = sorted(self.rows, key=lambda row: row.bank)
        groups = ((bank, list(rows)) for bank, rows in groupby(ordered, key=lambda row: row.bank))
        return tuple(BankTotal(bank, len(rows), sum(row.amount_fen for row in rows)) for bank, rows in groups)

    @property
    def pages(self) -> tuple[RosterPage, ...]:
        """The roster as it is divided into pages."""
        found, carried = [], 0
        for rows in _divided(self.rows):
            amount = sum(row.amount_fen for row in rows)
            carried += amount
            found.append(RosterPage(rows, amount, carried, carried == self.amount_fen))
        return tuple(found)

    def context(self) -> dict[str, Any]:
        """The values as the templates take them."""
        return {"batch": self}

    def to_json(self) -> dict[str, Any]:
        """Plain data that `from_json` reads back to an equal sheet."""
        return {"form": FORM} | plain(asdict(self))

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "BatchSheet":
        """The sheet as stored. Raises ImpossibleValues for another form."""
        if stored.get("form") != FORM:
            raise ImpossibleValues(_("所存内容不是这种文书，无法重新制作。"))
        read = {each.name: stored[each.name] for each in fields(cls)}
        return cls(
            **read
            | {
                "paragraphs": tuple(read["paragraphs"]),
                "rows": tuple(PaidRow(**row) for row in read["rows"]),
                "signed_on": date.fromisoformat(read["signed_on"]),
                "made_at": datetime.fromisoformat(read["made_at"]),
            }
        )


def _divided(rows: tuple[PaidRow, ...]) -> Iterator[tuple[PaidRow, ...]]:
    page: list[PaidRow] = []
    used, room = 0.0, FIRST_PAGE
    for row in rows:
        if page and used + row.height > room:
            yield tuple(page)
            page, used, room = [], 0.0, OTHER_PAGES
        page.append(row)
        used += row.height
    yield tuple(page)


def _lines(text: str, width: float) -> int:
    """How many lines a text takes in a column of so many mm."""
    needed = sum(NARROW if character.isascii() else WIDE for character in text)
    return max(1, -int(-needed // width))
