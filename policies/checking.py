"""Is a rule file good? Every problem at once, with its line, key and what was expected there."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from policies.errors import DataError
from policies.facts import derived_facts
from policies.library import PROGRAMME, Library, described
from policies.locating import line_of, lines_of
from policies.model import Programme, Source
from policies.parse import programme_from
from policies.parse_standards import standards_from
from policies.reasons import has_sentence

_AT_LINE = re.compile(r"at line (\d+)")
UNKNOWN_FACT = "没有事实“{fact}”：应为fields中的路径或facts.toml中的名称"


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in a file: the line (None: nowhere in particular), the key, and what was expected."""

    file: str
    line: int | None
    key: str
    expected: str

    @property
    def sentence(self) -> str:
        """As it is printed: file, line, key, what was expected."""
        place = f"第{self.line}行：" if self.line is not None else ""
        return f"{self.file}：{place}{self.key}：{self.expected}"


def problems_of(sources: Sequence[Source], shared: str) -> tuple[Problem, ...]:
    """What is wrong with the rule files of a whole library, by file and line; empty where nothing is.

    Whether they fit together is asked once each of them can be read.
    """
    found = problems_by_themselves(sources, shared)
    if found:
        return found
    try:
        Library(tuple(sources), shared)
    except DataError as error:
        return located(error.problems, sources)
    return ()


def problems_in(drafts: Sequence[Source], library: Library) -> tuple[Problem, ...]:
    """What is wrong with drafts that are to stand in this library; see `problems_beside`."""
    return problems_beside(drafts, library.sources, library.shared)


def problems_beside(drafts: Sequence[Source], beside: Iterable[Source], shared: str) -> tuple[Problem, ...]:
    """What is wrong with drafts that are to stand beside these files, each in place of the one about the same; what
    they break in the others is named there."""
    found = problems_by_themselves(drafts, shared)
    if found:
        return found
    told = {described(draft, shared) for draft in drafts}
    kept = [each for each in beside if _about(each, shared) not in told]
    return problems_of((*drafts, *kept), shared)


def _about(source: Source, shared: str) -> tuple[str, str] | None:
    try:
        return described(source, shared)
    except DataError:
        return None


def problems_by_themselves(sources: Sequence[Source], shared: str) -> tuple[Problem, ...]:
    """What is wrong with each rule file whatever stands beside it, by file and line."""
    return located([error for source in sources for error in _in_itself(source, shared)], sources)


def located(found: Iterable[DataError], sources: Iterable[Source]) -> tuple[Problem, ...]:
    """Errors with the lines of the texts they are about, in the order of the files and their lines."""
    texts: dict[str, str] = {}
    for source in sources:
        texts.setdefault(source.name, source.text)
    found = list(found)
    lines = {file: lines_of(texts.get(file, "")) for file in {error.file for error in found}}
    problems = [
        Problem(error.file, _line(error, lines[error.file]), error.key, error.problem) for error in found
    ]
    return tuple(sorted(dict.fromkeys(problems), key=lambda each: (each.file, each.line or 0)))


def _line(error: DataError, lines: dict[str, int]) -> int | None:
    told = _AT_LINE.search(error.problem)
    return int(told[1]) if told is not None else line_of(error.key, lines)


def _in_itself(draft: Source, shared: str) -> Sequence[DataError]:
    try:
        if draft.kind != PROGRAMME:
            standards_from(draft)
            return ()
        return tuple(_meaningless(programme_from(draft, shared)))
    except DataError as error:
        return error.problems


def _meaningless(programme: Programme) -> Iterator[DataError]:
    """Conditions about facts nobody provides, and codes without a sentence: a slip of the pen would pass for a
    condition that is always met."""
    paths = {field.path for field in programme.fields}
    known = paths | {path.rpartition("[].")[2] for path in paths} | derived_facts().keys()
    file, data = programme.source.name, tomllib.loads(programme.source.text)
    for array in ("conditions", "notes", "evidence"):
        for number, rule in enumerate(data.get(array, ()), 1):
            at = f"{array}[{number}]"
            code, fact = rule["code"].partition(":")[0], rule.get("fact")
            if array == "conditions" and fact not in known:
                yield DataError(file, f"{at}.fact", UNKNOWN_FACT.format(fact=fact))
            asked = rule.get("when", {}).get("fact")
            if asked is not None and asked not in known:
                yield DataError(file, f"{at}.when.fact", UNKNOWN_FACT.format(fact=asked))
            if array != "evidence" and not has_sentence(code):
                yield DataError(file, f"{at}.code", f"reasons.toml中没有“{code}”的说明")
