"""What a programme says of acceptance: within how many days, and whether silence means it."""

import json

import jsonschema
import pytest

from policies.errors import DataError
from policies.guide import guide_of
from policies.load import programmes, shipped
from policies.model import Acceptance
from policies.schema import schema_files
from tests.policies.rule_files import programme, rules_with

HEAD = "[notice]"


def said(text: str) -> dict[str, str]:
    return {HEAD: f"[acceptance]\n{text}\n\n{HEAD}"}


def test_no_shipped_programme_makes_silence_mean_anything():
    assert {each.acceptance for each in programmes()} == {Acceptance(5, silence=False)}


def test_a_programme_may_say_that_silence_is_acceptance():
    rules = rules_with("startup_grant", swap=said("working_days = 7\nsilence = true"))
    assert rules.programme.acceptance == Acceptance(7, silence=True)


def test_the_guide_tells_the_citizen_what_silence_means():
    silent = guide_of(rules_with("startup_grant", swap=said("silence = true")))
    usual = guide_of(rules_with("startup_grant"))
    told = "提交后5个工作日内没有告知要补什么的，视为已经受理。"
    assert told in [each.zh for each in silent.afterwards]
    assert told not in [each.zh for each in usual.afterwards]


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("working_days = 0", r"acceptance\.working_days"),
        ("working_days = 61", r"acceptance\.working_days"),
        ("silence = 1", r"acceptance\.silence"),
        ("silent = true", "silent"),
    ],
)
def test_what_cannot_be_meant_is_refused_by_its_key(text, where):
    with pytest.raises(DataError, match=where):
        shipped().with_source(programme("startup_grant", swap=said(text)))


def test_the_schema_knows_the_keys():
    schema = json.loads(schema_files()["programme.schema.json"])
    part = schema["properties"]["acceptance"]
    jsonschema.validate({"working_days": 5, "silence": True}, part)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"silence": "yes"}, part)
