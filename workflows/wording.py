"""The words an applicant reads: of a state, of what happened, of what stands now and what comes next."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from policies.load import programme as load_programme
from policies.model import Text
from policies.money import yuan
from workflows.enums import ClaimState as S
from workflows.enums import LineOutcome, Station, TerminationCause, Verb
from workflows.models import Claim, ClaimEvent, PlanStep

STEP_TITLES = {
    "who": gettext_lazy("申请人"),
    "business": gettext_lazy("经营主体"),
    "facts": gettext_lazy("申请内容"),
    "journey": gettext_lazy("务工行程"),
    "experience": gettext_lazy("创业经历"),
    "tickets": gettext_lazy("车票"),
    "attendance": gettext_lazy("考勤"),
    "account": gettext_lazy("收款账户"),
    "declarations": gettext_lazy("告知承诺"),
}

APPLICANT_STATES = {
    S.DRAFT: gettext_lazy("草稿，还没有提交"),
    S.SUBMITTED: gettext_lazy("已提交，等待受理"),
    S.RETURNED: gettext_lazy("需要您补正"),
    S.NOT_ACCEPTED: gettext_lazy("没有受理"),
    S.IN_REVIEW: gettext_lazy("审核中"),
    S.ON_NOTICE: gettext_lazy("公示中"),
    S.APPROVED: gettext_lazy("已批准，等待放款"),
    S.PAYING: gettext_lazy("已放款，等待到账"),
    S.PAID: gettext_lazy("已拨付"),
    S.REJECTED: gettext_lazy("没有批准"),
    S.WITHDRAWN: gettext_lazy("您已撤回"),
    S.LAPSED: gettext_lazy("逾期没有补正，已结束"),
    S.TERMINATED: gettext_lazy("已终止办理"),
    S.MERGED: gettext_lazy("已并入原申请"),
}

# Tones of components/timeline.html and of the class `standing`.
PLAIN, GOOD, BAD, ATTENTION = "", "good", "bad", "attention"


@dataclass(frozen=True)
class Words:
    """Something to be read: a title, an explanation, and the tone it is said in."""

    title: str
    text: str = ""
    tone: str = PLAIN


def in_words(text: Text) -> str:
    """A text of the policies in the reader's language."""
    return text.in_language(get_language() or "zh")


def title_of(claim: Claim) -> str:
    """What the subsidy is called, with the month or quarter where a claim is for one."""
    title = in_words(load_programme(claim.programme, on=claim.policy_date).title)
    return f"{title} · {period_words(claim.period)}" if claim.period else title


def period_words(period: str) -> str:
    """A month as it is written, 2026-03; a quarter in words."""
    year, _dash, quarter = period.partition("-Q")
    return _("%(year)s年第%(quarter)s季度") % {"year": year, "quarter": quarter} if quarter else period


def day(value: date | None) -> str:
    return date_format(value) if value else ""


def moment(value: datetime) -> str:
    """A day and the minute, as the timeline shows it."""
    return f"{date_format(localtime(value))} {localtime(value):%H:%M}"


def amount(fen: int | None) -> str:
    return f"{yuan(fen)} {_('元')}" if fen is not None else ""


def standing(claim: Claim, step: PlanStep | None) -> Words:
    """Where the claim stands now, in one sentence, and what the applicant has to do. `step`: where the plan is."""
    return STANDINGS[claim.state](claim, step)


def _draft(claim: Claim, step: PlanStep | None) -> Words:
    return Words(_("这是草稿，还没有提交"), _("填好的内容都保存着，可以接着填。"), ATTENTION)


def _at_desk(claim: Claim, step: PlanStep | None) -> Words:
    if step is None or step.station == Station.CHECK:
        return Words(_("系统正在核对您的申请"), _("一般几分钟就好，您现在不用做什么。"))
    who = {"office": step.office or "", "day": day(step.due_on)}
    if step.station == Station.SITE_VISIT:
        text = _("工作人员会到经营场所现场查看，请保持电话畅通，营业执照放在店里。")
        return Words(_("%(office)s准备上门核查，最迟%(day)s办完") % who, text)
    text = _("您现在不用做什么，有结果会发消息给您。")
    return Words(_("%(office)s正在办理，最迟%(day)s办完") % who, text)


def _returned(claim: Claim, step: PlanStep | None) -> Words:
    return Words(
        _("请在%(day)s以前补正") % {"day": day(claim.correct_by)},
        _("按下面的意见改好，再提交一次就可以。逾期没有补正，这份申请就结束了，但可以重新申请。"),
        ATTENTION,
    )


def _on_notice(claim: Claim, step: PlanStep | None) -> Words:
    days = {"from": day(claim.notice_from), "until": day(claim.notice_until)}
    return Words(
        _("正在公示，到%(until)s结束") % days,
        _("从%(from)s起公示。没有人提出异议的话，公示期满就批准，您现在不用做什么。") % days,
    )


def _approved(claim: Claim, step: PlanStep | None) -> Words:
    title = _("已批准 %(amount)s，等待财政部门放款") % {"amount": amount(claim.approved_fen)}
    if step is None or step.due_on is None:
        return Words(title, _("正在落实资金，您现在不用做什么。"))
    text = _("由%(office)s办理，最迟%(day)s放款。") % {"office": step.office or "", "day": day(step.due_on)}
    return Words(title, text)


def _paying(claim: Claim, step: PlanStep | None) -> Words:
    return Words(
        _("财政部门已放款 %(amount)s") % {"amount": amount(claim.approved_fen)},
        _("银行正在入账，到%(account)s。到账后会发消息给您。") % {"account": _account(claim)},
    )


def _paid(claim: Claim, step: PlanStep | None) -> Words:
    return Words(
        _("%(amount)s 已拨付") % {"amount": amount(claim.paid_fen)},
        _("已打到%(account)s。如果没有收到，请带身份证到开户银行查询，或联系经办机构。")
        % {"account": _account(claim)},
        GOOD,
    )


def _rejected(claim: Claim, step: PlanStep | None) -> Words:
    text = _("理由和依据的条款在下面。对决定有异议的，可以依法申请行政复议或者提起行政诉讼。")
    if claim.earliest_again:
        again = _("条件具备后可以重新申请，最早是%(day)s。") % {"day": day(claim.earliest_again)}
        text = f"{again}{text}"
    return Words(_("这份申请没有批准"), text, BAD)


def _not_accepted(claim: Claim, step: PlanStep | None) -> Words:
    return Words(_("这份申请没有受理"), _("原因在下面。改向有权办理的机构申请，或问明情况后重新申请。"), BAD)


def _withdrawn(claim: Claim, step: PlanStep | None) -> Words:
    return Words(_("您已撤回这份申请"), _("撤回不影响以后再申请。"))


def _lapsed(claim: Claim, step: PlanStep | None) -> Words:
    return Words(_("逾期没有补正，这份申请已经结束"), _("这不是不批准，备齐材料后可以重新申请。"))


def _terminated(claim: Claim, step: PlanStep | None) -> Words:
    return Words(
        _("经办机构已经终止这份申请"), _("原因在下面。这不是不批准。如果您认为终止得不对，请联系经办机构。")
    )


def _merged(claim: Claim, step: PlanStep | None) -> Words:
    return Words(
        _("已并入原申请，一起办理"), _("名册里的人员和意见都转到了原申请，请在“我的申请”里查看它的进度。")
    )


STANDINGS = {
    S.DRAFT: _draft,
    S.SUBMITTED: _at_desk,
    S.RETURNED: _returned,
    S.NOT_ACCEPTED: _not_accepted,
    S.IN_REVIEW: _at_desk,
    S.ON_NOTICE: _on_notice,
    S.APPROVED: _approved,
    S.PAYING: _paying,
    S.PAID: _paid,
    S.REJECTED: _rejected,
    S.WITHDRAWN: _withdrawn,
    S.LAPSED: _lapsed,
    S.TERMINATED: _terminated,
    S.MERGED: _merged,
}


def _account(claim: Claim) -> str:
    account = claim.account
    if account is None:
        return _("您的账户")
    return _("%(bank)s尾号%(tail)s的账户") % {"bank": account.bank, "tail": account.number_masked[-4:]}


OUTCOMES = {
    LineOutcome.ELIGIBLE: gettext_lazy("系统核对：符合条件，接下来由工作人员审核。"),
    LineOutcome.INELIGIBLE: gettext_lazy("系统核对：有不符合条件的地方，由工作人员核实后决定。"),
    LineOutcome.NEEDS_CORRECTION: gettext_lazy("系统核对：还缺材料或信息，由工作人员核实后告诉您。"),
    LineOutcome.NEEDS_HUMAN: gettext_lazy("系统核对：有的情况系统判断不了，由工作人员核实。"),
}


def event_words(event: ClaimEvent) -> Words | None:
    """What happened, for the applicant; None for what does not concern him. Offices are named, people are not."""
    words = EVENTS.get(event.verb)
    return words(event) if words else None


def _office(event: ClaimEvent) -> str:
    return event.office.name if event.office_id else _("系统")


def _submit(event: ClaimEvent) -> Words:
    if event.data.get("round", 1) > 1:
        return Words(_("您补正后再次提交了申请"))
    return Words(_("您提交了申请"))


def _assess(event: ClaimEvent) -> Words:
    return Words(_("系统按政策核对完毕"), str(OUTCOMES.get(event.data.get("outcome"), "")))


def _accept(event: ClaimEvent) -> Words:
    if event.data.get("silence"):
        return Words(
            _("申请视为已经受理"),
            _("%(days)d个工作日内没有告知您要补什么，按规定自收到之日起受理，继续审核。")
            % {"days": event.data["silence"]},
        )
    return Words(_("%(office)s受理了申请") % {"office": _office(event)})


def _return(event: ClaimEvent) -> Words:
    return Words(_("%(office)s请您补正") % {"office": _office(event)}, event.comment, ATTENTION)


def _publish(event: ClaimEvent) -> Words:
    days = {name: day(date.fromisoformat(event.data[name])) for name in ("from", "until")}
    return Words(_("各级审核同意，开始公示"), _("公示时间：%(from)s至%(until)s。") % days)


def _split(event: ClaimEvent) -> Words:
    if "to" in event.data:
        title = _("%(office)s把%(count)d人分出，单独办理，编号%(number)s")
        number = event.data["to"]
    else:
        title = _("%(office)s把%(count)d人从申请%(number)s分出，在这里单独办理")
        number = event.data["from"]
    named = {"office": _office(event), "count": len(event.data["lines"]), "number": number}
    return Words(title % named, event.comment)


def _rejoin(event: ClaimEvent) -> Words:
    named = {"count": len(event.data["lines"]), "number": event.data["from"]}
    return Words(_("申请%(number)s的%(count)d人并了回来，一起办理") % named)


def _merge(event: ClaimEvent) -> Words:
    return Words(_("并入申请%(number)s，一起办理") % {"number": event.data["to"]})


def _days_anew(sentence: object) -> object:
    """Words for what moves the days of a notice, with the days as they are now."""

    def words(event: ClaimEvent) -> Words:
        days = {name: day(date.fromisoformat(event.data[name])) for name in ("from", "until")}
        return Words(str(sentence), _("公示时间：%(from)s至%(until)s。") % days)

    return words


def _approve(event: ClaimEvent) -> Words:
    return Words(_("批准"), amount(event.data.get("amount_fen")), GOOD)


def _terminate(event: ClaimEvent) -> Words:
    cause = TerminationCause(event.data["cause"]).label
    words = {"office": _office(event), "cause": cause}
    return Words(_("%(office)s终止了办理：%(cause)s") % words, event.comment, ATTENTION)


def _transfer(event: ClaimEvent) -> Words:
    names = {"office": _office(event), "county": event.data["to"]}
    if event.data["sent_back"]:
        title = _("%(office)s认为不该由本县办理，退回%(county)s") % names
    else:
        title = _("%(office)s把申请移送到%(county)s") % names
    return Words(title, event.comment, ATTENTION)


def _rectify(event: ClaimEvent) -> Words:
    words = {"office": _office(event), "what": _("、").join(str(each) for each in event.data["what"])}
    return Words(_("%(office)s更正了%(what)s") % words, event.comment, ATTENTION)


def _said(sentence: object, tone: str = PLAIN, *, comment: bool = False) -> object:
    """Words that name the office, with the comment where the applicant is owed one."""

    def words(event: ClaimEvent) -> Words:
        text = event.comment if comment else ""
        return Words(str(sentence) % {"office": _office(event)}, text, tone)

    return words


def _recompute(event: ClaimEvent) -> Words:
    return Words(
        _("放假安排有变化，期限重新计算到%(day)s") % {"day": day(date.fromisoformat(event.data["until"]))},
        _("依据：%(document)s") % {"document": event.data.get("document", "")},
    )


EVENTS = {
    Verb.OPEN_PERIOD: _said(gettext_lazy("系统按月开出了申报，请录入考勤")),
    Verb.SUBMIT: _submit,
    Verb.ASSESS: _assess,
    Verb.ACCEPT: _accept,
    Verb.AGREE: _said(gettext_lazy("%(office)s审核同意")),
    Verb.VISIT: _said(gettext_lazy("%(office)s到现场核查过了")),
    Verb.RETURN: _return,
    Verb.NOT_ACCEPT: _said(gettext_lazy("%(office)s决定不予受理"), BAD, comment=True),
    Verb.REJECT: _said(gettext_lazy("%(office)s决定不予批准"), BAD, comment=True),
    Verb.PUBLISH: _publish,
    Verb.POST_LIST: _days_anew(gettext_lazy("公示名单已经张贴，开始计算公示期")),
    Verb.CORRECT_LIST: _days_anew(gettext_lazy("公示内容已经更正，公示期重新计算")),
    Verb.DISMISS: _days_anew(gettext_lazy("公示期间的意见经核实不成立，继续公示")),
    Verb.OBJECT: _said(gettext_lazy("公示期间有人提出意见，正在核实"), ATTENTION),
    Verb.REOPEN: _said(gettext_lazy("公示期间的意见成立，重新审核"), ATTENTION),
    Verb.APPROVE: _approve,
    Verb.RESERVE: _said(gettext_lazy("补贴资金已经落实")),
    Verb.WAIT_FOR_FUNDS: _said(gettext_lazy("资金暂时不足，等资金到位后放款"), ATTENTION),
    Verb.PAUSE_PAYMENT: _said(
        gettext_lazy("拨付前复核发现情况有变化，暂停拨付，等核实"), ATTENTION, comment=True
    ),
    Verb.RESUME_PAYMENT: _said(gettext_lazy("情况已经核实，继续拨付")),
    Verb.RELEASE: _said(gettext_lazy("%(office)s已放款，银行正在入账")),
    Verb.ISSUE: _said(gettext_lazy("出具了拨付通知书")),
    Verb.SETTLE: _said(gettext_lazy("补贴已经到账"), GOOD),
    Verb.ORDER_RECOVERY: _said(
        gettext_lazy("%(office)s决定追回已发的补贴，请看“资金”一栏写明的金额和期限"), BAD, comment=True
    ),
    Verb.REPAY: _said(gettext_lazy("%(office)s收到了退回的款项")),
    Verb.WRITE_OFF: _said(gettext_lazy("没有退回的部分不再追回"), comment=True),
    Verb.RETURN_PAYMENT: _said(gettext_lazy("银行退回了这笔钱，请等待经办机构与您联系"), ATTENTION),
    Verb.WITHDRAW: _said(gettext_lazy("您撤回了申请")),
    Verb.ACCEPT_CONFLICT: _said(gettext_lazy("%(office)s核实了您的其他补贴，可以继续办理")),
    Verb.RECOMPUTE_DEADLINE: _recompute,
    Verb.RECORD_FACTS: _said(gettext_lazy("%(office)s登记了评审结果")),
    Verb.TERMINATE: _terminate,
    Verb.TRANSFER: _transfer,
    Verb.CONSULT: _said(gettext_lazy("%(office)s正在征求其他单位的意见，您不用做什么")),
    Verb.OPINE: _said(gettext_lazy("%(office)s答复了意见")),
    Verb.NAME_PANEL: _said(gettext_lazy("%(office)s由多人会审，您不用做什么")),
    Verb.VOTE: _said(gettext_lazy("%(office)s正在会审，您不用做什么")),
    Verb.CONFIRM: _said(gettext_lazy("务工地的确认情况已经登记，您不用做什么")),
    Verb.SEND_BACK: _said(gettext_lazy("%(office)s请前面的环节再核实，您不用做什么")),
    Verb.TAKE_BACK: _said(gettext_lazy("%(office)s撤回了意见，重新审核")),
    Verb.URGE: _said(gettext_lazy("您催办了一次，%(office)s已收到提醒")),
    Verb.REVIEW_AGAIN: _said(gettext_lazy("原决定撤销，由%(office)s重新审核"), ATTENTION, comment=True),
    Verb.APPEAL: _said(gettext_lazy("%(office)s登记了您的复议、诉讼或申诉")),
    Verb.APPEAL_OUTCOME: _said(gettext_lazy("%(office)s登记了复议、诉讼或申诉的结果"), comment=True),
    Verb.RECTIFY: _rectify,
    Verb.LAPSE: _said(gettext_lazy("逾期没有补正，申请结束")),
    Verb.SPLIT: _split,
    Verb.REJOIN: _rejoin,
    Verb.MERGE: _merge,
}

COMING = {
    Station.CHECK: gettext_lazy("系统按政策核对"),
    Station.REVIEW: gettext_lazy("%(office)s审核"),
    Station.SITE_VISIT: gettext_lazy("%(office)s到现场核查"),
    Station.NOTICE: gettext_lazy("公示"),
    Station.PAY: gettext_lazy("%(office)s放款"),
    Station.SETTLE: gettext_lazy("银行入账"),
}


def coming_words(step: PlanStep) -> Words | None:
    """A step the claim has not reached yet, with how long it may take."""
    sentence = COMING.get(step.station)
    if sentence is None:
        return None
    time = _("%(days)d 个工作日内") % {"days": step.working_days} if step.working_days else ""
    return Words(str(sentence) % {"office": step.office or ""}, time)
