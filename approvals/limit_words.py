"""A deadline told as a sum of days, for a clerk and for a farmer alike: what counts, what does not, where it ends."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from approvals.limits import Limit, limit_of
from policies.reckoning import Reckoning, Rest
from registry.calendar_words import named
from workflows.enums import Station
from workflows.models import Claim
from workflows.wording import day


@dataclass(frozen=True)
class Explained:
    """The day, the sentences that lead to it, and whether a year without a holiday notice is involved."""

    until: date
    sentences: tuple[str, ...]
    provisional: bool


def explained_limit(claim: Claim) -> Explained | None:
    """How the day comes about that runs on this claim now; None where none does."""
    limit = limit_of(claim)
    return explain(limit) if limit is not None else None


def explain(limit: Limit) -> Explained:
    """The sentences in their order: the start, what is left out, what counts all the same, the sum."""
    reckoning = limit.reckoning
    if reckoning is None:
        return Explained(limit.until, (_start(limit), _calendar_days(limit)), False)
    told = [_start(limit), *map(_rest, reckoning.rests)]
    if reckoning.weekend_days:
        told.append(
            ngettext("周末%(days)d天不算。", "周末%(days)d天不算。", reckoning.weekend_days)
            % {"days": reckoning.weekend_days}
        )
    if reckoning.worked:
        days = "、".join(map(day, reckoning.worked))
        told.append(_("%(days)s调休上班，算工作日。") % {"days": days})
    told.append(_sum(reckoning))
    if limit.until != reckoning.due:
        told.append(_kept(limit))
    if reckoning.provisional:
        told.append(_unknown(reckoning))
    return Explained(limit.until, tuple(told), bool(reckoning.provisional))


def _start(limit: Limit) -> str:
    words = {"day": day(limit.start), "count": limit.count}
    if limit.reckoning is None:
        return _("%(day)s公示，从第二天算起，公示%(count)d天。") % words
    if limit.station == Station.NOTICE:
        return _("%(day)s公示，从第二天算起，公示%(count)d个工作日。") % words
    if limit.station == Station.CORRECT:
        return _("%(day)s通知补正，从第二天算起，给%(count)d个工作日。") % words
    return _("%(day)s转到这一步，从第二天算起，给%(count)d个工作日。") % words


def _calendar_days(limit: Limit) -> str:
    return _("休息日也算；最后一天是休息日的，顺延到下一个工作日：%(day)s。") % {"day": day(limit.until)}


def _rest(rest: Rest) -> str:
    words = {"name": named(rest.name), "first": day(rest.first), "last": day(rest.last), "days": rest.days}
    if rest.days == 1:
        return _("%(first)s%(name)s放假，不算。") % words
    return _("%(first)s至%(last)s%(name)s放假，%(days)d天不算。") % words


def _sum(reckoning: Reckoning) -> str:
    parts = [reckoning.count, *(rest.days for rest in reckoning.rests), reckoning.weekend_days]
    words = {
        "sum": " + ".join(str(part) for part in parts if part),
        "total": reckoning.calendar_days,
        "day": day(reckoning.due),
    }
    if reckoning.calendar_days == reckoning.count:
        return _("一共%(total)d天，最迟%(day)s。") % words
    return _("%(sum)s = %(total)d，一共%(total)d天，最迟%(day)s。") % words


def _kept(limit: Limit) -> str:
    if limit.step is None:
        return _("原来通知的是%(day)s，比这更晚，按通知的日期办。") % {"day": day(limit.until)}
    return _("放假安排刚有变化，%(day)s这个日期正在重新计算。") % {"day": day(limit.until)}


def _unknown(reckoning: Reckoning) -> str:
    years = "、".join(map(str, reckoning.provisional))
    return _("%(years)s年的放假安排还没有公布，这个日期是暂定的，公布以后可能调整。") % {"years": years}
