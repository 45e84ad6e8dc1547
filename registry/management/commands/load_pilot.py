from typing import Any

from django.core.management.base import BaseCommand, CommandError

from registry.errors import RegistryError
from registry.pilot import load


class Command(BaseCommand):
    help = (
        "Load the pilot: divisions, offices, and invented people with published passwords. May be run again."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            groups = load()
        except RegistryError as refusal:
            raise CommandError(str(refusal)) from refusal
        for name, count in groups:
            self.stdout.write(f"{name} {count}")
