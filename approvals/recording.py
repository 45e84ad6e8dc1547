"""登记评审结果: an office records what it found out of a claim, and the rules are asked again at once."""

import re
from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from approvals.models import RecordedFact
from approvals.office_facts import asked_of_office, may_record
from approvals.sitting import sitting
from policies.intake import READERS
from policies.model import Field
from registry import clock
from registry.models import User
from workflows.claim_jobs import check_again
from workflows.commands import refuse
from workflows.enums import Station, Verb
from workflows.errors import InvalidInput
from workflows.models import Claim
from workflows.wording import in_words

# As long as a phone number: no number of a document is, but those of people and accounts are.
NUMBER_OF_SOMEBODY = re.compile(r"\d{11}")


def record_facts(
    *,
    task_id: int,
    actor: User,
    values: Mapping[str, object],
    document: str,
    expected_version: int | None = None,
) -> Claim:
    """Keep what the office of this desk found out, by path, with the document it stands in; the claim stays there.

    What was recorded before stays on record, the last counts. Raises CommandRefused with the guard's sentence,
    InvalidInput for a fact that is not asked for or cannot be read, StaleClaim for an older version.
    """
    document = _checked_document(document)
    with sitting(
        task_id, Station.REVIEW, actor=actor, expected_version=expected_version, keeps_task=True
    ) as here:
        refuse(may_record(here.claim, here.step))
        _check_values(asked_of_office(here.claim), values)
        here.take()
        seat = here.take_seat()
        RecordedFact.objects.bulk_create(
            RecordedFact(
                claim=here.claim,
                seat=seat,
                path=path,
                value=value,
                document=document,
                claim_version=here.claim.version,
                made_at=clock.now(),
            )
            for path, value in values.items()
        )
        here.move.record(Verb.RECORD_FACTS, comment=document, data={"fields": sorted(values)})
        check_again(here.move)
    return here.claim


def _checked_document(document: str) -> str:
    document = document.strip()
    longest = RecordedFact._meta.get_field("document").max_length
    if not document or len(document) > longest:
        raise InvalidInput(
            _("请写明依据，例如评审结果文件的名称和文号，最多%(most)d个字。") % {"most": longest},
            code="no_document",
            field="document",
        )
    if NUMBER_OF_SOMEBODY.search(document):
        raise InvalidInput(
            _("依据里不要写身份证号、手机号或账号，只写文件的名称和文号。"),
            code="personal_number",
            field="document",
        )
    return document


def _check_values(asked: tuple[Field, ...], values: Mapping[str, object]) -> None:
    fields = {each.path: each for each in asked}
    if not values:
        raise InvalidInput(_("请至少登记一项评审结果。"), code="nothing_recorded")
    for path, value in values.items():
        if path not in fields:
            raise InvalidInput(
                _("这项补贴没有由机构登记的“%(fact)s”。") % {"fact": path}, code="unknown_fact", field=path
            )
        if not _is_readable(fields[path], value):
            raise InvalidInput(
                _("“%(fact)s”填得不对，请改正后再登记。") % {"fact": in_words(fields[path].title)}, field=path
            )


def _is_readable(field: Field, value: object) -> bool:
    """Whether the rules can read the value as this fact."""
    if field.choices and value not in field.choices:
        return False
    try:
        return READERS[field.type](value) is not None
    except (ValueError, TypeError):
        return False
