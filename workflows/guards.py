"""May this user do this to this claim? None when he may, otherwise the sentence that says why not.

The same guard hides the button on the page and refuses the request.
"""

from collections.abc import Collection

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from registry import clock
from registry.enums import Role
from registry.models import Organisation, Person, User
from registry.powers import Power, power_at, powers_of
from registry.selectors import organisations_of
from workflows.corrections import PART, ROSTER, Target, is_open, is_page_open
from workflows.enums import ClaimState, Station
from workflows.models import Claim, ClaimLine, OpenItem, PlanStep
from workflows.models.claim import ENDED_UNPAID
from workflows.planning import FINANCE_STATIONS
from workflows.route import current_step

Refusal = object | None

EDITABLE = (ClaimState.DRAFT, ClaimState.RETURNED)
WITHDRAWABLE = (
    ClaimState.DRAFT,
    ClaimState.SUBMITTED,
    ClaimState.RETURNED,
    ClaimState.IN_REVIEW,
    ClaimState.ON_NOTICE,
    ClaimState.APPROVED,
)


SPLITTABLE = (ClaimState.SUBMITTED, ClaimState.IN_REVIEW, ClaimState.ON_NOTICE)
REJOINABLE = (ClaimState.SUBMITTED, ClaimState.IN_REVIEW)


def may_file_for(user: User, person: Person | None, organisation: Organisation | None) -> Refusal:
    """For oneself, or for an organisation whose authorised operator one is today."""
    if organisation is not None:
        if person is None and organisations_of(user).filter(pk=organisation.pk).exists():
            return None
        return _("您没有被授权为%(unit)s办理申报。") % {"unit": organisation.name}
    if person is None or user.person_id != person.pk:
        return _("您的账号只能为本人申请。如要为单位申报，请先由系统管理员登记您为该单位的经办人。")
    return None


NOT_ASKED_FOR = _(
    "这一处不在退回补正的范围内，不能改动。请只改退回时列出的各项；确实需要改别处的，请联系经办机构。"
)


def may_edit(user: User, claim: Claim, *targets: Target) -> Refusal:
    """Only the applicant writes, only in a draft or where a correction was asked for: of a returned claim nothing but
    what has to be mended. `targets` are what would be changed, any of them; none: whether there is anything."""
    if claim.applicant_id != user.pk:
        return _("只有填报人本人可以修改这份申请。")
    if claim.state not in EDITABLE:
        return _("申请已经提交，内容不能再改。如需改动，请联系经办机构退回补正，或撤回后重新申请。")
    return None if is_open(claim, *targets) else NOT_ASKED_FOR


def may_open_page(user: User, claim: Claim, code: str) -> Refusal:
    """Whether there is something this user may change on that page of the form."""
    return may_edit(user, claim) or (None if is_page_open(claim, code) else NOT_ASKED_FOR)


def may_add_lines(user: User, claim: Claim) -> Refusal:
    """Lines are added to a roster that lies on one sheet; on several, their numbers would meet."""
    if claim.has_sheets:
        return _("这份申请的人员已经分开办理，名册里不能再添加人员。漏报的人员请另行申请。")
    return may_edit(user, claim, (PART, ROSTER))


def may_submit(user: User, claim: Claim) -> Refusal:
    return may_edit(user, claim)


def may_withdraw(user: User, claim: Claim) -> Refusal:
    """Until the money is released."""
    if claim.applicant_id != user.pk:
        return _("只有填报人本人可以撤回这份申请。")
    if claim.state not in WITHDRAWABLE:
        return _("资金已经放款或申请已经办结，不能撤回。如有疑问，请联系经办机构。")
    return None


FOLLOWED = _("您已经重新申请过了。请在“我的申请”里接着办新的那一份。")


def may_apply_again(user: User, claim: Claim) -> Refusal:
    """What ended without money may be filed again, once at a time, from the day on that the refusal names."""
    if claim.applicant_id != user.pk:
        return _("只有填报人本人可以重新申请。")
    if claim.state == ClaimState.MERGED:
        return _("名册里的人员都转到了原申请，不用重新申请。请在“我的申请”里查看原申请的进度。")
    if claim.state not in ENDED_UNPAID:
        return _("这份申请还没有结束，或者已经拨付，不用重新申请。")
    if claim.earliest_again is not None and clock.today() < claim.earliest_again:
        return _("最早从%(day)s起可以重新申请，到时候再来就行。") % {"day": date_format(claim.earliest_again)}
    if claim.followers.open_or_paid().exists():
        return FOLLOWED
    return may_file_for(user, claim.person, claim.organisation)


def may_split(claim: Claim, lines: Collection[ClaimLine]) -> Refusal:
    """Some lines of a claim that lies at a desk or on notice, but not all of them."""
    standing, named = claim.judged_lines, {line.pk for line in lines}
    step = current_step(claim.plan)
    if claim.state not in SPLITTABLE or step is None or step.station == Station.CHECK:
        return _("这份申请现在是“%(state)s”，不能分出人员单独办理。") % {"state": claim.get_state_display()}
    if not named or named - {line.pk for line in standing}:
        return _("请选择这份申请名册里的人员，再分出单独办理。")
    if len(named) == len(standing):
        return _("不能把全部人员都分出。请只选择需要单独办理的，或对整份申请作出决定。")
    left = sum(line.approved_fen or 0 for line in standing if line.pk not in named)
    if claim.approved_fen is not None and not left:
        return _("分出后，剩下的人员没有可以支付的金额，不能分出。")
    return None


def may_rejoin(part: Claim, sheet: Claim) -> Refusal:
    """A sheet goes back to an older one of its claim when both stand undecided at one step, judged by one law."""
    named = {"number": sheet.number}
    if part.root_id is None or (sheet.root_id or sheet.pk) != part.root_id or sheet.pk >= part.pk:
        return _("只有从同一份申请分出的，才能并回较早的那一份。")
    if part.state not in REJOINABLE or part.state != sheet.state:
        return _("两份的办理状态不同，不能并入申请%(number)s。请等两份到了同一步再并。") % named
    if (part.rules_hash, part.answers, part.account_id) != (
        sheet.rules_hash,
        sheet.answers,
        sheet.account_id,
    ):
        return _("两份的申请内容、收款账户或适用规则已经不同，不能并入申请%(number)s，请分别办理。") % named
    if [_standing_at(step) for step in part.plan] != [_standing_at(step) for step in sheet.plan]:
        return _("两份没有走到同一步，不能并入申请%(number)s。请等两份到了同一步再并。") % named
    return None


def _standing_at(step: PlanStep) -> tuple[object, ...]:
    return step.position, step.station, step.level, step.office_id, step.status


def may_act_for(user: User, item: OpenItem) -> Refusal:
    """The task must lie at an office where the user holds the post it asks for: finance pays, reviewers review."""
    powers = powers_of(user)
    if power_for(powers, item) is not None:
        return None
    lent = [power for power in powers if power.office.pk == item.office_id and power.role == role_at(item)]
    if lent:
        return _("%(name)s的委托没有包括这份申请的项目或金额，请交由%(name)s本人或同机构的其他人员办理。") % {
            "name": lent[0].principal.name
        }
    return _("这份申请不在您所在机构的待办里，您无权办理。")


def role_at(item: OpenItem) -> Role:
    """The post that this desk asks for."""
    return Role.FINANCE if item.station in FINANCE_STATIONS else Role.REVIEWER


def power_for(powers: list[Power], item: OpenItem) -> Power | None:
    """The power by which one may act at this desk: one's own post before a lent one; None when none reaches it."""
    return power_at(powers, item.office_id, role_at(item), item.programme, item.amount_fen)


def is_drawn(item: OpenItem) -> bool:
    """Whether whoever has the task was drawn by lot for it."""
    step = current_step(item.claim.plan)
    return step is not None and item.taken_by_id is not None and step.drawn_id == item.taken_by_id


def is_not_held_by_another(user: User, item: OpenItem) -> Refusal:
    """A colleague who has taken the task keeps it until he puts it back, or may not act there any more. What was
    drawn by lot is drawn again then; nobody takes it."""
    if item.taken_by_id in (None, user.pk):
        return None
    held = {"name": item.taken_by.name}
    if may_act_for(item.taken_by, item) is None:
        return _("这份申请已由%(name)s签收办理。") % held
    if is_drawn(item):
        return _("这份申请由系统随机分给了%(name)s，他现在不能办理，系统会重新分办，请稍后再看。") % held
    return None


def may_put_back(item: OpenItem) -> Refusal:
    """Whoever holds a task gives it back to the office, but for what he was drawn for."""
    if is_drawn(item):
        return _("这份申请由系统随机分给您办理，不能退回待签。应当回避的，请先登记近亲属，系统会重新分办。")
    return None


def may_take(user: User, item: OpenItem | None) -> Refusal:
    """Take a task of one's own office that nobody holds, or whose holder no longer works there."""
    if item is None:
        return _("这份申请现在不在您的办公桌上。请回到待办列表。")
    if item.station == Station.CORRECT:
        return _("这一步由申请人办理。")
    return is_not_held_by_another(user, item)
