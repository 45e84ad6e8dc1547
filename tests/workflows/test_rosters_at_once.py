"""Two organisers hand in rosters that share workers at the same moment: both succeed, each worker is one person."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from registry.enums import Sex
from registry.models import Person
from registry.pilot.numbers import identity_number
from registry.pilot.zhenxiong import ROSTER
from tests.workflows.claims import roster_draft, row_of, sheet
from workflows.rosters import import_roster

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets one writer in at a time"),
]
SHARED, OWN = 150, 50


def test_rosters_that_share_new_workers_are_imported_at_the_same_time(core):
    born = ROSTER[0].member.born
    rows = [
        row_of(ROSTER[0], name="新来的", id_number=identity_number("530627", born, n, Sex.FEMALE))
        for n in range(1, SHARED + 2 * OWN + 1)
    ]
    claims = [roster_draft(core["organiser"]) for _ in range(2)]
    sheets = [sheet(*rows[: SHARED + OWN]), sheet(*rows[:OWN:-1])]
    people, start = Person.objects.count(), Barrier(2)

    def work(number: int) -> int:
        try:
            start.wait()
            return import_roster(claim_id=claims[number].pk, actor=core["organiser"], content=sheets[number])
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        counts = list(pool.map(work, range(2)))
    assert counts == [claim.lines.count() for claim in claims]
    assert Person.objects.count() == people + len(rows)
    shared = set.intersection(*(set(claim.lines.values_list("person", flat=True)) for claim in claims))
    assert len(shared) == SHARED - 1
