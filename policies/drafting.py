"""A draft of the rules, tried beside those in use: what kind of file it is, and from which day it means something."""

from collections.abc import Iterable
from datetime import date

from policies.errors import DataError
from policies.library import PROGRAMME, STANDARD, Library
from policies.model import Source
from policies.parse import programme_from
from policies.parse_standards import standards_from
from policies.reading import WHOLE_FILE, Table
from policies.rules import Rules
from policies.timeline import Timeline


def draft_source(name: str, content: bytes) -> Source:
    """A rule file as it was handed in: standards of a region, or a programme. DataError where it is no TOML text."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise DataError(name, WHOLE_FILE, "不是UTF-8编码的文本，请用文本编辑器另存为UTF-8") from problem
    data = Table.parse(text, name).data
    return Source(STANDARD if "standards" in data or "region" in data else PROGRAMME, name, text)


class Tried:
    """The rules as they would be with some drafts: on every day in place of whatever decides that day's claims.

    A new programme may come with its standards, in any order.
    """

    def __init__(self, timeline: Timeline, drafts: tuple[Source, ...]) -> None:
        self.timeline, self.drafts = timeline, drafts
        self._made: dict[int, Library] = {}

    def on(self, day: date) -> Library:
        """The library of that policy date with the drafts in it; raises DataError where they do not fit together."""
        standing = self.timeline.on(day)
        if id(standing) not in self._made:
            self._made[id(standing)] = standing.with_source(*self.drafts)
        return self._made[id(standing)]

    def rules_for(self, code: str, *, county: str, on: date) -> Rules:
        """What would decide a county's claims of that policy date; see `Library.rules_for`."""
        return self.on(on).rules_for(code, county=county, on=on)


def programmes_of(shared: str, drafts: Iterable[Source]) -> tuple[str, ...]:
    """The codes of the programmes the drafts are about: those drafted, else those a standard is drafted for.

    `shared` is the text of the conditions every programme puts. Raises DataError for a draft that cannot be used.
    """
    sources = tuple(drafts)
    drafted = [programme_from(each, shared).code for each in sources if each.kind == PROGRAMME]
    if not drafted:
        drafted = [each.programme for source in sources for each in standards_from(source)]
    return tuple(dict.fromkeys(drafted))


def begins_on(shared: str, drafts: Iterable[Source], programme: str) -> date | None:
    """The last day on which the drafts have something of this programme begin; None where none speaks of it.

    `shared` is the text of the conditions every programme puts.
    """
    days: list[date] = []
    for draft in drafts:
        if draft.kind == PROGRAMME:
            drafted = programme_from(draft, shared)
            days += [each.valid_from for each in drafted.versions if drafted.code == programme]
        else:
            days += [each.valid_from for each in standards_from(draft) if each.programme == programme]
    return max(days, default=None)
