"""Nobody is left out and no fen is lost: the sums of a simulation, whatever the claims and the rules."""

import json
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as some

from policies.assess import assess
from policies.load import rules_from_parameters
from policies.simulate import GAINED, KINDS, LOST, NOT_COMPUTABLE, SAME, Past, Trial
from policies.tally import Sum, Tally, summed
from tests.policies.building import DEFAULTS, export, startup, worker
from tests.policies.test_simulate import Given

SETTINGS = settings(max_examples=100, deadline=None)
CATEGORIES = some.lists(some.sampled_from(["registered_poor", "monitored", "out_of_poverty"]), unique=True)
STATUS = some.sampled_from(["open", "cancelled", "abnormal_list", None])
AMOUNTS = some.sampled_from([0, 1, 30_000, 1_000_000])

startups = some.builds(
    startup,
    on=some.dates(date(2018, 9, 1), date(2020, 12, 31)).map(str),
    categories=CATEGORIES,
    evidence=some.just(()),
    status=STATUS,
    reg_date=some.sampled_from(["2018-01-01", "2020-12-01", None]),
)
workers = some.builds(
    worker,
    categories=CATEGORIES,
    work_county=some.sampled_from(["440106", "530602", "530627"]),
    performed_until=some.sampled_from(["2018-04-01", "2018-05-31", "2018-06-30"]),
)
rosters = some.lists(workers, min_size=1, max_size=4).map(
    lambda rows: export(*(row | {"pid": f"{number}"} for number, row in enumerate(rows, 1)))
)
cases = some.one_of(startups, rosters)
drafts = some.fixed_dictionaries(
    {
        "beneficiary_categories": CATEGORIES.filter(bool),
        "min_months": some.integers(1, 7),
        "amount_fen": some.one_of(some.none(), AMOUNTS),
        "cap_fen": some.none(),
    }
)


def past(case: dict, *, decided: bool, settled: int) -> Past:
    kind = case["kind"]
    found = assess(case, rules_from_parameters(kind, DEFAULTS[kind]))
    amounts = (settled,) * max(1, len(found.rows))
    day = date.fromisoformat(case["policy_date"])
    return Past(case["region"]["county"], day, case, found, amounts if decided else None)


pasts = some.lists(some.builds(past, cases, decided=some.booleans(), settled=AMOUNTS), max_size=5)


def counted(claims: list[Past], **draft: object) -> Tally:
    tally = Tally()
    for claim in claims:
        kind = claim.case["kind"]
        change = Trial(Given(kind, **draft), kind).judge(claim)
        tally.add(change, county=claim.county, day=claim.day, decided=claim.settled is not None)
    return tally


@SETTINGS
@given(pasts, drafts)
def test_every_claim_and_every_line_stands_in_exactly_one_column(claims, draft):
    tally = counted(claims, **draft)
    assert sum(tally.claims[kind] for kind in KINDS) == len(claims) == tally.considered
    assert sum(tally.lines[kind].lines for kind in KINDS) == sum(
        max(1, len(each.found.rows)) for each in claims
    )
    assert sum(tally.decided.values()) <= tally.claims[GAINED] + tally.claims[LOST]


@SETTINGS
@given(pasts, drafts)
def test_the_difference_of_the_budget_is_the_sum_of_its_parts(claims, draft):
    tally = counted(claims, **draft)
    by_kind = sum(tally.lines[kind].difference_fen for kind in KINDS if kind != NOT_COMPUTABLE)
    by_place = sum(month.computed.difference_fen for month in tally.budget.values())
    assert tally.total.difference_fen == by_kind == by_place
    assert summed(month.unknown for month in tally.budget.values()) == tally.not_computable
    assert tally.not_computable.now_fen == tally.lines[SAME].difference_fen == 0


@SETTINGS
@given(pasts)
def test_the_rules_in_force_change_nothing_whatever_people_decided(claims):
    tally = counted(claims)
    assert tally.claims[SAME] == len(claims)
    assert (tally.total.difference_fen, tally.grounds) == (0, {})


@SETTINGS
@given(pasts, pasts, drafts)
def test_parts_counted_apart_and_put_together_are_the_whole(one, other, draft):
    together = counted(one, **draft)
    together.take(counted(other, **draft))
    assert together == counted(one + other, **draft)


@SETTINGS
@given(pasts, drafts)
def test_a_tally_comes_back_from_json(claims, draft):
    tally = counted(claims, **draft)
    assert Tally.from_json(json.loads(json.dumps(tally.to_json()))) == tally


def test_what_decides_is_listed_by_the_number_of_lines():
    lost = counted(
        [past(startup(), decided=True, settled=1_000_000)] * 2, beneficiary_categories=["monitored"]
    )
    ((ground, kind, sum_),) = lost.by(GAINED, LOST)
    assert (ground, kind, sum_) == (("CATEGORY_NOT_COVERED", "FJ-2.1a"), LOST, Sum(2, 2_000_000, 0))
    assert lost.decided == {GAINED: 0, LOST: 2}
