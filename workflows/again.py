"""重新申请: what ended without money is filed anew, with everything the applicant has given already.

Packages above carry what they keep of a claim (papers live in documents): each registers a carrier here, in its
`claim_panels.py`.
"""

from collections.abc import Callable

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from policies.errors import UnknownProgramme
from policies.load import programme as load_programme
from registry.bulk import insert_rows
from registry.models import User
from workflows import guards
from workflows.commands import BY_MONTH, open_draft, refuse
from workflows.door import claim_command
from workflows.enums import Verb
from workflows.errors import CommandRefused
from workflows.locking import busy_when_locked, lock_claim
from workflows.models import Claim, ClaimLine
from workflows.offers import missing_standard
from workflows.periods import open_period

# Consent and promises are given for one claim, and whoever files looks at who he is once more.
GIVEN_ANEW = frozenset(("identity_confirmed", "data_consent", "commitment", "liability"))
ONCE = "claim_followed_by_one"

# Given the earlier claim, the new one, and its lines by the key of the line they are carried from.
Carrier = Callable[[Claim, Claim, dict[int, ClaimLine]], None]
_carriers: list[Carrier] = []


def carrier(function: Carrier) -> Carrier:
    """Have `function` carry what its package keeps of an ended claim over to the one that follows it."""
    _carriers.append(function)
    return function


def apply_again(*, claim_id: int, actor: User) -> Claim:
    """A new draft of an ended claim, with its answers, account, lines and papers; the ended one stays as it is.

    Raises CommandRefused with the guard's sentence: not the applicant's, not ended, before `earliest_again`, or
    filed again already.
    """
    earlier = Claim.objects.get(pk=claim_id)
    try:
        with busy_when_locked(), transaction.atomic():
            earlier = lock_claim(claim_id)
            refuse(guards.may_apply_again(actor, earlier), "not_again")
            refuse(_closed_to_all(earlier), "not_again")
            return _follow(_open(earlier, actor), earlier, actor)
    except IntegrityError as error:
        # Whoever wrote past this command: the database holds one claim for what one claim is for.
        if ONCE in str(error) or "follows" in str(error) or "period" in str(error):
            raise CommandRefused(guards.FOLLOWED, code="not_again") from error
        raise


def _closed_to_all(earlier: Claim) -> object | None:
    """Why nobody can file this subsidy any more at this place; None when it is open."""
    try:
        programme = load_programme(earlier.programme)
    except UnknownProgramme:
        return _("这项补贴已经停办，不能重新申请。请到“申请补贴”看看其他项目。")
    return missing_standard(programme, earlier.county) or None


def _open(earlier: Claim, actor: User) -> Claim:
    """The new draft. A month is opened from its attendance, which may say other days by now."""
    if earlier.flow == BY_MONTH:
        return open_period(
            actor=actor,
            organisation=earlier.organisation,
            period=earlier.period,
            programme=earlier.programme,
        )
    return open_draft(
        actor=actor,
        programme=earlier.programme,
        place=earlier.place,
        person=earlier.person,
        organisation=earlier.organisation,
        language=earlier.language,
    )


def _follow(draft: Claim, earlier: Claim, actor: User) -> Claim:
    with claim_command(draft.pk, actor=actor) as move:
        claim = move.claim
        claim.follows = earlier
        kept = {name: value for name, value in earlier.answers.items() if name not in GIVEN_ANEW}
        claim.answers = claim.answers | kept
        if earlier.account is not None and earlier.account.closed_on is None:
            claim.account = earlier.account
        lines = _carry_lines(earlier, claim)
        for carry in _carriers:
            carry(earlier, claim, lines)
        move.record(Verb.APPLY_AGAIN, data={"follows": earlier.number or "", "lines": len(lines)})
    return claim


def _carry_lines(earlier: Claim, claim: Claim) -> dict[int, ClaimLine]:
    """The new lines by the key of the old line of the same person; lines that are there already take the facts over."""
    old, own = earlier.judged_lines, list(claim.lines.order_by("position"))
    if earlier.flow == BY_MONTH:
        known = {(line.person_id, line.period): line for line in own}
        pairs = ((line.pk, known.get((line.person_id, line.period))) for line in old)
        return {key: line for key, line in pairs if line is not None}
    if own and old:
        own[0].facts = old[0].facts
        own[0].save(update_fields=["facts"])
    insert_rows(
        ClaimLine,
        ("claim", "position", "person", "label", "period", "facts"),
        (
            (claim.pk, position, line.person_id, line.label, line.period, line.facts)
            for position, line in enumerate(old[len(own) :], start=len(own) + 1)
        ),
    )
    return dict(zip((line.pk for line in old), claim.lines.order_by("position"), strict=False))
