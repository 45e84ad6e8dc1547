"""Compare claims, processes, tasks, jobs and desks; mend what follows from the rest; exit 1 when a person is needed."""

import sys
from itertools import groupby

from django.core.management.base import BaseCommand

from workflows.reconcile import faults
from workflows.reconcile import mend as mend_claim


class Command(BaseCommand):
    help = (
        "Check that every claim stands where its rows say it stands (--mend writes what follows from them)."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("--mend", action="store_true", help="mend what needs no decision")
        parser.add_argument(
            "--history", action="store_true", help="follow the chain of events of every claim too"
        )

    def handle(self, *args, mend: bool, history: bool, **options) -> None:
        left = mended = 0
        for claim, found in groupby(faults(history=history), key=lambda fault: fault.claim):
            found = list(found)
            if mend and any(fault.mendable for fault in found):
                mend_claim(claim.pk)
                mended += sum(fault.mendable for fault in found)
                found = [fault for fault in found if not fault.mendable]
            for fault in found:
                self.stdout.write(str(fault))
            left += len(found)
        self.stdout.write(
            f"{mended} mended, {left} left" if mended or left else "every claim stands where it should"
        )
        if left:
            sys.exit(1)
