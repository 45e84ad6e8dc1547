"""What a good picture of each paper looks like, in one sentence."""

from django.utils.translation import gettext_lazy as _

HINTS = {
    "ID_CARD": _("正面、反面各拍一张，四个角都在画面里，姓名和号码看得清，不反光。"),
    "HUKOU": _("拍首页和本人页，户主、姓名、与户主关系看得清。"),
    "POOR_PROOF": _("拍脱贫（监测）证明或帮扶手册的本人页，盖章要拍进去。"),
    "BIZ_LICENSE": _("把营业执照放平，从正上方拍，名称、信用代码和日期看得清。"),
    "OPERATION_PROOF": _("近六个月的进货单、收款流水、纳税或水电费单据，任一种，能看出日期和店名。"),
    "RETURN_PROOF": _("劳动合同、工资流水、参保记录或村委会证明，任一种，能看出单位、地点和起止日期。"),
    "LEASE": _("拍租赁合同的首页、面积租期页和签字盖章页。"),
    "ID_PROOF": _("名册里每个人的身份证复印件，合成一个PDF，或分几张拍清楚。"),
    "CONTRACT": _("拍合同首页、期限页和签字盖章页。"),
    "WAGE_PROOF": _("用人单位盖章的工资收入证明，写明每个人的月份和金额。"),
    "WAGE_TRANSFER": _("银行打出的转账流水或回单，能看出付款单位、每个人的金额和日期。"),
    "DEST_HRSS_ROSTER": _("务工地人社部门盖章的用工登记名册，每一页都要拍到。"),
    "DEST_SI_RECORD": _("务工地社保局打印的参保记录，或“电子社保卡”里的参保页面截图。"),
    "WORK_PROOF": _("劳动合同、工资证明、参保记录或务工证明，任一种，能看出单位和日期。"),
    "WORK_CERT": _("用人单位或村委会出具并盖章的务工证明。"),
    "TICKET": _("车票放平拍正面，日期、车次、起止站和票价看得清；电子客票可以截图。"),
    "POST_AGREEMENT": _("每个人的上岗协议，拍期限页和签字盖章页。"),
    "SI_PAYMENT": _("税务或社保部门的缴费凭证，能看出单位、人员、月份和金额。"),
    "DUTY_PHOTO": _("在岗工作的现场照片，能看出人和地点。"),
    "INSURANCE_POLICY": _("保险单首页和人员清单页。"),
    "AGENT_AUTH": _("委托书，双方签字按手印，写明委托办理的事项。"),
}
PLAIN = _("把纸放平，从正上方拍，四个角都在画面里，每个字都看得清。")


def hint_of(code: str) -> object:
    """The sentence for this kind of paper; a general one where none was written."""
    return HINTS.get(code, PLAIN)
