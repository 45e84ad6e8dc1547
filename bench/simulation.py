"""A draft of the rules on 100,000 past claims: `manage.py simulate`'s way on two workers against the naive loop.

Naive is what a first version would do: one process that loads each claim and its newest assessment by the ORM and
judges it. Both look at the same claims in turns, so that a busy neighbour slows both; the ratio is what counts. A
second history, of rosters, tells how many lines a second are compared. Everything lies in a throw-away database
(SQLite in a temporary folder; with DATABASE_URL a test database on PostgreSQL).

    python -m bench.simulation            some minutes
    python -m bench.simulation --quick    about a minute
"""

import argparse
import json
import multiprocessing
import os
import resource
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
# The worker processes read this file again under this name, and need no Django.
if __name__ != "__mp_main__":
    django.setup()

    from django.db import connection

    from bench.past_claims import DAYS, EXPORT, FIRST_DAY, STARTUP, roster_case, startup_case, write_history
    from policies import load
    from policies.assess import assess
    from policies.drafting import Tried, draft_source
    from policies.tally import Tally
    from registry.pilot import load as load_pilot
    from workflows.models import Claim
    from workflows.simulation.history import claims_considered, packs
    from workflows.simulation.question import Question, ask
    from workflows.simulation.running import judged

    STANDARDS = Path(load.__file__).parent / "standards"

WORKERS = 2
peaks: list[int] = []
VARIANTS = 500


@contextmanager
def throw_away_database() -> Iterator[None]:
    """A database of its own with the pilot in it, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="shenling-bench-") as folder:
        if connection.vendor == "sqlite":
            connection.settings_dict["TEST"]["NAME"] = str(Path(folder) / "history.sqlite3")
        kept = connection.settings_dict["NAME"]
        connection.creation.create_test_db(verbosity=0, autoclobber=True)
        try:
            list(load_pilot())
            yield
        finally:
            connection.creation.destroy_test_db(kept, verbosity=0)


def question(programme: str, county: str, old: str, new: str, days: range = range(10**6)) -> "Question":
    """The county's standard with one passage changed, tried on the claims of these days of the history."""
    text = (STANDARDS / f"{county}.toml").read_text(encoding="utf-8")
    assert old in text
    draft = draft_source(f"{county}.toml", text.replace(old, new).encode())
    last = FIRST_DAY + timedelta(days=min(days[-1], DAYS))
    return ask(programme=programme, drafts=(draft,), first=FIRST_DAY + timedelta(days=days[0]), last=last)


def startup_question(days: range = range(10**6)) -> "Question":
    return question(STARTUP, "350583", "amount_fen = 1_000_000", "amount_fen = 900_000", days)


def ours(asked: "Question") -> "Tally":
    tally = Tally()
    for part in judged(asked.task(), packs(asked), workers=WORKERS):
        tally.take(part.tally)
        note_peak()
    return tally


def naive(asked: "Question") -> tuple[int, int]:
    """How many claims would bring another amount, and how many were looked at."""
    library = Tried(load.timeline(), asked.drafts)
    changed = count = 0
    for claim in claims_considered(asked).iterator():
        claim = Claim.objects.select_related("county", "place", "person", "organisation").get(pk=claim.pk)
        stored = claim.assessments.order_by("-number").first()
        rules = library.rules_for(claim.programme, county=claim.county_id, on=claim.policy_date)
        found = assess(stored.inputs, rules)
        lines = list(claim.lines.filter(struck=False))
        changed += sum(line.approved_fen or 0 for line in lines) != (found.amount_fen or 0)
        count += 1
    return changed, count


def timed(run) -> float:
    begun = time.perf_counter()
    run()
    return time.perf_counter() - begun


def cpu_seconds() -> float:
    """Of this process and of the workers that have ended: what the run takes on a machine nobody else uses."""
    both = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in both)


def forget_peak() -> None:
    """Linux: count the peak from now on, without what writing the history took."""
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    peaks.clear()


def note_peak() -> None:
    """Of this process and of its workers together, in megabytes."""
    running = [os.getpid(), *(worker.pid for worker in multiprocessing.active_children())]
    peaks.append(sum(resident(pid) for pid in running) // 1024)


def resident(pid: int) -> int:
    """The most memory a process has held, in kilobytes. (ru_maxrss of a spawned process begins with its parent's.)"""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM:"))


def ratio(rounds: int, days: int) -> float:
    """How much longer the naive loop takes, the median of interleaved rounds on the same claims."""
    found = []
    for number in range(rounds):
        asked = startup_question(range(number * days, (number + 1) * days))
        found.append(timed(lambda asked=asked: naive(asked)) / timed(lambda asked=asked: ours(asked)))
    return statistics.median(found)


def whole(asked: "Question") -> dict[str, float]:
    """The whole history once: seconds, claims and lines a second."""
    tally, before = Tally(), cpu_seconds()
    seconds = timed(lambda: tally.take(ours(asked)))
    used = cpu_seconds() - before
    lines = sum(counted.lines for counted in tally.lines.values())
    assert tally.considered == claims_considered(asked).count()
    return {
        "claims": tally.considered,
        "lines": lines,
        "seconds": round(seconds, 1),
        "cpu_seconds": round(used, 1),
        "claims_per_second": round(tally.considered / seconds),
        "lines_per_second": round(lines / seconds),
        "difference_fen": tally.total.difference_fen,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description="A draft on past claims, naive against ours.")
    parser.add_argument("--quick", action="store_true", help="about a minute")
    quick = parser.parse_args().quick
    count, rosters = (10_000, 50) if quick else (100_000, 500)
    with throw_away_database():
        begun = time.perf_counter()
        write_history([startup_case(number) for number in range(VARIANTS)], count)
        write_history([roster_case(number, 200) for number in range(rosters)], rosters)
        print(f"{count:,} claims and {rosters} rosters of 200 written in {time.perf_counter() - begun:.0f} s")
        forget_peak()
        result = {
            "single": whole(startup_question()),
            "roster_200": whole(
                question(EXPORT, "530627", "out_of_province = 30_000", "out_of_province = 35_000")
            ),
        }
        peak = max(peaks)
        for kind, found in result.items():
            print(f"{kind}: {found['claims']:,} claims, {found['lines']:,} lines in {found['seconds']} s")
        times = ratio(rounds=3, days=40 if quick else 10)
    print(f"the naive loop takes {times:.1f} times as long")
    print(
        json.dumps(
            {
                "bench": "simulation",
                "quick": quick,
                "database": connection.vendor,
                "workers": WORKERS,
                "peak_rss_mb": peak,
                "naive_ratio": round(times, 2),
                **result,
            }
        )
    )


if __name__ == "__main__":
    main()
