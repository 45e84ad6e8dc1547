"""Public-welfare posts: who may hold one, each month by attendance, the cap, wages and social insurance."""

import pytest

from tests.policies.building import changed, codes, holder, judge, month, posts, reason_of


def months(*names, **changes):
    return [month(name, **changes) for name in names]


SECOND_QUARTER = ("2024-04", "2024-05", "2024-06")


def test_full_months_are_paid_at_the_standard():
    verdict = judge(posts(holder(*months(*SECOND_QUARTER))))
    assert (verdict.outcome, verdict.amount_fen) == ("eligible", 300_000)


@pytest.mark.parametrize(
    ("attended", "required", "amount"),
    [
        (13, 21, 61_905),
        (22, 22, 100_000),
        (23, 22, 100_000),
        (1, 22, 4_545),
        (1, 3, 33_333),
        (2, 3, 66_667),
        (11, 22, 50_000),
        (21, 22, 95_455),
    ],
)
def test_attendance_is_paid_in_proportion_and_rounded_half_up(attended, required, amount):
    verdict = judge(posts(holder(month(attended=attended, required=required))))
    assert verdict.amount_fen == amount
    assert ("OK_PRORATA" in codes(verdict)) == (attended < required)


@pytest.mark.parametrize(("standard", "amount"), [(1, 1), (3, 2), (99_999, 50_000), (100_001, 50_001)])
def test_exactly_half_a_fen_goes_up(standard, amount):
    verdict = judge(posts(holder(month(attended=1, required=2, wage_paid_fen=10**6))), monthly_fen=standard)
    assert verdict.amount_fen == amount


def test_a_month_without_attendance_is_not_paid_and_the_others_are():
    verdict = judge(posts(holder(month("2024-04"), month("2024-05", attended=0, wage_paid_fen=0))))
    assert (verdict.outcome, verdict.amount_fen) == ("eligible", 100_000)
    assert reason_of(verdict, "NO_ATTENDANCE").facts["months"] == ["2024-05"]


def test_a_line_without_any_attendance_is_refused():
    verdict = judge(posts(holder(month(attended=0, wage_paid_fen=0))))
    assert (verdict.outcome, verdict.rows[0].outcome) == ("ineligible", "ineligible")


def test_required_days_of_zero_are_returned_for_correction():
    verdict = judge(posts(holder(month(attended=5, required=0))))
    assert "REQUIRED_DAYS_MISSING" in codes(verdict)
    assert verdict.outcome == "needs-correction"


@pytest.mark.parametrize(
    ("used", "paid_months"), [(0, 3), (32, 3), (33, 3), (34, 2), (35, 1), (36, 0), (40, 0)]
)
def test_a_claim_that_crosses_the_cap_is_paid_up_to_it(used, paid_months):
    verdict = judge(posts(holder(*months(*SECOND_QUARTER), used_months=used)))
    assert verdict.amount_fen == paid_months * 100_000
    assert verdict.outcome == ("eligible" if paid_months else "ineligible")
    if paid_months < 3:
        assert reason_of(verdict, "MONTH_CAP_REACHED").clause == "NAT-POST"


def test_the_cap_falls_on_the_latest_months_however_they_are_listed():
    verdict = judge(posts(holder(*months("2024-06", "2024-04", "2024-05"), used_months=34)))
    assert reason_of(verdict, "MONTH_CAP_REACHED").facts["months"] == ["2024-06"]


def test_a_month_not_paid_does_not_use_up_the_cap():
    claim = posts(holder(month("2024-04", attended=0, wage_paid_fen=0), month("2024-05"), used_months=35))
    assert judge(claim).amount_fen == 100_000


def test_months_over_all_units_count_together():
    first = holder(month("2024-04"), used_months=35, post_id="P-1")
    second = holder(month("2024-05"), used_months=35, post_id="P-2")
    verdict = judge(posts(first, second))
    assert [row.amount_fen for row in verdict.rows] == [100_000, 0]


def test_without_a_cap_in_the_standard_months_are_not_counted():
    assert judge(posts(holder(used_months=99)), month_cap=None).outcome == "eligible"


@pytest.mark.parametrize(
    ("approved", "outcome"),
    [("2018-03-10", "ineligible"), ("2018-03-11", "eligible"), ("2020-01-01", "eligible")],
)
def test_less_than_five_years_to_retirement_is_strict_and_judged_at_first_approval(approved, outcome):
    row = holder(month("2022-11"), birth_date="1963-03-10", sex="M", first_approved=approved, used_months=36)
    assert judge(posts(row, on="2023-01-05")).outcome == outcome


@pytest.mark.parametrize(("ym", "outcome"), [("2023-03", "eligible"), ("2023-04", "ineligible")])
def test_the_extension_ends_with_retirement(ym, outcome):
    row = holder(month(ym), birth_date="1963-03-10", sex="M", first_approved="2019-01-01", used_months=48)
    assert judge(posts(row, on="2023-06-05")).outcome == outcome


def test_one_first_approved_after_retirement_has_no_extension():
    row = holder(
        month("2022-11"), birth_date="1955-01-01", sex="M", first_approved="2019-01-01", used_months=36
    )
    assert judge(posts(row, on="2023-01-05")).outcome == "ineligible"


def test_women_and_men_retire_at_their_own_age():
    row = holder(month("2024-04"), birth_date="1971-01-01", first_approved="2021-06-01", used_months=36)
    assert judge(posts(row)).outcome == "eligible"
    assert judge(posts({**row, "sex": "M"})).outcome == "ineligible"


def test_beyond_the_cap_an_unknown_birth_date_goes_to_a_person():
    assert judge(posts(holder(used_months=36, birth_date=None))).outcome == "needs-human"


@pytest.mark.parametrize(
    ("born", "outcome"),
    [("2008-04-01", "eligible"), ("2008-04-02", "ineligible"), ("2008-02-29", "eligible")],
)
def test_a_holder_is_sixteen_when_the_first_month_begins(born, outcome):
    row = holder(*months(*SECOND_QUARTER), birth_date=born)
    assert judge(posts(row)).outcome == outcome


@pytest.mark.parametrize(
    ("born", "limit", "paid"),
    [("1963-04-01", 60, 0), ("1963-04-02", 60, 1), ("1963-05-02", 60, 2), ("1950-01-01", None, 2)],
)
def test_an_upper_age_binds_only_where_the_county_sets_one_and_month_by_month(born, limit, paid):
    row = holder(month("2024-04"), month("2024-05"), birth_date=born)
    assert judge(posts(row), max_age=limit).amount_fen == paid * 100_000


@pytest.mark.parametrize(
    ("fact", "value", "code", "outcome"),
    [
        ("categories", ["graduate_2y"], "CATEGORY_NOT_COVERED", "ineligible"),
        ("public_payroll", True, "PUBLIC_PAYROLL", "ineligible"),
        ("open_business_role", "legal_rep", "RUNS_OPEN_BUSINESS", "ineligible"),
        ("open_business_role", "operator", "RUNS_OPEN_BUSINESS", "ineligible"),
        ("other_post", "forest_ranger", "HOLDS_OTHER_POST", "ineligible"),
        ("cadre_kin", True, "CADRE_KIN", "needs-human"),
        ("rotation_pattern", True, "ROTATION_PATTERN", "needs-human"),
        ("works_elsewhere_full_time", True, "PRESENCE_CONFLICT", "needs-human"),
        ("flexible_job", True, "FLEXIBLE_JOB_NOT_PART_TIME", "needs-human"),
        ("public_payroll", None, "CANNOT_VERIFY", "needs-human"),
        ("categories", None, "CANNOT_VERIFY", "needs-human"),
    ],
)
def test_who_may_hold_a_post(fact, value, code, outcome):
    verdict = judge(posts(holder(**{fact: value})))
    assert (verdict.outcome, codes(verdict)) == (outcome, {code})


@pytest.mark.parametrize(
    ("fact", "value"),
    [
        ("open_business_role", "shareholder"),
        ("open_business_role", None),
        ("other_post", None),
        ("cadre_kin", False),
    ],
)
def test_what_does_not_bar_a_holder(fact, value):
    assert judge(posts(holder(**{fact: value}))).outcome == "eligible"


def test_a_part_time_holder_may_do_flexible_work():
    verdict = judge(posts(holder(part_time=True, flexible_job=True)))
    assert verdict.outcome == "eligible"
    assert "OK_FLEXIBLE_ALLOWED" in codes(verdict)


@pytest.mark.parametrize(
    ("second_post", "code"), [("P-1", "DUPLICATE_IN_ROSTER"), ("P-2", "HOLDS_OTHER_POST")]
)
def test_one_person_stands_once_in_a_month(second_post, code):
    verdict = judge(posts(holder(post_id="P-1"), holder(post_id=second_post)))
    assert verdict.amount_fen == 100_000
    assert {reason.code for reason in verdict.rows[1].reasons} == {code}


def test_a_person_may_change_posts_between_months():
    verdict = judge(posts(holder(month("2024-04"), post_id="P-1"), holder(month("2024-05"), post_id="P-2")))
    assert verdict.amount_fen == 200_000


def test_a_month_listed_twice_in_a_line_is_paid_once():
    verdict = judge(posts(holder(month("2024-04"), month("2024-04"))))
    assert verdict.amount_fen == 100_000
    assert "DUPLICATE_MONTH" in codes(verdict)


def test_a_month_paid_before_is_not_paid_again():
    history = [{"kind": "public_welfare_post", "pid": "A", "ym": "2024-04", "status": "paid"}]
    verdict = judge(posts(holder(month("2024-04"), month("2024-05")), history=history))
    assert verdict.amount_fen == 100_000
    assert reason_of(verdict, "ALREADY_RECEIVED").facts["months"] == ["2024-04"]


def test_death_keeps_the_months_before_sends_its_own_to_a_person_and_refuses_those_after():
    verdict = judge(posts(holder(*months(*SECOND_QUARTER), deceased_date="2024-05-31")))
    assert (verdict.outcome, verdict.provisional_fen) == ("needs-human", 100_000)
    assert reason_of(verdict, "MONTH_OF_DEATH").facts["months"] == ["2024-05"]
    assert reason_of(verdict, "MONTH_AFTER_DEATH").facts["months"] == ["2024-06"]


def test_months_all_after_a_death_are_refused():
    verdict = judge(posts(holder(*months(*SECOND_QUARTER), deceased_date="2024-03-31")))
    assert (verdict.outcome, verdict.amount_fen) == ("ineligible", 0)


@pytest.mark.parametrize(
    ("wage", "outcome"),
    [(99_999, "needs-correction"), (100_000, "eligible"), (250_000, "eligible"), (None, "needs-human")],
)
def test_the_wage_paid_must_cover_the_allowance(wage, outcome):
    assert judge(posts(holder(month(wage_paid_fen=wage)))).outcome == outcome


def test_the_wage_is_measured_against_the_days_attended():
    assert judge(posts(holder(month(attended=11, wage_paid_fen=50_000)))).outcome == "eligible"


def insured(**shares):
    return month(si_unit=shares)


def test_the_unit_s_share_of_three_insurances_is_added_where_the_county_pays_it():
    paid = insured(pension=40_000, medical=16_000, unemployment=1_250, injury=999, personal_pension=20_000)
    claim = posts(holder(paid))
    assert judge(claim, si_subsidy=True).amount_fen == 157_250
    assert judge(claim, si_subsidy=False).amount_fen == 100_000


def test_a_month_without_insurance_paid_is_returned_where_the_county_pays_it():
    verdict = judge(posts(holder()), si_subsidy=True)
    assert (verdict.outcome, codes(verdict)) == ("needs-correction", {"MISSING:SI_PAYMENT"})


@pytest.mark.parametrize(
    ("days", "code"),
    [
        (["2024-04-31"], "IMPOSSIBLE_DATE"),
        (["2024-04-01", "2024-04-01"], "DUPLICATE_DATE"),
        (["2024-04-01", "2024-05-01"], "DATE_OUTSIDE_MONTH"),
    ],
)
def test_days_on_the_sheet_that_cannot_be_are_returned(days, code):
    verdict = judge(posts(holder(month(attendance_dates=days))))
    assert (verdict.outcome, codes(verdict)) == ("needs-correction", {code})


def test_a_month_that_is_not_over_is_returned():
    assert codes(judge(posts(holder(month("2024-07"))))) == {"MONTH_NOT_OVER"}


def test_a_post_that_changes_hands_every_month_is_flagged_from_the_roster_itself():
    rota = [
        holder(month(name), pid=pid, post_id="P") for name, pid in zip(SECOND_QUARTER, "ABC", strict=True)
    ]
    verdict = judge(posts(*rota))
    assert (verdict.outcome, codes(verdict)) == ("needs-human", {"ROTATION_PATTERN"})
    assert judge(posts(*rota[:2])).outcome == "eligible"


def test_two_holders_of_one_post_who_stay_are_no_rota():
    stay = [holder(*months(*SECOND_QUARTER), pid=pid, post_id="P") for pid in "AB"]
    assert judge(posts(*stay)).outcome == "eligible"


def test_a_line_without_months_and_a_claim_without_lines_are_returned():
    assert codes(judge(posts({**holder(), "months": []}))) == {"MISSING:ATTENDANCE"}
    assert codes(judge(posts())) == {"MISSING:POST_ROSTER"}


def test_an_older_holder_is_paid_for_being_able_where_no_age_is_set():
    verdict = judge(posts(holder(birth_date="1962-01-01", sex="M")))
    assert "OK_ABILITY_BASED" in codes(verdict)


def test_without_a_monthly_standard_the_machine_does_not_guess():
    verdict = judge(posts(holder()), monthly_fen=None)
    assert (verdict.outcome, verdict.amount_fen) == ("needs-human", None)
    assert verdict.rows[0].amount_fen == 0


def test_a_standard_above_its_ceiling_blocks_the_calculation():
    assert "CONFIG_EXCEEDS_CAP" in codes(judge(posts(holder()), cap_fen=99_999))
    assert judge(posts(holder()), cap_fen=100_000).outcome == "eligible"


@pytest.mark.parametrize(
    "paper", ["ATTENDANCE", "POST_ROSTER", "WAGE_TRANSFER", "POST_AGREEMENT", "APPLICATION_FORM"]
)
def test_each_paper_is_asked_for(paper):
    claim = posts(holder())
    claim["evidence"].remove(paper)
    assert codes(judge(claim)) == {f"MISSING:{paper}"}


def test_some_lines_may_fail_while_the_others_are_paid():
    verdict = judge(posts(holder(pid="A", public_payroll=True), holder(pid="B")))
    assert (verdict.outcome, verdict.amount_fen) == ("eligible", 100_000)
    assert "OK_PARTIAL" in codes(verdict)


def test_a_village_committee_may_apply_and_an_unknown_kind_may_not():
    claim = posts(holder())
    assert judge(changed(claim, "applicant.type", "village_committee")).outcome == "eligible"
    assert codes(judge(changed(claim, "applicant.type", "individual"))) == {"APPLICANT_NOT_COVERED"}


def test_of_two_lines_that_overlap_in_a_month_only_that_month_falls_away():
    short, long = (
        holder(month("2024-04"), post_id="P"),
        holder(month("2024-04"), month("2024-05"), post_id="P"),
    )
    for lines in ([short, long], [long, short]):
        verdict = judge(posts(*lines))
        assert (verdict.outcome, verdict.amount_fen) == ("eligible", 200_000)
        assert reason_of(verdict, "DUPLICATE_IN_ROSTER").facts["months"] == ["2024-04"]


def test_a_month_listed_twice_counts_the_fewer_days_whichever_stands_first():
    full, half = month("2024-04"), month("2024-04", attended=11)
    assert judge(posts(holder(full, half))).amount_fen == 50_000
    assert judge(posts(holder(half, full))).amount_fen == 50_000


def test_a_month_without_attendance_does_not_stand_in_the_way_of_the_same_month_with_it():
    verdict = judge(posts(holder(month("2024-04", attended=0, wage_paid_fen=0), month("2024-04"))))
    assert verdict.amount_fen == 100_000


def test_a_refused_line_uses_up_no_months_of_the_person():
    refused = holder(month("2024-04"), used_months=35, post_id="P-1", other_post="forest_ranger")
    verdict = judge(posts(refused, holder(month("2024-05"), used_months=35, post_id="P-2")))
    assert [row.amount_fen for row in verdict.rows] == [0, 100_000]


def test_the_cap_is_used_up_by_the_calendar_whichever_line_stands_first():
    early, late = (
        holder(month("2024-04", attended=11), used_months=35),
        holder(month("2024-05"), used_months=35),
    )
    assert [row.amount_fen for row in judge(posts(early, late)).rows] == [50_000, 0]
    assert [row.amount_fen for row in judge(posts(late, early)).rows] == [0, 50_000]
