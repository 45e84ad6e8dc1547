"""Invented but likely data for /styleguide/, where every component is to be seen."""

from typing import Any

from django import forms
from django.templatetags.static import static

STATES = (
    ("draft", "草稿"),
    ("submitted", "已提交，待受理"),
    ("returned", "退回补正"),
    ("in_review", "审核中"),
    ("on_notice", "公示中"),
    ("approved", "已批准，待拨付"),
    ("paying", "拨付中"),
    ("paid", "已拨付"),
    ("rejected", "不予批准"),
    ("not_accepted", "不予受理"),
    ("withdrawn", "已撤回"),
    ("lapsed", "逾期未补正，视为放弃"),
    ("terminated", "终止办理"),
    ("merged", "已并入原申请"),
)

RAIL = (
    {"name": "村核对", "note": "梅山镇蓉中村 · 11月3日", "status": "done"},
    {"name": "乡镇审核", "note": "含实地核查 · 11月10日", "status": "done"},
    {"name": "县级审定", "note": "最迟 11月24日", "status": "current"},
    {"name": "公示", "note": "5 个工作日", "status": "waiting"},
    {"name": "拨付", "note": "公示后 5 个工作日", "status": "waiting"},
)

HELD_RAIL = (
    {"name": "村核对", "note": "9月2日", "status": "done"},
    {"name": "乡镇审核", "note": "9月8日", "status": "done"},
    {"name": "县级审定", "note": "9月20日", "status": "done"},
    {"name": "公示", "note": "收到异议，正在核实", "status": "held"},
    {"name": "拨付", "note": "", "status": "waiting"},
)

TIMELINE = (
    {"title": "补贴打到社会保障卡", "when": "预计 12月8日前", "text": "", "tone": "future"},
    {
        "title": "公示",
        "when": "预计 11月25日至12月1日",
        "text": "5 个工作日，任何人都可以提出意见。",
        "tone": "future",
    },
    {
        "title": "南安市人力资源和社会保障局正在审定",
        "when": "11月11日收到，最迟 11月24日办完",
        "text": "您现在不用做什么，有结果会发消息给您。",
        "tone": "current",
    },
    {"title": "乡镇审核通过", "when": "11月10日 16:20", "text": "已到店实地核查，营业情况属实。", "tone": ""},
    {"title": "您补交了材料", "when": "11月6日 09:12", "text": "重新上传了营业执照照片。", "tone": ""},
    {
        "title": "退回补正",
        "when": "11月4日 10:41",
        "text": "营业执照照片看不清经营者姓名，请重新拍照。",
        "tone": "attention",
    },
    {"title": "您提交了申请", "when": "11月2日 20:05", "text": "", "tone": ""},
)

STEPS = (
    {"name": "看条件", "url": "#steps", "status": "done"},
    {"name": "填写店铺", "url": "#steps", "status": "done"},
    {"name": "收款账户", "url": "", "status": "current"},
    {"name": "上传材料", "url": "", "status": "waiting"},
    {"name": "核对并提交", "url": "", "status": "waiting"},
)

CHECKS = (
    {
        "title": "首次创办，且是法定代表人或经营者",
        "verdict": "passed",
        "seen": "市场监管登记：陈* 名下只有 1 户，角色为经营者。",
        "clause": "闽人社文〔2018〕1号 第三条",
    },
    {
        "title": "正常经营满 6 个月",
        "verdict": "failed",
        "seen": "登记日期 2026年5月25日，到申请日 5 个月 29 天，还差 2 天。最早可在 2026年11月25日再次申请。",
        "clause": "闽人社文〔2018〕1号 第三条第二项",
    },
    {
        "title": "没有领取过同类补贴",
        "verdict": "unknown",
        "seen": "省级系统暂时连不上，未能核对。请在系统恢复后再点“重新核对”。",
        "clause": "闽人社文〔2018〕1号 第五条",
    },
)

DESK = (
    {
        "title": "陈秀* · 创业补贴",
        "number": "南安〔2026〕00123",
        "place": "梅山镇蓉中村",
        "fen": 1000000,
        "tone": "overdue",
        "due": "已超期 2 个工作日",
        "due_tone": "late",
        "state": ("in_review", "县级审定"),
    },
    {
        "title": "昭通市乌蒙劳务有限公司 · 有组织劳务输出",
        "number": "镇雄〔2026〕00045",
        "place": "乌峰街道 · 12 人",
        "fen": 260000,
        "tone": "due",
        "due": "今天到期",
        "due_tone": "soon",
        "state": ("in_review", "县级审定"),
    },
    {
        "title": "七坊镇长龙村委会 · 公益性岗位补贴",
        "number": "白沙〔2026〕00310",
        "place": "七坊镇 · 2026年10月",
        "fen": 483871,
        "tone": "",
        "due": "还有 6 个工作日",
        "due_tone": "",
        "state": ("submitted", "待签收"),
    },
)

LINES = (
    {
        "label": "王* 532128******0016",
        "place": "浙江省义乌市",
        "verdict": ("good", "符合"),
        "fen": 30000,
        "reason": "",
    },
    {
        "label": "李* 532128******0024",
        "place": "云南省昆明市",
        "verdict": ("good", "符合"),
        "fen": 20000,
        "reason": "",
    },
    {
        "label": "张* 532128******0033",
        "place": "广东省东莞市",
        "verdict": ("bad", "不符合"),
        "fen": 0,
        "reason": "务工未满 3 个月（第六条）。满 3 个月后可以再次申请。",
    },
    {
        "label": "赵* 532128******0041",
        "place": "浙江省义乌市",
        "verdict": ("attention", "需补正"),
        "fen": None,
        "reason": "劳动合同缺少用人单位盖章，请补传盖章页。",
    },
)

VERIFIED = (
    ("文号", "南人社补〔2026〕12号"),
    ("出具单位", "南安市人力资源和社会保障局"),
    ("出具日期", "2026年11月30日"),
    ("金额", "10,000.00 元"),
    ("收款人", "陈*"),
)


def files() -> list[dict[str, str]]:
    """Evidence as the claim page shows it: two photographs, a PDF and one that is still missing."""
    return [
        {
            "name": "营业执照",
            "url": "#evidence",
            "thumbnail": static("config/sample-paper.svg"),
            "facts": "2.1 MB · 11月6日",
        },
        {
            "name": "店铺照片",
            "url": "#evidence",
            "thumbnail": static("config/sample-shop.svg"),
            "facts": "3.4 MB · 11月2日",
        },
        {"name": "租赁合同", "url": "#evidence", "kind": "PDF", "facts": "6 页 · 11月2日"},
        {"name": "社会保障卡", "url": "", "facts": "必交"},
    ]


class SampleForm(forms.Form):
    """One field of each kind."""

    shop = forms.CharField(label="店铺名称", help_text="和营业执照上的名称一致。", initial="秀兰便利店")
    opened = forms.DateField(
        label="开始经营日期",
        help_text="例如 2026年5月25日。",
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"required": "请填写开始经营日期。"},
    )
    staff = forms.IntegerField(
        label="雇用人数", required=False, widget=forms.NumberInput(attrs={"class": "is-short"})
    )
    town = forms.ChoiceField(label="所在乡镇", choices=[("", "请选择"), ("1", "梅山镇"), ("2", "诗山镇")])
    kind = forms.ChoiceField(
        label="您属于哪一类人员",
        help_text="系统会用登记信息核对，选错了可以改。",
        choices=[
            ("out", "脱贫劳动力"),
            ("grad", "毕业两年内高校毕业生"),
            ("back", "返乡农民工"),
            ("none", "以上都不是"),
        ],
        widget=forms.RadioSelect,
    )
    needs = forms.MultipleChoiceField(
        label="希望怎样通知您",
        required=False,
        choices=[("sms", "短信"), ("mail", "电子邮件")],
        widget=forms.CheckboxSelectMultiple(attrs={"class": "is-inline"}),
    )
    licence = forms.FileField(
        label="营业执照照片",
        help_text="四个角都要拍到，字要看得清。支持 JPG、PNG、PDF，不超过 20 MB。",
        widget=forms.ClearableFileInput(attrs={"accept": "image/jpeg,image/png,application/pdf"}),
    )
    reason = forms.CharField(label="其他说明", required=False, widget=forms.Textarea)
    sure = forms.BooleanField(label="以上内容属实，如有虚假，愿意退回补贴并承担责任。")


def samples() -> dict[str, Any]:
    """All that config/templates/styleguide/ shows."""
    wrong = SampleForm({"shop": "秀兰便利店", "opened": "", "town": "1", "kind": "out", "sure": "on"})
    return {
        "states": STATES,
        "rail": RAIL,
        "held_rail": HELD_RAIL,
        "timeline": TIMELINE,
        "steps": STEPS,
        "checks": CHECKS,
        "desk": DESK,
        "lines": LINES,
        "verified": VERIFIED,
        "files": files(),
        "form": SampleForm(),
        "wrong": wrong,
    }
