"""Who already has what a claim was about to be granted: the sentence behind the database's refusal."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import combinations

from django.utils.translation import gettext as _

from policies.load import programme as load_programme
from workflows.enums import GRANTED, BenefitStatus
from workflows.errors import ClaimBusy, CommandRefused
from workflows.exclusive import Pair, exclude_each_other, is_same, meetings, others_of, pairs_of
from workflows.models import Benefit, Claim, ClaimLine
from workflows.wording import in_words

MOST_NAMED = 5


class Collided(Exception):
    """The database refused a grant. Who is in the way can be asked only when the transaction is rolled back."""

    def __init__(self, claim: Claim) -> None:
        super().__init__(claim.pk)
        self.claim = claim


class AlreadyGranted(CommandRefused):
    """不得重复享受: somebody on this claim has the same benefit, or one that excludes it, for this time already."""

    def __init__(self, told: list[str]) -> None:
        named = "；".join(told[:MOST_NAMED])
        if len(told) > MOST_NAMED:
            named = _("%(named)s；另有%(count)d处") % {"named": named, "count": len(told) - MOST_NAMED}
        super().__init__(
            _("不得重复享受：%(named)s。没有作出任何决定。请对有重复的选择“不同意”或“不予批准”，并写明理由。")
            % {"named": named},
            code="already_granted",
        )


class PeriodUnknown(CommandRefused):
    """A benefit of which there is one a year, or one a month, cannot be granted for nobody knows when."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "资料里没有写明日期，无法确定算在哪个年度或期间，也就无法排除重复享受。请退回补正，写明日期后再决定。"
            ),
            code="period_unknown",
        )


@contextmanager
def collisions_told() -> Iterator[None]:
    """Turn a grant that the database refused into a sentence. It must stand around the transaction."""
    try:
        yield
    except Collided as collision:
        told = list(_told(collision.claim))
        if not told:
            # Whoever was in the way has gone meanwhile.
            raise ClaimBusy from collision
        raise AlreadyGranted(told) from collision


def _told(claim: Claim) -> Iterator[str]:
    """One sentence for each benefit in the way; claims are named by number and period, people by their line."""
    lines = {} if claim.person_id else {line.pk: line for line in claim.judged_lines}
    wanted = claim.benefits.exclude(status=BenefitStatus.RELEASED).order_by("id")
    own = [each for each in wanted if each.line_id not in lines or lines[each.line_id].approved_fen != 0]
    pairs = [pair for pair in pairs_of(claim) if pair.is_hard]
    for benefit, other in meetings(own, others_of(claim).filter(status__in=GRANTED)):
        if sentence := _sentence(benefit, other, pairs):
            yield _row(lines.get(benefit.line_id)) + sentence
    for first, again in _twice(own):
        rows = {"first": lines[first.line_id].position, "row": lines[again.line_id].position}
        yield _("第%(first)d行与第%(row)d行是同一个人、同一期间，只能批准一行") % rows


def _twice(own: list[Benefit]) -> Iterator[tuple[Benefit, Benefit]]:
    """Whoever stands in this very roster twice."""
    people = defaultdict(list)
    for benefit in own:
        people[benefit.person_id].append(benefit)
    for group in people.values():
        yield from (pair for pair in combinations(group, 2) if is_same(*pair))


def _sentence(benefit: Benefit, other: Benefit, pairs: list[Pair]) -> str:
    named = {"number": other.claim.number, "period": other.period_label}
    if is_same(benefit, other):
        return _("同一补贴已经批准过，见申请%(number)s（%(period)s）") % named
    pair = next((pair for pair in pairs if exclude_each_other(benefit, other, pair)), None)
    if pair is None:
        return ""
    title = in_words(load_programme(other.programme, on=other.claim.policy_date).title)
    return _("已经批准了不能同时享受的“%(programme)s”，见申请%(number)s（%(period)s），依据%(clause)s") % (
        named | {"programme": title, "clause": pair.clause}
    )


def _row(line: ClaimLine | None) -> str:
    return "" if line is None else _("第%(row)d行，") % {"row": line.position}
