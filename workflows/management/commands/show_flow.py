"""Print the life of a claim: transitions, then each flow with its stations and the jobs they name."""

from collections.abc import Iterator

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import override

from workflows.engine import stations_of
from workflows.enums import ClaimState, Station, Verb
from workflows.flows import FLOWS
from workflows.lifecycle import JOBS_AFTER
from workflows.models import Claim


def flow_text() -> str:
    """The whole life as text, the same for the same code; `tests/workflows/test_show_flow.py` pins it."""
    lines = ["transitions"]
    told: set[str] = set()
    for name, source, target in _transitions():
        lines.append(f"  {name}: {source} -> {target}")
        if name not in told:
            lines += [f"      then {job}" for job in JOBS_AFTER.get(name, ())]
        told.add(name)
    return "\n".join(lines) + "\n" + "".join(shape_text(shape) for shape in FLOWS)


def shape_text(shape: str) -> str:
    """One shape as text; `tests/workflows/shapes` holds those that may be under way."""
    lines = [f"flow {shape}"]
    lines += [
        f"  {kind:<4} {station}{f' <- {job}' if job else ''}"
        for kind, station, job in stations_of(FLOWS[shape])
    ]
    return "\n".join(lines) + "\n"


def flow_markdown() -> str:
    """The same as pictures: a state diagram of the legal status, and a table of stations for each flow."""
    return "\n".join([*_head(), *_diagram(), *_jobs(), *_flows()]) + "\n"


def _transitions() -> list[tuple[str, str, str]]:
    """Every change of legal status, by verb and then by source, both in the order of their enums."""
    found = Claim._meta.get_field("state").get_all_transitions(Claim)
    plain = [(item.name, str(item.source), str(item.target)) for item in found]
    verbs, states = list(Verb.values), list(ClaimState.values)
    return sorted(plain, key=lambda item: (verbs.index(item[0]), states.index(item[1])))


def _head() -> Iterator[str]:
    yield "# The life of a claim"
    yield ""
    yield "Made by `manage.py show_flow --markdown > docs/flows.md`; a test keeps it up to date."
    yield ""


def _diagram() -> Iterator[str]:
    yield "## Legal status"
    yield ""
    yield "```mermaid"
    yield "stateDiagram-v2"
    for state in ClaimState:
        yield f"    {state.value}: {state.value} {_chinese(state)}"
    yield f"    [*] --> {ClaimState.DRAFT.value}"
    sources = set()
    for name, source, target in _transitions():
        yield f"    {source} --> {target}: {name}"
        sources.add(source)
    for state in ClaimState:
        if state.value not in sources:
            yield f"    {state.value} --> [*]"
    yield "```"
    yield ""


def _jobs() -> Iterator[str]:
    yield "## Work that follows a transition"
    yield ""
    yield "| transition | job |"
    yield "|---|---|"
    for verb in Verb:
        if verb in JOBS_AFTER:
            yield f"| {verb.value} {_chinese(verb)} | {', '.join(f'`{job}`' for job in JOBS_AFTER[verb])} |"
    yield ""


def _flows() -> Iterator[str]:
    yield "## Stations of each flow"
    yield ""
    yield "A desk waits for a person, a job for the machine, a wait for a moment and then the machine. Which of them a"
    yield "claim passes, in which order and at which levels, is the plan drawn from its programme."
    for name, flow in FLOWS.items():
        yield ""
        yield f"### {name}"
        yield ""
        yield "| station | kind | job |"
        yield "|---|---|---|"
        for kind, station, job in stations_of(flow):
            yield f"| {station} {_chinese(Station(station))} | {kind} | {f'`{job}`' if job else ''} |"


def _chinese(member: ClaimState | Verb | Station) -> str:
    with override("zh-hans"):
        return str(member.label)


class Command(BaseCommand):
    help = "Print every state, transition, flow, station and job."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--markdown", action="store_true", help="as docs/flows.md, with a diagram")
        parser.add_argument(
            "--shape", choices=FLOWS, help="one shape alone, as tests/workflows/shapes hold it"
        )

    def handle(self, *args, markdown: bool, shape: str | None, **options) -> None:
        text = shape_text(shape) if shape else flow_markdown() if markdown else flow_text()
        self.stdout.write(text, ending="")
