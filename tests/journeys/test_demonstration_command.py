"""script/demo tells its story in a process of its own; told again from a clean state, it comes to the same."""

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# number, state, fen paid, and the verdicts of the lines
PROMISED = [
    ("CY-350583-20260302-000001", "paid", 1_000_000, ["eligible"]),
    ("CY-350583-20260302-000002", "paid", 1_000_000, ["eligible"]),
    ("LW-530627-20260302-000001", "paid", 240_000, ["eligible"] * 8 + ["ineligible"] * 3 + ["eligible"]),
    ("JT-530627-20260302-000002", "paid", 50_000, ["eligible"]),
    ("GY-469025-20260302-000001", "paid", 500_000, ["eligible"] * 5),
    ("GY-469025-20260304-000001", "paid", 462_500, ["eligible"] * 5),
    ("CY-350583-20260330-000001", "rejected", 0, ["ineligible"]),
    ("GY-469025-20260401-000001", "paid", 500_000, ["eligible"] * 5),
]


def told_in(folder: Path) -> tuple[list[dict], str]:
    """Run the demonstration in `folder`; its summary and what it printed."""
    environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"} | {
        "DJANGO_SETTINGS_MODULE": "config.settings.demo",
        "SHENLING_VAR": str(folder),
        "SHENLING_DEMO": "true",
        "PYTHONUTF8": "1",
    }
    run = subprocess.run(
        [sys.executable, "manage.py", "demo"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    return json.loads((folder / "summary.json").read_text(encoding="utf-8")), run.stdout


def numbers(summary: list[dict]) -> list[tuple]:
    return [
        (item["number"], item["state"], item["paid_fen"], [line["verdict"] for line in item["lines"]])
        for item in summary
    ]


@pytest.fixture(scope="module")
def story(tmp_path_factory) -> tuple[list[dict], str, Path]:
    folder = tmp_path_factory.mktemp("demonstration")
    return (*told_in(folder), folder)


def test_every_claim_comes_to_the_end_the_story_promises(story):
    summary, _printed, _folder = story
    assert numbers(summary) == PROMISED


def test_the_roster_passes_for_eight_at_first_and_its_last_row_after_a_correction(story):
    roster = story[0][2]["lines"]
    first = [line["first_verdict"] for line in roster]
    assert [first.count(verdict) for verdict in ("eligible", "ineligible", "needs-correction")] == [8, 3, 1]
    refused = [line["reasons"][0]["code"] for line in roster if line["verdict"] == "ineligible"]
    assert refused == ["SAME_COUNTY", "NOT_REGISTERED_POOR", "DUPLICATE_IN_ROSTER"]
    assert [line["amount_fen"] for line in roster] == [30_000] * 5 + [20_000] * 3 + [0] * 3 + [30_000]


def test_the_refusal_names_the_clause_and_the_day_from_which_to_ask_again(story):
    summary, printed, _folder = story
    refused = summary[6]
    assert refused["earliest_again"] == "2026-04-01"
    assert refused["lines"][0]["reasons"] == [{"code": "OPERATING_PERIOD_SHORT", "clause": "N54-2.3"}]
    assert "最早可再申请：2026-04-01" in printed


def test_one_month_of_the_posts_is_paid_by_the_days_come(story):
    february = story[0][5]["lines"]
    assert [line["amount_fen"] for line in february] == [100_000, 100_000, 62_500, 100_000, 100_000]


def test_a_claim_passes_the_levels_its_kind_names(story):
    reviews = [
        [step["level"] for step in item["route"] if step["station"] in ("review", "site_visit")]
        for item in story[0]
    ]
    assert reviews[0] == ["village", "township", "township", "county"]
    assert reviews[2] == ["county"]
    assert reviews[3] == reviews[4] == ["village", "township", "county"]


def test_every_paid_claim_has_its_notice_as_a_file(story):
    summary, _printed, folder = story
    for item in summary:
        assert bool(item["notice"]) == (item["state"] == "paid")
        if item["notice"]:
            assert (folder / item["notice"]).read_bytes().startswith(b"%PDF-")


def test_two_claims_are_left_on_the_desks_for_whoever_tries_it(story):
    _summary, _printed, folder = story
    with closing(sqlite3.connect(folder / "shenling.sqlite3")) as database:
        waiting = database.execute(
            "SELECT office.level, item.station FROM workflows_openitem item"
            " JOIN registry_office office ON office.id = item.office_id WHERE item.taken_by_id IS NULL"
        ).fetchall()
    assert sorted(waiting) == [("county", "review"), ("village", "review")]


def test_told_again_from_a_clean_state_it_gives_the_same_numbers(story):
    summary, _printed, folder = story
    again, _printed_again = told_in(folder)
    assert numbers(again) == numbers(summary)
