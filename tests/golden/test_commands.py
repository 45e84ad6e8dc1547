"""The four commands as a clerk runs them: output, standard error and exit status, without a database."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

ROOT = Path(__file__).resolve().parents[2]
CASES = Path(__file__).parent / "cases.json"
GOLDEN = json.loads(CASES.read_text(encoding="utf-8"))


@pytest.fixture
def typed(monkeypatch):
    """Puts bytes on standard input."""

    def type_in(content: bytes) -> None:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))

    return type_in


def printed(*arguments):
    out = io.StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


def refused(*arguments):
    """The message of a command that ends with status 2 and prints nothing."""
    out = io.StringIO()
    with pytest.raises(CommandError) as refusal:
        call_command(*arguments, stdout=out)
    assert refusal.value.returncode == 2
    assert out.getvalue() == ""
    return str(refusal.value)


def process(*arguments, stdin=b""):
    """Status, output and errors of a process of its own, whose database cannot be reached."""
    environment = {**os.environ, "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none", "LC_ALL": "C.UTF-8"}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=environment,
        input=stdin,
        capture_output=True,
        check=False,
    )
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def test_assess_answers_every_golden_case_one_a_line_without_a_database():
    status, out, err = process("assess", str(CASES))
    assert (status, err) == (0, "")
    answers = [json.loads(line) for line in out.splitlines()]
    assert [answer["id"] for answer in answers] == [case["id"] for case in GOLDEN["cases"]]
    for answer, case in zip(answers, GOLDEN["cases"], strict=True):
        expected = case["expected"]
        assert (answer["outcome"], answer["amount_fen"]) == (expected["outcome"], expected["amount_fen"])
        for reason in expected["reasons"]:
            assert {"code": reason["code"], "clause": reason["clause"]} in answer["reasons"]


def test_one_bad_case_among_many_ends_the_process_with_status_2_and_no_half_answer():
    broken = json.loads(CASES.read_text(encoding="utf-8"))
    broken["cases"][-1]["policy_date"] = "2019-02-29"
    status, out, err = process("assess", "-", stdin=json.dumps(broken).encode())
    assert (status, out) == (2, "")
    assert "Traceback" not in err
    assert broken["cases"][-1]["id"] in err
    assert "policy_date" in err
    assert "2019-02-29" in err


def test_a_command_without_its_argument_ends_the_process_with_status_2():
    status, out, err = process("capital")
    assert (status, out) == (2, "")
    assert "FEN" in err


def test_assess_reads_standard_input(typed):
    typed(json.dumps({**GOLDEN, "cases": GOLDEN["cases"][:1]}).encode())
    assert json.loads(printed("assess", "-"))["id"] == "S-07"


@pytest.mark.parametrize("content", [b"", b"{", b"[" * 100_000, b'{"cases": NaN}', b"\xff"])
def test_assess_refuses_what_is_no_file_of_cases(typed, content):
    typed(content)
    assert refused("assess", "-")


@pytest.mark.parametrize("command", ["assess", "route"])
@pytest.mark.parametrize("name", ["gone.json", ".", "a\0b"])
def test_a_file_that_cannot_be_read_is_refused_by_name(command, name):
    assert name in refused(command, name)


def test_route_prints_the_levels_one_a_line(tmp_path):
    facts = tmp_path / "facts.json"
    facts.write_text(json.dumps(GOLDEN["routing_cases"][2]["facts"]), encoding="utf-8")
    assert printed("route", str(facts)) == "county\nprefecture\nprovince\n"


def test_route_refuses_facts_without_an_amount(typed):
    typed(b'{"kind": "startup_grant", "cross_region": false}')
    assert "amount_fen" in refused("route", "-")


def test_workday_counts_from_the_next_day():
    assert printed("workday", "2026-09-30", "5") == "2026-10-13\n"


@pytest.mark.parametrize(
    ("day", "count"),
    [
        ("2026-02-29", "5"),
        ("2026-09-30", "0"),
        ("2026-09-30", "-5"),
        ("2026-09-30", "five"),
        ("2026-09-30", "9" * 5000),
        ("2026-09-30", "５"),
        ("9999-12-31", "1"),
        ("tomorrow", "1"),
    ],
)
def test_workday_refuses_a_day_or_a_count_that_cannot_be(day, count):
    assert refused("workday", day, count)


def test_capital_writes_an_amount_in_words():
    assert printed("capital", "49999") == "肆佰玖拾玖元玖角玖分\n"


@pytest.mark.parametrize("fen", ["-1", "1.5", "", "1e5", "１２", "NaN", "9" * 20, "9" * 5000])
def test_capital_refuses_what_is_no_amount(fen):
    assert refused("capital", fen)
