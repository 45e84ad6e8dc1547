"""同一人的其他补贴: what else the people of a claim have asked for or got, and what of it a person has to accept."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from approvals import guards
from approvals.forms import ConflictForm
from policies.load import programme as load_programme
from registry.models import User
from workflows import worklist
from workflows.conflicts import conflicts_of
from workflows.enums import BenefitStatus, Station
from workflows.exclusive import others_of
from workflows.models import Benefit, BenefitConflict, Claim
from workflows.route import current_step
from workflows.wording import in_words

MOST_ROWS = 50
TONES = {
    BenefitStatus.CLAIMED: "is-progress",
    BenefitStatus.APPROVED: "is-attention",
    BenefitStatus.PAID: "is-good",
}


@dataclass(frozen=True)
class Row:
    """One other benefit; `who` names the line of a roster it is about, and is empty where there is one person."""

    benefit: Benefit
    who: str

    @property
    def title(self) -> str:
        programme = load_programme(self.benefit.programme, on=self.benefit.claim.policy_date)
        return in_words(programme.title)

    @property
    def tone(self) -> str:
        return TONES.get(self.benefit.status, "")


@dataclass(frozen=True)
class ConflictRow:
    """Another benefit that somebody has to accept, or has accepted; `form` is there for whoever may."""

    conflict: BenefitConflict
    other: Row
    form: ConflictForm | None = None


@dataclass
class OtherBenefits:
    """What the panel shows. `task_id` is that of the desk where the reader may accept; `refusal` says why not."""

    rows: list[Row]
    conflicts: list[ConflictRow]
    has_more: bool = False
    task_id: int | None = None
    refusal: object | None = None
    is_roster: bool = False
    most: int = field(default=MOST_ROWS)

    @property
    def is_open(self) -> bool:
        return any(row.conflict.accepted_at is None for row in self.conflicts)


def other_benefits(claim: Claim, user: User) -> OtherBenefits | None:
    """The other benefits of the people of a claim, the newest first, of a roster those of lines with a hit alone.

    None when there are none. Three questions to the database, however long the roster is, and those about the desk
    where something is to be accepted.
    """
    who = {} if claim.person_id else {line.person_id: line.position for line in claim.judged_lines}
    found = others_of(claim).select_related("claim__county").order_by("-id")[: MOST_ROWS + 1]
    rows = [Row(each, _who(who, each)) for each in found]
    conflicts = list(conflicts_of(claim))
    if not rows and not conflicts:
        return None
    shown = OtherBenefits(rows[:MOST_ROWS], [], len(rows) > MOST_ROWS, is_roster=bool(who))
    is_open = any(each.accepted_at is None for each in conflicts)
    item = worklist.item_of(claim, user) if is_open else None
    if item is not None and item.station == Station.REVIEW:
        item.claim = claim
        shown.refusal = guards.may_accept(user, item, current_step(claim.plan))
        shown.task_id = item.task_id
    may = shown.task_id is not None and shown.refusal is None
    shown.conflicts = [_conflict_row(claim, each, who, may=may) for each in conflicts]
    return shown


def conflict_row(claim: Claim, conflict_id: int, form: ConflictForm) -> ConflictRow | None:
    """The conflict of this claim with this key, with the form that was sent; None when it is no longer open."""
    conflict = conflicts_of(claim).filter(pk=conflict_id, accepted_at=None).first()
    if conflict is None:
        return None
    who = {} if claim.person_id else {line.person_id: line.position for line in claim.judged_lines}
    return ConflictRow(conflict, Row(conflict.other, _who(who, conflict.other)), form)


def _conflict_row(claim: Claim, conflict: BenefitConflict, who: dict[int, int], *, may: bool) -> ConflictRow:
    is_open = may and conflict.accepted_at is None
    form = ConflictForm(claim=claim, conflict_id=conflict.pk) if is_open else None
    return ConflictRow(conflict, Row(conflict.other, _who(who, conflict.other)), form)


def _who(positions: dict[int, int], other: Benefit) -> str:
    position = positions.get(other.person_id)
    return _("第%(row)d行") % {"row": position} if position else ""
