"""How often a subsidy is paid, and which subsidies exclude each other."""

import pytest

from policies.assess import assess
from policies.errors import DataError
from policies.load import programme, shipped
from tests.policies.building import codes, export, holder, month, posts, reason_of, startup, transport, worker
from tests.policies.building import ticket as out
from tests.policies.rule_files import programme as changed_programme
from tests.policies.rule_files import rules_with

ONCE = 'frequency = { times = "once_per_person" }'


def paid(kind, **more):
    return [{"kind": kind, "status": "paid", **more}]


def excluding(code, scope, strength="hard"):
    return (
        f'[[exclusive_with]]\nprogramme = "{code}"\nscope = "{scope}"\nstrength = "{strength}"\n'
        'title = { zh = "另一项补贴", en = "another subsidy" }\n'
    )


def under(frequency, case):
    return assess(case, rules_with("startup_grant", swap={ONCE: f"frequency = {{ {frequency} }}"}))


@pytest.mark.parametrize("times", ["once_per_person", "once_per_entity"])
def test_what_is_paid_once_is_not_paid_again_whenever_it_was(times):
    verdict = under(f'times = "{times}"', startup(history=paid("startup", year=2001, paid_on="2001-05-01")))
    assert (verdict.outcome, codes(verdict)) == ("ineligible", {"ALREADY_RECEIVED"})
    assert reason_of(verdict, "ALREADY_RECEIVED").facts == {"received_on": "2001-05-01"}


@pytest.mark.parametrize(
    ("entry", "outcome"),
    [
        ({"year": 2019}, "ineligible"),
        ({"year": 2018}, "eligible"),
        ({"ym": "2019-02"}, "ineligible"),
        ({"ym": "2018-12"}, "eligible"),
        ({}, "needs-human"),
    ],
)
def test_what_is_paid_once_a_year_is_paid_again_the_next(entry, outcome):
    verdict = under('times = "once_per_year"', startup(history=paid("startup", **entry)))
    assert verdict.outcome == outcome
    if outcome == "ineligible":
        assert reason_of(verdict, "ALREADY_RECEIVED_THIS_YEAR").facts == {"year": 2019}


def test_the_year_is_that_of_the_event_not_of_the_claim():
    rules = rules_with("transport_subsidy")
    trip = transport(out(date="2018-12-30"), on="2019-01-15", history=paid("transport", year=2019))
    assert assess(trip, rules).outcome == "eligible"
    assert assess(trip | {"history": paid("transport", year=2018)}, rules).outcome == "ineligible"


@pytest.mark.parametrize("frequency", ['times = "unlimited"', 'times = "per_period", period = "month"'])
def test_what_is_paid_without_limit_asks_nothing_of_the_past(frequency):
    assert under(frequency, startup(history=paid("startup"))).outcome == "eligible"


@pytest.mark.parametrize(
    ("frequency", "outcome"),
    [('times = "once_per_person"', "needs-human"), ('times = "unlimited"', "eligible")],
)
def test_a_claim_still_pending_waits_where_only_one_is_paid(frequency, outcome):
    pending = [{"kind": "startup", "status": "pending"}]
    assert under(frequency, startup(history=pending)).outcome == outcome


def test_the_trace_holds_what_the_frequency_asks_and_an_exclusion_that_met_nothing():
    def put(code, extra="", case=None):
        return {entry.condition: entry for entry in assess(case, rules_with(code, extra)).trace}

    once = put("startup_grant", excluding("transport_subsidy", "person"), startup())
    assert once["paid_once"].result == once["claim_pending"].result == "passed"
    assert "paid_this_year" not in once
    put_to_it = once["exclusive_with.transport_subsidy"]
    assert (put_to_it.result, put_to_it.required) == ("passed", "未享受“另一项补贴”")
    roster = put("labor_export_service_subsidy", case=export(worker()))
    assert not {"paid_once", "paid_this_year", "claim_pending"} & roster.keys()


def test_the_clause_of_the_frequency_is_cited():
    verdict = under('times = "once_per_person", clause = ["N54-2.3"]', startup(history=paid("startup")))
    assert reason_of(verdict, "ALREADY_RECEIVED").clause == "N54-2.3"


@pytest.mark.parametrize("frequency", ['times = "per_period"', 'times = "unlimited", period = "month"'])
def test_a_period_stands_where_one_is_meant_and_nowhere_else(frequency):
    with pytest.raises(DataError, match=r"frequency\.period"):
        under(frequency, startup())


def test_a_rule_may_hold_for_a_first_claim_alone():
    swap = {'{ code = "LEASE", need = "optional" }': '{ code = "LEASE", need = "required", '
            'when = { fact = "first_claim", is = true } }', ONCE: 'frequency = { times = "unlimited" }'}  # fmt: skip
    rules = rules_with("startup_grant", swap=swap)
    assert codes(assess(startup(), rules)) == {"MISSING:LEASE"}
    assert assess(startup(history=paid("startup")), rules).outcome == "eligible"


@pytest.mark.parametrize(
    ("scope", "entry", "outcome"),
    [
        ("person", {}, "ineligible"),
        ("entity", {"year": 2001}, "ineligible"),
        ("same_year", {"year": 2019}, "ineligible"),
        ("same_year", {"year": 2018}, "eligible"),
        ("same_year", {}, "needs-human"),
        ("same_months", {"ym": "2019-05"}, "needs-human"),
    ],
)
def test_a_subsidy_that_excludes_this_one_refuses_it_within_its_scope(scope, entry, outcome):
    rules = rules_with("startup_grant", excluding("transport_subsidy", scope))
    assert assess(startup(history=paid("transport_subsidy", **entry)), rules).outcome == outcome


def test_an_exclusion_cites_its_clause_and_a_soft_one_asks_a_person():
    text = excluding("transport_subsidy", "person", "soft") + 'clause = ["N54-2.3"]\n'
    verdict = assess(
        startup(history=paid("transport_subsidy", pid="self")), rules_with("startup_grant", text)
    )
    assert verdict.outcome == "needs-human"
    assert reason_of(verdict, "COMPATIBILITY_UNCLEAR").clause == "N54-2.3"


def test_what_is_only_pending_or_of_another_kind_excludes_nothing():
    rules = rules_with("startup_grant", excluding("transport_subsidy", "person"))
    pending = [{"kind": "transport_subsidy", "status": "pending"}]
    assert assess(startup(history=pending), rules).outcome == "eligible"
    assert assess(startup(history=paid("skill_upgrade")), rules).outcome == "eligible"


def test_in_a_roster_the_exclusion_meets_the_line_of_that_person_alone():
    rules = rules_with("labor_export_service_subsidy", excluding("job_seeking_grant", "same_year"))
    case = export(worker("W1"), worker("W2"), history=paid("job_seeking_grant", pid="W2", year=2018))
    verdict = assess(case, rules)
    assert [row.outcome for row in verdict.rows] == ["eligible", "ineligible"]
    assert [reason.code for reason in verdict.rows[1].reasons] == ["EXCLUSIVE_SUBSIDY"]


def test_where_months_are_judged_only_the_months_that_meet_are_refused():
    rules = rules_with("public_welfare_post", excluding("si_subsidy_absorb", "same_months"))
    case = posts(
        holder(month("2024-04"), month("2024-05"), pid="A"),
        history=paid("si_subsidy_absorb", pid="A", ym="2024-05"),
    )
    verdict = assess(case, rules)
    assert (verdict.outcome, verdict.amount_fen) == ("eligible", 100_000)
    assert verdict.rows[0].reasons[0].facts["months"] == ["2024-05"]


@pytest.mark.parametrize("code", ["moon_grant", "startup_grant"])
def test_an_exclusion_names_another_programme_that_is_carried(code):
    with pytest.raises(DataError, match="没有另一个补贴项目") as refused:
        shipped().with_source(changed_programme("startup_grant", excluding(code, "person")))
    assert refused.value.key == "exclusive_with[1].programme"


def test_others_can_read_how_often_and_what_excludes():
    assert programme("transport_subsidy").frequency.times == "once_per_year"
    post = programme("public_welfare_post").frequency
    assert (post.times, post.period) == ("per_period", "month")
    draft = shipped().with_source(
        changed_programme("startup_grant", excluding("transport_subsidy", "same_year", "soft"))
    )
    (exclusive,) = draft.programme("startup_grant").exclusive_with
    assert (exclusive.programme, exclusive.scope, exclusive.strength) == (
        "transport_subsidy",
        "same_year",
        "soft",
    )
