"""The benefit ledger follows the claims: called by the one door, in the transaction of each command.

Handed in: claimed. The decision that ends the review: approved, with the amount it fixed. Money arrived: paid. Every
ending without money: released. The database refuses a second benefit in one time (`models/benefit.py`).
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from django.db import IntegrityError
from django.db.models import Case, F, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import NullIf

from policies.load import programme as load_programme
from registry.models import Organisation, Person
from workflows.cases.years import period_of
from workflows.collisions import Collided, PeriodUnknown
from workflows.conflicts import find_conflicts, need_acceptance
from workflows.enums import DECIDED_STATES, GRANTED, BenefitStatus, ClaimState, Frequency, Verb
from workflows.exclusive import Days, Pair, family_of, pairs_of
from workflows.models import Benefit, Claim, ClaimEvent, ClaimLine, Exclusion
from workflows.models.claim import ENDED_UNPAID

GRANTING = (ClaimState.ON_NOTICE, *DECIDED_STATES)
BATCH = 1000
NOTHING = {"status": BenefitStatus.RELEASED, "amount_fen": None}
# As the database names them when it refuses.
REFUSALS = ("benefit_once_", "exclusion_person", "exclusion_organisation")
WITHOUT_DAYS = "benefit_granted_has_days"
COLUMNS = (
    "person_id",
    "organisation_id",
    "programme",
    "family",
    "frequency",
    "first_day",
    "last_day",
    "status",
    "amount_fen",
)


def follow(claim: Claim, events: Iterable[ClaimEvent]) -> None:
    """Make the ledger say what these events made of the claim, which is saved already and held by a command.

    Raises Collided when somebody has this benefit, or one that excludes it, already; CommandRefused when a
    conflict was not accepted or the papers do not tell for which time a benefit is.
    """
    for event in events:
        step = AFTER.get(event.verb)
        if step is not None and claim.number is not None:
            step(claim, event)


def release_line(claim: Claim, position: int) -> None:
    """A line was struck from a claim that is back for correction: nobody asks for its benefit any more."""
    Benefit.objects.filter(line__claim=claim, line__position=position).update(
        status=BenefitStatus.RELEASED, amount_fen=None
    )


def benefits_of(claim: Claim) -> list[Benefit]:
    """What the ledger ought to say of a claim, as rows that are not saved: a pure function of claim and lines."""
    if claim.number is None:
        return []
    programme = load_programme(claim.programme, on=claim.policy_date)
    columns = {
        "claim": claim,
        "programme": programme.code,
        "family": family_of(programme),
        "frequency": programme.frequency.times,
    }
    if is_of_unit(claim):
        unit = Benefit(organisation_id=claim.organisation_id, **columns)
        return [_dated(unit, claim.claimed_fen, claim.approved_fen)]
    return [
        _dated(Benefit(line=line, person_id=line.person_id, **columns), line.proposed_fen, line.approved_fen)
        for line in claim.lines.all()
        if line.person_id is not None
    ]


def is_of_unit(claim: Claim) -> bool:
    """Whether the benefit is the unit's own, not that of people in its roster."""
    return (
        claim.organisation_id is not None
        and load_programme(claim.programme, on=claim.policy_date).roster is None
    )


def write(claim: Claim) -> None:
    """Bring the ledger's rows of a claim to what they ought to be, the days and the status of each line anew."""
    standing = {benefit.line_id: benefit for benefit in claim.benefits.all()}
    wanted = {benefit.line_id: benefit for benefit in benefits_of(claim)}
    changed = []
    for line_id, benefit in standing.items():
        there = wanted.pop(line_id, None)
        names = differences(benefit, there)
        for name in names:
            setattr(benefit, name, NOTHING[name] if there is None else getattr(there, name))
        if names:
            changed.append(benefit)
    Benefit.objects.bulk_update(changed, [name.removesuffix("_id") for name in COLUMNS], batch_size=BATCH)
    Benefit.objects.bulk_create(wanted.values(), batch_size=BATCH)


def differences(standing: Benefit, wanted: Benefit | None) -> list[str]:
    """The columns in which a row is not what it ought to be; without a wanted one it ought to be released."""
    if wanted is None:
        return [name for name, value in NOTHING.items() if getattr(standing, name) != value]
    return [name for name in COLUMNS if getattr(standing, name) != getattr(wanted, name)]


def exclusions_of(claim: Claim, granted: list[Benefit]) -> list[Exclusion]:
    """What the granted benefits of a claim rule out, as rows that are not saved; none where nothing excludes it."""
    return [
        _exclusion(claim, benefit, pair, days)
        for pair in pairs_of(claim)
        if pair.is_hard
        for benefit in _ruling_out(claim, granted, pair)
        if (days := pair.days(benefit.first_day, benefit.last_day)) is not None
    ]


def exclude(claim: Claim) -> None:
    """Write what the granted benefits of a claim rule out."""
    if any(pair.is_hard for pair in pairs_of(claim)):
        granted = list(claim.benefits.filter(status__in=GRANTED).order_by("id"))
        Exclusion.objects.bulk_create(exclusions_of(claim, granted), batch_size=BATCH)


@contextmanager
def refused_by_the_ledger(claim: Claim) -> Iterator[None]:
    """Tell the refusal of a second benefit from any other fault the database may find."""
    try:
        yield
    except IntegrityError as error:
        if any(name in str(error) for name in REFUSALS):
            raise Collided(claim) from error
        if WITHOUT_DAYS in str(error):
            raise PeriodUnknown from error
        raise


def hold(claim: Claim) -> None:
    """One hand at a time on the unit and the people of a claim, always in one order.

    Two that are granted at once would else wait for each other inside the constraint: a deadlock.
    """
    if is_of_unit(claim) or any(pair.is_of_units for pair in pairs_of(claim)):
        _lock(Organisation.objects.filter(pk=claim.organisation_id))
    if not is_of_unit(claim):
        _lock(Person.objects.filter(pk__in=claim.benefits.order_by().values("person")))


def _lock(rows: QuerySet) -> None:
    list(rows.order_by("pk").select_for_update(no_key=True, of=("self",)).values_list("pk", flat=True))


def _dated(benefit: Benefit, proposed_fen: int | None, approved_fen: int | None) -> Benefit:
    claim, line = benefit.claim, benefit.line
    benefit.first_day, benefit.last_day = period_of(claim, line)
    benefit.status = _status(claim.state, approved_fen, struck=line is not None and line.struck)
    if benefit.status == BenefitStatus.CLAIMED:
        benefit.amount_fen = proposed_fen
    elif benefit.status != BenefitStatus.RELEASED:
        benefit.amount_fen = approved_fen
    return benefit


def _status(state: str, approved_fen: int | None, *, struck: bool) -> BenefitStatus:
    if state in ENDED_UNPAID or struck or approved_fen == 0:
        return BenefitStatus.RELEASED
    if state not in GRANTING:
        return BenefitStatus.CLAIMED
    if approved_fen is None:
        return BenefitStatus.RELEASED
    return BenefitStatus.PAID if state == ClaimState.PAID else BenefitStatus.APPROVED


def _ruling_out(claim: Claim, granted: list[Benefit], pair: Pair) -> list[Benefit]:
    """Every benefit, or one for the unit, however many people stand in its roster."""
    if not pair.is_of_units:
        return granted
    return granted[:1] if claim.organisation_id else []


def _exclusion(claim: Claim, benefit: Benefit, pair: Pair, days: Days) -> Exclusion:
    unit = claim.organisation_id if pair.is_of_units else benefit.organisation_id
    return Exclusion(
        benefit=benefit,
        person_id=None if unit else benefit.person_id,
        organisation_id=unit,
        ground=pair.ground,
        side=claim.programme,
        first_day=days[0],
        last_day=days[1],
    )


def _enter(claim: Claim, event: ClaimEvent) -> None:
    write(claim)


def _value(claim: Claim, event: ClaimEvent) -> None:
    """The rules have said what each line would bring, and the others of the same people are looked for."""
    if is_of_unit(claim):
        claim.benefits.update(amount_fen=claim.claimed_fen)
    else:
        claim.benefits.filter(status=BenefitStatus.CLAIMED).update(amount_fen=_of_line("proposed_fen"))
    find_conflicts(claim)


def _grant(claim: Claim, event: ClaimEvent) -> None:
    """The amount is fixed: from here on nobody else may be granted the same."""
    if event.verb == Verb.APPROVE and event.from_state in GRANTING:
        return
    programme = load_programme(claim.programme, on=claim.policy_date)
    pairs = pairs_of(claim)
    if pairs or programme.frequency.times != Frequency.UNLIMITED:
        hold(claim)
    amount = Value(claim.approved_fen) if is_of_unit(claim) else _of_line("approved_fen")
    with refused_by_the_ledger(claim):
        claim.benefits.annotate(fixed=amount).update(
            status=Case(
                When(fixed__gt=0, then=Value(BenefitStatus.APPROVED)),
                default=Value(BenefitStatus.RELEASED),
            ),
            amount_fen=NullIf(F("fixed"), 0),
        )
        exclude(claim)
    if pairs:
        need_acceptance(claim)


def _share(claim: Claim, event: ClaimEvent) -> None:
    """Lines came to this sheet, or went from it: their benefits go with them and stand as the sheet stands."""
    if event.verb == Verb.SPLIT and "from" not in event.data:
        return
    Benefit.objects.filter(line__claim=claim).exclude(claim=claim).update(claim=claim)
    if claim.state not in GRANTING:
        Exclusion.objects.filter(benefit__claim=claim).delete()
    write(claim)


def _ungrant(claim: Claim, event: ClaimEvent) -> None:
    """What was decided is open again: it rules nothing out, and lines that were refused ask once more."""
    Exclusion.objects.filter(benefit__claim=claim).delete()
    write(claim)


def _pay(claim: Claim, event: ClaimEvent) -> None:
    hold(claim)
    claim.benefits.filter(status=BenefitStatus.APPROVED).update(status=BenefitStatus.PAID)


def _release(claim: Claim, event: ClaimEvent) -> None:
    if event.from_state in GRANTING:
        Exclusion.objects.filter(benefit__claim=claim).delete()
    claim.benefits.update(status=BenefitStatus.RELEASED, amount_fen=None)


def _of_line(column: str) -> Subquery:
    return Subquery(ClaimLine.objects.filter(pk=OuterRef("line_id")).order_by().values(column))


AFTER: dict[str, Callable[[Claim, ClaimEvent], None]] = {
    Verb.SUBMIT: _enter,
    Verb.TRANSFER: _enter,
    Verb.REVIEW_AGAIN: _ungrant,
    Verb.ASSESS: _value,
    Verb.PUBLISH: _grant,
    Verb.APPROVE: _grant,
    Verb.REOPEN: _ungrant,
    Verb.SETTLE: _pay,
    Verb.REJECT: _release,
    Verb.NOT_ACCEPT: _release,
    Verb.WITHDRAW: _release,
    Verb.LAPSE: _release,
    Verb.TERMINATE: _release,
    Verb.SPLIT: _share,
    Verb.REJOIN: _share,
}
