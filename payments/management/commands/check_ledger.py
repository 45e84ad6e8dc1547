"""Compare balances, entries, payments and claims; exit 1 when anything does not agree."""

import sys

from django.core.management.base import BaseCommand

from payments.reconcile import disagreements


class Command(BaseCommand):
    help = "Check that balances equal the sums of entries and that no money was lost or made."

    def handle(self, *args, **options) -> None:
        lines = list(disagreements())
        for line in lines:
            self.stdout.write(line)
        if lines:
            sys.exit(1)
        self.stdout.write("the books agree")
