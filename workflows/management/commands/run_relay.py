"""Run what is due, for ever: the net under every lost ring, dead worker and due moment."""

import logging
import time

from django.core.management.base import BaseCommand
from django.db import close_old_connections

from workflows.jobs import sweep_all
from workflows.relay import lapse_overdue, run_due

log = logging.getLogger(__name__)
ERROR_PAUSE_SECONDS = 5


class Command(BaseCommand):
    help = "Run due jobs and timers until stopped (or once, with --once)."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--once", action="store_true", help="run what is due now and stop")
        parser.add_argument("--poll", type=float, default=1.0, help="seconds between looks (default 1)")

    def handle(self, *args, once: bool, poll: float, **options) -> None:
        if once:
            self.stdout.write(f"{run_due() + lapse_overdue() + sweep_all()}")
            return
        while True:
            try:
                run_due()
                lapse_overdue()
                sweep_all()
            except Exception:
                # The relay is the last net: a database that restarts must not end it.
                log.exception("the relay could not look for due work")
                time.sleep(ERROR_PAUSE_SECONDS)
            close_old_connections()
            time.sleep(poll)
