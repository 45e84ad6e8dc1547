"""Run what is due, for ever: the net under every lost ring, dead worker and due moment."""

import logging
import time

from django.core.management.base import BaseCommand
from django.db import close_old_connections

from workflows import relay
from workflows.system_checks import refuse_lost_tasks

log = logging.getLogger(__name__)
ERROR_PAUSE_SECONDS = 5


class Command(BaseCommand):
    help = "Run due jobs and timers until stopped (or once, with --once)."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--once", action="store_true", help="run what is due now and stop")
        parser.add_argument("--poll", type=float, default=1.0, help="seconds between looks (default 1)")

    def handle(self, *args, once: bool, poll: float, **options) -> None:
        refuse_lost_tasks()
        if once:
            self.stdout.write(f"{sum(part() for part in relay.rounds())}")
            return
        while True:
            time.sleep(poll if _round() else ERROR_PAUSE_SECONDS)


def _round() -> bool:
    """One look at everything; False when a part could not be done. None keeps the others from their turn."""
    whole = True
    for part in relay.rounds():
        try:
            part()
        except Exception as error:
            # The relay is the last net: a database that restarts must not end it.
            log.error("the relay could not do its round: %s", relay.trace_of(error))
            whole = False
            close_old_connections()
    close_old_connections()
    return whole
