"""May this reviewer decide this? None when he may, otherwise the sentence that says why not."""

from collections.abc import Collection

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from approvals.enums import ConsentKind, Verdict
from approvals.granted import granted_consent
from approvals.models import AppealOutcome, Consent, Decision, Seat
from approvals.office_facts import are_recorded
from approvals.panel.standing import may_follow
from approvals.separation import SENTENCES, ground_of
from policies.wording import evidence_title
from registry.enums import Role
from registry.models import Office, User
from registry.powers import powers_of
from registry.selectors import posts_of
from workflows.archive import parameters_of
from workflows.checks import provided
from workflows.corrections import FILES
from workflows.enums import ClaimState, LineOutcome
from workflows.guards import is_not_held_by_another, may_act_for, power_for, role_at
from workflows.models import Claim, ClaimLine, OpenItem, PlanStep
from workflows.wording import in_words

Refusal = object | None


def may_decide(user: User, item: OpenItem) -> Refusal:
    """Whether this user may act at this desk on this claim at all; the first reason that stands in the way."""
    power = power_for(powers_of(user), item)
    if power is None or role_at(item) != Role.REVIEWER:
        return holds_post(user, item)
    return may_sit(user, item, power.principal, seats_of(user, item.claim, power.principal))


def may_sit(user: User, item: OpenItem, principal: User | None, seats: list[Seat]) -> Refusal:
    """The same for a caller that knows already that the user has the post, for whom, and where they sit."""
    for refusal in (
        is_known_person(user),
        is_not_party(user, item.claim, principal),
        has_no_other_seat(user, item.claim, item.level, seats, principal),
        has_not_decided_before(seats, item.claim),
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
    return may_follow(verdict, step) or (are_recorded(claim, step) if verdict == Verdict.AGREE else None)


def may_accept(user: User, item: OpenItem, step: PlanStep) -> Refusal:
    """Whether this user may accept that a benefit goes beside another one: whoever may decide, where a no is open."""
    return may_decide(user, item) or may_accept_here(step)


def may_accept_here(step: PlanStep) -> Refusal:
    """Whether this step is one that may accept it."""
    if not step.may_refuse:
        return _("这一级只核实情况。请把核实到的写在意见里，由有权决定的一级认可或不予批准。")
    return None


def may_finish_visit(claim: Claim) -> Refusal:
    """Whether the photographs and the signed sheet are there that the rules of the region ask of a site visit."""
    there = {file["kind"] for file in provided(FILES, claim, [])}
    wanted = parameters_of(claim).get("visit_papers") or ()
    missing = [in_words(evidence_title(code)) for code in wanted if code not in there]
    if not missing:
        return None
    return _("还缺：%(papers)s。请先在“核查材料”里上传，再登记核查结果。") % {"papers": "、".join(missing)}


def may_agree(
    lines: list[ClaimLine],
    decided: set[int],
    *,
    last: bool,
    outcome: str = "",
    refused: Collection[int] = (),
    unconfirmed: Collection[int] = (),
) -> Refusal:
    """Agreeing is open when nothing waits for a correction, and at the last level nothing is left undecided.

    `outcome` is what the rules say of the claim as a whole: beside its lines, they judge its papers and its unit. A
    line that waits holds nobody once it is among the `refused`, which are not paid. One that its county of work did
    not confirm (`unconfirmed`) is decided by a person.
    """
    waiting = [
        line for line in lines if line.outcome == LineOutcome.NEEDS_CORRECTION and line.pk not in refused
    ]
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
    denied = [line for line in lines if line.pk in unconfirmed and line.pk not in decided]
    if denied:
        return _("%(rows)s输入地没有确认，请逐行写明同意或不同意，并写明理由。") % {"rows": _rows(denied)}
    return None


def _rows(lines: list[ClaimLine]) -> str:
    if len(lines) == 1 and lines[0].position == 1:
        return str(_("这份申请"))
    return str(_("第%(numbers)s行") % {"numbers": "、".join(str(line.position) for line in lines)})


def holds_post(user: User, item: OpenItem) -> Refusal:
    """Whether the user reviews at the very office where the claim lies, by his own post or a lent one."""
    if role_at(item) != Role.REVIEWER:
        return _("这份申请不在您所在机构的待办里，您无权办理。")
    return may_act_for(user, item)


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


def is_not_party(user: User, claim: Claim, principal: User | None = None) -> Refusal:
    """回避: nobody acts on a claim he stands too near to (`approvals.separation`), nor for somebody who does."""
    ground = ground_of(user.person_id, claim)
    if ground is not None:
        return SENTENCES[ground]
    if principal is not None and ground_of(principal.person_id, claim) is not None:
        return _("委托您的%(name)s应当回避这份申请，您不能代为办理。请交由同机构的其他人员办理。") % {
            "name": principal.name
        }
    return None


def seats_of(user: User, claim: Claim, principal: User | None = None) -> list[Seat]:
    """Where this person and his principal sit on this claim, whoever acted for them; empty when neither has acted."""
    people = [each.person_id for each in (user, principal) if each is not None]
    sitting = Q(person__in=people) | Q(principal__person__in=people)
    return list(Seat.objects.filter(sitting, claim=claim).order_by("pk"))


def second_level(user: User, level: str) -> dict[str, object]:
    """What a consent to sit at a second level is for: this person and this level."""
    return {"person": user.person_id, "level": str(level)}


def has_no_other_seat(
    user: User, claim: Claim, level: str, seats: list[Seat], principal: User | None = None
) -> Refusal:
    """One level a person on one claim, for good, unless the office above has agreed to a second one."""
    other = next((seat for seat in seats if seat.level != level), None)
    if other is None or any(is_of(seat, level, user, principal) for seat in seats):
        return None
    if granted_consent(claim, ConsentKind.TWO_LEVELS, second_level(user, level)) is not None:
        return None
    words = {"level": other.get_level_display()}
    if other.person_id != user.person_id:
        return (
            _(
                "您和委托关系中的另一方已经在%(level)s这一级办理过这份申请，同一个人不能在两级审核同一份申请。"
                "人手确实不够的，请先请示上级机构同意。"
            )
            % words
        )
    return (
        _(
            "您已经在%(level)s这一级办理过这份申请，同一个人不能在两级审核同一份申请。"
            "人手确实不够的，请先请示上级机构同意。"
        )
        % words
    )


def is_of(seat: Seat, level: str, user: User, principal: User | None) -> bool:
    """Whether it is the seat of this person at this level, for this principal or for himself."""
    for_whom = principal.pk if principal else None
    return (seat.person_id, seat.level, seat.principal_id) == (user.person_id, level, for_whom)


def has_not_decided_before(seats: list[Seat], claim: Claim) -> Refusal:
    """After an appeal was upheld, nobody decides again who decided before it, nor for somebody who did."""
    if not seats:
        return None
    reopened = AppealOutcome.objects.filter(appeal__claim=claim, reopened=True)
    version = reopened.order_by("-id").values_list("claim_version", flat=True).first()
    if version is not None and Decision.objects.filter(seat__in=seats, claim_version__lte=version).exists():
        return _("原来的决定已经撤销，参与过原决定的人员不能再办理。请交由同机构的其他人员。")
    return None
