"""What each letter may say: one frozen class a letter. Its fields are the closed list of places of its text.

Values are the words and figures themselves; none holds an identity number or an account beyond its last four digits.
"""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from documents.letters.places import place

_CLAUSE = "《关于进一步做好就业扶贫有关工作的通知》（闽人社文〔2018〕275号）第二条第（一）项"


@dataclass(frozen=True, slots=True)
class AboutClaim:
    """What every letter about a claim may name."""

    claim_number: str = place("申请编号", _("申请的编号"), "CY-350583-20260302-000001")
    addressed_as: str = place("称呼", _("对个人是“你”，对单位是“你单位”"), "你")
    programme: str = place("补贴项目", _("补贴项目的全称"), "一次性创业扶持补贴")
    submitted_on: date = place("申请日期", _("申请提交的日期"), date(2026, 3, 2))
    office: str = place("机关名称", _("出具文书的机关"), "南安市人力资源和社会保障局")
    contact: str = place("联系方式", _("出具机关的电话和地址"), "电话0595-00000000")


@dataclass(frozen=True, slots=True)
class Received(AboutClaim):
    """收件回执."""

    papers: tuple[str, ...] = place(
        "材料清单", _("收到的材料，一项一行"), ("申请表（网上填写）", "正常经营证明")
    )
    reply_by: date = place("受理期限", _("最迟哪天告知是否受理"), date(2026, 3, 9))


@dataclass(frozen=True, slots=True)
class Accepted(AboutClaim):
    """受理通知书."""

    papers: tuple[str, ...] = place(
        "材料清单",
        _("收到的材料，一项一行"),
        ("申请表（网上填写）", "营业执照（系统已核对）", "正常经营证明"),
    )
    accepted_on: date = place("受理日期", _("受理的日期"), date(2026, 3, 4))
    decided_by: date = place("办结期限", _("最迟哪天作出决定"), date(2026, 4, 3))


@dataclass(frozen=True, slots=True)
class ToCorrect(AboutClaim):
    """补正通知书（一次性告知）."""

    points: tuple[str, ...] = place(
        "补正内容",
        _("要补正的全部内容，一项一行"),
        ("营业执照照片看不清，请重新拍照上传。", "缺少“正常经营证明”，请上传水电费单、进货单或者收款流水。"),
    )
    correct_by: date = place("补正期限", _("最迟哪天补正"), date(2026, 3, 23))


@dataclass(frozen=True, slots=True)
class Refused(AboutClaim):
    """What the two refusals may name."""

    reasons: tuple[str, ...] = place(
        "事实和理由",
        _("查明的事实和理由，一项一行"),
        (
            "登记到申请之日不满六个月，还不能申请。",
            "2025年9月3日登记，到2026年3月2日只有5个月29天，不满6个月。",
        ),
    )
    clauses: tuple[str, ...] = place("政策依据", _("依据的文件和条款，一条一行"), (_CLAUSE,))
    government: str = place("复议机关", _("可以向它申请行政复议的人民政府"), "南安市人民政府")


@dataclass(frozen=True, slots=True)
class NotAccepted(Refused):
    """不予受理决定书."""


@dataclass(frozen=True, slots=True)
class Rejected(Refused):
    """不予批准决定书: facts, clause, remedy."""

    again: str = place(
        "再次申请",
        _("哪天起可以再次申请；没有这一天时，这一行不印"),
        "自2026年3月3日起可以再次申请。",
    )


@dataclass(frozen=True, slots=True)
class PaymentReturned(AboutClaim):
    """退票通知书."""

    amount_fen: int = place("退回金额", _("银行退回的金额，大写和小写"), 1_000_000)
    tail: str = place("账号尾号", _("收款账号的后四位"), "5341")
    returned_on: date = place("退回日期", _("银行退回的日期"), date(2026, 3, 24))
    reason: str = place("退回原因", _("银行说明的原因"), "账户户名不符")


@dataclass(frozen=True, slots=True)
class Recovery(AboutClaim):
    """追回决定书: what was paid, what has to be paid back by when, by which clause, and the remedy."""

    paid_fen: int = place("已拨金额", _("原来拨付的金额，大写和小写"), 1_000_000)
    amount_fen: int = place("追回金额", _("要退回的金额，大写和小写"), 400_000)
    reasons: tuple[str, ...] = place(
        "事实和理由", _("查明的事实和理由，一项一行"), ("所报经营场所自2026年4月起已经停业，不满规定期限。",)
    )
    clauses: tuple[str, ...] = place("政策依据", _("依据的文件和条款，一条一行"), (_CLAUSE,))
    repay_by: date = place("退回期限", _("最迟哪天退回"), date(2026, 7, 10))
    government: str = place("复议机关", _("可以向它申请行政复议的人民政府"), "南安市人民政府")


@dataclass(frozen=True, slots=True)
class AboutBatch:
    """What the papers of a payment batch may name."""

    batch: str = place("批次编号", _("拨付批次的编号"), "PF-350583-202603-0001")
    office: str = place("机关名称", _("出具文书的机关"), "南安市人力资源和社会保障局")
    fund: str = place("资金名称", _("支出的资金"), "就业补助资金")
    source: str = place("资金文号", _("下达资金的文件"), "泉财社指〔2026〕3号")
    claims: str = place("笔数", _("申请的笔数"), "12笔")
    people: str = place("人数", _("享受补贴的人数"), "36人")
    amount_fen: int = place("合计金额", _("批次的金额，大写和小写"), 3_240_000)
    contact: str = place("联系方式", _("出具机关的电话和地址"), "电话0595-00000000")


@dataclass(frozen=True, slots=True)
class FundsRequest(AboutBatch):
    """资金拨付申请表."""


@dataclass(frozen=True, slots=True)
class TreasuryNotice(AboutBatch):
    """补贴资金批量拨付通知书, to the treasury, with the roster."""


@dataclass(frozen=True, slots=True)
class Remedy:
    """The paragraph of the disbursement notice that an office words itself."""

    government: str = place("复议机关", _("可以向它申请行政复议的人民政府"), "南安市人民政府")
