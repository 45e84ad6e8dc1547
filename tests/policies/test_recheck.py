"""拨付前复核: the named conditions, put to the facts of today; what deciders saw already does not count."""

import pytest

from policies.errors import BadCase
from policies.load import rules_from_parameters
from policies.recheck import changes
from tests.policies.building import FUJIAN, export, startup, worker
from tests.policies.rule_files import rules_with

CODE = "labor_export_service_subsidy"


def told(before, now, rules) -> list[tuple[str, str, str]]:
    return [(each.pid, each.condition, each.reason.code) for each in changes(before, now, rules)]


@pytest.fixture
def grant():
    return rules_from_parameters("startup_grant", FUJIAN)


def test_nothing_has_changed_when_the_registers_say_the_same(grant):
    assert told(startup(), startup(on="2019-09-01"), grant) == []


def test_a_shop_that_has_closed_since_is_a_change(grant):
    now = startup(status="cancelled")
    assert told(startup(), now, grant) == [("", "operating", "NOT_OPERATING")]


def test_somebody_who_is_no_longer_covered_is_a_change(grant):
    assert told(startup(), startup(categories=()), grant) == [("", "category", "CATEGORY_NOT_COVERED")]


def test_what_was_against_it_when_it_was_decided_is_none(grant):
    closed = startup(status="cancelled")
    assert told(closed, closed, grant) == []


def test_conditions_the_programme_does_not_name_are_not_put_again(grant):
    assert told(startup(), startup(reg_date="2019-05-01"), grant) == []


def test_of_a_roster_the_lines_are_named():
    before = export(worker("W1"), worker("W2"))
    now = export(worker("W1"), worker("W2", categories=[]))
    assert told(before, now, rules_with(CODE)) == [("W2", "registered_poor", "NOT_REGISTERED_POOR")]


def test_lines_of_another_sheet_are_not_looked_at():
    before = export(worker("W1"), worker("W2"))
    now = export(worker("W1"), worker("W2", categories=[])) | {"sheet": [1]}
    assert told(before, now, rules_with(CODE)) == []


def test_facts_that_cannot_be_read_are_refused(grant):
    with pytest.raises(BadCase):
        changes(startup(), startup(reg_date="gestern"), grant)
