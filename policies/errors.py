"""What this package refuses, each with a sentence a clerk or an operator can act on."""

from collections.abc import Sequence

MISSING = "缺少"


class PolicyError(Exception):
    """Base of every refusal; `sentence` is plain Chinese, `code` a stable identifier."""

    code = "POLICY_ERROR"

    def __init__(self, sentence: str, *, code: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        if code is not None:
            self.code = code


class UnknownProgramme(PolicyError):
    """No programme of that code is carried."""

    code = "UNKNOWN_PROGRAMME"


class NoRules(PolicyError):
    """The programme exists, but no rules of it are in force for that county on that day."""

    code = "NO_RULES"


class DataError(PolicyError):
    """A programme or standard file cannot be used; the sentence names the file and the key.

    `problems` are all that were found in the file, this one first.
    """

    code = "DATA_ERROR"

    def __init__(self, file: str, key: str, problem: str, *, more: "Sequence[DataError]" = ()) -> None:
        self.file, self.key, self.problem = file, key, problem
        self.problems = (self, *more)
        super().__init__("\n".join(f"{each.file}：{each.key}：{each.problem}" for each in self.problems))

    @classmethod
    def together(cls, found: "Sequence[DataError]") -> "DataError":
        """All of them in one; `found` holds at least one."""
        flat = [each for problem in found for each in problem.problems]
        first = flat[0]
        return cls(
            first.file, first.key, first.problem, more=[cls(e.file, e.key, e.problem) for e in flat[1:]]
        )


class BadCase(PolicyError):
    """The facts handed in are not well-formed; `field` is the path of the offending one.

    `missing` tells a fact that is not there from one that cannot be read.
    """

    code = "BAD_CASE"

    def __init__(self, field: str, problem: str) -> None:
        super().__init__(f"字段 {field}：{problem}")
        self.field, self.problem, self.missing = field, problem, problem == MISSING


class ImpossibleDate(PolicyError):
    """A text that should name a day of the calendar and does not; `text` is what was written."""

    code = "IMPOSSIBLE_DATE"

    def __init__(self, text: object) -> None:
        super().__init__(f"“{text}”不是真实日期，请按“2026-03-01”的格式填写日历上有的日期")
        self.text = text
