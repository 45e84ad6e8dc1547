"""The filing pages of this package. What other packages keep (evidence, rosters, attendance) they contribute."""

from collections.abc import Callable

from workflows.filing import FILL, FilingStep, Rows, register_opening, register_step
from workflows.forms.base import StepForm
from workflows.forms.payee import AccountForm
from workflows.forms.people import DeclarationsForm, WhoForm
from workflows.forms.startup import BusinessForm, ExperienceForm
from workflows.forms.transport import JourneyForm, TicketsForm
from workflows.models import Claim
from workflows.wording import STEP_TITLES


def everybody(claim: Claim) -> bool:
    return True


def founders(claim: Claim) -> bool:
    return claim.flow == "entrepreneurship"


def travellers(claim: Claim) -> bool:
    return claim.programme == "transport_subsidy"


def _page(
    code: str,
    position: int,
    form: type[StepForm],
    applies: Callable[[Claim], bool],
    template: str = "workflows/step.html",
) -> None:
    def is_done(claim: Claim) -> bool:
        return form(claim).is_done()

    def rows(claim: Claim) -> Rows:
        return form(claim).rows()

    register_step(FilingStep(code, STEP_TITLES[code], position, FILL, applies, is_done, form, template, rows))


_page("who", 10, WhoForm, everybody, "workflows/step_who.html")
_page("business", 20, BusinessForm, founders)
_page("journey", 20, JourneyForm, travellers)
_page("experience", 30, ExperienceForm, founders, "workflows/step_experience.html")
_page("tickets", 30, TicketsForm, travellers, "workflows/step_tickets.html")
_page("account", 40, AccountForm, everybody, "workflows/step_account.html")
_page("declarations", 50, DeclarationsForm, everybody)

register_opening("welfare_post", "claims:attendance")
