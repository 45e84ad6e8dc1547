from typing import Any

from django.core.management.base import BaseCommand

from registry.rotation import reseal


class Command(BaseCommand):
    help = (
        "Seal personal data with the newest key of PERSONAL_DATA_KEYS; afterwards older keys may be retired."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        for table, count in reseal().items():
            self.stdout.write(f"{table} {count}")
