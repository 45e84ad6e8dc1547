"""The filing pages of this package, and what the rules found on the applicant's page. Others contribute their own."""

from collections.abc import Callable

from django.db.models import Q
from django.utils.translation import gettext as _

from policies.money import yuan
from policies.periods import months_of
from policies.tracing import FAILED, PASSED, UNKNOWN
from registry.models import User
from workflows.archive import programme_of
from workflows.asking import has_facts_page
from workflows.basis import conditions_of
from workflows.enums import ClaimState
from workflows.filing import FILL, FilingStep, Rows, register_opening, register_step
from workflows.forms.base import StepForm
from workflows.forms.facts import FactsForm
from workflows.forms.payee import AccountForm
from workflows.forms.people import DeclarationsForm, WhoForm
from workflows.forms.startup import BusinessForm, ExperienceForm
from workflows.forms.transport import JourneyForm, TicketsForm
from workflows.models import Attendance, Claim
from workflows.panels import PanelContent, panel
from workflows.wording import STEP_TITLES


def everybody(claim: Claim) -> bool:
    return True


def founders(claim: Claim) -> bool:
    return claim.flow == "entrepreneurship"


def travellers(claim: Claim) -> bool:
    return claim.programme == "transport_subsidy"


def answering_facts(claim: Claim) -> bool:
    return has_facts_page(programme_of(claim))


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
_page("facts", 20, FactsForm, answering_facts)
_page("journey", 20, JourneyForm, travellers)
_page("experience", 30, ExperienceForm, founders, "workflows/step_experience.html")
_page("tickets", 30, TicketsForm, travellers, "workflows/step_tickets.html")
_page("account", 40, AccountForm, everybody, "workflows/step_account.html")
_page("declarations", 50, DeclarationsForm, everybody)


@panel("workflows.basis", position=20)
def basis(claim: Claim, user: User) -> PanelContent | None:
    """What the rules found, in the applicant's words; whoever reviews reads the checks instead."""
    if claim.applicant_id != user.pk:
        return None
    sheet = conditions_of(claim)
    if sheet is None:
        return None
    context = {
        "against": [row for row in sheet.rows if row.result in (FAILED, UNKNOWN)],
        "passed": [row for row in (*sheet.rows, *sheet.summary) if row.result == PASSED],
        "sheet": sheet,
        # Where the office has said why, the machine does not say it again in front.
        "is_folded": claim.state in (ClaimState.RETURNED, ClaimState.REJECTED, ClaimState.NOT_ACCEPTED),
    }
    return PanelContent("workflows/panel_basis.html", context)


@panel("workflows.kin", position=70)
def kin(claim: Claim, user: User) -> PanelContent | None:
    """The claim this one was filed anew from, and the one that was filed anew from it."""
    related = Q(followers=claim) | Q(follows=claim)
    found = Claim.objects.visible_to(user).filter(related).exclude(state=ClaimState.WITHDRAWN, number=None)
    claims = list(found.order_by("pk").distinct())
    context = {
        "earlier": [each for each in claims if each.pk == claim.follows_id],
        "later": [each for each in claims if each.follows_id == claim.pk],
    }
    return PanelContent("workflows/panel_kin.html", context) if claims else None


register_opening("welfare_post", "claims:attendance")


def units_with_posts(claim: Claim) -> bool:
    return claim.flow == "welfare_post"


def _attended(claim: Claim) -> list[Attendance]:
    return list(
        Attendance.objects.filter(
            placement__organisation=claim.organisation_id, month__in=months_of(claim.period)
        )
        .select_related("placement__person")
        .order_by("month", "placement__post_code")
    )


def _is_entered(claim: Claim) -> bool:
    lines = claim.lines.filter(struck=False)
    held = {(line.person_id, line.facts.get("post_code"), line.period) for line in lines}
    return held <= {(row.placement.person_id, row.placement.post_code, row.month) for row in _attended(claim)}


def _attendance_rows(claim: Claim) -> Rows:
    return [
        (
            f"{row.month} {row.placement.post_name} {row.placement.person.name_masked}",
            _("应出勤%(required)d天，实际出勤%(attended)d天，实发工资%(wage)s元")
            % {"required": row.required, "attended": row.attended, "wage": yuan(row.wage_paid_fen)},
        )
        for row in _attended(claim)
    ]


register_step(
    FilingStep(
        "attendance",
        STEP_TITLES["attendance"],
        30,
        "claims:attendance_of",
        units_with_posts,
        _is_entered,
        rows=_attendance_rows,
    )
)
