"""Files of cases: answered whole and in order, or refused naming the case and the field."""

import json

import pytest

from policies.case_file import BadFile, assess_file, read_json, route_facts
from policies.errors import PolicyError
from tests.policies.building import EXPORT, FUJIAN, changed, export, startup, worker


def one_file(*cases, **configs):
    numbered = [{"id": f"C-{number}", "config_ref": "F", **case} for number, case in enumerate(cases, 1)]
    return {"cases": numbered, "configs": {"F": FUJIAN, "E": EXPORT, **configs}}


def test_each_case_is_answered_in_the_order_of_the_file():
    claim = {**export(worker("A"), worker("A")), "config_ref": "E"}
    answers = assess_file(one_file(startup(status="cancelled"), claim, startup()))
    assert [answer["id"] for answer in answers] == ["C-1", "C-2", "C-3"]
    assert answers[0] == {
        "id": "C-1",
        "outcome": "ineligible",
        "amount_fen": 0,
        "reasons": [{"code": "NOT_OPERATING", "clause": "N54-2.3"}],
        "rows": [],
    }
    assert answers[1]["rows"][1] == {
        "pid": "A",
        "outcome": "ineligible",
        "amount_fen": 0,
        "reasons": [{"code": "DUPLICATE_IN_ROSTER", "clause": "YN-12"}],
    }


def test_a_file_without_cases_is_answered_with_nothing():
    assert assess_file({"cases": [], "configs": {}}) == []


def test_a_waiting_roster_shows_its_provisional_amount():
    claim = {**export(worker("A"), worker("B", proofs=[])), "config_ref": "E"}
    (answer,) = assess_file(one_file(claim))
    assert (answer["amount_fen"], answer["provisional_amount_fen"]) == (None, 30_000)


@pytest.mark.parametrize(
    ("path", "value", "named"),
    [
        ("cases.1.kind", "moon_grant", "kind"),
        ("cases.1.kind", "job_seeking_grant", "kind"),
        ("cases.1.kind", ["startup_grant"], "kind"),
        ("cases.1.kind", ..., "kind"),
        ("cases.1.kind", "other", "subkind"),
        ("cases.1.config_ref", "nowhere", "config_ref"),
        ("cases.1.config_ref", ..., "config_ref"),
        ("cases.1.policy_date", "2019-02-29", "policy_date"),
        ("cases.1.facts.business.reg_date", "2019-02-29", "facts.business.reg_date"),
        ("cases.1.facts.business.status", ..., "facts.business.status"),
        ("configs.F.amount_fen", -1, "configs.amount_fen"),
        ("configs.F", None, "config_ref"),
    ],
)
def test_a_mistake_names_the_case_and_the_field(path, value, named):
    data = one_file({**export(worker()), "config_ref": "E"}, startup())
    with pytest.raises(BadFile) as refused:
        assess_file(changed(data, path, value))
    assert "C-2" in refused.value.sentence
    assert named in refused.value.sentence


@pytest.mark.parametrize("identity", [..., None, "", 7, "\udc80", "x" * 501])
def test_a_case_without_a_usable_id_is_named_by_its_place(identity):
    with pytest.raises(BadFile, match="第2个"):
        assess_file(changed(one_file(startup(), startup()), "cases.1.id", identity))


@pytest.mark.parametrize("subkind", ["startup_grant", "moon", 3, None])
def test_an_unknown_subkind_is_refused(subkind):
    with pytest.raises(BadFile, match="subkind"):
        assess_file(one_file({**startup(), "kind": "other", "subkind": subkind}))


@pytest.mark.parametrize(
    "data",
    [
        [],
        None,
        3,
        {},
        {"cases": []},
        {"cases": {}, "configs": {}},
        {"cases": [], "configs": []},
        {"cases": [3], "configs": {}},
    ]
    + [{"cases": [], "configs": {}, "clauses": []}, {"cases": [], "configs": {}, "clauses": {"a": 1}}],
)
def test_a_file_of_another_shape_is_refused(data):
    with pytest.raises(BadFile):
        assess_file(data)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"not json",
        b'{"a": NaN}',
        b'{"a": Infinity}',
        b'{"a": -Infinity}',
        b"\xff\xfe{}",
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b'{"a": ' + b"9" * 5_000 + b"}",
    ],
    ids=[
        "empty",
        "cut",
        "text",
        "nan",
        "infinity",
        "minus",
        "encoding",
        "deep list",
        "deep object",
        "long number",
    ],
)
def test_what_is_no_json_is_refused(content):
    with pytest.raises(BadFile):
        read_json(content)


def test_a_byte_order_mark_is_no_hindrance():
    assert read_json("﻿{}".encode()) == {}


def test_a_case_nested_very_deep_is_still_read_or_refused_cleanly():
    deep = "[" * 500 + "]" * 500
    data = read_json(json.dumps(one_file(startup())).replace('"open"', deep).encode())
    with pytest.raises(BadFile, match=r"facts\.business\.status"):
        assess_file(data)


ROUTE = {"kind": "startup_grant", "amount_fen": 1_000_000, "cross_region": False}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("kind", "moon"),
        ("kind", ...),
        ("amount_fen", ...),
        ("amount_fen", None),
        ("amount_fen", -1),
        ("amount_fen", 1.0),
        ("amount_fen", True),
        ("amount_fen", "5"),
        ("amount_fen", 10**20),
        ("cross_region", ...),
        ("cross_region", "no"),
        ("cross_region", 0),
        ("objection", "yes"),
        ("applicant", "hr_agency"),
        ("applicant", 3),
    ],
)
def test_a_mistake_in_routing_facts_is_refused(name, value):
    with pytest.raises(PolicyError) as refused:
        route_facts(changed(ROUTE, name, value))
    assert refused.value.sentence
    if name != "applicant":
        assert name in refused.value.sentence


def test_routing_asks_who_applies_only_where_it_matters():
    assert route_facts(ROUTE) == ("village", "township", "county")
    with pytest.raises(BadFile, match="applicant"):
        route_facts({**ROUTE, "kind": "labor_export_service_subsidy"})
    with pytest.raises(BadFile):
        route_facts([ROUTE])
    assert route_facts({**ROUTE, "kind": "other", "subkind": "skill_upgrade"}) == ("county",)
