"""Is the text of an edition fit to decide claims? Checked by what checks the files of the software."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from policies import checking, load
from policies.errors import DataError
from policies.model import Source
from policies.reading import WHOLE_FILE
from registry import rulebook
from registry.enums import RuleKind
from registry.models import RuleEdition

BYTE_ORDER_MARK = "\ufeff"


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a text: the `line` (None: nowhere in particular), the `key`, and a sentence for both."""

    line: int | None
    key: str
    sentence: str


def shaped(text: str) -> str:
    """The text as it is kept: line feeds alone, one at the end, no byte order mark."""
    lines = text.removeprefix(BYTE_ORDER_MARK).replace("\r\n", "\n").replace("\r", "\n")
    return lines.rstrip("\n") + "\n"


def problems_in(edition: RuleEdition, valid_from: date) -> tuple[Problem, ...]:
    """What keeps this text from counting from that day on, beside everything that is published for that day and later.

    All of it at once, in the order of the lines; empty where nothing does. A standard above the ceiling of an upper
    level is among the problems.
    """
    source = edition.source
    found = checking.problems_by_themselves([source], load.shipped().shared)
    if found:
        return _told(found, source)
    _kind, subject = load.shipped().describes(source)
    if subject != edition.subject:
        return _told([_other_subject(edition)], source)
    return _told(_misfits(source, valid_from), source)


def _misfits(source: Source, valid_from: date) -> list[checking.Problem]:
    """Where the text does not go together with the others, on its first day or on a later one."""
    tried = rulebook.published().with_text(valid_from, source)
    texts = (source, *(each for _day, each in tried.texts), *load.shipped().sources)
    found: list[checking.Problem] = []
    for day in (valid_from, *(each for each in tried.days() if each > valid_from)):
        try:
            tried.on(day)
        except DataError as error:
            found += checking.located(error.problems, texts)
    return list(dict.fromkeys(found))


def _other_subject(edition: RuleEdition) -> checking.Problem:
    key = "code" if edition.kind == RuleKind.PROGRAMME else "region"
    found = DataError(
        edition.source.name,
        key,
        _("必须是“%(subject)s”，这一版只能写这一项的规则") % {"subject": edition.subject},
    )
    return checking.located([found], [edition.source])[0]


def _told(found: Iterable[checking.Problem], source: Source) -> tuple[Problem, ...]:
    return tuple(_own(each) if each.file == source.name else _beside(each) for each in found)


def _own(problem: checking.Problem) -> Problem:
    if problem.key == WHOLE_FILE and problem.line is not None:
        return Problem(problem.line, "", _("从这里起不是正确的 TOML，请检查引号、括号、逗号和等号。"))
    return Problem(problem.line, problem.key, f"{problem.key}：{problem.expected}")


def _beside(problem: checking.Problem) -> Problem:
    sentence = _("与已发布的规则冲突：%(problem)s。请先调整那一项，或修改本版。")
    return Problem(None, problem.key, sentence % {"problem": problem.sentence})
