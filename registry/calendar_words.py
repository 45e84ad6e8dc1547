"""The names of days in the reader's language: those a calendar knows by itself; a local name stays as it was typed."""

from django.utils.translation import gettext_lazy as _

NAMES = {
    "元旦": _("元旦"),
    "春节": _("春节"),
    "农历除夕": _("除夕"),
    "清明节": _("清明节"),
    "劳动节": _("劳动节"),
    "端午节": _("端午节"),
    "中秋节": _("中秋节"),
    "国庆节": _("国庆节"),
    "休息日": _("调休放假"),
    "工作日": _("工作日"),
    "周末": _("周末"),
    "调休上班": _("调休上班"),
}
IN_LIEU, OBSERVED = "休息日（", "（补假）"


def named(name: str) -> str:
    """What a day or a stretch of days is called; several holidays in one stretch are told one after the other."""
    return "、".join(_one(part) for part in name.split("、"))


def _one(name: str) -> str:
    if name.startswith(IN_LIEU):
        name = "休息日"
    return str(NAMES.get(name.removesuffix(OBSERVED), name))
