"""Move the claims that are under way on one shape of a flow to another shape of the same flow."""

from django.core.management.base import BaseCommand, CommandParser

from workflows import engine
from workflows.errors import CommandRefused
from workflows.flows import FLOWS
from workflows.reshaping import reshape


class Command(BaseCommand):
    help = "Move claims under way from one shape of their flow to another; those that cannot go are named and stay."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--from", dest="before", required=True, choices=FLOWS)
        parser.add_argument("--to", dest="after", required=True, choices=FLOWS)
        parser.add_argument("--dry-run", action="store_true", help="say how many would be tried")

    def handle(self, *args, before: str, after: str, dry_run: bool, **options) -> None:
        keys = list(engine.claims_on(before).values_list("pk", "number"))
        if dry_run:
            self.stdout.write(f"{len(keys)} claims are under way on {before}")
            return
        left = [(number, said) for key, number in keys if (said := _try(key, after))]
        for number, said in left:
            self.stderr.write(f"{number}: {said}")
        self.stdout.write(f"{len(keys) - len(left)} moved to {after}, {len(left)} left on {before}")
        if left:
            raise SystemExit(1)


def _try(claim_id: int, shape: str) -> str:
    """Why this claim stays; empty when it went."""
    try:
        reshape(claim_id=claim_id, shape=shape)
    except CommandRefused as refusal:
        return str(refusal.sentence)
    return ""
