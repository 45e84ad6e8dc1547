"""An office at random against a plain-Python model of it: a short run here, 100,000 steps by `script/soak`."""

import logging
import os
from collections import Counter

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from approvals.confirming import asking
from payments.commands import allot, open_fund
from registry import second_factor
from registry.models import Division, User
from tests.approvals.conftest import _every_paper, _stay
from tests.pilot import load_pilot
from tests.soak.machine import Office
from workflows import checks, jobs

log = logging.getLogger(__name__)
STEPS_OF_ONE = 60
ENOUGH_TO_BE_PAID = 3000
STEPS = int(os.environ.get("SHENLING_SOAK_STEPS", "900"))
FUNDS = (("350583", "na-finance"), ("530627", "zx-finance"))


@pytest.fixture
def office(db, monkeypatch) -> type[Office]:
    """The pilot with money in its funds; papers are there, nobody is asked to confirm a roster, and the notice is
    issued without printing it."""
    load_pilot()
    for county, username in FUNDS:
        actor = User.objects.get(username=username)
        fund = open_fund(
            actor=actor,
            code="employment_fund",
            name="就业补助资金",
            division=Division.objects.get(code=county),
            year=2026,
            source_document="财社指〔2026〕1号",
        )
        allot(actor=actor, fund=fund, amount_fen=10**12, document="财社指〔2026〕1号")
    monkeypatch.setattr(checks, "_checks", {})
    monkeypatch.setattr(asking, "terms_of", lambda claim: None)
    monkeypatch.setitem(checks._providers, "evidence", _every_paper)
    monkeypatch.setitem(checks._providers, "evidence_hashes", lambda claim: [])
    # A code is counted in a transaction of its own, and here everything lies in one.
    monkeypatch.setattr(second_factor, "require", lambda user, code: None)
    issue = "documents.issue_disbursement_notice"
    monkeypatch.setitem(jobs._jobs, issue, jobs.StationJob(issue, finish=_stay))
    users = {user.username: user for user in User.objects.select_related("person")}
    return type(
        "OfficeOfThePilot", (Office,), {"users": users, "steps": 0, "stood": Counter(), "done": Counter()}
    )


def test_the_engine_and_the_model_never_part(office):
    run_state_machine_as_test(
        office,
        settings=settings(
            max_examples=max(1, STEPS // STEPS_OF_ONE),
            stateful_step_count=STEPS_OF_ONE,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            database=None,
            # A step takes a hundredth of a second: shrinking a failure would take longer than reading it.
            phases=[Phase.generate],
            print_blob=True,
        ),
    )
    log.info("%d steps without divergence", office.steps)
    log.info("acts that succeeded: %s", dict(office.done))
    log.info("where claims ended or stood at last: %s", dict(office.stood))
    assert office.steps >= STEPS // 4
    assert office.stood["paid"] or STEPS < ENOUGH_TO_BE_PAID
