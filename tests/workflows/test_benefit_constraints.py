"""What makes a second payment impossible: each rule of the benefit ledger, held by the database, by name."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from registry import clock
from registry.models import Organisation
from workflows.commands import open_draft
from workflows.enums import BenefitStatus, Frequency
from workflows.models import Benefit, BenefitConflict, Claim, Exclusion

APPROVED, PAID, CLAIMED, RELEASED = (
    BenefitStatus.APPROVED,
    BenefitStatus.PAID,
    BenefitStatus.CLAIMED,
    BenefitStatus.RELEASED,
)
YEAR = {"first_day": date(2026, 1, 1), "last_day": date(2026, 12, 31)}
MARCH = {"first_day": date(2026, 3, 1), "last_day": date(2026, 3, 31)}
APRIL = {"first_day": date(2026, 4, 1), "last_day": date(2026, 4, 30)}
NOBODY_KNOWS = {"first_day": None, "last_day": None}


@pytest.fixture
def claim_of(cast):
    """One more claim of somebody, whose line a benefit can hang on."""

    def open_one(username: str = "chen") -> Claim:
        person = cast[username].person
        return open_draft(actor=cast[username], programme="startup_grant", place=person.home, person=person)

    return open_one


@pytest.fixture
def benefit(claim_of):
    """One more benefit of chen, approved for 2026 unless told otherwise."""

    def write(username: str = "chen", **columns: object) -> Benefit:
        claim = claim_of(username)
        granted = {"status": APPROVED, "amount_fen": 100, "frequency": Frequency.ONCE_PER_YEAR} | YEAR
        holder = {} if "organisation" in columns else {"person": claim.person, "line": claim.lines.get()}
        family = {"programme": "transport_subsidy", "family": "transport"}
        return Benefit.objects.create(claim=claim, **(holder | family | granted | columns))

    return write


def refused_by(name: str):
    return pytest.raises(IntegrityError, match=name)


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("benefit_has_one_holder", {"person": None}),
        ("benefit_status_known", {"status": "lost"}),
        ("benefit_frequency_known", {"frequency": "sometimes"}),
        ("benefit_days_in_order", {"last_day": date(2025, 12, 31)}),
        ("benefit_granted_has_amount", {"amount_fen": None}),
        ("benefit_granted_has_amount", {"amount_fen": 0, "status": PAID}),
        ("benefit_granted_has_days", NOBODY_KNOWS),
        ("benefit_granted_has_days", NOBODY_KNOWS | {"frequency": Frequency.PER_PERIOD}),
    ],
)
def test_the_database_refuses_a_row_that_cannot_be(benefit, name, columns):
    row = benefit()
    with refused_by(name), transaction.atomic():
        Benefit.objects.filter(pk=row.pk).update(**columns)


def test_a_line_has_one_benefit_and_a_claim_one_of_its_unit(benefit):
    row, unit = benefit(), benefit(organisation=Organisation.objects.first())
    with refused_by("benefit_one_a_line|line_id"), transaction.atomic():
        Benefit.objects.filter(pk=unit.pk).update(line=row.line_id)
    with refused_by("benefit_one_a_unit_claim|claim_id"), transaction.atomic():
        Benefit.objects.filter(pk=row.pk).update(line=None, claim=unit.claim_id)


@pytest.mark.parametrize("first", [APPROVED, PAID])
@pytest.mark.parametrize("second", [APPROVED, PAID])
def test_nobody_is_granted_twice_in_one_year(benefit, first, second):
    benefit(status=first)
    with refused_by("benefit_once_person"), transaction.atomic():
        benefit(status=second)


def test_what_was_claimed_cannot_be_approved_beside_what_is(benefit):
    benefit()
    row = benefit(status=CLAIMED)
    with refused_by("benefit_once_person"), transaction.atomic():
        Benefit.objects.filter(pk=row.pk).update(status=APPROVED)


def test_one_statement_cannot_approve_two_either(benefit):
    benefit(status=CLAIMED), benefit(status=CLAIMED)
    with refused_by("benefit_once_person"), transaction.atomic():
        Benefit.objects.update(status=APPROVED)


def test_the_days_cannot_be_moved_onto_those_of_another(benefit):
    benefit(**MARCH)
    row = benefit(**APRIL)
    with refused_by("benefit_once_person"), transaction.atomic():
        Benefit.objects.filter(pk=row.pk).update(first_day=date(2026, 3, 31))


@pytest.mark.parametrize(
    "columns",
    [
        {"status": CLAIMED},
        {"status": RELEASED},
        {"first_day": date(2027, 1, 1), "last_day": date(2027, 12, 31)},
        {"first_day": date(2025, 1, 1), "last_day": date(2025, 12, 31)},
        {"family": "startup"},
        {"frequency": Frequency.UNLIMITED},
    ],
    ids=str,
)
def test_what_is_no_second_time_is_let_through(benefit, columns):
    benefit()
    assert benefit(**columns).pk
    assert benefit("lin").pk


@pytest.mark.parametrize("days", [YEAR, MARCH, NOBODY_KNOWS], ids=str)
def test_what_is_granted_once_is_granted_once_whatever_the_time(benefit, days):
    once = {"frequency": Frequency.ONCE_PER_PERSON}
    benefit(**once | YEAR | {"first_day": date(2019, 1, 1), "last_day": date(2019, 12, 31)})
    with refused_by("benefit_once_person"), transaction.atomic():
        benefit(**once | days)


def test_neighbouring_months_do_not_touch(benefit):
    benefit(**MARCH)
    assert benefit(**APRIL).pk


def test_a_unit_is_granted_once_as_well(benefit):
    unit, other = Organisation.objects.order_by("pk")[:2]
    benefit(organisation=unit)
    assert benefit(organisation=other).pk
    with refused_by("benefit_once_organisation"), transaction.atomic():
        benefit(organisation=unit)


def test_a_row_does_not_stand_in_its_own_way(benefit):
    row = benefit()
    row.status, row.amount_fen = PAID, 200
    row.save()
    assert Benefit.objects.get().amount_fen == 200


@pytest.fixture
def excludes(benefit):
    """One more exclusion of chen: `side` of a ground, for the days given."""

    def write(side: str, ground: str = "a|b|same_months", username: str = "chen", **columns: object):
        row = benefit(username, status=CLAIMED)
        holder = {} if "organisation" in columns else {"person": row.person}
        return Exclusion.objects.create(
            benefit=row, ground=ground, side=side, **(holder | NOBODY_KNOWS | columns)
        )

    return write


@pytest.mark.parametrize(
    "days", [MARCH, NOBODY_KNOWS, YEAR, {"first_day": None, "last_day": date(2026, 3, 1)}], ids=str
)
def test_what_excludes_each_other_never_shares_a_day(excludes, days):
    excludes("a", **MARCH)
    with refused_by("exclusion_person"), transaction.atomic():
        excludes("b", **days)


def test_two_of_one_side_do_not_exclude_each_other(excludes):
    excludes("a")
    assert excludes("a").pk


@pytest.mark.parametrize("other", [APRIL, {"ground": "a|c|same_months"}, {"username": "lin"}], ids=str)
def test_other_days_grounds_and_people_are_free(excludes, other):
    excludes("a", **MARCH)
    assert excludes("b", **(MARCH | other)).pk


def test_units_exclude_as_people_do(excludes):
    unit = Organisation.objects.first()
    excludes("a", organisation=unit)
    with refused_by("exclusion_organisation"), transaction.atomic():
        excludes("b", organisation=unit)


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("exclusion_has_one_holder", {"person": None}),
        ("exclusion_days_in_order", {"first_day": date(2026, 3, 2), "last_day": date(2026, 3, 1)}),
    ],
)
def test_the_database_refuses_an_exclusion_that_cannot_be(excludes, name, columns):
    excludes("a")
    with refused_by(name), transaction.atomic():
        Exclusion.objects.update(**columns)


def test_a_benefit_stands_on_a_ground_once(excludes):
    row = excludes("a")
    with refused_by("exclusion_once_a_ground|benefit_id, .*ground"), transaction.atomic():
        Exclusion.objects.create(benefit=row.benefit, person=row.person, ground=row.ground, side="a")


@pytest.fixture
def conflict(benefit) -> BenefitConflict:
    one, other = benefit(), benefit(status=CLAIMED)
    return BenefitConflict.objects.create(benefit=one, other=other, clause="某条", found_at=clock.now())


def test_a_conflict_stands_once_between_two_different_benefits(conflict):
    with refused_by("conflict_once_a_pair|benefit_id, .*other_id"), transaction.atomic():
        BenefitConflict.objects.create(
            benefit=conflict.benefit, other=conflict.other, clause="某条", found_at=clock.now()
        )
    with refused_by("conflict_of_two"), transaction.atomic():
        BenefitConflict.objects.update(other=conflict.benefit)


def test_nothing_is_accepted_without_name_office_moment_and_reason(conflict, cast):
    office = cast["na-county"].posts.first().office
    whole = {
        "accepted_by": cast["na-county"],
        "accepted_for": office,
        "accepted_at": clock.now(),
        "reason": "两项期间不同。",
    }
    for left_out in whole:
        nothing = "" if left_out == "reason" else None
        with refused_by("conflict_accepted_by_name"), transaction.atomic():
            BenefitConflict.objects.update(**(whole | {left_out: nothing}))
    assert BenefitConflict.objects.update(**whole) == 1


@pytest.mark.django_db
def test_the_rules_are_where_each_database_keeps_them():
    names = {"benefit_once_person", "benefit_once_organisation", "exclusion_person", "exclusion_organisation"}
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT conname FROM pg_constraint WHERE contype = 'x'")
            assert names <= {name for (name,) in cursor}
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            triggers = {f"{name}_{action}" for name in names for action in ("insert", "update")}
            assert triggers <= {name for (name,) in cursor}
