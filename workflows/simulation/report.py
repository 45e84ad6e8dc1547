"""The answer of a simulation as text for a terminal: summary, budget by county and month, decisions that would flip."""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from policies import load
from policies.drafting import Tried
from policies.model import Programme
from policies.money import yuan
from policies.simulate import GAINED, KINDS, LESS, LOST, MORE, NOT_COMPUTABLE
from policies.tally import Sum, Tally
from registry.models import Division
from workflows.enums import ChangeKind
from workflows.simulation.judging import Changed
from workflows.simulation.question import Question
from workflows.simulation.words import Words

UNKNOWN = "—"
GAP = "  "


def programmes_named(question: Question) -> list[Programme]:
    """The programme as the drafts have it, then as the rules in use have it, if they do."""
    tried = Tried(load.timeline(), question.drafts).on(question.last)
    standing = load.current().programmes()
    code = question.programme
    return [tried.programme(code), *(each for each in standing if each.code == code)]


def words_for(question: Question, tally: Tally) -> Words:
    """The words of the drafts and, behind them, of the rules in use."""
    return Words(programmes_named(question), tally.clauses)


def text_report(question: Question, tally: Tally, flips: Sequence[Changed]) -> Iterator[str]:
    """The report, line by line; `flips` are the first of the gains and losses, as many as shall be listed."""
    words = words_for(question, tally)
    yield from _head(question, tally)
    yield from _summary(tally)
    yield from _grounds(tally, words, _("改变的依据"), GAINED, LOST, MORE, LESS)
    yield from _grounds(tally, words, _("无法计算的原因"), NOT_COMPUTABLE)
    yield from _budget(tally)
    yield from _flips(tally, words, flips)


def _head(question: Question, tally: Tally) -> Iterator[str]:
    yield _("试算：%(title)s（%(code)s）") % {
        "title": _title(programmes_named(question)[0]),
        "code": question.programme,
    }
    yield _("草案：%(files)s") % {"files": "、".join(draft.name for draft in question.drafts)}
    if question.among:
        yield _("候选人：“%(title)s”的申请人，设想其材料齐全；同一人只算最近一份申请") % {
            "title": _title(load.programme(question.among))
        }
    yield _("政策适用日：%(first)s至%(last)s；地区：%(region)s") % {
        "first": question.first or _("最早"),
        "last": question.last,
        "region": question.region or _("全部"),
    }
    yield (
        _("每份申请都按%(day)s的规则判定，不看申请日是否在政策有效期内") % {"day": question.as_of}
        if question.as_of
        else _("每份申请按自己的政策适用日判定")
    )
    yield _("已决定和办理中的申请共%(count)s份，每一份都在下表中；撤回、逾期未补正和草稿不算") % {
        "count": f"{tally.considered:,}"
    }


def _title(programme: Programme) -> str:
    return programme.title.in_language(get_language() or "")


def _summary(tally: Tally) -> Iterator[str]:
    header = ("", _("申请（份）"), _("人（行）"), _("原金额（元）"), _("试算金额（元）"), _("差额（元）"))
    rows = [
        (
            str(ChangeKind(kind).label),
            f"{tally.claims[kind]:,}",
            *_money(tally.lines[kind], kind != NOT_COMPUTABLE),
        )
        for kind in KINDS
    ]
    rows.append(
        (_("能计算的合计"), f"{tally.considered - tally.claims[NOT_COMPUTABLE]:,}", *_money(tally.total))
    )
    yield ""
    yield from _table(header, rows)
    yield _("其中已经作出决定的申请：%(gained)s份会新获得，%(lost)s份会不再获得") % {
        name: f"{tally.decided[name]:,}" for name in (GAINED, LOST)
    }


def _money(counted: Sum, computed: bool = True) -> tuple[str, str, str, str]:
    lines, was = f"{counted.lines:,}", yuan(counted.was_fen)
    if not computed:
        return lines, was, UNKNOWN, UNKNOWN
    return lines, was, yuan(counted.now_fen), yuan(counted.difference_fen)


def _grounds(tally: Tally, words: Words, title: str, *kinds: str) -> Iterator[str]:
    rows = []
    for ground, kind, counted in tally.by(*kinds):
        said = words.ground(kind, ground.code, ground.detail)
        rows.append(
            (str(ChangeKind(kind).label), f"{counted.lines:,}", f"{said.text}  {said.clause}".strip())
        )
    if rows:
        yield ""
        yield from _table((title, _("人（行）"), ""), rows)


def _budget(tally: Tally) -> Iterator[str]:
    if not tally.budget:
        return
    names = dict(
        Division.objects.filter(pk__in={county for county, _month in tally.budget}).values_list(
            "pk", "full_name"
        )
    )
    header = (
        _("县"),
        _("月份"),
        _("原金额（元）"),
        _("试算金额（元）"),
        _("差额（元）"),
        _("无法计算（元）"),
    )
    rows = [
        (
            names.get(county, county),
            month,
            yuan(budget.computed.was_fen),
            yuan(budget.computed.now_fen),
            yuan(budget.computed.difference_fen),
            yuan(budget.unknown.was_fen),
        )
        for (county, month), budget in sorted(tally.budget.items())
    ]
    yield ""
    yield from _table(header, rows)


def _flips(tally: Tally, words: Words, flips: Sequence[Changed]) -> Iterator[str]:
    count = tally.lines[GAINED].lines + tally.lines[LOST].lines
    if not count:
        return
    yield ""
    yield _("结果会翻转的申请（新获得、不再获得）：")
    lines = [(claim, line) for claim in flips for line in claim.lines if line[1] in (GAINED, LOST)]
    for claim, line in lines:
        yield f"  {_flip(claim, line, words)}"
    if len(lines) < count:
        yield _("  另有%(more)s行未列出；加 --json 可以得到全部。") % {"more": f"{count - len(lines):,}"}


def _flip(claim: Changed, line: list[Any], words: Words) -> str:
    place, kind, was, now, grounds = line
    said = [words.ground(kind, *ground) for ground in grounds]
    why = "；".join(f"{each.text}（{each.clause}）" if each.clause else each.text for each in said)
    where = _("第%(place)s行") % {"place": place} if len(claim.lines) > 1 or place > 1 else ""
    decided = _("已决定") if claim.decided else _("办理中")
    return f"{claim.number}{where}  {decided}  {ChangeKind(kind).label}  {yuan(was or 0)}→{yuan(now or 0)}  {why}"


def _table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Columns as wide as they need, words to the left, figures to the right; Chinese signs are two columns wide."""
    widths = [max(_width(row[place]) for row in (header, *rows)) for place in range(len(header))]
    for row in (header, *rows):
        yield GAP.join(_padded(cell, width) for cell, width in zip(row, widths, strict=True)).rstrip()


def _padded(cell: str, width: int) -> str:
    space = " " * (width - _width(cell))
    return space + cell if cell[-1:].isdigit() or cell.endswith("（元）") or cell == UNKNOWN else cell + space


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def as_lines(changes: Iterable[Changed]) -> Iterator[dict[str, object]]:
    """Changes as JSON-ready data, one for each claim."""
    for claim in changes:
        yield {
            "claim": claim.number,
            "kind": claim.kind,
            "decided": claim.decided,
            "was_fen": claim.was_fen,
            "now_fen": claim.now_fen,
            "lines": [
                {
                    "line": place,
                    "kind": kind,
                    "was_fen": was,
                    "now_fen": now,
                    "grounds": [{"code": code, "detail": detail} for code, detail in grounds],
                }
                for place, kind, was, now, grounds in claim.lines
            ],
        }
