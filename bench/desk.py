"""The desk of a county's reviewer among ten thousand, a hundred thousand and a million claims.

In the same interleaved rounds, each through the whole site, from address to HTML, signed in as the same person:

* ours: the first page of what waits, a page from its middle, and the page of what he has decided;
* OFFSET + COUNT: the same template over claims of the area, for his county and deep in the province;
* viewflow's stock queue page over as many processes of its own, every tenth with an open task.

PostgreSQL only. Each size lies in a throw-away database; a million claims take some gigabytes and minutes to write.

    DATABASE_URL=postgres://… python -m bench.desk            some minutes
    DATABASE_URL=postgres://… python -m bench.desk --quick    less than a minute, without the million
"""

import argparse
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from datetime import time as of_day
from urllib.parse import urlencode

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
os.environ.setdefault("DATABASE_URL", "postgres://root@127.0.0.1:5432/root")
django.setup()

from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext, override_settings  # noqa: E402
from django.urls import reverse  # noqa: E402

from approvals.desks import DONE, desk_of  # noqa: E402
from bench.province import FIRST, OPEN_ONE_IN, settle  # noqa: E402
from registry import clock  # noqa: E402
from registry.models import User  # noqa: E402
from registry.pilot import DEMO_DAY, load  # noqa: E402
from workflows.worklist import PAGE  # noqa: E402

SIZES = (10_000, 100_000, 1_000_000)
REVIEWER, PROVINCE, DEEP = "na-county", "99", 500
OURS = ("waiting", "middle", "decided")
REQUESTS = {"stock_queue": 1}  # a round; of the others as many as asked


@dataclass
class Size:
    """One database, the addresses of the pages asked of it, and the milliseconds and queries each has cost."""

    claims: int
    database: str
    client: Client = field(default_factory=Client)
    ways: dict[str, str] = field(default_factory=dict)
    spent: dict[str, list[float]] = field(default_factory=dict)
    queries: dict[str, int] = field(default_factory=dict)
    asked: dict[str, list[str]] = field(default_factory=dict)

    def connect(self) -> None:
        connection.close()
        connection.settings_dict["NAME"] = self.database
        clock.forget()

    def quantile(self, way: str, share: float) -> float:
        ordered = sorted(self.spent[way])
        return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


@contextmanager
def databases(sizes: tuple[int, ...]) -> Iterator[list[Size]]:
    """A database for each size, each begun as a copy of one that holds the pilot."""
    kept, standing = connection.settings_dict["NAME"], []
    connection.settings_dict["TEST"]["NAME"] = "bench_desk"
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        list(load())
        clock.begin_at(datetime.combine(DEMO_DAY, of_day(9), clock.SHANGHAI))
        for claims in sizes:
            size = Size(claims, f"bench_desk_{claims}")
            administer(f"DROP DATABASE IF EXISTS {size.database}")
            administer(f"CREATE DATABASE {size.database} TEMPLATE bench_desk")
            standing.append(size)
            size.connect()
            begun = time.perf_counter()
            settle(claims)
            print(f"{claims:>9,} claims written in {time.perf_counter() - begun:.0f} s")
        yield standing
    finally:
        for size in standing:
            administer(f"DROP DATABASE {size.database}")
        connection.close()
        connection.settings_dict["NAME"] = "bench_desk"
        connection.creation.destroy_test_db(kept, verbosity=0)


def administer(statement: str) -> None:
    connection.close()
    with connection._nodb_cursor() as cursor:
        cursor.execute(statement)


def sign_in(size: Size) -> None:
    """Sign the reviewer in, write down where each page is, and ask for each twice; the second time is looked at."""
    size.connect()
    reader = User.objects.select_related("person").get(username=REVIEWER)
    size.client.force_login(reader)
    desk, offset = reverse("approvals:desk"), reverse("offset_desk")
    middle = desk_of(reader, after=desk_of(reader).next_place).next_place
    deep = min(DEEP, size.claims // OPEN_ONE_IN // PAGE // 2)
    size.ways = {
        "waiting": desk,
        "middle": f"{desk}?{urlencode({'after': middle})}",
        "decided": f"{desk}?tab={DONE}",
        "offset_county": f"{offset}?area={FIRST}&page=1",
        "offset_province": f"{offset}?area={PROVINCE}&page={deep}",
        "stock_queue": "/viewflow/stock/queue/",
    }
    size.spent = {way: [] for way in size.ways}
    for way in size.ways:
        ask(size, way)
        clock.today()
        with CaptureQueriesContext(connection) as captured:
            ask(size, way)
        size.queries[way] = len(captured)
        if way in OURS:
            size.asked[way] = [each["sql"] for each in captured]


def ask(size: Size, way: str) -> float:
    """Milliseconds from the address to the HTML."""
    begun = time.perf_counter()
    answer = size.client.get(size.ways[way])
    spent = (time.perf_counter() - begun) * 1000
    assert answer.status_code == 200, (way, answer.status_code)
    return spent


def measure(sizes: list[Size], rounds: int, requests: int) -> None:
    for _round in range(rounds):
        for size in sizes:
            size.connect()
            for way in size.ways:
                ask(size, way)
                for _number in range(REQUESTS.get(way, requests)):
                    size.spent[way].append(ask(size, way))


def print_plans(size: Size) -> None:
    """How PostgreSQL finds the rows of our pages, query by query."""
    size.connect()
    known = set()
    with connection.cursor() as cursor:
        for way in OURS:
            for sql in size.asked[way]:
                if sql in known or not sql.startswith("SELECT"):
                    continue
                known.add(sql)
                cursor.execute("EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF) " + sql)
                print(f"\n{way}: {sql[:110]} …")
                print("\n".join(f"    {line}" for (line,) in cursor.fetchall()))


def report(sizes: list[Size]) -> dict[str, object]:
    print("\np50 / p95 in ms (queries)")
    print(f"{'claims':>10}" + "".join(f"{way:>24}" for way in sizes[0].ways))
    for size in sizes:
        cells = (
            f"{size.quantile(way, 0.5):.1f} / {size.quantile(way, 0.95):.1f} ({size.queries[way]})"
            for way in size.ways
        )
        print(f"{size.claims:>10,}" + "".join(f"{cell:>24}" for cell in cells))
    first, last = sizes[0], sizes[-1]
    ours = last.quantile("waiting", 0.5)
    return {
        "sizes": [size.claims for size in sizes],
        "p50": {way: [round(size.quantile(way, 0.5), 2) for size in sizes] for way in first.ways},
        "p95": {way: [round(size.quantile(way, 0.95), 2) for size in sizes] for way in first.ways},
        "queries": {way: [size.queries[way] for size in sizes] for way in first.ways},
        "growth": {way: round(last.quantile(way, 0.5) / first.quantile(way, 0.5), 2) for way in first.ways},
        "faster_than_stock": round(last.quantile("stock_queue", 0.5) / ours, 1),
        "faster_than_offset_county": round(last.quantile("offset_county", 0.5) / ours, 1),
        "faster_than_offset_province": round(last.quantile("offset_province", 0.5) / ours, 1),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description="The desk page from ten thousand to a million claims.")
    parser.add_argument("--quick", action="store_true", help="less than a minute, up to 100,000 claims")
    quick = parser.parse_args().quick
    with (
        databases(SIZES[:2] if quick else SIZES) as sizes,
        override_settings(ROOT_URLCONF="bench.stock.urls"),
    ):
        for size in sizes:
            sign_in(size)
        measure(sizes, rounds=3 if quick else 5, requests=10 if quick else 25)
        print_plans(sizes[-1])
        result = report(sizes)
    growth = max(result["growth"][way] for way in OURS)
    print(
        f"\nfrom {sizes[0].claims:,} to {sizes[-1].claims:,} claims the desk takes {result['growth']['waiting']} "
        f"times as long (the slowest of its pages {growth}); it is {result['faster_than_stock']} times as fast as "
        f"viewflow's queue, {result['faster_than_offset_province']} times as fast as OFFSET + COUNT"
    )
    print(json.dumps({"bench": "desk", "quick": quick, **result}))


if __name__ == "__main__":
    main()
