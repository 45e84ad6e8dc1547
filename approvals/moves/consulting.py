"""会商: the office that has a claim asks another one for its opinion; the claim stays, and nothing waits for it."""

from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from approvals import guards
from approvals.models import Consultation
from approvals.rail import DESKS
from approvals.sitting import sitting
from registry import clock
from registry.enums import Level, Role
from registry.models import Office, User
from registry.powers import powers_of
from registry.selectors import users_at
from workflows.commands import refuse
from workflows.door import claim_command
from workflows.enums import CLOSED_STATES, Verb
from workflows.errors import CommandRefused, InvalidInput
from workflows.models import Claim

PREFECTURE_DIGITS = 4
Refusal = object | None


def ask_opinion(
    *,
    task_id: int,
    actor: User,
    office: Office,
    question: str,
    answer_by: date,
    expected_version: int | None = None,
) -> Consultation:
    """Put a question about the claim to another office, to be answered by a day from today on.

    Raises CommandRefused with the guard's sentence, InvalidInput for a day that is past, an office that cannot be
    asked or without a question, StaleClaim for an older version.
    """
    question = _words(question, "question")
    if answer_by < clock.today():
        raise InvalidInput(_("答复期限不能早于今天，请改正后再提交。"), field="answer_by")
    with sitting(task_id, DESKS, actor=actor, expected_version=expected_version, keeps_task=True) as here:
        _check_office(here.claim, office, here.item.office)
        here.take()
        consultation = Consultation.objects.create(
            claim=here.claim,
            asked_by=actor,
            asked_for=here.item.office,
            office=office,
            question=question,
            answer_by=answer_by,
            asked_at=clock.now(),
        )
        told = users_at(office, Role.REVIEWER).order_by("pk").values_list("pk", flat=True)
        data = {"consultation": consultation.pk, "office": office.name, "told": list(told)}
        here.move.record(Verb.CONSULT, comment=question, data=data)
    return consultation


def answer_opinion(*, consultation_id: int, actor: User, answer: str) -> Consultation:
    """Say what the office thinks; said once. Whoever asked is told and decides.

    Raises CommandRefused with the guard's sentence, InvalidInput without words.
    """
    answer = _words(answer, "answer")
    asked = Consultation.objects.select_related("office").get(pk=consultation_id)
    with claim_command(asked.claim_id, actor=actor, office=asked.office) as move:
        consultation = Consultation.objects.select_related("office").get(pk=consultation_id)
        consultation.claim = move.claim
        refuse(may_answer_opinion(actor, consultation))
        consultation.answered_by, consultation.answered_at = actor, clock.now()
        consultation.answer = answer
        consultation.save(update_fields=["answered_by", "answered_at", "answer"])
        move.record(
            Verb.OPINE,
            comment=answer,
            data={"consultation": consultation.pk, "told": [consultation.asked_by_id]},
        )
    return consultation


def may_answer_opinion(user: User, consultation: Consultation) -> Refusal:
    """A reviewer of the office that was asked, who has nothing to do with the claim, while it is open."""
    if not consultations_for(user).filter(pk=consultation.pk).exists():
        return _("这件会商不是问您所在机构的，您不能答复。")
    if consultation.answered_at is not None:
        return _("这件会商已经有人答复了。您的答复没有保存，请刷新页面查看。")
    if consultation.claim.state in CLOSED_STATES:
        return _("这份申请已经办结，不用再答复。")
    return guards.is_known_person(user) or guards.is_not_party(user, consultation.claim)


def consultations_for(user: User) -> QuerySet[Consultation]:
    """What the offices at which the user reviews were asked, answered or not."""
    return Consultation.objects.filter(office__in=reviewed_by(user))


def reviewed_by(user: User) -> list[int]:
    """The keys of the offices at which the user reviews, by his own post or a lent one."""
    return sorted({power.post.office_id for power in powers_of(user) if power.role == Role.REVIEWER})


def offices_to_ask(claim: Claim, asking: Office) -> QuerySet[Office]:
    """Counties of the claim's prefecture, what stands above them, and the counties where its people work."""
    place = claim.place_id
    elsewhere = {line.facts.get("work_county") for line in claim.judged_lines} - {None, ""}
    near = Q(level=Level.COUNTY, division__code__startswith=place[:PREFECTURE_DIGITS])
    above = Q(level=Level.PREFECTURE, division_id=place[:PREFECTURE_DIGITS])
    province = Q(level=Level.PROVINCE, division_id=place[:2])
    found = Office.objects.filter(near | above | province | Q(division_id__in=elsewhere, level=Level.COUNTY))
    return found.filter(kind=asking.kind).exclude(pk=asking.pk).order_by("division_id")


def _check_office(claim: Claim, office: Office, asking: Office) -> None:
    if not offices_to_ask(claim, asking).filter(pk=office.pk).exists():
        raise InvalidInput(_("不能向这个机构会商，请从列出的机构中选择。"), field="office")
    if Consultation.objects.filter(claim=claim, office=office, answered_at=None).exists():
        raise CommandRefused(
            _("已经向%(office)s会商，对方还没有答复，不用再问。") % {"office": office.name},
            code="asked_already",
        )


def _words(text: str, field: str) -> str:
    text = text.strip()
    longest = Consultation._meta.get_field(field).max_length
    if not text or len(text) > longest:
        raise InvalidInput(_("请写明内容，最多%(most)d个字。") % {"most": longest}, field=field)
    return text
