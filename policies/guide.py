"""办事指南: what a citizen needs to know of a subsidy, drawn from the same file that decides the claims.

Who may apply, how much, what to bring, how long each level takes, how long the public notice stands, how the money
comes, and by which clauses. Nothing here is written twice: change the rule and the guide has changed.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from policies.comparing import in_play
from policies.describing import code_title, days_in_words, joined, parameter_title, phrase, value_in_words
from policies.levels import INELIGIBLE
from policies.limits import LIMITS
from policies.model import Clause, Evidence, Programme, Text, Version
from policies.reading import Table
from policies.reporting import REPORT_COLUMNS
from policies.route import routing_of
from policies.rules import Rules

_FILE = Path(__file__).parent / "guide.toml"
# Said elsewhere in the guide, or of use to the machine alone.
# Between offices: nothing an applicant could do something with.
_NOT_TERMS = ("policy_window", "clauses", "mode", "reminder_working_days", "random_from_fen")
_NOT_CONDITIONS = ("applicant_covered", "applicant_alive")
_MONEY_FREE = "nothing_paid"


@dataclass(frozen=True, slots=True)
class Term:
    """One of the locally set terms: what it is called and how it reads."""

    title: Text
    value: Text


@dataclass(frozen=True, slots=True)
class Paper:
    """Something to bring: `need` says how urgently, `accepts` which papers will do where there is a choice.

    `promise`: a signed promise may stand for it (告知承诺).
    """

    title: Text
    need: Text
    accepts: tuple[Text, ...]
    promise: bool


@dataclass(frozen=True, slots=True)
class Stage:
    """A stop on the way that takes time: `level` None where the machine does it, `days` working days."""

    title: Text
    level: Text | None
    days: int


@dataclass(frozen=True, slots=True)
class Guide:
    """The guide to one subsidy; `amounts` is empty and `terms` short where the region has not set its standard."""

    code: str
    title: Text
    summary: Text
    who: tuple[Text, ...]
    conditions: tuple[Text, ...]
    amounts: tuple[Text, ...]
    pays: bool
    frequency: Text
    exclusions: tuple[Text, ...]
    limits: tuple[Text, ...]
    terms: tuple[Term, ...]
    papers: tuple[Paper, ...]
    stages: tuple[Stage, ...]
    working_days: int
    notice: Text
    payment: Text
    afterwards: tuple[Text, ...]
    clauses: tuple[Clause, ...]
    window: Text | None
    demonstration: bool
    note: str


@cache
def _sentences() -> Mapping[str, Mapping[str, Text]]:
    """The sentences of guide.toml by section; those of amounts under `amounts.<mode>`."""
    table = Table.load(_FILE)
    found: dict[str, dict[str, Text]] = {}
    for mode, inner in table.named("amounts"):
        found[f"amounts.{mode}"] = _texts(inner)
    for section in ("needs", "frequency", "exclusions", "limits", "units", "routes", "afterwards"):
        found[section] = _texts(table.table(section))
    table.close()
    return found


def _texts(table: Table) -> dict[str, Text]:
    texts = {}
    for name in list(table.data):
        inner = table.table(name)
        texts[name] = Text(inner.text("zh"), inner.text("en"))
        inner.close()
    return texts


def guide_of(rules: Rules) -> Guide:
    """The guide to a subsidy where standards are in force."""
    return _guide(rules.programme, rules, rules.parameters)


def guide_without_standard(programme: Programme, version: Version | None) -> Guide:
    """The guide where the region is silent: the programme's own rules, and no amount but one they set themselves."""
    return _guide(programme, None, version.parameters if version else {})


def _guide(programme: Programme, rules: Rules | None, parameters: Mapping[str, object]) -> Guide:
    stages = tuple(_stages(programme, parameters))
    sentences = _sentences()
    window = parameters.get("policy_window")
    return Guide(
        code=programme.code,
        title=programme.title,
        summary=programme.summary,
        who=tuple(each.title for each in programme.applicants),
        conditions=tuple(_conditions(programme, parameters)),
        amounts=tuple(_amounts(programme, parameters)),
        pays=programme.amount != _MONEY_FREE,
        frequency=sentences["frequency"][programme.frequency.period or programme.frequency.times],
        exclusions=tuple(
            phrase(sentences["exclusions"][each.scope], title=each.title) for each in programme.exclusive_with
        ),
        limits=tuple(_limits(programme, parameters)),
        terms=tuple(
            Term(parameter_title(name), value_in_words(name, value))
            for name, value in parameters.items()
            if value is not None
            and name not in (*_NOT_TERMS, *LIMITS, *_amount_sentences(programme, parameters))
        ),
        papers=tuple(_paper(each) for each in programme.evidence if in_play(each.when, parameters)),
        stages=stages,
        working_days=sum(each.days for each in stages),
        notice=phrase(sentences["units"][programme.notice.unit], days=f"{programme.notice.days}"),
        payment=sentences["routes"].get(programme.payment.route) or code_title(programme.payment.route),
        afterwards=tuple(_afterwards(programme)),
        clauses=tuple(
            (rules.clauses if rules else programme.clauses)[key] for key in _cited(programme, rules)
        ),
        window=days_in_words(*window) if isinstance(window, tuple) else None,
        demonstration=rules.demonstration if rules else False,
        note=rules.note if rules else "",
    )


def _conditions(programme: Programme, parameters: Mapping[str, object]) -> Iterator[Text]:
    """What the claim fails without: the conditions in play that lead to a refusal, each once."""
    titles = (
        each.title
        for each in programme.conditions
        if each.on_fail == INELIGIBLE
        and each.fact not in _NOT_CONDITIONS
        and in_play(each.when, parameters)
        and (each.parameter is None or parameters.get(each.parameter) is not None)
    )
    return iter(dict.fromkeys(titles))


def _amount_sentences(programme: Programme, parameters: Mapping[str, object]) -> Mapping[str, Text]:
    mode = programme.amount
    if mode == "tickets_or_fixed":
        mode = "tickets" if parameters.get("mode") == "ticket" else "fixed"
    return _sentences()[f"amounts.{mode}"]


def _amounts(programme: Programme, parameters: Mapping[str, object]) -> Iterator[Text]:
    for name, sentence in _amount_sentences(programme, parameters).items():
        if parameters.get(name) is not None:
            yield phrase(sentence, value=value_in_words(name, parameters[name]))


def _limits(programme: Programme, parameters: Mapping[str, object]) -> Iterator[Text]:
    """The most that is paid, and what becomes of more."""
    for limit in programme.limits:
        most = parameters.get(limit.parameter)
        if most is not None:
            title, value = parameter_title(limit.parameter), value_in_words(limit.parameter, most)
            yield phrase(_sentences()["limits"][limit.beyond], title=title, value=value)


def _afterwards(programme: Programme) -> Iterator[Text]:
    """What silence means, what is looked at again, before and after the payment, and which figures it counts for."""
    sentences = _sentences()["afterwards"]
    if programme.acceptance.silence:
        yield phrase(sentences["silence"], days=f"{programme.acceptance.working_days}")
    if programme.payment.recheck:
        again = [each.title for each in programme.conditions if each.key in programme.payment.recheck]
        yield phrase(sentences["recheck"], conditions=joined(again))
    if programme.sampling_percent:
        yield phrase(sentences["sampling"], percent=f"{programme.sampling_percent}")
    if programme.report_columns:
        columns = joined(REPORT_COLUMNS[each] for each in programme.report_columns)
        yield phrase(sentences["report"], columns=columns)


def _paper(evidence: Evidence) -> Paper:
    needs = _sentences()["needs"]
    need = "sometimes" if evidence.when is not None and evidence.when.fact is not None else evidence.need
    choice = [code for code in evidence.accepts if code != evidence.code] if evidence.need == "any_of" else []
    return Paper(evidence.title, needs[need], tuple(code_title(code) for code in choice), evidence.promise)


def _stages(programme: Programme, parameters: Mapping[str, object]) -> Iterator[Stage]:
    """The stops of the usual route that have a time limit; the public notice is told apart."""
    for stop in programme.plan_for(routing_of(programme, parameters).levels["default"]):
        if stop.working_days and stop.station != "notice":
            yield Stage(stop.title, code_title(stop.level) if stop.level else None, stop.working_days)


def _cited(programme: Programme, rules: Rules | None) -> tuple[str, ...]:
    """The clauses behind the guide: those the standards name first, then the programme's own, each once."""
    decisive = (each for each in programme.conditions if each.on_fail == INELIGIBLE)
    own = (*programme.general.keys, *(key for each in decisive for key in each.clause.keys))
    known = rules.clauses if rules else programme.clauses
    named = rules.cites if rules else ()
    return tuple(key for key in dict.fromkeys((*named, *own)) if key in known)
