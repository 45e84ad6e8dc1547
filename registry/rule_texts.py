"""Is the text of an edition fit to decide claims? Checked by the parser that reads the files of the software."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from policies import load
from policies.checking import Problem as Misfit
from policies.checking import located, problems_by_themselves
from policies.errors import DataError
from policies.model import Source
from policies.reading import WHOLE_FILE
from policies.timeline import Timeline
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

    Empty where nothing does. A standard above the ceiling of an upper level is among the problems.
    """
    found = problems_by_themselves([edition.source], load.shared_text())
    if found:
        return tuple(map(_own, found))
    _kind, subject = load.shipped().describes(edition.source)
    if subject != edition.subject:
        return (_other_subject(edition),)
    return _misfits(edition.source, rulebook.published().with_text(valid_from, edition.source), valid_from)


def _other_subject(edition: RuleEdition) -> Problem:
    key = "code" if edition.kind == RuleKind.PROGRAMME else "region"
    sentence = _("%(key)s：必须是“%(subject)s”，这一版只能写这一项的规则。")
    return Problem(None, key, sentence % {"key": key, "subject": edition.subject})


def _misfits(source: Source, tried: Timeline, valid_from: date) -> tuple[Problem, ...]:
    """Where the text does not go together with the others, on its first day or on a later one."""
    found: dict[str, Problem] = {}
    for day in (valid_from, *(each for each in tried.days() if each > valid_from)):
        try:
            tried.on(day)
        except DataError as error:
            for problem in located(error.problems, (source,)):
                each = _own(problem) if problem.file == source.name else _beside(problem)
                found.setdefault(each.sentence, each)
    return tuple(found.values())


def _own(problem: Misfit) -> Problem:
    if problem.line is not None and problem.key == WHOLE_FILE:
        return Problem(problem.line, "", _("从这里起不是正确的 TOML，请检查引号、括号、逗号和等号。"))
    return Problem(problem.line, problem.key, f"{problem.key}：{problem.expected}")


def _beside(problem: Misfit) -> Problem:
    sentence = _("与已发布的规则冲突：%(problem)s。请先调整那一项，或修改本版。")
    return Problem(None, problem.key, sentence % {"problem": problem.sentence})
