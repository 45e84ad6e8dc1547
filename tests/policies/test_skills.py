"""Training and certificates: the person's own claim, the provider's roster, the school's, months trained at work."""

import pytest

from tests.policies.building import codes, general, judge_given, reason_of

APPRAISAL = {
    "occupation": "中式面点师",
    "level": "junior",
    "certificate_on": "2019-06-30",
    "certificate_verified": True,
}
COURSE = {
    "occupation": "家政服务员",
    "certificate": "special_ability",
    "certificate_on": "2019-06-01",
    "provider_qualified": True,
}
POOR = {"categories": ["registered_poor"]}
BY_LEVEL = {"amounts": {"junior": 60_000, "senior": 90_000}}
PAID = [{"kind": "skill_appraisal", "status": "paid", "pid": "self"}]


def appraisal(*, on="2019-06-30", history=(), applicant=POOR, **changes):
    facts = APPRAISAL | changes
    return general(
        "skill_appraisal", facts, on=on, who="individual", applicant=applicant, history=list(history)
    )


@pytest.mark.parametrize(
    ("changes", "outcome", "code"),
    [
        ({}, "eligible", "OK_CERTIFICATE"),
        ({"certificate_on": "2019-07-01"}, "ineligible", "NO_CERTIFICATE_YET"),
        ({"certificate_verified": False}, "needs-human", "CERTIFICATE_NOT_FOUND"),
        ({"certificate_verified": None}, "needs-human", "CANNOT_VERIFY"),
        ({"level": "technician"}, "needs-human", "AMOUNT_NOT_CONFIGURED"),
        ({"history": PAID}, "needs-human", "CANNOT_VERIFY"),
        ({"history": PAID, "same_paid": False}, "eligible", "OK_CERTIFICATE"),
        ({"same_paid": True}, "ineligible", "SAME_CERTIFICATE_PAID"),
        ({"same_paid": None}, "eligible", "OK_CERTIFICATE"),
        ({"applicant": {"categories": ["low_income"]}}, "ineligible", "CATEGORY_NOT_COVERED"),
    ],
)
def test_a_certificate_is_paid_once_it_is_held_and_on_record(changes, outcome, code):
    verdict = judge_given(appraisal(**changes), **BY_LEVEL)
    assert (verdict.outcome, verdict.amount_fen) == (
        outcome,
        {"eligible": 60_000, "ineligible": 0}.get(outcome),
    )
    assert code in codes(verdict)


def test_the_groups_follow_the_policy_of_the_day():
    out_of_poverty = {"categories": ["out_of_poverty"]}
    before = judge_given(appraisal(on="2020-12-31", applicant=out_of_poverty), **BY_LEVEL)
    after = judge_given(appraisal(on="2021-01-01", applicant=out_of_poverty), **BY_LEVEL)
    assert (before.outcome, after.outcome) == ("ineligible", "eligible")


@pytest.mark.parametrize(("kind", "facts"), [("skill_appraisal", APPRAISAL), ("vocational_training", COURSE)])
def test_only_occupations_of_the_catalogue_are_paid_where_there_is_one(kind, facts):
    case = general(kind, facts, who="individual", applicant=POOR)
    amounts = {"junior": 60_000, "special_ability": 60_000}
    listed = judge_given(case, amounts=amounts, occupations=["中式面点师", "家政服务员"])
    unlisted = judge_given(case, amounts=amounts, occupations=["电工"])
    assert (listed.outcome, unlisted.outcome) == ("eligible", "ineligible")
    assert reason_of(unlisted, "OCCUPATION_NOT_COVERED").facts == {"occupation": facts["occupation"]}


@pytest.mark.parametrize(
    ("certificate", "amount"), [("special_ability", 40_000), ("qualification", 150_000), ("completion", None)]
)
def test_a_course_is_paid_by_the_kind_of_certificate(certificate, amount):
    case = general(
        "vocational_training", COURSE | {"certificate": certificate}, who="individual", applicant=POOR
    )
    verdict = judge_given(case, amounts={"special_ability": 40_000, "qualification": 150_000})
    assert (verdict.outcome, verdict.amount_fen) == ("eligible" if amount else "needs-human", amount)


def test_a_course_of_a_provider_nobody_qualified_goes_to_a_person_under_the_clause_on_providers():
    case = general(
        "vocational_training", COURSE | {"provider_qualified": False}, who="individual", applicant=POOR
    )
    verdict = judge_given(case, amounts={"special_ability": 40_000})
    assert verdict.outcome == "needs-human"
    assert reason_of(verdict, "PROVIDER_NOT_QUALIFIED").clause == "N54-3.3"


def trainee(pid="T1", **changes):
    return {
        "pid": pid,
        "categories": ["registered_poor"],
        "attended_days": 10,
        "certificate": "completion",
    } | changes


def project(*rows, history=()):
    facts = {"provider_qualified": True, "trainees": list(rows)}
    return general("project_training", facts, who="training_provider", history=list(history))


@pytest.mark.parametrize(
    ("changes", "outcome", "amount", "code"),
    [
        ({}, "eligible", 50_000, None),
        ({"certificate": "skill_level"}, "eligible", 120_000, None),
        ({"certificate": None}, "ineligible", 0, "NO_CERTIFICATE"),
        ({"certificate": "qualification"}, "needs-human", 0, "AMOUNT_NOT_CONFIGURED"),
        ({"attended_days": 0}, "ineligible", 0, "NO_ATTENDANCE"),
        ({"categories": ["low_income"]}, "ineligible", 0, "CATEGORY_NOT_COVERED"),
        ({"categories": None}, "needs-human", 0, "CANNOT_VERIFY"),
        ({"same_paid": True}, "ineligible", 0, "SAME_CERTIFICATE_PAID"),
    ],
)
def test_a_project_is_paid_by_each_trainee_s_certificate(changes, outcome, amount, code):
    verdict = judge_given(project(trainee(**changes)), rates={"completion": 50_000, "skill_level": 120_000})
    (row,) = verdict.rows
    assert (row.outcome, row.amount_fen) == (outcome, amount)
    assert [reason.code for reason in row.reasons] == ([code] if code else [])


def test_a_trainee_paid_for_before_is_looked_at_and_one_named_twice_is_paid_once():
    earlier = [{"kind": "project_training", "status": "paid", "pid": "T1"}]
    verdict = judge_given(
        project(trainee("T1"), trainee("T2"), trainee("T2"), history=earlier), rates={"completion": 50_000}
    )
    assert [row.outcome for row in verdict.rows] == ["needs-human", "eligible", "ineligible"]
    assert verdict.provisional_fen == 50_000


def student(pid="S1", **changes):
    return {
        "pid": pid,
        "categories": ["registered_poor"],
        "on_roll": True,
        "school_year": 2018,
        "draws_stipend": False,
    } | changes


@pytest.mark.parametrize(
    ("changes", "rates", "outcome", "amount"),
    [
        ({}, {"tuition": 300_000}, "eligible", 300_000),
        ({"draws_stipend": True}, {"tuition": 300_000, "stipend": 200_000}, "eligible", 500_000),
        ({"draws_stipend": True}, {"tuition": 300_000}, "needs-human", 0),
        ({"on_roll": False}, {"tuition": 300_000}, "ineligible", 0),
        ({"on_roll": None}, {"tuition": 300_000}, "needs-human", 0),
    ],
)
def test_a_poor_student_on_the_roll_learns_free_and_draws_a_stipend(changes, rates, outcome, amount):
    facts = {"students": [student(**changes)]}
    (row,) = judge_given(general("technical_education", facts, who="technical_school"), rates=rates).rows
    assert (row.outcome, row.amount_fen) == (outcome, amount)


@pytest.mark.parametrize(
    ("entry", "outcome"), [({"year": 2018}, "ineligible"), ({"year": 2017}, "eligible"), ({}, "needs-human")]
)
def test_a_school_year_is_paid_once(entry, outcome):
    history = [{"kind": "technical_education", "status": "paid", "pid": "S1", **entry}]
    facts = {"students": [student()]}
    case = general("technical_education", facts, who="technical_school", history=history)
    assert judge_given(case, rates={"tuition": 300_000}).rows[0].outcome == outcome


def at_work(*months, used=0, **changes):
    row = {
        "pid": "W1",
        "categories": ["registered_poor"],
        "contract_start": "2018-11-15",
        "used_months": used,
        "months": [{"ym": ym, "attended": 5} for ym in months],
    }
    return row | changes


def trained(*rows, history=()):
    return general("work_based_training", {"workers": list(rows)}, history=list(history))


HALF_A_YEAR = ("2018-11", "2018-12", "2019-01", "2019-02", "2019-03", "2019-04")


@pytest.mark.parametrize(
    ("months", "used", "paid", "outcome"),
    [
        (HALF_A_YEAR, 0, 6, "eligible"),
        ((*HALF_A_YEAR, "2019-05"), 0, 6, "eligible"),
        (HALF_A_YEAR, 4, 2, "eligible"),
        (HALF_A_YEAR, 6, 0, "ineligible"),
        (("2019-01",), None, 0, "needs-human"),
        (("2019-06",), 0, 0, "needs-correction"),
        (("2018-10",), 0, 0, "ineligible"),
        (("2018-10", "2018-11"), 0, 1, "eligible"),
    ],
)
def test_training_at_work_is_paid_by_the_month_up_to_six(months, used, paid, outcome):
    verdict = judge_given(trained(at_work(*months, used=used)), monthly_fen=20_000)
    assert (verdict.outcome, verdict.rows[0].amount_fen) == (outcome, paid * 20_000)
    assert ("OK_PARTIAL" in codes(verdict)) == (outcome == "eligible" and paid < len(months))


def test_a_month_of_training_is_paid_once_and_only_where_there_was_training():
    history = [{"kind": "work_based_training", "status": "paid", "pid": "W1", "ym": "2019-01"}]
    months = [
        {"ym": "2019-01", "attended": 5},
        {"ym": "2019-02", "attended": 0},
        {"ym": "2019-03", "attended": 1},
        {"ym": "2019-03", "attended": 1},
    ]
    verdict = judge_given(trained(at_work(months=months), history=history), monthly_fen=20_000)
    assert verdict.amount_fen == 20_000
    found = {reason.code for reason in verdict.rows[0].reasons}
    assert found == {"ALREADY_RECEIVED", "NO_ATTENDANCE", "DUPLICATE_MONTH"}


@pytest.mark.parametrize(
    ("start", "outcome", "code"),
    [("2018-11-31", "needs-correction", "IMPOSSIBLE_DATE"), (None, "needs-human", "CANNOT_VERIFY")],
)
def test_a_contract_whose_day_is_impossible_or_unknown_waits(start, outcome, code):
    verdict = judge_given(trained(at_work("2019-01", contract_start=start)), monthly_fen=20_000)
    assert verdict.outcome == outcome
    assert code in codes(verdict)


def test_a_worker_named_twice_for_a_month_is_paid_once_and_one_without_months_is_asked_for_them():
    verdict = judge_given(
        trained(at_work("2019-01"), at_work("2019-01"), at_work(pid="W2")), monthly_fen=20_000
    )
    assert [row.outcome for row in verdict.rows] == ["eligible", "ineligible", "needs-correction"]


def test_a_region_may_lift_the_cap_of_six_months():
    verdict = judge_given(trained(at_work(*HALF_A_YEAR, used=30)), monthly_fen=20_000, month_cap=None)
    assert verdict.amount_fen == 120_000
