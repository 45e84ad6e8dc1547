"""Promises instead of papers, shares of two levels, what is checked again before payment and looked at after it."""

import pytest

from policies.assess import assess
from policies.errors import DataError
from policies.load import shipped
from policies.reasons import sentence
from tests.policies.building import codes, reason_of, startup
from tests.policies.rule_files import programme, rules_with

LEASE = '{ code = "LEASE", need = "optional" }'
PROMISED = {LEASE: '{ code = "LEASE", need = "required", promise = true, clause = ["N54-2.3"] }'}


def test_a_promise_stands_for_a_paper_that_may_be_promised():
    rules = rules_with("startup_grant", swap=PROMISED)
    assert codes(assess(startup(), rules)) == {"MISSING:LEASE"}
    verdict = assess(startup(evidence=["PROMISE:LEASE"]), rules)
    assert verdict.outcome == "eligible"
    reason = reason_of(verdict, "OK_BY_PROMISE")
    assert (reason.clause, reason.facts) == ("N54-2.3", {"evidence": "LEASE"})
    assert sentence(reason).text == "经营场地证明以告知承诺代替，事后核查"


def test_a_paper_that_was_handed_in_needs_no_promise():
    verdict = assess(startup(evidence=["LEASE", "PROMISE:LEASE"]), rules_with("startup_grant", swap=PROMISED))
    assert "OK_BY_PROMISE" not in codes(verdict)


def test_what_may_not_be_promised_is_still_missing():
    swap = {LEASE: '{ code = "LEASE", need = "required" }'}
    verdict = assess(startup(evidence=["PROMISE:LEASE"]), rules_with("startup_grant", swap=swap))
    assert codes(verdict) == {"MISSING:LEASE"}


@pytest.mark.parametrize("code", ["ID_CARD", "PAYEE_ACCOUNT"])
def test_identity_and_account_are_never_promised(code):
    swap = {
        f'{{ code = "{code}", need = "required"': f'{{ code = "{code}", need = "required", promise = true'
    }
    with pytest.raises(DataError, match=r"evidence\[\d\]\.promise"):
        shipped().with_source(programme("startup_grant", swap=swap))


@pytest.mark.parametrize(
    ("rounding", "shares", "detail"),
    [
        ("", [6, 4], {"region_level_fen": 61, "local_level_fen": 40}),
        ('rounding = "upper"', [6, 4], {"region_level_fen": 61, "local_level_fen": 40}),
        ('rounding = "lower"', [6, 4], {"region_level_fen": 60, "local_level_fen": 41}),
    ],
)
def test_the_level_the_file_names_takes_the_odd_fen(rounding, shares, detail):
    rules = rules_with(
        "pension_premium_on_behalf",
        swap={'fund = "pension_fund"': f'fund = "pension_fund"\n{rounding}'},
        amount_fen=101,
        shares={"county": shares},
    )
    case = {
        "kind": "pension_premium_on_behalf",
        "policy_date": "2019-06-01",
        "region": {"province": "45", "county": "451031"},
        "applicant": {"type": "individual"},
        "facts": {"local_tier": "county", "out_of_poverty_date": None},
        "evidence": [],
    }
    assert assess(case, rules).detail == detail


def test_a_file_names_what_is_checked_again_looked_at_and_counted():
    swap = {
        'code = "graduate_job_seeking"\n': 'code = "graduate_job_seeking"\nsampling_percent = 10\n',
        'fund = "employment_fund"': 'fund = "employment_fund"\nrecheck = ["applicant_alive", "poor_family"]',
    }
    draft = shipped().with_source(
        programme("graduate_job_seeking", '[report]\ncolumns = ["local_employed"]\n', swap=swap)
    )
    carried = draft.programme("graduate_job_seeking")
    assert carried.payment.recheck == ("applicant_alive", "poor_family")
    assert (carried.sampling_percent, carried.report_columns) == (10, ("local_employed",))


@pytest.mark.parametrize(
    ("found", "instead", "key"),
    [
        ('fund = "employment_fund"', 'fund = "employment_fund"\nrecheck = ["weather"]', "payment.recheck"),
        ('fund = "employment_fund"', 'fund = "employment_fund"\nrounding = "up"', "payment.rounding"),
        (
            'code = "graduate_job_seeking"\n',
            'code = "graduate_job_seeking"\nsampling_percent = 101\n',
            "sampling_percent",
        ),
        ("[notice]", '[report]\ncolumns = ["weather"]\n[notice]', "report.columns"),
    ],
)
def test_a_mistake_in_them_is_named(found, instead, key):
    with pytest.raises(DataError) as refused:
        shipped().with_source(programme("graduate_job_seeking", swap={found: instead}))
    assert refused.value.key == key
