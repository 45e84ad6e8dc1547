"""What holds for any well-formed facts: an outcome, amounts in bounds, and no influence of order or repetition."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from policies.assess import assess
from policies.assessment import Assessment
from policies.levels import ELIGIBLE, INELIGIBLE, NEEDS_CORRECTION, NEEDS_HUMAN, PRECEDENCE
from policies.load import rules_from_parameters
from tests.policies.building import EXPORT, FIXED, FUJIAN, POSTS, TICKETS, export, posts, startup, transport

CATEGORIES = ["registered_poor", "returning_migrant", "out_of_poverty", "disabled"]
COUNTIES = ["530627", "530602", "530102", "440106", "350583", "820000", "530600"]
DAYS = st.dates(date(2015, 1, 1), date(2026, 12, 31)).map(date.isoformat)
MAYBE = st.sampled_from([True, False, None])
KNOWN_CATEGORIES = st.none() | st.lists(st.sampled_from(CATEGORIES), max_size=3)
AMOUNTS = st.integers(0, 10**7)
SETTINGS = settings(max_examples=150, deadline=None)

BUSINESS = st.fixed_dictionaries(
    {
        "type": st.sampled_from(["individual_business", "farm_coop", "large_enterprise", None]),
        "reg_date": st.none() | DAYS,
        "reg_county": st.sampled_from(["350583", "350582", None]),
        "status": st.sampled_from(["open", "cancelled", "revoked", "abnormal_list", "odd", None]),
        "prior_entities": st.none()
        | st.lists(
            st.fixed_dictionaries(
                {
                    "role": st.sampled_from(["operator", "legal_rep", "shareholder", "odd", None]),
                    "reg_date": st.none() | DAYS,
                }
            ),
            max_size=3,
        ),
    }
)
HISTORY = st.lists(
    st.fixed_dictionaries(
        {
            "kind": st.sampled_from(["startup", "labor_export", "transport", "post"]),
            "status": st.sampled_from(["paid", "pending", "refused", "odd"]),
        },
        optional={"year": st.integers(2015, 2026), "pid": st.sampled_from(["W0", "W1", "W2"])},
    ),
    max_size=3,
)
PAPERS = st.lists(
    st.sampled_from(["APPLICATION_FORM", "ID_CARD", "ROSTER", "CONTRACT", "ATTENDANCE"]), max_size=5
)


@st.composite
def workers(draw, *, distinct=False):
    count = draw(st.integers(0, 6))
    rows = []
    for number in range(count):
        start = draw(st.none() | DAYS | st.just("2018-02-30"))
        row = {
            "pid": f"W{number if distinct else draw(st.integers(0, 3))}",
            "categories": draw(KNOWN_CATEGORIES),
            "origin_county": draw(st.sampled_from(["530627", "530602"])),
            "work_county": draw(st.none() | st.sampled_from(COUNTIES)),
            "contract_start": start,
            "performed_until": draw(st.none() | DAYS | st.just("2019-02-29")),
            "proofs": draw(
                st.lists(st.sampled_from(["DEST_HRSS_ROSTER", "WAGE_PROOF", "CONTRACT"]), max_size=2)
            ),
        }
        if draw(st.booleans()):
            row["deceased_date"] = draw(st.none() | DAYS)
            row["proof_conflict"] = draw(MAYBE)
        rows.append(row)
    return rows


@st.composite
def holders(draw, *, distinct=False):
    rows = []
    for number in range(draw(st.integers(0, 4))):
        months = draw(
            st.lists(
                st.fixed_dictionaries(
                    {
                        "ym": st.sampled_from(["2024-03", "2024-04", "2024-05", "2024-06", "2024-07"]),
                        "attended": st.integers(0, 31),
                        "required": st.integers(0, 23),
                        "wage_paid_fen": st.none() | AMOUNTS,
                    },
                    optional={
                        "attendance_dates": st.lists(
                            st.sampled_from(["2024-04-01", "2024-04-31"]), max_size=2
                        ),
                        "si_unit": st.fixed_dictionaries(
                            {}, optional={"pension": AMOUNTS, "medical": AMOUNTS}
                        ),
                    },
                ),
                max_size=4,
            )
        )
        row = {
            "pid": f"A{number if distinct else draw(st.integers(0, 2))}",
            "post_id": f"P{number if distinct else draw(st.integers(0, 2))}",
            "categories": draw(KNOWN_CATEGORIES),
            "birth_date": draw(st.none() | st.dates(date(1940, 1, 1), date(2015, 1, 1)).map(date.isoformat)),
            "sex": draw(st.sampled_from(["M", "F", None])),
            "first_approved": draw(st.none() | DAYS),
            "used_months": draw(st.none() | st.integers(0, 50)),
            "months": months,
        }
        if draw(st.booleans()):
            row |= {
                "deceased_date": draw(st.none() | DAYS),
                "cadre_kin": draw(MAYBE),
                "public_payroll": draw(MAYBE),
            }
        rows.append(row)
    return rows


def judged(kind, case, parameters) -> Assessment:
    verdict = assess(case, rules_from_parameters(kind, parameters))
    assert verdict.outcome in PRECEDENCE
    if verdict.outcome == INELIGIBLE:
        assert verdict.amount_fen == 0
    elif verdict.outcome in (NEEDS_CORRECTION, NEEDS_HUMAN):
        assert verdict.amount_fen is None
    else:
        assert verdict.amount_fen >= 0
    if verdict.outcome != ELIGIBLE:
        assert verdict.reasons, "a no must have a reason"
    assert Assessment.from_json(verdict.to_json()) == verdict
    return verdict


@given(BUSINESS, KNOWN_CATEGORIES, DAYS, HISTORY, st.none() | AMOUNTS, st.none() | AMOUNTS)
@SETTINGS
def test_any_startup_claim_has_an_outcome_within_the_ceiling(
    business, categories, on, history, amount, ceiling
):
    case = startup(on=on, history=history, **business)
    case["applicant"]["categories"] = categories
    verdict = judged("startup_grant", case, {**FUJIAN, "amount_fen": amount, "cap_fen": ceiling})
    if verdict.outcome == ELIGIBLE and ceiling is not None:
        assert verdict.amount_fen <= ceiling


@given(workers(), DAYS, HISTORY, PAPERS, st.sampled_from([None, 0, 3, 12]))
@SETTINGS
def test_any_roster_has_an_outcome_and_its_total_is_the_sum_of_its_lines(rows, on, history, papers, months):
    case = export(*rows, on=on, history=[{"pid": "W9", **entry} for entry in history])
    case["evidence"] = papers
    verdict = judged("labor_export_service_subsidy", case, {**EXPORT, "min_months": months})
    assert [row.pid for row in verdict.rows] == [row["pid"] for row in rows]
    assert all((row.amount_fen > 0) <= (row.outcome == ELIGIBLE) for row in verdict.rows)
    assert all(row.reasons for row in verdict.rows if row.outcome != ELIGIBLE)
    if verdict.outcome == ELIGIBLE:
        assert verdict.amount_fen == sum(row.amount_fen for row in verdict.rows)
        assert all(row.outcome in (ELIGIBLE, INELIGIBLE) for row in verdict.rows)


@given(workers(), HISTORY)
@SETTINGS
def test_a_worker_is_paid_for_once_a_roster_and_year(rows, history):
    verdict = judged("labor_export_service_subsidy", export(*rows, history=history), EXPORT)
    for pid in {row["pid"] for row in rows}:
        starts = {row["contract_start"] for row in rows if row["pid"] == pid}
        paid = [row for row in verdict.rows if row.pid == pid and row.amount_fen]
        assert len(paid) <= len(starts)


@given(workers(distinct=True), st.randoms(use_true_random=False))
@SETTINGS
def test_the_order_of_a_roster_of_different_workers_changes_nothing(rows, random):
    shuffled = list(rows)
    random.shuffle(shuffled)
    first = judged("labor_export_service_subsidy", export(*rows), EXPORT)
    second = judged("labor_export_service_subsidy", export(*shuffled), EXPORT)
    assert (first.outcome, first.amount_fen, first.provisional_fen) == (
        second.outcome,
        second.amount_fen,
        second.provisional_fen,
    )
    assert {row.pid: row for row in first.rows} == {row.pid: row for row in second.rows}


@given(holders(), st.booleans(), st.none() | st.integers(0, 80), st.none() | st.integers(1, 60))
@SETTINGS
def test_any_claim_for_posts_has_an_outcome_within_standard_and_cap(rows, insured, max_age, cap):
    parameters = {**POSTS, "si_subsidy": insured, "max_age": max_age, "month_cap": cap}
    verdict = judged("public_welfare_post", posts(*rows), parameters)
    for row, given_row in zip(verdict.rows, rows, strict=True):
        shares = [sum(each.get("si_unit", {}).values()) for each in given_row["months"]]
        assert 0 <= row.amount_fen <= 100_000 * len(given_row["months"]) + insured * sum(shares)
    if verdict.outcome == ELIGIBLE:
        assert verdict.amount_fen == sum(row.amount_fen for row in verdict.rows)


@given(holders(distinct=True), st.randoms(use_true_random=False))
@SETTINGS
def test_the_order_of_holders_and_of_their_months_changes_nothing(rows, random):
    shuffled = [{**row, "months": random.sample(row["months"], len(row["months"]))} for row in rows]
    for row in (*rows, *shuffled):
        row["months"] = list({month["ym"]: month for month in sorted(row["months"], key=str)}.values())
    random.shuffle(shuffled)
    first = judged("public_welfare_post", posts(*rows), POSTS)
    second = judged("public_welfare_post", posts(*shuffled), POSTS)
    assert (first.outcome, first.amount_fen) == (second.outcome, second.amount_fen)


TICKET = st.fixed_dictionaries(
    {
        "fen": AMOUNTS,
        "date": st.none() | DAYS | st.just("2019-02-29"),
        "mode": st.sampled_from(["rail", "coach", "air"]),
        "direction": st.sampled_from(["out", "return"]),
        "to_province": st.sampled_from(["44", "53", None]),
        "name_match": MAYBE,
    }
)


@given(
    st.lists(TICKET, max_size=4), st.none() | st.sampled_from(COUNTIES), DAYS, HISTORY, st.none() | AMOUNTS
)
@SETTINGS
def test_any_tickets_have_an_outcome_and_are_never_paid_above_price_or_cap(tickets, work, on, history, cap):
    case = transport(*tickets, on=on, history=history, work_county=work)
    verdict = judged("transport_subsidy", case, {**TICKETS, "cap_fen": cap})
    if verdict.outcome == ELIGIBLE:
        outward = sum(ticket["fen"] for ticket in tickets if ticket["direction"] == "out")
        assert verdict.amount_fen == min(cap, outward)


@given(st.none() | DAYS, DAYS, HISTORY, st.booleans(), st.none() | st.integers(0, 24))
@SETTINGS
def test_any_claim_for_a_fixed_sum_has_an_outcome(start, on, history, inside, months):
    case = transport(
        on=on, history=history, employed_from=start, work_county="530102" if inside else "440106"
    )
    verdict = judged("transport_subsidy", case, {**FIXED, "in_province": inside, "min_months": months})
    assert verdict.amount_fen in (None, 0, 100_000)
