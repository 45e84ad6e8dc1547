"""A draft of the rules, tried beside those in use: what kind of file it is, and from which day it means something."""

from collections.abc import Iterable
from datetime import date

from policies.errors import DataError
from policies.library import PROGRAMME, STANDARD, Library
from policies.model import Source
from policies.parse import programme_from
from policies.parse_standards import standards_from
from policies.reading import WHOLE_FILE, Table


def draft_source(name: str, content: bytes) -> Source:
    """A rule file as it was handed in: standards of a region, or a programme. DataError where it is no TOML text."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise DataError(name, WHOLE_FILE, "不是UTF-8编码的文本，请用文本编辑器另存为UTF-8") from problem
    data = Table.parse(text, name).data
    return Source(STANDARD if "standards" in data or "region" in data else PROGRAMME, name, text)


def with_drafts(library: Library, drafts: Iterable[Source]) -> Library:
    """The library as it would be with all the drafts; a new programme may come with its standards in any order."""
    for draft in sorted(drafts, key=lambda each: each.kind != PROGRAMME):
        library = library.with_source(draft)
    return library


def begins_on(library: Library, drafts: Iterable[Source], programme: str) -> date | None:
    """The last day on which the drafts have something of this programme begin; None where none speaks of it."""
    days: list[date] = []
    for draft in drafts:
        if draft.kind == PROGRAMME:
            drafted = programme_from(draft, library.shared)
            days += [each.valid_from for each in drafted.versions if drafted.code == programme]
        else:
            days += [each.valid_from for each in standards_from(draft) if each.programme == programme]
    return max(days, default=None)
