"""An applicant whose browser runs no script files the same claim, on a telephone, from sign-in to submission."""

import pytest

from registry.pilot.nanan import WU
from tests.journeys import steps
from tests.journeys.steps import PHONE
from workflows.models import Claim

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_claim_is_filed_and_taken_back_without_javascript(visitor):
    wu = visitor(PHONE, java_script_enabled=False)
    steps.signs_in(wu, "wu")
    steps.chooses_the_startup_grant(wu)
    steps.confirms_who_she_is(wu)
    steps.copies_the_licence(wu, WU.businesses[0])
    steps.says_that_she_never_worked_away(wu)
    steps.chooses_her_card(wu)
    steps.declares(wu)
    steps.uploads_her_papers(wu)
    steps.hands_it_in(wu)
    claim = Claim.objects.get()
    assert (claim.state, claim.evidence.count()) == ("submitted", 2)
    wu.presses("撤回这份申请")
    wu.fills("撤回的原因", "填错了，要重新申请。")
    wu.presses("撤回申请")
    assert Claim.objects.get().state == "withdrawn"
