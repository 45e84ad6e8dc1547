"""Issuing a letter: what happened is an event, the letter about it a job with a number of its own."""

from collections.abc import Mapping

from django.conf import settings
from django.utils import translation

from documents.archive import archive
from documents.claim_values import MACHINE_NAME, day_of
from documents.enums import DocumentKind
from documents.issuing import Drawn, enter, revoke
from documents.letters.gathering import addressee_of, history_of, values_of
from documents.letters.kinds import LETTERS, Letter
from documents.letters.places import written
from documents.letters.sheet import FORM, Entry, Sheet
from documents.letters.wording import Wording, wording_of
from documents.models import IssuedDocument, ReservedNumber
from documents.reserving import reserve
from documents.verification import address_of, code_for
from workflows.enums import Verb
from workflows.models import Job

AFTER: Mapping[str, DocumentKind] = {
    Verb.SUBMIT: DocumentKind.RECEIPT,
    Verb.ACCEPT: DocumentKind.ACCEPTED,
    Verb.RETURN: DocumentKind.CORRECTION,
    Verb.NOT_ACCEPT: DocumentKind.NOT_ACCEPTED,
    Verb.REJECT: DocumentKind.REJECTED,
    Verb.RETURN_PAYMENT: DocumentKind.PAYMENT_RETURNED,
}
# What holds no longer once this happened: a decision that was quashed, an acceptance by a county that let the claim go.
TAKEN_BACK: Mapping[str, tuple[DocumentKind, ...]] = {
    Verb.REVIEW_AGAIN: (DocumentKind.NOT_ACCEPTED, DocumentKind.REJECTED),
    Verb.TRANSFER: (DocumentKind.ACCEPTED,),
}


def draw(job: Job) -> Drawn | None:
    """The letter about the job's event, drawn and stored; unsigned, the same file however often it is asked.

    None where this deployment issues no letters, and for one that was made void meanwhile. Raises PaperError when it
    cannot be printed.
    """
    claim, event = job.claim, job.event
    letter = LETTERS[AFTER[event.verb]]
    if not settings.ISSUE_LETTERS or _is_void(job, letter.kind):
        return None
    reserved = reserve(letter.kind, occasion=f"event:{event.pk}", claim=claim)
    wording = wording_of(reserved)
    with translation.override("zh-hans"):
        values = values_of(claim, event, reserved.number.office)
        history = history_of(claim, event) if letter.kind == DocumentKind.RECEIPT else ()
        sheet = sheet_of(letter, reserved, wording, values, addressee=addressee_of(claim), history=history)
    stored = archive(letter.template, sheet.context())
    return Drawn(reserved, sheet.to_json(), FORM, stored, wording.published)


def finish(job: Job, drawn: object) -> None:
    """Make the drawn letter valid, once."""
    if isinstance(drawn, Drawn) and not IssuedDocument.objects.filter(reservation=drawn.reserved).exists():
        enter(drawn)


def take_back(job: Job) -> None:
    """Revoke what the job's event made void."""
    revoke(job.claim.issued_documents.filter(kind__in=TAKEN_BACK.get(job.event.verb, ())))


def _is_void(job: Job, kind: DocumentKind) -> bool:
    verbs = [verb for verb, kinds in TAKEN_BACK.items() if kind in kinds]
    return job.claim.events.filter(sequence__gt=job.event.sequence, verb__in=verbs).exists()


def sheet_of(
    letter: Letter,
    reserved: ReservedNumber,
    wording: Wording,
    values: object,
    *,
    addressee: str,
    history: tuple[Entry, ...] = (),
) -> Sheet:
    """The letter with this number and these values, in the words of this text."""
    number = str(reserved.number)
    code = code_for(reserved.kind, number, reserved.claim.key)
    return Sheet(
        title=letter.title,
        office=reserved.number.office.name,
        number=number,
        addressee=addressee,
        paragraphs=wording.paragraphs(values),
        written=written(values),
        text_number=wording.number,
        signed_for=letter.signed_for,
        signed_on=day_of(reserved.made_at),
        made_at=reserved.made_at,
        made_by=MACHINE_NAME,
        verification_url=address_of(code),
        verification_code=code,
        history=history,
    )
