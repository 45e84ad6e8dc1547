"""Print the life of a claim: transitions, then each flow with its stations and the jobs they name."""

from django.core.management.base import BaseCommand

from workflows.engine import stations_of
from workflows.enums import Verb
from workflows.flows import FLOWS
from workflows.lifecycle import JOBS_AFTER
from workflows.models import Claim


def flow_text() -> str:
    """The whole life as text, the same for the same code; `tests/workflows/test_show_flow.py` pins it."""
    lines = ["transitions"]
    for item in sorted(Claim._meta.get_field("state").get_all_transitions(Claim), key=_order):
        lines.append(f"  {item.name}: {item.source} -> {item.target}")
        lines += [f"      then {job}" for job in JOBS_AFTER.get(item.name, ()) if item.source == _first(item)]
    for name, flow in FLOWS.items():
        lines.append(f"flow {name}: {flow.instance.process_title}")
        lines += [
            f"  {kind:<6} {station}{f' <- {job}' if job else ''}" for kind, station, job in stations_of(flow)
        ]
    return "\n".join(lines) + "\n"


def _order(item) -> tuple[int, str]:
    return list(Verb.values).index(item.name), str(item.source)


def _first(item) -> str:
    sources = [
        t.source for t in Claim._meta.get_field("state").get_all_transitions(Claim) if t.name == item.name
    ]
    return min(sources)


class Command(BaseCommand):
    help = "Print every state, transition, flow, station and job."

    def handle(self, *args, **options) -> None:
        self.stdout.write(flow_text(), ending="")
