"""Changes of rule files: one function, one transaction, refused with a sentence, recorded in their history.

A draft is written by one person, reviewed by a second, published from a day to come. What is published stays as it
is: whoever wants other rules drafts the next edition.
"""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from registry import clock, edition_guards, rulebook
from registry.edition_guards import Refusal, office_drafting
from registry.enums import EditionStatus, EditionVerb, Level, OfficeKind
from registry.errors import EditionRefused
from registry.models import EditionEvent, Office, RuleEdition, User
from registry.rule_texts import problems_in, shaped

LONGEST_TEXT = 300_000
LONGEST_REASON = 2_000


@transaction.atomic
def draft_edition(*, actor: User, kind: str, subject: str, text: str, reason: str) -> RuleEdition:
    """A new draft of the rules of `subject`, with the next number. Its text may still have faults.

    Raises EditionRefused when these rules are not the actor's to draft, or another draft of them is on its way.
    """
    _refuse(edition_guards.may_draft(actor, kind, subject))
    text, reason = _checked(text, reason)
    earlier = RuleEdition.objects.of(kind, subject)
    edition = RuleEdition(
        kind=kind,
        subject=subject,
        number=(earlier.aggregate(last=Max("number"))["last"] or 0) + 1,
        text=text,
        content_hash=_hash(text),
        reason=reason,
        office=office_drafting(actor, kind, subject),
        drafted_by=actor,
    )
    try:
        with transaction.atomic():
            edition.save(force_insert=True)
    except IntegrityError:
        raise EditionRefused(
            _("这项规则已经有一版正在起草或复核，请先办完或作废那一版，再起草新的。"), code="one_at_a_time"
        ) from None
    _record(edition, actor, EditionVerb.DRAFT, reason)
    return edition


def edit_edition(
    *, actor: User, edition_id: int, expected_revision: int, text: str, reason: str
) -> RuleEdition:
    """Keep another text and reason in a draft. The text may still have faults; `submit_edition` asks for none."""
    text, reason = _checked(text, reason)
    guard = edition_guards.may_edit
    with _changing(edition_id, actor, EditionVerb.EDIT, expected_revision, guard, reason) as edition:
        edition.text, edition.content_hash, edition.reason = text, _hash(text), reason
    return edition


def submit_edition(*, actor: User, edition_id: int, expected_revision: int) -> RuleEdition:
    """Hand a draft to its reviewer. Raises EditionRefused with `problems` where its text cannot be used."""
    guard = edition_guards.may_submit
    with _changing(edition_id, actor, EditionVerb.SUBMIT, expected_revision, guard) as edition:
        _refuse_faults(edition)
        edition.status = EditionStatus.SUBMITTED
    return edition


def return_edition(*, actor: User, edition_id: int, expected_revision: int, note: str) -> RuleEdition:
    """Give it back to the drafter, saying why; an approval already given is void."""
    note = _told(note, _("请写明退回的原因，让起草人知道要改什么。"))
    guard = edition_guards.may_return
    with _changing(edition_id, actor, EditionVerb.RETURN, expected_revision, guard, note) as edition:
        edition.status = EditionStatus.RETURNED
        edition.reviewed_by = edition.reviewed_at = None
    return edition


def approve_edition(*, actor: User, edition_id: int, expected_revision: int, note: str = "") -> RuleEdition:
    """The second person agrees with the text as it stands. Raises EditionRefused where it has become unusable."""
    guard = edition_guards.may_approve
    with _changing(edition_id, actor, EditionVerb.APPROVE, expected_revision, guard, note.strip()) as edition:
        _refuse_faults(edition)
        edition.status = EditionStatus.APPROVED
        edition.reviewed_by, edition.reviewed_at = actor, clock.now()
    return edition


def publish_edition(*, actor: User, edition_id: int, expected_revision: int, valid_from: date) -> RuleEdition:
    """Let the text decide the claims of policy dates from `valid_from` on, at the earliest tomorrow.

    Publications of different rules wait for each other: two that exclude one another cannot both pass.
    """
    guard = edition_guards.may_publish
    with _changing(
        edition_id, actor, EditionVerb.PUBLISH, expected_revision, guard, f"{valid_from}"
    ) as edition:
        today = clock.today()
        _refuse(edition_guards.may_come_into_force(valid_from, today))
        _one_after_the_other()
        _refuse_faults(edition, valid_from)
        edition.status, edition.valid_from = EditionStatus.PUBLISHED, valid_from
        edition.published_by, edition.published_at, edition.published_on = actor, clock.now(), today
    transaction.on_commit(rulebook.refresh)
    return edition


def discard_edition(*, actor: User, edition_id: int, expected_revision: int, note: str) -> RuleEdition:
    """End a draft for good, saying why; its number is not given again."""
    note = _told(note, _("请写明作废的原因。"))
    guard = edition_guards.may_discard
    with _changing(edition_id, actor, EditionVerb.DISCARD, expected_revision, guard, note) as edition:
        edition.status = EditionStatus.DISCARDED
        edition.reviewed_by = edition.reviewed_at = None
    return edition


@contextmanager
def _changing(
    edition_id: int,
    actor: User,
    verb: EditionVerb,
    expected_revision: int,
    guard: Callable[[User, RuleEdition], Refusal],
    note: str = "",
) -> Iterator[RuleEdition]:
    """Lock, fresh read, revision, guard; then the caller's change, the row and its history, in one transaction."""
    with transaction.atomic():
        edition = (
            RuleEdition.objects.select_for_update(of=("self",)).select_related("office").get(pk=edition_id)
        )
        if edition.revision != expected_revision:
            raise EditionRefused(
                _("您打开页面以后，这一版又有了改动。您的操作没有执行，请刷新页面，看过改动再办。"),
                code="stale",
            )
        _refuse(guard(actor, edition))
        yield edition
        edition.revision += 1
        edition.save()
        _record(edition, actor, verb, note)


def _refuse(refusal: Refusal) -> None:
    if refusal is not None:
        raise EditionRefused(refusal, code="not_allowed")


def _refuse_faults(edition: RuleEdition, valid_from: date | None = None) -> None:
    """Raise EditionRefused where the text could not be in force from that day (tomorrow where none is named) on."""
    problems = problems_in(edition, valid_from or clock.today() + timedelta(days=1))
    if problems:
        raise EditionRefused(
            _("规则文件有%(count)s处需要改正：%(first)s")
            % {"count": len(problems), "first": problems[0].sentence},
            code="faults",
            problems=problems,
        )


def _checked(text: str, reason: str) -> tuple[str, str]:
    text, reason = shaped(text), reason.strip()
    if not text.strip():
        raise EditionRefused(_("规则文件是空的。请填写内容，或从现行版本开始修改。"), code="text")
    if len(text) > LONGEST_TEXT:
        raise EditionRefused(_("规则文件太长，最多%(most)s个字。") % {"most": LONGEST_TEXT}, code="text")
    if "\x00" in text + reason:
        raise EditionRefused(_("文件里有无法保存的字符，请用文本编辑器重新保存后再试。"), code="text")
    return text, _told(reason, _("请写明修改的原因和依据，例如文件名称和文号。"))


def _told(reason: str, missing: str) -> str:
    reason = reason.strip()
    if not reason:
        raise EditionRefused(missing, code="reason")
    if len(reason) > LONGEST_REASON:
        raise EditionRefused(_("说明太长，最多%(most)s个字。") % {"most": LONGEST_REASON}, code="reason")
    return reason


def _one_after_the_other() -> None:
    """Hold the provinces' offices, which every publication holds; SQLite lets one writer in at a time anyway."""
    provinces = Office.objects.filter(level=Level.PROVINCE, kind=OfficeKind.HRSS).order_by("pk")
    list(provinces.select_for_update(no_key=True).values_list("pk", flat=True))


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _record(edition: RuleEdition, actor: User, verb: EditionVerb, note: str) -> None:
    EditionEvent.objects.create(
        edition=edition, actor=actor, verb=verb, note=note, content_hash=edition.content_hash
    )
