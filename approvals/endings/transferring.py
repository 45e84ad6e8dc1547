"""移送: a claim of another county goes there; that county may send it back once, then a superior of both settles it."""

from django.utils.translation import gettext_lazy as _

from approvals import guards
from approvals.consents import ask_consent, granted_consent, use_consent
from approvals.enums import ConsentKind
from approvals.lines import need_comment
from approvals.models import Consent
from approvals.rail import DESKS
from approvals.sitting import Sitting, sitting
from registry.enums import Level
from registry.errors import NoOffice
from registry.models import Division, Office, User
from registry.selectors import common_superior
from workflows import worklist
from workflows.commands import BY_MONTH, refuse
from workflows.enums import ClaimState, Station, StepStatus
from workflows.errors import CommandRefused, InvalidInput
from workflows.models import Claim, OpenItem, Transfer
from workflows.planning import leg_of
from workflows.transfers import move_to


def transfer(
    *, task_id: int, actor: User, place: Division, reason: str, expected_version: int | None = None
) -> Claim:
    """Send a claim to the county it belongs to; it leaves this desk, and its review begins anew there.

    Raises CommandRefused with the guard's sentence, also when that county sent it back before and no superior of
    both has agreed; InvalidInput for a place in the same county, or larger than a township.
    """
    need_comment(reason)
    with sitting(task_id, _station_of(task_id), actor=actor, expected_version=expected_version) as here:
        refuse(_may_leave(here.claim, here.item))
        county = place.at(Level.COUNTY)
        if county is None or place.level not in (Level.TOWNSHIP, Level.VILLAGE):
            raise InvalidInput(_("请选择到村（社区）或乡镇，不能只选省、市、县。"), field="place")
        if county == here.claim.county:
            raise InvalidInput(_("这个地方就在本县（市、区），不用移送。请选择别的县。"), field="place")
        consent = _agreed_by_a_superior(here.claim, county)
        _act(here)
        if consent is not None:
            use_consent(consent)
        move_to(here.move, place=place, reason=reason.strip(), ordered_by=consent.office if consent else None)
    return here.claim


def send_back(*, task_id: int, actor: User, reason: str, expected_version: int | None = None) -> Claim:
    """退回移送: the county that received a claim says, once and with the reason, that it is not its own either."""
    need_comment(reason)
    with sitting(task_id, _station_of(task_id), actor=actor, expected_version=expected_version) as here:
        last = received(here.claim)
        refuse(_may_send_back(here.claim, here.item, last))
        _act(here)
        move_to(here.move, place=last.from_place, reason=reason.strip(), answers=last)
    return here.claim


def ask_transfer(*, claim_id: int, actor: User, county: Division, reason: str) -> Consent:
    """Ask the superior of both counties to settle that the claim goes to `county`, which has sent it back.

    Raises CommandRefused with the guard's sentence, where nothing has to be asked or it is asked already; NoOffice
    when no office stands above both.
    """
    claim = Claim.objects.get(pk=claim_id)
    refuse(may_ask_transfer(actor, claim, county))
    return ask_consent(
        claim_id=claim_id,
        actor=actor,
        office=_desk(actor, claim).office,
        kind=ConsentKind.TRANSFER,
        reason=reason,
        subject=_settled(county),
        superior=superior_of_both(claim, county),
    )


def may_ask_transfer(user: User, claim: Claim, county: Division) -> object | None:
    """Whoever may transfer the claim, where that county has sent it back and nobody above has agreed yet."""
    if not needs_consent(claim, county):
        return _("%(county)s没有退回过移送，或者上级已经同意，不用请示，可以直接移送。") % {
            "county": county.name
        }
    if claim.consents.filter(kind=ConsentKind.TRANSFER, subject=_settled(county), granted=None).exists():
        return _("已经请示由哪个县办理，上级还没有答复。答复以后再移送，不用再请示。")
    return may_transfer(user, claim)


def needs_consent(claim: Claim, county: Division) -> bool:
    """Whether a superior of both has to agree before the claim goes to this county once more."""
    return sent_back_by(claim, county) is not None and _agreed(claim, county) is None


def superior_of_both(claim: Claim, county: Division) -> Office:
    """Who settles where the claim belongs. Raises NoOffice when no such office is registered."""
    superior = common_superior(claim.county, county)
    if superior is None:
        raise NoOffice(
            _("系统里没有登记%(one)s和%(other)s的共同上级机构，请联系系统管理员添加后再请示。")
            % {"one": claim.county.name, "other": county.name},
            code="no_office",
        )
    return superior


def may_transfer(user: User, claim: Claim) -> object | None:
    """Whoever may refuse the claim at the desk where it lies, until it is approved or shown to the public."""
    item = _desk(user, claim)
    if item is None:
        return _("这份申请现在不在您的审核待办里，不能移送。")
    return guards.may_decide(user, item) or _may_leave(claim, item)


def may_send_back(user: User, claim: Claim) -> object | None:
    """The office of the receiving county that may refuse the claim, before such an office has agreed to it."""
    last = received(claim)
    if last is None:
        return _("这份申请不是别的县移送来的，不能退回移送。")
    item = _desk(user, claim)
    if item is None:
        return _("这份申请现在不在您的审核待办里，不能退回移送。")
    return guards.may_decide(user, item) or _may_send_back(claim, item, last)


def received(claim: Claim) -> Transfer | None:
    """The transfer by which the claim came to the county where it is; None where it was filed there."""
    last = claim.transfers.select_related("from_place", "from_county", "office").last()
    return last if last is not None and last.to_county_id == claim.county_id else None


def sent_back_by(claim: Claim, county: Division) -> Transfer | None:
    """The last time this county sent the claim back."""
    return claim.transfers.filter(answers__isnull=False, from_county=county).last()


def _desk(user: User, claim: Claim) -> OpenItem | None:
    item = worklist.item_of(claim, user)
    if item is None or item.station not in DESKS:
        return None
    item.claim = claim
    return item


def _station_of(task_id: int) -> str:
    """Where the task waits: a claim may leave before anybody goes to look as well as from a review."""
    waits = OpenItem.objects.filter(task_id=task_id, station__in=DESKS).values_list("station", flat=True)
    return waits.first() or Station.REVIEW


def _may_leave(claim: Claim, item: OpenItem) -> object | None:
    if claim.flow == BY_MONTH:
        return _(
            "按月申报的岗位补贴，岗位协议和出勤都登记在岗位所在县，别的县无从核对，不能移送。"
            "如果填错，请终止后由单位重新申报。"
        )
    if Claim.objects.of_family(claim).exclude(pk=claim.pk).exclude(state=ClaimState.MERGED).exists():
        return _(
            "这份申请的名册分在几份单子上，整份名册按同一个县的标准和限额核算，不能只移送其中一份。"
            "请先并回，或终止后向有关的县重新申请。"
        )
    return _answers_here(claim, item)


def _may_send_back(claim: Claim, item: OpenItem, last: Transfer | None) -> object | None:
    if last is None or last.answers_id is not None or last.ordered_by_id is not None:
        return _("这份申请已经退回过一次移送，或者是上级指定由本县办理的，不能再退回。请办理，或请示上级。")
    if any(step.may_refuse and step.status == StepStatus.DONE for step in leg_of(claim.plan)):
        return _("本县已经审核同意，不能再退回移送。")
    return _answers_here(claim, item)


def _answers_here(claim: Claim, item: OpenItem) -> object | None:
    answering = {step.office_id for step in leg_of(claim.plan) if step.may_refuse}
    if item.office_id not in answering:
        return _("这一级只核实情况，不能移送。请把核实到的写在意见里，由有权决定的一级移送。")
    return None


def _agreed_by_a_superior(claim: Claim, county: Division) -> Consent | None:
    """The consent to send the claim once more to a county that sent it back; None where it never did."""
    if sent_back_by(claim, county) is None:
        return None
    consent = _agreed(claim, county)
    if consent is None:
        raise CommandRefused(
            _("%(county)s已经退回过移送。请先请示共同的上级，上级指定由哪个县办理后再移送。")
            % {"county": county.name},
            code="consent",
        )
    return consent


def _agreed(claim: Claim, county: Division) -> Consent | None:
    return granted_consent(claim, ConsentKind.TRANSFER, _settled(county))


def _settled(county: Division) -> dict[str, object]:
    """What a superior consents to: that the claim goes to this county, and stays."""
    return {"county": county.pk}


def _act(here: Sitting) -> None:
    here.take_seat()
    here.hold()
    here.move.office = here.item.office
