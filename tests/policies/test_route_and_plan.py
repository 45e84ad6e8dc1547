"""Which levels a claim passes and the stations of its plan."""

import pytest

from policies.errors import UnknownProgramme
from policies.levels import ELIGIBLE, LEVELS, strongest
from policies.load import programme, programmes
from policies.route import NoRoute, route

EXPORT = "labor_export_service_subsidy"


@pytest.mark.parametrize(
    ("applicant", "levels"),
    [
        ("hr_agency", ("county",)),
        ("public_agency", ("county",)),
        ("broker", ("township", "county")),
        ("village_committee", ("village", "township", "county")),
    ],
)
def test_the_organiser_decides_where_an_export_claim_begins(applicant, levels):
    assert route(EXPORT, amount_fen=100, cross_region=False, applicant=applicant) == levels


@pytest.mark.parametrize(
    ("amount", "levels"),
    [
        (0, ("county",)),
        (4_999_999, ("county",)),
        (5_000_000, ("county", "prefecture")),
        (49_999_999, ("county", "prefecture")),
        (50_000_000, ("county", "prefecture", "province")),
    ],
)
def test_an_amount_at_the_threshold_goes_higher(amount, levels):
    assert route(EXPORT, amount_fen=amount, applicant="hr_agency") == levels


def test_two_regions_or_an_objection_bring_in_the_prefecture():
    assert route("startup_grant", amount_fen=1, cross_region=True)[-1] == "prefecture"
    assert route("startup_grant", amount_fen=1, objection=True)[-1] == "prefecture"
    assert route("startup_grant", amount_fen=50_000_000, cross_region=True).count("prefecture") == 1


def test_an_applicant_the_programme_does_not_name_is_refused_with_those_it_does():
    with pytest.raises(NoRoute, match="hr_agency"):
        route(EXPORT, amount_fen=1, applicant="individual")
    with pytest.raises(UnknownProgramme):
        route("moon_grant", amount_fen=1)


def stations(code, levels):
    return [(stop.station, stop.level) for stop in programme(code).plan_for(levels)]


def test_the_startup_plan_runs_from_village_to_settlement_with_a_site_visit():
    assert stations("startup_grant", ("village", "township", "county")) == [
        ("check", None),
        ("review", "village"),
        ("site_visit", "township"),
        ("review", "township"),
        ("review", "county"),
        ("notice", "county"),
        ("reserve", "county"),
        ("pay", "county"),
        ("issue", None),
        ("settle", "county"),
    ]


def test_the_working_days_of_the_startup_plan_are_those_agreed():
    days = {(stop.station, stop.level): stop.working_days for stop in programme("startup_grant").plan}
    assert days["review", "village"] == 3
    assert days["site_visit", "township"] == 5
    assert days["review", "township"] == 0
    assert days["review", "county"] == 10
    assert days["notice", "county"] == 5
    assert days["pay", "county"] == 5


def test_a_route_of_the_county_alone_leaves_the_lower_stations_out():
    reviews = [level for station, level in stations(EXPORT, ("county", "prefecture")) if station == "review"]
    assert reviews == ["county", "prefecture"]


def test_only_the_startup_plan_visits_the_place():
    visiting = [each.code for each in programmes() if any(stop.station == "site_visit" for stop in each.plan)]
    assert visiting == ["startup_grant"]


@pytest.mark.parametrize("carried", programmes(), ids=lambda each: each.code)
def test_a_village_may_not_refuse_and_every_other_review_may(carried):
    reviews = [stop for stop in carried.plan if stop.station == "review"]
    assert reviews
    assert all(stop.may_refuse == (stop.level != "village") for stop in reviews)


@pytest.mark.parametrize("carried", programmes(), ids=lambda each: each.code)
def test_reviews_climb_and_the_plan_covers_every_route(carried):
    levels = [stop.level for stop in carried.plan if stop.station == "review"]
    assert levels == [level for level in LEVELS if level in levels]
    for chosen in carried.routing.levels.values():
        assert set(chosen) | {"prefecture", "province"} <= set(levels)


@pytest.mark.parametrize("carried", programmes(), ids=lambda each: each.code)
def test_what_is_paid_is_published_for_five_working_days_first(carried):
    order = [stop.station for stop in carried.plan]
    if "pay" not in order:
        assert carried.trigger == "monitoring"
        return
    assert order.index("notice") < order.index("reserve") < order.index("pay") < order.index("settle")
    assert (carried.notice.days, carried.notice.unit) == (5, "working")


def test_of_no_outcomes_the_strongest_is_a_yes():
    assert strongest([]) == ELIGIBLE
    assert strongest(["eligible", "needs-human", "ineligible", "needs-correction"]) == "ineligible"
    assert strongest(["eligible", "needs-human", "needs-correction"]) == "needs-correction"
