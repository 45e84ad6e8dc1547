"""Facts that are not well-formed are refused with the field's path; facts that are merely unknown are not."""

from datetime import date, datetime

import pytest

from policies.assess import assess
from policies.errors import BadCase
from policies.load import rules_from_parameters
from tests.policies.building import (
    FUJIAN,
    changed,
    export,
    holder,
    judge,
    month,
    posts,
    startup,
    ticket,
    transport,
    worker,
)

CLAIMS = {
    "startup_grant": startup(
        history=[{"kind": "x", "status": "paid"}],
        prior_entities=[{"role": "shareholder", "reg_date": "2012-01-01"}],
    ),
    "labor_export_service_subsidy": export(worker()),
    "public_welfare_post": posts(holder(month(si_unit={"pension": 1}, attendance_dates=["2024-04-01"]))),
    "transport_subsidy": transport(ticket()),
}

BAD = [
    ("startup_grant", "policy_date", "2019-02-29"),
    ("startup_grant", "policy_date", "1 June"),
    ("startup_grant", "policy_date", 20190601),
    ("startup_grant", "policy_date", None),
    ("startup_grant", "policy_date", datetime(2019, 6, 1)),
    ("startup_grant", "policy_date", ...),
    ("startup_grant", "region", []),
    ("startup_grant", "region", ...),
    ("startup_grant", "region.county", "3505"),
    ("startup_grant", "region.county", 350583),
    ("startup_grant", "region.province", "53"),
    ("startup_grant", "applicant", None),
    ("startup_grant", "applicant.type", ...),
    ("startup_grant", "applicant.type", ""),
    ("startup_grant", "applicant.type", "x" * 501),
    ("startup_grant", "applicant.categories", "registered_poor"),
    ("startup_grant", "applicant.categories", [1]),
    ("startup_grant", "applicant.categories", ...),
    ("startup_grant", "applicant.public_payroll", "yes"),
    ("startup_grant", "facts", "none"),
    ("startup_grant", "facts.business", "shop"),
    ("startup_grant", "facts.business", ...),
    ("startup_grant", "facts.business.reg_date", "2019-02-29"),
    ("startup_grant", "facts.business.reg_date", ...),
    ("startup_grant", "facts.business.status", 1),
    ("startup_grant", "facts.business.prior_entities", "none"),
    ("startup_grant", "facts.business.prior_entities", ["shop"]),
    ("startup_grant", "facts.business.prior_entities.0.role", ...),
    ("startup_grant", "facts.business.prior_entities.0.reg_date", "2011-02-29"),
    ("startup_grant", "facts.prepay_recheck", [True]),
    ("startup_grant", "facts.prepay_recheck", {"joined": 1}),
    ("startup_grant", "evidence", ...),
    ("startup_grant", "evidence", "ID_CARD"),
    ("startup_grant", "evidence", [None]),
    ("startup_grant", "history", {}),
    ("startup_grant", "history.0", "paid"),
    ("startup_grant", "history.0.kind", ...),
    ("startup_grant", "history.0.status", 3),
    ("startup_grant", "history.0.year", "2018"),
    ("startup_grant", "history.0.year", True),
    ("labor_export_service_subsidy", "facts.roster", ...),
    ("labor_export_service_subsidy", "facts.roster", None),
    ("labor_export_service_subsidy", "facts.roster", {}),
    ("labor_export_service_subsidy", "facts.roster.0", []),
    ("labor_export_service_subsidy", "facts.roster.0.pid", ...),
    ("labor_export_service_subsidy", "facts.roster.0.pid", "\ud800"),
    ("labor_export_service_subsidy", "facts.roster.0.origin_county", "Zhenxiong"),
    ("labor_export_service_subsidy", "facts.roster.0.origin_county", None),
    ("labor_export_service_subsidy", "facts.roster.0.work_county", "4401"),
    ("labor_export_service_subsidy", "facts.roster.0.contract_start", "1 March"),
    ("labor_export_service_subsidy", "facts.roster.0.performed_until", ...),
    ("labor_export_service_subsidy", "facts.roster.0.proofs", None),
    ("labor_export_service_subsidy", "facts.roster.0.proof_conflict", 1),
    ("labor_export_service_subsidy", "facts.roster.0.deceased_date", "2018-02-29"),
    ("labor_export_service_subsidy", "applicant.filing_date", "2017-02-29"),
    ("labor_export_service_subsidy", "applicant.filed", "yes"),
    ("public_welfare_post", "facts.posts.0.months.0.ym", "2024-13"),
    ("public_welfare_post", "facts.posts.0.months.0.ym", ...),
    ("public_welfare_post", "facts.posts.0.months.0.attended", -1),
    ("public_welfare_post", "facts.posts.0.months.0.attended", 1.5),
    ("public_welfare_post", "facts.posts.0.months.0.attended", True),
    ("public_welfare_post", "facts.posts.0.months.0.required", "22"),
    ("public_welfare_post", "facts.posts.0.months.0.wage_paid_fen", float("nan")),
    ("public_welfare_post", "facts.posts.0.months.0.wage_paid_fen", 10**14),
    ("public_welfare_post", "facts.posts.0.months.0.si_unit", 5),
    ("public_welfare_post", "facts.posts.0.months.0.si_unit.pension", -5),
    ("public_welfare_post", "facts.posts.0.months.0.attendance_dates", "2024-04-01"),
    ("public_welfare_post", "facts.posts.0.months.0.attendance_dates", ["April"]),
    ("public_welfare_post", "facts.posts.0.months", None),
    ("public_welfare_post", "facts.posts.0.sex", "X"),
    ("public_welfare_post", "facts.posts.0.used_months", 10**7),
    ("public_welfare_post", "facts.posts.0.birth_date", "1980-02-30"),
    ("transport_subsidy", "facts.tickets.0.fen", "300"),
    ("transport_subsidy", "facts.tickets.0.direction", "there"),
    ("transport_subsidy", "facts.tickets.0.name_match", ...),
    ("transport_subsidy", "facts.tickets.0.date", "yesterday"),
    ("transport_subsidy", "facts.origin_county", ...),
]


@pytest.mark.parametrize(
    ("kind", "path", "value"), BAD, ids=[f"{path}={value!r:.20}" for _, path, value in BAD]
)
def test_a_field_that_is_missing_or_impossible_is_named(kind, path, value):
    with pytest.raises(BadCase) as refused:
        judge(changed(CLAIMS[kind], path, value))
    named = refused.value.field.replace("[", ".").replace("]", "")
    assert path.startswith(named) or named.startswith(path)
    assert refused.value.field in refused.value.sentence


@pytest.mark.parametrize("case", [None, [], "case", 3])
def test_a_case_is_an_object(case):
    with pytest.raises(BadCase):
        assess(case, rules_from_parameters("startup_grant", FUJIAN))


@pytest.mark.parametrize("kind", CLAIMS)
def test_the_claims_these_mistakes_were_made_in_are_well_formed(kind):
    assert judge(CLAIMS[kind]).outcome == "eligible"


def test_dates_may_be_given_as_dates():
    as_text = judge(startup())
    given = changed(startup(reg_date=date(2018, 10, 1)), "policy_date", date(2019, 6, 1))
    assert judge(given) == as_text


def test_what_the_rules_do_not_ask_for_is_left_aside():
    case = changed(startup(), "facts.weather", {"rain": [1, 2, float("nan")]})
    assert judge(case) == judge(startup())


def test_history_and_province_may_be_left_out():
    case = changed(changed(startup(), "history", ...), "region.province", ...)
    assert judge(case).outcome == "eligible"


def test_the_case_handed_in_is_not_changed():
    case = export(worker("A"), worker("A"))
    before = repr(case)
    judge(case)
    assert repr(case) == before
