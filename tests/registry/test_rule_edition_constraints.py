"""The database itself keeps the promises of published rules, on SQLite and on PostgreSQL."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from registry import clock
from registry.models import EditionEvent, RuleEdition
from tests.registry.rule_drafts import approved, drafted, nanan, published

pytestmark = pytest.mark.django_db


def refused_by(constraint: str, change, *, error=IntegrityError) -> None:
    with pytest.raises(error) as refusal, transaction.atomic():
        change()
    text = str(refusal.value)
    # SQLite names the columns of a unique constraint and not the constraint.
    assert constraint in text or "UNIQUE constraint failed: registry_ruleedition.kind" in text


def changes(edition: RuleEdition, **columns):
    return lambda: RuleEdition.objects.filter(pk=edition.pk).update(**columns)


def copies(edition: RuleEdition, **columns):
    def copy():
        row = RuleEdition.objects.get(pk=edition.pk)
        row.pk = None
        for name, value in columns.items():
            setattr(row, name, value)
        row.save(force_insert=True)

    return copy


def test_nobody_reviews_his_own_draft(officers):
    edition = drafted(officers["na"], nanan(900_000))
    refused_by(
        "registry_ruleedition_second_person",
        changes(edition, status="approved", reviewed_by=officers["na"], reviewed_at=clock.now()),
    )


def test_nothing_is_approved_without_a_reviewer_nor_reviewed_without_approval(officers):
    edition = drafted(officers["na"], nanan(900_000))
    refused_by("registry_ruleedition_reviewed_first", changes(edition, status="approved"))
    refused_by("registry_ruleedition_reviewed_first", changes(edition, reviewed_by=officers["na-2"]))


def test_a_publication_is_whole_or_none(officers):
    edition = approved(officers["na"], officers["na-2"], nanan(900_000))
    refused_by("registry_ruleedition_published_whole", changes(edition, status="published"))
    refused_by("registry_ruleedition_published_whole", changes(edition, valid_from=clock.today()))


def test_nothing_comes_into_force_on_the_day_it_is_published(officers):
    edition = approved(officers["na"], officers["na-2"], nanan(900_000))
    whole = {
        "status": "published",
        "published_by": officers["na"],
        "published_at": clock.now(),
        "published_on": clock.today(),
    }
    refused_by(
        "registry_ruleedition_not_before_tomorrow", changes(edition, valid_from=clock.today(), **whole)
    )
    changes(edition, valid_from=clock.today() + timedelta(days=1), **whole)()


def test_a_number_is_given_once(officers):
    edition = published(officers["na"], officers["na-2"], nanan(900_000))
    refused_by("registry_ruleedition_number_once", copies(edition))


def test_one_edition_of_a_subject_is_in_the_making(officers):
    edition = drafted(officers["na"], nanan(900_000))
    refused_by("registry_ruleedition_one_in_the_making", copies(edition, number=2, status="returned"))


@pytest.mark.parametrize("column", ["text", "valid_from", "status", "reason"])
def test_a_published_edition_cannot_be_changed(officers, column):
    edition = published(officers["na"], officers["na-2"], nanan(900_000))
    value = clock.today() if column == "valid_from" else "returned"
    refused_by("is final", changes(edition, **{column: value}), error=DatabaseError)


def test_a_discarded_edition_cannot_be_changed_and_none_can_be_deleted(officers):
    edition = drafted(officers["na"], nanan(900_000))
    refused_by("is final", lambda: RuleEdition.objects.all()._raw_delete("default"), error=DatabaseError)
    changes(edition, status="discarded")()
    refused_by("is final", changes(edition, status="drafted"), error=DatabaseError)


def test_the_history_cannot_be_rewritten(officers):
    drafted(officers["na"], nanan(900_000))
    refused_by("append-only", lambda: EditionEvent.objects.update(note="x"), error=DatabaseError)
    refused_by("append-only", lambda: EditionEvent.objects.all()._raw_delete("default"), error=DatabaseError)
