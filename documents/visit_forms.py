"""核查表 on paper: what was claimed, filled in, and room for what is found on the spot and for the signatures."""

from typing import Any

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from documents.commands import may_add_photographs
from documents.errors import MissingGlyph
from documents.render import render
from registry.models import User
from workflows.errors import CommandRefused
from workflows.filing import steps_of
from workflows.models import Claim
from workflows.route import current_step
from workflows.wording import title_of

TEMPLATE = "documents/notices/visit_form.html"
# The pages of filing that say what there is to be seen.
CLAIMED_ON = ("business", "facts")


def visit_form(claim: Claim, user: User) -> bytes:
    """The sheet for the officer at the open site visit, as PDF.

    Raises CommandRefused for anybody else, and where a name cannot be drawn with the fonts of the machine.
    """
    if not may_add_photographs(user, claim):
        raise CommandRefused(_("核查表由这次实地核查的工作人员打印，您现在不用打印。"), code="not_at_visit")
    try:
        return render(TEMPLATE, {"sheet": _values(claim)})
    except MissingGlyph as error:
        raise CommandRefused(error.sentence, code=error.code) from error


def _values(claim: Claim) -> dict[str, Any]:
    """What is printed; the same for the same claim. A person is named in full: he signs beside his name."""
    with translation.override("zh-hans"):
        rows = [row for step in steps_of(claim) if step.code in CLAIMED_ON for row in step.rows(claim)]
        return {
            "office": current_step(claim.plan).office.name,
            "number": claim.number,
            "programme": title_of(claim),
            "claimant": claim.person.open().name if claim.person_id else claim.organisation.name,
            "place": claim.place.full_name,
            "submitted_on": claim.policy_date,
            "rows": [rows[at : at + 2] for at in range(0, len(rows), 2)],
        }
