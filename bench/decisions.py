"""Whole decisions a second: guard, transition, verdict, event, routing, next task, desk and job rows, in one commit.

Beside them, in the same interleaved rounds: pgbench doing one UPDATE and one INSERT a commit (what the database could
do), and a bare step of viewflow as it comes (lock, assign, start, execute), which records neither who decided what nor
why. PostgreSQL only; everything lies in a throw-away database.

    DATABASE_URL=postgres://… python -m bench.decisions            some minutes
    DATABASE_URL=postgres://… python -m bench.decisions --quick    less than a minute
"""

import argparse
import json
import os
import re
import statistics
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from datetime import time as of_day
from pathlib import Path

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
os.environ.setdefault("DATABASE_URL", "postgres://root@127.0.0.1:5432/root")
django.setup()

from django.db import connection  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from viewflow.workflow.models import Task  # noqa: E402

from approvals.answers import Answer  # noqa: E402
from approvals.commands import decide  # noqa: E402
from approvals.enums import Verdict  # noqa: E402
from bench.stock.flows import StockFlow  # noqa: E402
from policies.load import programme  # noqa: E402
from registry import clock  # noqa: E402
from registry.models import Account, User  # noqa: E402
from registry.pilot import DEMO_DAY, load  # noqa: E402
from registry.selectors import businesses_of  # noqa: E402
from workflows import checks, doorbell  # noqa: E402
from workflows.commands import open_draft, save_answers, submit  # noqa: E402
from workflows.models import OpenItem  # noqa: E402
from workflows.relay import run_due  # noqa: E402

PROGRAMME = "startup_grant"
AGREED = Answer(Verdict.AGREE, "材料齐全，情况属实，同意上报。")
TRANSACTION = """\\set id random(1, 1000)
BEGIN;
UPDATE bench_claim SET state = 'in_review', version = version + 1 WHERE id = :id;
INSERT INTO bench_event (claim, verb, at) VALUES (:id, 'agree', now());
COMMIT;
"""
PGBENCH = ("pgbench", "/usr/lib/postgresql/15/bin/pgbench")


@contextmanager
def throw_away_database() -> Iterator[str]:
    """A database with the pilot in it; its name. Nobody is told of jobs, so that decisions are measured alone."""
    kept = connection.settings_dict["NAME"]
    connection.settings_dict["TEST"]["NAME"] = "bench_decisions"
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    doorbell.answers(doorbell.EMBEDDED)(lambda job_ids: None)
    try:
        list(load())
        clock.begin_at(datetime.combine(DEMO_DAY, of_day(9), clock.SHANGHAI))
        yield connection.settings_dict["NAME"]
    finally:
        connection.creation.destroy_test_db(kept, verbosity=0)


def hand_in(count: int) -> list[int]:
    """The tasks of so many claims at the desk of the village; their papers are taken as read."""
    papers = sorted(
        {code for paper in programme(PROGRAMME).evidence for code in (paper.code, *paper.accepts)}
    )
    checks._checks.clear()
    checks._providers["evidence"] = lambda claim: papers
    checks._providers["evidence_hashes"] = lambda claim: []
    actor = User.objects.select_related("person").get(username="chen")
    business, account = businesses_of(actor.person)[0], Account.objects.get(person=actor.person)
    answers = {"uscc": business.uscc, "first_business": True}
    for _number in range(count):
        claim = open_draft(actor=actor, programme=PROGRAMME, place=actor.person.home, person=actor.person)
        save_answers(claim_id=claim.pk, actor=actor, answers=answers, account=account)
        submit(claim_id=claim.pk, actor=actor)
    while run_due():
        pass
    return list(OpenItem.objects.order_by("id").values_list("task_id", flat=True))


def stock_tasks(count: int) -> list[int]:
    for _number in range(count):
        StockFlow.start.run()
    return list(Task.objects.filter(flow_task=StockFlow.village).order_by("id").values_list("pk", flat=True))


def stock_step(task_id: int, user: User) -> None:
    """viewflow as it comes, through its activation API."""
    with Task.objects.get(pk=task_id).activation() as activation:
        activation.assign(user)
        activation.start(None)
        activation.execute()


def bare_tables() -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_claim (id int PRIMARY KEY, state text, version int DEFAULT 1)")
        cursor.execute(
            "CREATE TABLE bench_event (id bigserial PRIMARY KEY, claim int, verb text, at timestamptz)"
        )
        cursor.execute("INSERT INTO bench_claim SELECT n, 'submitted', 1 FROM generate_series(1, 1000) n")


def pgbench_per_second(database: str, seconds: int) -> float:
    settings = connection.settings_dict
    options = ["-n", "-M", "prepared", "-c", "1", "-T", f"{seconds}"]
    for flag, name in (("-h", "HOST"), ("-p", "PORT"), ("-U", "USER")):
        options += [flag, f"{settings[name]}"] if settings[name] else []
    command = next(
        (each for each in PGBENCH if subprocess.call(["which", each], stdout=subprocess.DEVNULL) == 0), None
    )
    if command is None:
        raise SystemExit(
            "pgbench is not installed (package postgresql-contrib); the limit cannot be measured"
        )
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "step.sql"
        script.write_text(TRANSACTION)
        run = subprocess.run(
            [command, *options, "-f", str(script), database], capture_output=True, text=True, check=True
        )
    return float(re.search(r"tps = ([\d.]+)", run.stdout)[1])


def compare(database: str, rounds: int, each: int) -> dict[str, float]:
    """Medians over interleaved rounds of `each` decisions, `each` stock steps and some seconds of pgbench."""
    reviewer = User.objects.select_related("person").get(username="na-village")
    bare_tables()
    ours, stock = hand_in(rounds * each + 2), stock_tasks(rounds * each + 2)
    decide(task_id=ours.pop(), actor=reviewer, answer=AGREED)
    with CaptureQueriesContext(connection) as captured:
        decide(task_id=ours.pop(), actor=reviewer, answer=AGREED)
    stock_step(stock.pop(), reviewer)
    found: dict[str, list[float]] = {"pgbench": [], "ours": [], "stock": []}
    for number in range(rounds):
        part = slice(number * each, (number + 1) * each)
        found["pgbench"].append(pgbench_per_second(database, 2))
        begun = time.perf_counter()
        for task_id in ours[part]:
            decide(task_id=task_id, actor=reviewer, answer=AGREED)
        found["ours"].append(each / (time.perf_counter() - begun))
        begun = time.perf_counter()
        for task_id in stock[part]:
            stock_step(task_id, reviewer)
        found["stock"].append(each / (time.perf_counter() - begun))
    median = {way: statistics.median(rates) for way, rates in found.items()}
    return {
        "queries": len(captured.captured_queries),
        "ours_per_second": round(median["ours"], 1),
        "pgbench_per_second": round(median["pgbench"], 1),
        "stock_per_second": round(median["stock"], 1),
        "of_pgbench": round(median["ours"] / median["pgbench"], 3),
        "of_stock": round(median["ours"] / median["stock"], 2),
    }


def main() -> None:
    parser = argparse.ArgumentParser(
        description="Whole decisions a second against the database and against viewflow."
    )
    parser.add_argument("--quick", action="store_true", help="less than a minute")
    quick = parser.parse_args().quick
    with throw_away_database() as database:
        result = compare(database, rounds=3 if quick else 9, each=25 if quick else 60)
    print(
        f"{result['ours_per_second']} decisions/s with {result['queries']} queries each; "
        f"{result['of_pgbench']} of pgbench's {result['pgbench_per_second']}/s, "
        f"{result['of_stock']} of viewflow's {result['stock_per_second']} bare steps/s"
    )
    print(json.dumps({"bench": "decisions", "quick": quick, **result}))


if __name__ == "__main__":
    main()
