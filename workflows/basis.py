"""The decision basis sheet 认定依据单: each condition, its clause, what was required and found, whence, and the result.

All of it comes from the stored assessment and its archived rules, so that it reads the same years later.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models.fields.json import KeyTransform
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from policies.assessment import Reason, RowAssessment, TraceEntry
from policies.explain import LineTrace, trace_lines
from policies.model import Clause
from policies.phrasing import Phrases
from policies.reasons import sentence
from policies.rules import Rules
from policies.sheet import SHEET
from policies.tracing import FAILED, NOT_ASKED, PASSED, UNKNOWN
from registry.models import Division
from workflows.archive import judged_by
from workflows.cases.sources import SOURCES
from workflows.enums import LineOutcome
from workflows.models import Claim, ClaimLine, StoredAssessment
from workflows.source_words import Sources

LINES_A_PAGE = 50
# The fact of a merged reason, and of a counted condition, that tells of lines.
LINES = "lines"
Json = dict[str, Any]
RESULTS = {
    PASSED: gettext_lazy("符合"),
    FAILED: gettext_lazy("不符合"),
    UNKNOWN: gettext_lazy("无法核实"),
    NOT_ASKED: gettext_lazy("未涉及"),
}


@dataclass(frozen=True)
class Row:
    """One condition as the sheet shows it. `reason` and `next_step` are empty where nothing stands against anybody."""

    title: str
    required: str
    found: str
    sources: list[str]
    clause: Clause
    result: str
    reason: str = ""
    next_step: str = ""

    @property
    def result_label(self) -> str:
        return str(RESULTS[self.result])

    @property
    def seen(self) -> str:
        """The reason, where there is one, else what was found."""
        return self.reason or self.found


@dataclass(frozen=True)
class Part:
    """One line of the roster: who (masked), the verdict on him, the conditions, and those on each of his months."""

    position: int
    label: str
    verdict: RowAssessment
    rows: list[Row]
    months: list[tuple[str, list[Row]]]

    @property
    def outcome(self) -> LineOutcome:
        return LineOutcome(self.verdict.outcome)

    @property
    def is_open(self) -> bool:
        return self.outcome != LineOutcome.ELIGIBLE


@dataclass(frozen=True)
class OnLines:
    """One reason against some lines of the roster: the positions of the first of them, and how many there are."""

    text: str
    next_step: str
    positions: list[int]
    count: int


@dataclass(frozen=True)
class Sheet:
    """What one assessment of a claim rests on.

    `rows` are the conditions on the claim, `summary` those on lines, counted; `parts` the lines of this page,
    `after` the position to go on from (None: this is the last page). `others` are reasons no condition gave,
    `on_lines` those against lines.
    """

    stored: StoredAssessment
    rules: Rules | None
    rows: list[Row] = field(default_factory=list)
    summary: list[Row] = field(default_factory=list)
    others: list[tuple[str, str]] = field(default_factory=list)
    on_lines: list[OnLines] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    after: int | None = None

    @property
    def outcome(self) -> LineOutcome:
        return LineOutcome(self.stored.outcome)

    @property
    def clauses(self) -> list[Clause]:
        """Every clause the sheet cites, once, in the order it first appears."""
        rows = [*self.rows, *self.summary]
        for part in self.parts:
            rows += [*part.rows, *(row for _month, below in part.months for row in below)]
        return list({row.clause.key: row.clause for row in rows if row.clause.key}.values())


def conditions_of(claim: Claim) -> Sheet | None:
    """The last assessment without its lines, as the pages of the claim show it; None before the rules have been asked.

    Of a long roster neither inputs nor verdicts are read.
    """
    stored = (
        claim.assessments.defer("inputs", "result")
        .annotate(
            given=KeyTransform(SOURCES, "inputs"),
            trace=KeyTransform("trace", "result"),
            reasons=KeyTransform("reasons", "result"),
        )
        .order_by("-number")
        .first()
    )
    if stored is None:
        return None
    return _of_claim(stored, stored.trace, stored.reasons, Sources(stored.given))


def sheet_of(
    claim: Claim, *, number: int | None = None, line: int | None = None, after: int = 0
) -> Sheet | None:
    """The sheet of an assessment (the last, unless numbered) with the lines behind the position `after`, or one `line`.

    None where there is no such assessment, or no such line in it.
    """
    chosen = claim.assessments.all() if number is None else claim.assessments.filter(number=number)
    stored = chosen.order_by("-number").first()
    if stored is None:
        return None
    stored.claim = claim
    sources = Sources(stored.inputs.get(SOURCES))
    sheet = _of_claim(stored, stored.result["trace"], stored.result["reasons"], sources)
    if sheet.rules is None or sheet.rules.programme.roster is None:
        return sheet if line is None else None
    positions = sources.lines or [each.position for each in claim.judged_lines]
    own = {positions[number - 1] for number in stored.inputs.get(SHEET, ())} or set(positions)
    wanted = [each for each in positions if each in own and (each > after if line is None else each == line)]
    if line is not None and not wanted:
        return None
    shown = wanted[:LINES_A_PAGE]
    parts = _parts(stored, sheet.rules, sources, {positions.index(each) + 1: each for each in shown})
    if line is not None:
        return Sheet(stored, sheet.rules, parts=parts)
    return replace(sheet, parts=parts, after=shown[-1] if len(wanted) > len(shown) else None)


def _of_claim(stored: StoredAssessment, trace: list[Json], reasons: list[Json], sources: Sources) -> Sheet:
    """What concerns the claim as a whole, from the trace that was stored with the answer."""
    against = [Reason.from_json(each) for each in reasons]
    rules = judged_by(stored.rules_version, stored.rules_hash) if stored.rules_hash else None
    if rules is None:
        return Sheet(stored, None, others=[_said(reason) for reason in against])
    entries = [TraceEntry(**each) for each in trace]
    writer = _Writer(rules, sources, entries)
    # An amount that nobody has set is a reason that no condition gives; those of lines stand at the lines.
    given = {reason.code for entry in entries if (reason := writer.words.reason(entry)) is not None}
    left = [each for each in against if each.code not in given and LINES not in each.facts]
    return Sheet(
        stored=stored,
        rules=rules,
        rows=writer.rows(entry for entry in entries if LINES not in entry.found),
        summary=writer.rows(entry for entry in entries if LINES in entry.found),
        others=[_said(reason) for reason in left] if stored.outcome != LineOutcome.ELIGIBLE else [],
        on_lines=[_on_lines(reason, sources) for reason in against if LINES in reason.facts],
    )


def _parts(stored: StoredAssessment, rules: Rules, sources: Sources, wanted: dict[int, int]) -> list[Part]:
    """The lines of these numbers of the case, which stand at these positions of the claim."""
    lines = trace_lines(stored.inputs, rules, wanted.keys())
    family = Claim.objects.of_family(stored.claim)
    own = ClaimLine.objects.filter(claim__in=family, position__in=wanted.values())
    labels = dict(own.values_list("position", "label"))
    writer = _Writer(rules, sources, [entry for line in lines for entry in _entries(line)])
    parts = []
    for line in lines:
        position = wanted[line.number]
        months = [
            (writer.words.month(each.month), writer.rows(each.entries, position, each.month))
            for each in line.months
        ]
        rows = writer.rows(line.entries, position)
        parts.append(Part(position, labels.get(position, ""), line.verdict, rows, months))
    return parts


def _entries(line: LineTrace) -> Iterable[TraceEntry]:
    yield from line.entries
    for month in line.months:
        yield from month.entries


class _Writer:
    """Writes the rows of one sheet in the reader's language; the places among `entries` are looked up once."""

    def __init__(self, rules: Rules, sources: Sources, entries: Collection[TraceEntry]) -> None:
        language = get_language() or "zh-hans"
        places = _names(Phrases(rules, language).place_codes(entries))
        self.rules, self.sources, self.language = rules, sources, language
        self.words = Phrases(rules, language, places)

    def rows(self, entries: Iterable[TraceEntry], position: int | None = None, month: str = "") -> list[Row]:
        """In the order of the rules; what was not asked comes last."""
        written = [self._row(entry, position, month) for entry in entries]
        return sorted(written, key=lambda row: row.result == NOT_ASKED)

    def _row(self, entry: TraceEntry, position: int | None, month: str) -> Row:
        origins = self.words.origins(entry)
        result, found = entry.result, self.words.found(entry)
        if self.words.is_silent(entry) and self.sources.were_asked(origins):
            result, found = PASSED, _("登记信息中没有记录")
        reason = self.words.reason(entry, month)
        said = sentence(reason, self.language) if reason is not None else None
        return Row(
            title=self.words.title(entry),
            required=self.words.required(entry),
            found=found,
            sources=self.sources.of(entry, origins, position) if result != NOT_ASKED else [],
            clause=self.rules.clause(entry.clause),
            result=result,
            reason=said.text if said else "",
            next_step=said.next_step if said else "",
        )


def _said(reason: Reason) -> tuple[str, str]:
    words = sentence(reason, get_language() or "zh-hans")
    return words.text, words.next_step


def _on_lines(reason: Reason, sources: Sources) -> OnLines:
    """The lines by their positions in the roster; by their numbers in the case where no positions were stored."""
    positions = [sources.lines[each - 1] if sources.lines else each for each in reason.facts[LINES]]
    return OnLines(*_said(reason), positions, reason.facts["line_count"])


def _names(codes: set[str]) -> dict[str, str]:
    """The full names of the divisions among these codes, in one query."""
    return {each.code: each.full_name for each in Division.objects.filter(code__in=codes)} if codes else {}
