from django.core.management.base import BaseCommand

from documents.store import reseal


class Command(BaseCommand):
    help = "Seal kept files with the current key (PERSONAL_DATA_KEY_ID); may be interrupted and run again."

    def handle(self, *args, **options) -> None:
        self.stdout.write(f"files: {reseal()} resealed")
