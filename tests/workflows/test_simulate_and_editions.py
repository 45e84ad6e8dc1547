"""The command line simulates beside what is published, not beside the files of the software alone."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from policies import load
from registry import clock
from tests.registry.rule_drafts import nanan, published

pytestmark = pytest.mark.django_db


def test_a_published_edition_is_part_of_what_a_draft_is_tried_beside(cast, tmp_path):
    first = clock.today() + timedelta(days=1)
    published(cast["na-policy"], cast["na-policy-2"], nanan(900_000), on=first)
    assert load.timeline().texts == ()
    with pytest.raises(CommandError):
        call_command("simulate", programme="moon_grant", draft=[str(tmp_path / "none.toml")])
    assert [day for day, _source in load.timeline().texts] == [first]
