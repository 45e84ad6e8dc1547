"""Roster lines judged a second by the rules alone, on one core: how the cost grows with the roster, and where it goes.

Two rosters: workers sent away, where two lines of ten are refused, and holders of posts, three months a line. Cost is
CPU time of `assess`, from the case as JSON gives it to the finished assessment. Rounds are interleaved over the sizes,
so that a busy neighbour slows all of them; what counts is the median, and its ratio to that of the smallest roster.

    python -m bench.policies            about a minute
    python -m bench.policies --quick    some seconds
"""

import argparse
import cProfile
import json
import pstats
import resource
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from policies.assess import assess
from policies.load import rules_from_parameters

SIZES = (10, 100, 1_000, 10_000)
AIM = 20_000
PROFILED = 10_000
TOP = 5
EXPORT = {
    "rates": {"out_of_province": 30_000, "out_of_county": 20_000},
    "min_months": 3,
    "clauses": ["YN-12"],
}
POSTS = {
    "monthly_fen": 100_000,
    "beneficiary_categories": ["out_of_poverty"],
    "clauses": ["N54-2.5", "HN-2.5"],
}
OF_TEN = (*(5 * ["440106"]), *(3 * ["530102"]), "530627", "440106")


def worker(number: int) -> dict[str, Any]:
    """Of every ten workers one stays in the county and one is not poor; the others pass."""
    return {
        "pid": f"W{number}",
        "categories": [] if number % 10 == 9 else ["registered_poor"],
        "origin_county": "530627",
        "work_county": OF_TEN[number % 10],
        "contract_start": "2018-03-01",
        "performed_until": "2018-06-30",
        "proofs": ["DEST_HRSS_ROSTER", "WAGE_PROOF"],
    }


def holder(number: int) -> dict[str, Any]:
    """Three months on one post, attended in part every third time."""
    return {
        "pid": f"A{number}",
        "post_id": f"P{number}",
        "categories": ["out_of_poverty"],
        "birth_date": "1980-05-01",
        "sex": "F",
        "first_approved": "2024-01-01",
        "used_months": number % 30,
        "months": [
            {
                "ym": f"2024-0{month}",
                "attended": 22 - number % 3,
                "required": 22,
                "wage_paid_fen": 100_000,
            }
            for month in (4, 5, 6)
        ],
    }


def case(day: str, county: str, applicant: dict[str, Any], roster: str, rows: list[Any]) -> dict[str, Any]:
    return {
        "policy_date": day,
        "region": {"county": county},
        "applicant": applicant,
        "facts": {roster: rows},
        "evidence": ["APPLICATION_FORM", "ROSTER", "ID_PROOF", "POST_ROSTER", "POST_AGREEMENT", "ATTENDANCE"],
        "history": [],
    }


def export_case(lines: int) -> dict[str, Any]:
    """A claim of an agency on file."""
    agency = {"type": "hr_agency", "filed": True, "filing_date": "2017-08-01"}
    return case("2018-07-10", "530627", agency, "roster", [worker(number) for number in range(lines)])


def posts_case(lines: int) -> dict[str, Any]:
    """A claim of a village for a quarter."""
    unit = {"type": "employer_unit"}
    return case("2024-07-08", "469025", unit, "posts", [holder(number) for number in range(lines)])


Judge = Callable[[], Any]
PROGRAMMES: dict[str, tuple[Callable[[int], dict[str, Any]], dict[str, Any]]] = {
    "labor_export_service_subsidy": (export_case, EXPORT),
    "public_welfare_post": (posts_case, POSTS),
}


def judges(code: str) -> dict[int, Judge]:
    """For each size, what judges one claim of that many lines."""
    build, parameters = PROGRAMMES[code]
    rules = rules_from_parameters(code, parameters)

    def judge(claim: dict[str, Any]) -> Judge:
        return lambda: assess(claim, rules)

    return {size: judge(build(size)) for size in SIZES}


def measure(code: str, rounds: int) -> dict[str, Any]:
    """Median lines a second at each size, and the cost of a line against that in a roster of a hundred."""
    seconds: dict[int, list[float]] = {size: [] for size in SIZES}
    ways = judges(code)
    for judge in ways.values():
        judge()
    for _ in range(rounds):
        for size, judge in ways.items():
            repeat = max(1, 2_000 // size)
            begun = time.process_time()
            for _ in range(repeat):
                judge()
            seconds[size].append((time.process_time() - begun) / repeat / size)
    cost = {size: statistics.median(each) for size, each in seconds.items()}
    return {
        "lines_per_second": {str(size): round(1 / each) for size, each in cost.items()},
        "microseconds_a_line": {str(size): round(each * 1e6, 2) for size, each in cost.items()},
        "ratio_to_100": {str(size): round(each / cost[100], 2) for size, each in cost.items()},
    }


def top_five(code: str) -> list[dict[str, Any]]:
    """The functions that take most time of their own over one large roster, with their share of it."""
    judge = judges(code)[PROFILED]
    profile = cProfile.Profile()
    profile.runcall(judge)
    stats = pstats.Stats(profile)
    whole = stats.total_tt  # type: ignore[attr-defined]
    by_own = sorted(stats.stats.items(), key=lambda item: -item[1][2])  # type: ignore[attr-defined]
    return [
        {
            "function": f"{Path(file).stem}.{name}" if line else name,
            "calls": calls,
            "share": round(own / whole, 3),
        }
        for (file, line, name), (_, calls, own, _, _) in by_own[:TOP]
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description="Roster lines judged a second by the rules alone.")
    parser.add_argument("--quick", action="store_true", help="some seconds")
    quick = parser.parse_args().quick
    result: dict[str, Any] = {}
    for code in PROGRAMMES:
        found = result[code] = measure(code, rounds=3 if quick else 15)
        found["profile"] = top_five(code)
        print(code)
        for size in SIZES:
            print(
                f"  {size:>6} lines: {found['lines_per_second'][str(size)]:>7}/s, "
                f"{found['microseconds_a_line'][str(size)]:>6} µs a line, "
                f"{found['ratio_to_100'][str(size)]} times the cost in a roster of 100"
            )
        for each in found["profile"]:
            print(f"  {each['share']:>6.1%} {each['function']} ({each['calls']} calls)")
    slowest = min(found["lines_per_second"][str(SIZES[-1])] for found in result.values())
    print(f"slowest roster of {SIZES[-1]}: {slowest} lines a second (aim {AIM})")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps({"bench": "policies", "quick": quick, "aim": AIM, "peak_rss_mb": peak, **result}))


if __name__ == "__main__":
    main()
