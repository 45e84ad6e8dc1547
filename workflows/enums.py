"""The words of a claim's life: states are participles, transitions are verbs."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from policies import simulate


class ClaimState(models.TextChoices):
    """Legal status, as an officer reads it; `workflows.wording` has the applicant's words."""

    DRAFT = "draft", _("草稿")
    SUBMITTED = "submitted", _("已提交，待受理")
    RETURNED = "returned", _("退回补正")
    NOT_ACCEPTED = "not_accepted", _("不予受理")
    IN_REVIEW = "in_review", _("审核中")
    ON_NOTICE = "on_notice", _("公示中")
    APPROVED = "approved", _("已批准，待拨付")
    PAYING = "paying", _("拨付中")
    PAID = "paid", _("已拨付")
    REJECTED = "rejected", _("不予批准")
    WITHDRAWN = "withdrawn", _("已撤回")
    LAPSED = "lapsed", _("逾期未补正，视为放弃")
    TERMINATED = "terminated", _("终止办理")
    MERGED = "merged", _("已并入原申请")


CLOSED_STATES = (
    ClaimState.NOT_ACCEPTED,
    ClaimState.PAID,
    ClaimState.REJECTED,
    ClaimState.WITHDRAWN,
    ClaimState.LAPSED,
    ClaimState.TERMINATED,
    ClaimState.MERGED,
)
DECIDED_STATES = (ClaimState.APPROVED, ClaimState.PAYING, ClaimState.PAID)


class Verb(models.TextChoices):
    """What can be done to a claim. The first group changes the legal status, the second does not."""

    SUBMIT = "submit", _("提交")
    ACCEPT = "accept", _("受理")
    NOT_ACCEPT = "not_accept", _("不予受理")
    RETURN = "return_for_correction", _("退回补正")
    PUBLISH = "publish", _("开始公示")
    REOPEN = "reopen", _("异议成立，退回审核")
    APPROVE = "approve", _("批准")
    REJECT = "reject", _("不予批准")
    RELEASE = "release", _("放款")
    SETTLE = "settle", _("银行已入账")
    RETURN_PAYMENT = "return_payment", _("银行退票")
    WITHDRAW = "withdraw", _("撤回")
    LAPSE = "lapse", _("逾期未补正")
    TERMINATE = "terminate", _("终止")
    MERGE = "merge", _("并入原申请")
    TRANSFER = "transfer", _("移送")
    REVIEW_AGAIN = "review_again", _("原决定撤销，重新审核")

    OPEN_DRAFT = "open_draft", _("新建草稿")
    APPLY_AGAIN = "apply_again", _("重新申请")
    OPEN_PERIOD = "open_period", _("按月开出申报")
    EDIT = "edit", _("修改申请内容")
    ASSESS = "assess", _("政策核对")
    TAKE = "take", _("签收")
    PUT_BACK = "put_back", _("退回待签")
    VISIT = "visit", _("实地核查")
    AGREE = "agree", _("同意")
    RESERVE = "reserve", _("锁定资金")
    RESHAPE = "reshape", _("转入新版流程")
    WAIT_FOR_FUNDS = "wait_for_funds", _("资金不足，等待")
    PREPARE_PAYMENT = "prepare_payment", _("列入付款批次")
    TAKE_OUT_PAYMENT = "take_out_payment", _("移出付款批次")
    PAUSE_PAYMENT = "pause_payment", _("暂停拨付")
    RESUME_PAYMENT = "resume_payment", _("恢复拨付")
    ISSUE = "issue", _("出具拨付通知书")
    ORDER_RECOVERY = "order_recovery", _("决定追回")
    REPAY = "repay", _("登记退款")
    ASK_WRITE_OFF = "ask_write_off", _("申请核销")
    WRITE_OFF = "write_off", _("核销")
    POST_LIST = "post_list", _("张贴公示名单")
    CORRECT_LIST = "correct_list", _("更正公示内容")
    OBJECT = "object", _("提出异议")
    DISMISS = "dismiss_objection", _("异议不成立，继续公示")
    ACCEPT_CONFLICT = "accept_conflict", _("认可并行享受")
    RECORD_FACTS = "record_facts", _("登记评审结果")
    SPLIT = "split", _("分出部分人员单独办理")
    REJOIN = "rejoin", _("收回分出的人员")
    APPEAL = "appeal", _("登记复议诉讼")
    APPEAL_OUTCOME = "appeal_outcome", _("登记复议诉讼结果")
    RECTIFY = "rectify", _("行政更正")
    ASK_CONSENT = "ask_consent", _("请示上级")
    ANSWER_CONSENT = "answer_consent", _("答复请示")
    RECOMPUTE_DEADLINE = "recompute_deadline", _("重新计算期限")
    SEND_BACK = "send_back", pgettext_lazy("move", "退回修改")
    TAKE_BACK = "take_back", _("撤回意见")
    HAND_OVER = "hand_over", _("转办")
    ASSIGN = "assign", _("委派")
    DRAW = "draw", _("随机分办")
    URGE = "urge", _("催办")
    COPY = "copy_to", _("抄送")
    CONSULT = "consult", _("会商")
    OPINE = "opine", _("答复会商")
    NAME_PANEL = "name_panel", _("确定会审成员")
    VOTE = "vote", _("会审表决")
    CONFIRM = "confirm", _("输入地确认")
    REMIND = "remind", _("到期提醒")
    ESCALATE = "escalate", _("超期上报")


class TerminationCause(models.TextChoices):
    """Why an office ends a claim that nobody decided on: its matter is gone, or it is another claim's."""

    APPLICANT_DIED = "applicant_died", _("申请人死亡")
    UNIT_DISSOLVED = "unit_dissolved", _("申请单位注销或解散")
    FILED_TWICE = "filed_twice", _("同一事项重复申请")
    MATTER_GONE = "matter_gone", _("申请的事项已经不存在")
    WISHED_ON_PAPER = "wished_on_paper", _("申请人书面请求终止")


class Station(models.TextChoices):
    """Where a claim can stand. The plan of a claim is an ordered list of these; a flow has one node for each."""

    CHECK = "check", _("政策核对")
    CORRECT = "correct", _("申请人补正")
    REVIEW = "review", _("审核")
    SITE_VISIT = "site_visit", _("实地核查")
    NOTICE = "notice", _("公示")
    RESERVE = "reserve", _("锁定资金")
    PAY = "pay", _("财政放款")
    ISSUE = "issue", _("出具拨付通知书")
    SETTLE = "settle", _("登记银行结果")


class StepStatus(models.TextChoices):
    WAITING = "waiting", _("未到")
    DONE = "done", _("已完成")
    SKIPPED = "skipped", _("免除")


class LineOutcome(models.TextChoices):
    """What the rules say of a line; the same four words as `policies.assess`."""

    ELIGIBLE = "eligible", _("符合")
    INELIGIBLE = "ineligible", _("不符合")
    NEEDS_CORRECTION = "needs-correction", _("需补正")
    NEEDS_HUMAN = "needs-human", _("需人工判断")


class Frequency(models.TextChoices):
    """How often one holder may have a programme; the same words as `policies.model.Frequency.times`."""

    ONCE_PER_PERSON = "once_per_person", _("每人一次")
    ONCE_PER_YEAR = "once_per_year", _("每年一次")
    PER_PERIOD = "per_period", _("每期一次")
    ONCE_PER_ENTITY = "once_per_entity", _("每个单位一次")
    UNLIMITED = "unlimited", _("不限次数")


class BenefitStatus(models.TextChoices):
    """Where a benefit stands in the ledger; released: it came to nothing and stands in nobody's way."""

    CLAIMED = "claimed", _("已申请")
    APPROVED = "approved", _("已批准")
    PAID = "paid", _("已拨付")
    RELEASED = "released", _("未享受")


GRANTED = (BenefitStatus.APPROVED, BenefitStatus.PAID)


class JobStatus(models.TextChoices):
    WAITING = "waiting", _("等待")
    RUNNING = "running", _("运行中")
    DONE = "done", _("完成")
    FAILED = "failed", _("失败，待人工处理")
    STALE = "stale", _("已无必要")


class ActorKind(models.TextChoices):
    PERSON = "person", _("人员")
    MACHINE = "machine", _("系统")


class PlacementState(models.TextChoices):
    """Where a post stands; that it is stopped for a while is told by its stops."""

    PROPOSED = "proposed", _("待核定")
    HELD = "held", _("在岗")
    DECLINED = "declined", _("不予核定")
    ENDED = "ended", _("已退出")


OPEN_PLACEMENTS = (PlacementState.PROPOSED, PlacementState.HELD)


class PlacementVerb(models.TextChoices):
    """What can be done to a post. The values name the commands, as `<verb>_placement`."""

    REGISTER = "register", _("登记")
    APPROVE = "approve", _("核定上岗")
    DECLINE = "decline", _("不予核定")
    RENEW = "renew", _("续签")
    EXTEND = "extend", _("延长")
    STOP = "stop", _("停发")
    RESUME = "resume", _("恢复发放")
    END = "end", _("退出")


class StopCause(models.TextChoices):
    NOT_WORKING = "not_working", _("不到岗或不履职")
    IMPERSONATED = "impersonated", _("由他人顶替上岗")
    AWAY = "away", _("长期外出务工")
    SECOND_POST = "second_post", _("同时在其他岗位")
    UNPAID_WAGES = "unpaid_wages", _("单位拖欠工资或补贴")
    UNDER_REVIEW = "under_review", _("资格待核实")


class EndCause(models.TextChoices):
    AGREEMENT_OVER = "agreement_over", _("协议期满")
    EMPLOYED = "employed", _("已在别处就业")
    BUSINESS = "business", _("自己创业办企业")
    RETIRED = "retired", _("达到退休年龄")
    DECEASED = "deceased", _("死亡")
    RESIGNED = "resigned", _("本人不愿继续")
    MISCONDUCT = "misconduct", _("违纪或不履职")
    STUDY_OR_SERVICE = "study_or_service", _("入学或入伍")
    MOVED_AWAY = "moved_away", _("户口迁出")
    CRIME = "crime", _("受刑事处罚")
    POST_CUT = "post_cut", _("岗位撤销")


class SimulationStatus(models.TextChoices):
    WAITING = "waiting", _("等待计算")
    RUNNING = "running", _("计算中")
    DONE = "done", _("已完成")
    FAILED = "failed", _("没有完成")
    CANCELLED = "cancelled", _("已取消")


class ChangeKind(models.TextChoices):
    """What other rules would change for a claim or a line; the values are those of `policies.simulate`."""

    GAINED = simulate.GAINED, _("新获得")
    LOST = simulate.LOST, _("不再获得")
    MORE = simulate.MORE, _("金额增加")
    LESS = simulate.LESS, _("金额减少")
    SAME = simulate.SAME, _("不变")
    NOT_COMPUTABLE = simulate.NOT_COMPUTABLE, _("无法计算")
