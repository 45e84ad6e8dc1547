"""What the public is told of a paper: that it is real, and the few facts by which to compare it."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from documents.enums import DocumentStatus
from documents.models import IssuedDocument
from documents.wording import day
from policies.money import yuan

VERDICTS = {
    DocumentStatus.ISSUED: "valid",
    DocumentStatus.SUPERSEDED: "superseded",
    DocumentStatus.REVOKED: "revoked",
}


@dataclass(frozen=True)
class Answer:
    """`verdict` is valid, superseded, revoked or unknown; `facts` are pairs of name and value, without any person."""

    verdict: str
    facts: list[tuple[str, str]]


def answer_of(document: IssuedDocument | None) -> Answer:
    """The answer for a document found by its code, or for none."""
    if document is None:
        return Answer("unknown", [])
    # As every form of paper stores them.
    values = document.values
    facts = [
        (_("文书"), document.get_kind_display()),
        (_("文号"), document.number),
        (_("发文单位"), values["office"]),
        (_("成文日期"), day(date.fromisoformat(values["signed_on"]))),
    ]
    if "amount_fen" in values:
        facts.append((_("金额"), f"{yuan(values['amount_fen'])} {_('元')}"))
    if document.superseded_by_id:
        facts.append((_("新文书的文号"), document.superseded_by.number))
    return Answer(VERDICTS[document.status], facts)
