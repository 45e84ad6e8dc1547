"""Our own golden cases (`own/*.json`, the shape of `cases.json`): every one as the clause and the conventions lead to,
through the library and through the command; every condition of the golden kinds met by at least one of them."""

import io
import json
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from django.core.management import call_command

from policies.assess import assess
from policies.load import programme, programmes, rules_from_parameters

HERE = Path(__file__).parent
GIVEN = json.loads((HERE / "cases.json").read_text(encoding="utf-8"))
FILES = {path: json.loads(path.read_text(encoding="utf-8")) for path in sorted((HERE / "own").glob("*.json"))}
CASES = [
    pytest.param(case, data, id=f"{case['id']} {case['title']}")
    for data in FILES.values()
    for case in data["cases"]
]
LINES = [each for each in CASES if "rows" in each.values[0]["expected"]]


def kind_of(case):
    return case.get("subkind", case["kind"])


def codes_against(reasons):
    return Counter(code for code, _ in reasons if not code.startswith("OK_"))


def judged(case, data):
    on = date.fromisoformat(case["policy_date"])
    rules = rules_from_parameters(kind_of(case), data["configs"][case["config_ref"]], data["clauses"], on=on)
    return assess(case, rules)


@pytest.mark.parametrize(("case", "data"), CASES)
def test_an_own_case_is_decided_as_its_clause_leads_to(case, data):
    verdict, expected = judged(case, data), case["expected"]
    assert (verdict.outcome, verdict.amount_fen) == (expected["outcome"], expected["amount_fen"])
    wanted = {(reason["code"], reason["clause"]) for reason in expected["reasons"]}
    given = {(reason.code, reason.clause) for reason in verdict.reasons}
    assert wanted <= given
    assert codes_against(given) == codes_against(wanted), "no reason against it is missing, and none too many"
    if "detail" in expected:
        assert verdict.detail == expected["detail"]


@pytest.mark.parametrize(("case", "data"), LINES)
def test_each_line_of_an_own_roster_is_judged_in_its_place(case, data):
    verdict, expected = judged(case, data), case["expected"]
    lines = [{"pid": row.pid, "outcome": row.outcome, "amount_fen": row.amount_fen} for row in verdict.rows]
    assert lines == expected["rows"]
    assert verdict.provisional_fen == expected.get("provisional_amount_fen")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_command_answers_an_own_file_line_by_line(path):
    out = io.StringIO()
    call_command("assess", str(path), stdout=out)
    answers = [json.loads(line) for line in out.getvalue().splitlines()]
    assert [answer["id"] for answer in answers] == [case["id"] for case in FILES[path]["cases"]]
    for answer, case in zip(answers, FILES[path]["cases"], strict=True):
        expected = case["expected"]
        assert (answer["outcome"], answer["amount_fen"]) == (expected["outcome"], expected["amount_fen"]), (
            case["id"]
        )
        for reason in expected["reasons"]:
            assert {"code": reason["code"], "clause": reason["clause"]} in answer["reasons"], case["id"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_an_own_file_stands_alone(path):
    data, used = FILES[path], set()
    for case in data["cases"]:
        expected, conventions = case["expected"], set(case["conventions"])
        used |= conventions | {case["config_ref"]} | {reason["clause"] for reason in expected["reasons"]}
        assert case["note"], case["id"]
        assert case["config_ref"] in data["configs"], case["id"]
        for reason in expected["reasons"]:
            assert reason["clause"] in data["clauses"], case["id"]
            assert reason["basis"] in conventions | {"seed", "external"}, case["id"]
    for name, text in data["conventions"].items():
        assert text == GIVEN["conventions"][name], "the conventions are those of the given cases"
    for table in ("conventions", "configs"):
        assert data[table].keys() <= used, "nothing stands in the file that no case uses"


def test_no_two_cases_share_an_id_and_there_are_enough_of_them():
    ids = [each.values[0]["id"] for each in CASES] + [case["id"] for case in GIVEN["cases"]]
    assert len(set(ids)) == len(ids)
    assert len(CASES) >= 150


GOLDEN_KINDS = sorted({kind_of(case) for case in GIVEN["cases"]})
SHARED = set.intersection(*({condition.key for condition in each.conditions} for each in programmes()))


def reasons_named(*kinds):
    """The codes that cases of these kinds, given and own, expect."""
    return {
        reason["code"]
        for data in (GIVEN, *FILES.values())
        for case in data["cases"]
        if kind_of(case) in kinds
        for reason in case["expected"]["reasons"]
    }


@pytest.mark.parametrize("kind", GOLDEN_KINDS)
def test_every_condition_of_a_golden_kind_stops_some_case(kind):
    own = {each.code for each in programme(kind).conditions if each.key not in SHARED}
    assert own <= reasons_named(kind)


def test_every_condition_all_programmes_share_stops_some_case():
    shared = {each.code for each in programmes()[0].conditions if each.key in SHARED}
    assert shared <= reasons_named(*GOLDEN_KINDS)


def test_every_programme_carried_has_cases_of_its_own():
    covered = {kind_of(each.values[0]) for each in CASES}
    assert covered == {each.code for each in programmes()}, "write cases of the new one in tests/golden/own"
