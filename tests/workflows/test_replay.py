"""Every stored assessment gives its answer again; where it does not, the command says which and why."""

import json
import re
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from policies import comparing, facts_startup, load
from policies.model import Source
from registry import clock
from registry.pilot.zhenxiong import ROSTER
from tests.workflows.claims import (
    POSTS,
    hand_in,
    placements_of,
    roster_draft,
    row_of,
    sheet,
    startup_draft,
    transport_draft,
    unit_of,
)
from workflows.models import ArchivedRules, Claim, StoredAssessment
from workflows.periods import enter_attendance, open_period
from workflows.replay import NAMED, differences
from workflows.rosters import import_roster


@pytest.fixture
def startup(core) -> Claim:
    return hand_in(startup_draft(core["chen"]))


@pytest.fixture
def roster(core) -> Claim:
    claim = roster_draft(core["organiser"])
    import_roster(
        claim_id=claim.pk, actor=core["organiser"], content=sheet(*(row_of(entry) for entry in ROSTER))
    )
    return hand_in(claim)


@pytest.fixture
def month(core) -> Claim:
    actor = core["village-unit"]
    for placement in placements_of(actor):
        enter_attendance(
            actor=actor, placement=placement, month="2026-02", attended=15, required=16, wage_paid_fen=100_000
        )
    return hand_in(open_period(actor=actor, organisation=unit_of(actor), period="2026-02", programme=POSTS))


def replayed(capsys, *arguments: str) -> tuple[int, list[str]]:
    """The exit status of the command and the lines it printed."""
    status = 0
    try:
        call_command("replay_assessments", *arguments)
    except SystemExit as end:
        status = end.code
    return status, capsys.readouterr().out.splitlines()


def again(stored: StoredAssessment, **columns: object) -> StoredAssessment:
    """One more assessment of the same claim, as if it had been stored with these columns."""
    known = {
        each.attname: getattr(stored, each.attname)
        for each in stored._meta.concrete_fields
        if not each.primary_key
    }
    return StoredAssessment.objects.create(**(known | {"number": stored.number + 1} | columns))


def test_the_answers_of_every_kind_of_claim_are_given_again(startup, roster, month, core, capsys):
    hand_in(transport_draft(core["worker"]))
    status, lines = replayed(capsys)
    assert status == 0
    assert len(lines) == 1
    assert lines[0].startswith("共4份：一致4份，不一致0份，规则没有存档0份，当时没有规则、由人决定0份；每秒")


def test_an_engine_that_answers_otherwise_is_caught(startup, capsys, monkeypatch):
    monkeypatch.setattr(facts_startup, "running_period_met", lambda start, months, on: False)
    status, lines = replayed(capsys)
    assert status == 1
    assert f"{startup.number} 第1次核对：结论，当时 eligible，现在 ineligible" in lines
    assert any("条件 operating_period，当时 passed" in line and "现在 failed" in line for line in lines)
    assert "不一致1份" in lines[-1]


def test_an_operator_that_compares_otherwise_is_caught(roster, capsys, monkeypatch):
    monkeypatch.setitem(comparing.OPERATORS, "any_in", lambda found, wanted: True)
    status, lines = replayed(capsys)
    assert status == 1
    assert any(re.search(r"第\d+行，当时 ineligible", line) for line in lines)


def test_a_changed_rule_file_changes_no_answer_of_the_past(startup, capsys):
    source = load.current().source_of("standard", "350583")
    text = source.text.replace("amount_fen = 1_000_000", "amount_fen = 1")
    load.use(load.current().with_source(Source(source.kind, source.name, text)))
    assert replayed(capsys)[0] == 0


def test_an_answer_that_was_stored_otherwise_is_named_with_both(startup, capsys):
    stored = startup.assessments.get()
    again(stored, result=stored.result | {"amount_fen": 999})
    status, lines = replayed(capsys)
    assert status == 1
    assert lines[0] == f"{startup.number} 第2次核对：金额（分），当时 999，现在 1000000"
    assert lines[1].startswith("共2份：一致1份，不一致1份")


def test_rules_that_were_not_archived_are_named(startup, capsys):
    stored = startup.assessments.get()
    again(stored, rules_hash="f" * 64)
    status, lines = replayed(capsys)
    assert (status, lines[0]) == (1, f"{startup.number} 第2次核对：规则没有存档")


def test_an_archive_that_does_not_fit_its_hash_is_named(startup, capsys):
    stored, kept = startup.assessments.get(), ArchivedRules.objects.get()
    ArchivedRules.objects.create(
        content_hash="e" * 64, version=kept.version, recipe=kept.recipe, kept_at=kept.kept_at
    )
    ArchivedRules.objects.create(content_hash="d" * 64, version="x", recipe={}, kept_at=kept.kept_at)
    again(again(stored, rules_hash="e" * 64), rules_hash="d" * 64)
    status, lines = replayed(capsys)
    assert status == 1
    assert lines[0].endswith("规则存档的内容与哈希值不符")
    assert "规则存档读不出来" in lines[1]


def test_inputs_that_cannot_be_read_any_more_differ(startup, capsys):
    stored = startup.assessments.get()
    again(stored, inputs=stored.inputs | {"policy_date": "2026-02-30"})
    status, lines = replayed(capsys)
    assert status == 1
    assert "结论，当时 eligible，现在 读不出来" in lines[0]


def test_what_people_decided_without_rules_is_counted_apart(startup, capsys):
    again(startup.assessments.get(), rules_hash="", rules_version="", inputs={})
    status, lines = replayed(capsys)
    assert status == 0
    assert "当时没有规则、由人决定1份" in lines[-1]


def test_one_claim_or_the_last_days_can_be_asked_for(startup, month, capsys):
    assert "共1份" in replayed(capsys, "--claim", month.number)[1][-1]
    assert "共2份" in replayed(capsys, "--since", clock.today().isoformat())[1][-1]
    tomorrow = clock.today() + timedelta(days=1)
    assert "共0份" in replayed(capsys, "--since", tomorrow.isoformat())[1][-1]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [(("--since", "2026-02-30"), "2026-02-30"), (("--claim", "XX1"), "没有编号为“XX1”、已经核对过的申请")],
)
def test_what_does_not_exist_is_refused(startup, arguments, sentence):
    with pytest.raises(CommandError, match=sentence) as refusal:
        call_command("replay_assessments", *arguments)
    assert refusal.value.returncode == 2


def test_many_assessments_cost_no_more_queries_than_one(startup, capsys):
    with CaptureQueriesContext(connection) as one:
        replayed(capsys)
    stored = startup.assessments.get()
    for number in range(2, 60):
        again(stored, number=number, rules_hash="f" * 64 if number % 2 else stored.rules_hash)
    with CaptureQueriesContext(connection) as many:
        replayed(capsys)
    reads = [query for query in many.captured_queries if "FETCH" not in query["sql"]]
    assert len(reads) <= len(one) + 1


def test_long_differences_are_cut_and_counted(startup, capsys):
    stored = startup.assessments.get()
    rows = [
        {"pid": f"{n}", "outcome": "eligible", "amount_fen": n, "reasons": [], "provisional_fen": 0}
        for n in range(50)
    ]
    again(stored, result=stored.result | {"rows": rows})
    lines = replayed(capsys)[1]
    assert len(lines) == NAMED + 2
    assert lines[NAMED].endswith(f"另有{50 - NAMED}处不一致")


def test_a_difference_nobody_named_is_still_one():
    then = {"outcome": "eligible", "detail": {"a": 1}}
    (found,) = differences(then, json.loads('{"outcome": "eligible", "detail": {"a": 2}}'))
    assert found.what == "其他内容：detail"


def traced(result="passed", clause="N54-2.3", **found):
    entry = {"condition": "once", "clause": clause, "required": "", "found": found, "result": result}
    return {"outcome": "eligible", "trace": [entry]}


def test_a_fact_that_is_shown_besides_is_no_difference():
    assert differences(traced(months=6), traced(months=6, earliest="2026-01-01")) == []


@pytest.mark.parametrize(
    "now",
    [
        traced(months=7),
        traced("failed", months=6),
        traced(clause="FJ-2.1a", months=6),
        {"outcome": "eligible"},
    ],
)
def test_a_condition_that_saw_or_said_something_else_is_a_difference(now):
    (found,) = differences(traced(months=6), now)
    assert found.what == "条件 once"
    assert found.then == 'passed N54-2.3 {"months": 6}'
