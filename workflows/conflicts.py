"""Benefits that go together only when a person says so: found when a claim is checked, accepted by name."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from registry import clock
from workflows.enums import BenefitStatus
from workflows.errors import CommandRefused
from workflows.exclusive import Pair, exclude_each_other, meetings, others_of, pairs_of
from workflows.models import Benefit, BenefitConflict, Claim

LONGEST_CLAUSE = 200
LIVE = ~Q(benefit__status=BenefitStatus.RELEASED) & ~Q(other__status=BenefitStatus.RELEASED)


def find_conflicts(claim: Claim) -> None:
    """Look for others of the same people that this one goes with only if somebody accepts it.

    The other claim, while it is not decided, gets its row as well: whichever is decided last has to look. What was
    found before and no longer is goes away, unless somebody has accepted it.
    """
    pairs = pairs_of(claim)
    if not pairs:
        return
    own = list(claim.benefits.exclude(status=BenefitStatus.RELEASED))
    others = others_of(claim).filter(programme__in={pair.other for pair in pairs})
    found = {}
    for benefit, other in meetings(own, others):
        if pair := next((pair for pair in pairs if _is_for_people(benefit, other, pair)), None):
            found[benefit.pk, other.pk] = pair.clause[:LONGEST_CLAUSE]
            if other.status == BenefitStatus.CLAIMED:
                found[other.pk, benefit.pk] = pair.clause[:LONGEST_CLAUSE]
    _keep(claim, found)


def _is_for_people(benefit: Benefit, other: Benefit, pair: Pair) -> bool:
    """Soft, or hard between periods of which one is not known exactly: what is certain the database refuses."""
    clash = exclude_each_other(benefit, other, pair)
    return clash is None if pair.is_hard else clash is not False


def open_conflicts(claim: Claim) -> QuerySet[BenefitConflict]:
    """What nobody has accepted yet, as long as both benefits may still come to something."""
    return _of(claim).filter(LIVE, accepted_at=None)


def conflicts_of(claim: Claim) -> QuerySet[BenefitConflict]:
    """The conflicts of a claim, with what a page names of them; accepted ones stay, whatever becomes of the other."""
    return _of(claim).filter(LIVE | Q(accepted_at__isnull=False))


def may_be_granted(claim: Claim) -> object | None:
    """None when every conflict of the claim was accepted; else the sentence that says what is left to do."""
    rows = [each.benefit.line for each in open_conflicts(claim)]
    if not rows:
        return None
    if claim.person_id or None in rows:
        return _(
            "同一人还有可能不能同时享受的补贴，没有人认可。请在“同一人的其他补贴”里核实，写明理由认可，再作决定。"
        )
    numbers = "、".join(str(number) for number in sorted({line.position for line in rows}))
    return _(
        "第%(numbers)s行的人还有可能不能同时享受的补贴，没有人认可。"
        "请在“同一人的其他补贴”里核实，写明理由认可，或者对这些行选择“不同意”。"
    ) % {"numbers": numbers}


def need_acceptance(claim: Claim) -> None:
    """Refuse to grant while a conflict is open; lines that were refused do not count."""
    if sentence := may_be_granted(claim):
        raise CommandRefused(sentence, code="conflict_open")


def _of(claim: Claim) -> QuerySet[BenefitConflict]:
    return BenefitConflict.objects.filter(benefit__claim=claim).select_related(
        "benefit__line", "other__claim__county", "accepted_by", "accepted_for"
    )


def _keep(claim: Claim, found: dict[tuple[int, int], str]) -> None:
    standing = BenefitConflict.objects.filter(Q(benefit__claim=claim) | Q(other__claim=claim))
    known = {(each.benefit_id, each.other_id): each for each in standing}
    gone = [each.pk for pair, each in known.items() if pair not in found and each.accepted_at is None]
    BenefitConflict.objects.filter(pk__in=gone).delete()
    now = clock.now()
    BenefitConflict.objects.bulk_create(
        (
            BenefitConflict(benefit_id=benefit, other_id=other, clause=clause, found_at=now)
            for (benefit, other), clause in found.items()
            if (benefit, other) not in known
        ),
        # The check of the other claim, run at the same time, may have written the pair.
        ignore_conflicts=True,
    )
