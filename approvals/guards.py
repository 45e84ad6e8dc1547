"""May this reviewer decide this? None when he may, otherwise the sentence that says why not."""

from django.utils.translation import gettext_lazy as _

from approvals.enums import Verdict
from approvals.models import Consent, Seat
from approvals.office_facts import are_recorded
from registry.enums import Role
from registry.models import Office, User
from registry.selectors import posts_of
from workflows.enums import ClaimState, LineOutcome
from workflows.models import Claim, ClaimLine, OpenItem, PlanStep

Refusal = object | None


def may_decide(user: User, item: OpenItem) -> Refusal:
    """Whether this user may act at this desk on this claim at all; the first reason that stands in the way."""
    return may_sit(user, item, seat_of(user, item.claim))


def may_sit(user: User, item: OpenItem, seat: Seat | None) -> Refusal:
    """The same for a caller that has read already where the user sits on the claim."""
    for refusal in (
        holds_post(user, item),
        is_known_person(user),
        is_not_party(user, item.claim),
        has_no_other_seat(seat, item.level),
        is_not_held_by_another(user, item),
    ):
        if refusal is not None:
            return refusal
    return None


def may_ask(user: User, claim: Claim, office: Office) -> Refusal:
    """Whether this user may ask the office above `office` about this claim."""
    return (
        _reviews_at(user, office)
        or _covers(office, claim)
        or is_known_person(user)
        or is_not_party(user, claim)
    )


def may_answer(user: User, consent: Consent) -> Refusal:
    """Whether this user may answer: at the office that was asked, and not to a question of his own."""
    return (
        _reviews_at(user, consent.office)
        or is_known_person(user)
        or _is_another_than(user, consent.asked_by)
        or is_not_party(user, consent.claim)
    )


def may_give(verdict: str, claim: Claim, step: PlanStep) -> Refusal:
    """Whether this verdict is open at this step."""
    if verdict == Verdict.REFUSE and not step.may_refuse:
        return _("这一级只核实情况，不能作出不予批准的决定。请写明核实到的情况，交上一级决定。")
    accepted = claim.state != ClaimState.SUBMITTED or claim.accepted_at is not None
    if verdict == Verdict.NOT_ACCEPT and accepted:
        return _("申请已经受理，不能再作“不予受理”。如不符合条件，请由有权的一级作“不予批准”。")
    return are_recorded(claim, step) if verdict == Verdict.AGREE else None


def may_accept(user: User, item: OpenItem, step: PlanStep) -> Refusal:
    """Whether this user may accept that a benefit goes beside another one: whoever may decide, where a no is open."""
    return may_decide(user, item) or may_accept_here(step)


def may_accept_here(step: PlanStep) -> Refusal:
    """Whether this step is one that may accept it."""
    if not step.may_refuse:
        return _("这一级只核实情况。请把核实到的写在意见里，由有权决定的一级认可或不予批准。")
    return None


def may_agree(lines: list[ClaimLine], decided: set[int], *, last: bool, outcome: str = "") -> Refusal:
    """Agreeing is open when nothing waits for a correction, and at the last level nothing is left undecided.

    `outcome` is what the rules say of the claim as a whole: beside its lines, they judge its papers and its unit.
    """
    waiting = [line for line in lines if line.outcome == LineOutcome.NEEDS_CORRECTION]
    if waiting:
        return _("%(rows)s需要先补正，请选择“退回补正”，一次性写明要补的内容。") % {"rows": _rows(waiting)}
    if outcome == LineOutcome.NEEDS_CORRECTION:
        return _("核对结果是材料需要补正，请选择“退回补正”，一次性写明要补的内容。")
    if not last:
        return None
    if outcome == LineOutcome.INELIGIBLE:
        return _("核对结果是不符合政策条款，不能作“同意”。请选择“不予批准”并写明理由和条款。")
    undecided = [line for line in lines if line.outcome == LineOutcome.NEEDS_HUMAN and line.pk not in decided]
    if undecided:
        return _("%(rows)s系统无法判断，请逐行写明同意的金额或不同意的理由。") % {"rows": _rows(undecided)}
    return None


def _rows(lines: list[ClaimLine]) -> str:
    if len(lines) == 1 and lines[0].position == 1:
        return str(_("这份申请"))
    return str(_("第%(numbers)s行") % {"numbers": "、".join(str(line.position) for line in lines)})


def holds_post(user: User, item: OpenItem) -> Refusal:
    """Whether the user reviews at the very office where the claim lies."""
    if any(post.office_id == item.office_id and post.role == Role.REVIEWER for post in posts_of(user)):
        return None
    return _("这份申请不在您所在机构的待办里，您无权办理。")


def _reviews_at(user: User, office: Office) -> Refusal:
    if any(post.office_id == office.pk and post.role == Role.REVIEWER for post in posts_of(user)):
        return None
    return _("这件事由%(office)s的审核人员办理，您不在这个岗位上。") % {"office": office.name}


def _covers(office: Office, claim: Claim) -> Refusal:
    if claim.number is not None and office.division.covers(claim.place_id):
        return None
    return _("%(office)s不办理这份申请，不能就它请示上级。") % {"office": office.name}


def _is_another_than(user: User, other: User) -> Refusal:
    if user.pk != other.pk and user.person_id != other.person_id:
        return None
    return _("您自己提出的请示，请由同机构的另一位审核人员答复。")


def is_known_person(user: User) -> Refusal:
    """Duties are kept apart by natural person, so an account without one cannot act."""
    if user.person_id is None:
        return _("您的账号没有登记本人身份，不能办理审核。请联系系统管理员补登。")
    return None


def is_not_party(user: User, claim: Claim) -> Refusal:
    """回避: nobody decides on his own claim, on one he filed, or on one of a unit he leads or acts for.

    It is the natural person that counts: a second account changes nothing.
    """
    person = user.person_id
    own = claim.applicant_id == user.pk or person in (claim.person_id, claim.applicant.person_id)
    unit = claim.organisation
    led = unit is not None and (
        unit.legal_person_id == person or unit.operators.in_force().filter(user__person=person).exists()
    )
    in_roster = any(line.person_id == person for line in claim.judged_lines)
    if own or led or in_roster:
        return _("这份申请与您本人有关，您应当回避，请交由同机构的其他人员办理。")
    return None


def seat_of(user: User, claim: Claim) -> Seat | None:
    """Where the person of this account sits on this claim; None when he has not acted on it."""
    return Seat.objects.filter(claim=claim, person=user.person_id).first()


def has_no_other_seat(seat: Seat | None, level: str) -> Refusal:
    """One level a person on one claim, for good."""
    if seat is not None and seat.level != level:
        return _("您已经在%(level)s这一级办理过这份申请，同一个人不能在两级审核同一份申请。") % {
            "level": seat.get_level_display()
        }
    return None


def is_not_held_by_another(user: User, item: OpenItem) -> Refusal:
    """A colleague who has taken the task keeps it until he puts it back."""
    if item.taken_by_id not in (None, user.pk):
        return _("这份申请已由%(name)s签收办理。") % {"name": item.taken_by.name}
    return None
