"""Whoever a programme names as its applicant can be enrolled."""

from policies.load import programmes
from registry.commands import enrol_organisation
from registry.enums import OrganisationKind
from registry.pilot.numbers import credit_code

# People: an applicant himself, and whoever goes from door to door for a survey.
PERSONS = {"individual", "collector"}


def test_every_unit_that_a_programme_names_has_its_kind():
    named = {applicant.type for programme in programmes() for applicant in programme.applicants}
    assert named - PERSONS <= set(OrganisationKind.values)


def test_no_kind_is_one_that_no_programme_names():
    named = {applicant.type for programme in programmes() for applicant in programme.applicants}
    assert set(OrganisationKind.values) <= named


def test_a_base_is_enrolled_as_what_it_is(places):
    base = enrol_organisation(
        actor=None,
        name="就业扶贫基地（演示）",
        uscc=credit_code("91", "350583", 801),
        kind="employment_base",
        division=places["350583"],
    )
    assert base.get_kind_display() == "就业扶贫基地"
