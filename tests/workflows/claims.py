"""Claims carried to any state by the one door, with the answers of the offices made as short as the core allows."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from io import BytesIO

import xlsxwriter

from registry import clock
from registry.models import Account, Organisation, User
from registry.selectors import organisations_of
from tests.workflows.placed import village_posts
from workflows.commands import open_draft, save_answers, submit
from workflows.door import Move, claim_command
from workflows.enums import ClaimState, Station, Verb
from workflows.models import Claim, OpenItem, Placement
from workflows.relay import run_due
from workflows.roster_columns import COLUMNS

STARTUP, EXPORT, POSTS, TRANSPORT = (
    "startup_grant",
    "labor_export_service_subsidy",
    "public_welfare_post",
    "transport_subsidy",
)
AMOUNT_FEN = 1_000_000


def fresh(claim: Claim) -> Claim:
    return Claim.objects.get(pk=claim.pk)


def item_of(claim: Claim) -> OpenItem:
    return OpenItem.objects.select_related("office").get(claim=claim)


def startup_draft(actor: User) -> Claim:
    """A startup grant with all its answers and the account chosen."""
    shop = actor.person.businesses.get()
    claim = open_draft(actor=actor, programme=STARTUP, place=actor.person.home, person=actor.person)
    account = Account.objects.get(person=actor.person)
    save_answers(claim_id=claim.pk, actor=actor, answers={"uscc": shop.uscc}, account=account)
    return fresh(claim)


def transport_draft(actor: User, **answers: object) -> Claim:
    """A transport subsidy of one ticket of 501 yuan."""
    claim = open_draft(actor=actor, programme=TRANSPORT, place=actor.person.home, person=actor.person)
    ticket = {"fen": 50_100, "date": "2026-02-18", "mode": "rail", "direction": "out", "to_province": "44"}
    journey = {
        "origin_county": "530627",
        "work_county": "440106",
        "tickets": [ticket | {"name_match": True}],
    }
    account = Account.objects.get(person=actor.person)
    save_answers(claim_id=claim.pk, actor=actor, answers=journey | answers, account=account)
    return fresh(claim)


def unit_of(actor: User) -> Organisation:
    return organisations_of(actor).get()


def roster_draft(actor: User) -> Claim:
    """The agency's claim, still without a roster."""
    unit = unit_of(actor)
    claim = open_draft(actor=actor, programme=EXPORT, place=unit.division, organisation=unit)
    account = Account.objects.get(organisation=unit)
    save_answers(claim_id=claim.pk, actor=actor, answers={}, account=account)
    return fresh(claim)


def placements_of(actor: User) -> list[Placement]:
    """The five posts of the village, as agreed in January 2026."""
    return village_posts(unit_of(actor))


def hand_in(claim: Claim) -> Claim:
    """Submit, and let the machine do what is due."""
    submit(claim_id=claim.pk, actor=claim.applicant)
    run_due()
    return fresh(claim)


def act(claim: Claim, actor: User, change: Callable[[Move], None]) -> Claim:
    """Answer the task the claim waits at, then let the machine do what is due."""
    item = item_of(claim)
    with claim_command(claim.pk, actor=actor, task_id=item.task_id, office=item.office) as move:
        change(move)
    run_due()
    return fresh(claim)


def agree(move: Move) -> None:
    if move.claim.state == ClaimState.SUBMITTED:
        move.claim.accepted_at = move.claim.accepted_at or clock.now()
        move.transition(Verb.ACCEPT)
    step = move.step
    move.record(Verb.VISIT if step.station == Station.SITE_VISIT else Verb.AGREE)
    move.finish_step(step)


def publish(move: Move) -> None:
    agree(move)
    claim = move.claim
    claim.approved_fen, claim.decided_at = AMOUNT_FEN, clock.now()
    claim.notice_from, claim.notice_until = clock.today(), clock.today() + timedelta(days=7)
    claim.lines.update(approved_fen=AMOUNT_FEN)
    move.transition(Verb.PUBLISH)


def give_back(move: Move) -> None:
    move.claim.correct_by = clock.today() + timedelta(days=21)
    move.transition(Verb.RETURN, comment="缺少经营证明")


def not_accept(move: Move) -> None:
    move.transition(Verb.NOT_ACCEPT, comment="不属于补贴事项")


def reject(move: Move) -> None:
    move.claim.decided_at = clock.now()
    move.transition(Verb.REJECT, comment="不符合条款")


def release(move: Move) -> None:
    step = move.step
    move.transition(Verb.RELEASE)
    move.finish_step(step)


def settle(move: Move) -> None:
    move.claim.paid_fen, move.claim.paid_at = move.claim.approved_fen, clock.now()
    step = move.step
    move.transition(Verb.SETTLE)
    move.finish_step(step)


# What has to be done, one after the other, until a startup grant of 南安 stands in a state.
ACTS = {
    ClaimState.RETURNED: (("na-village", give_back),),
    ClaimState.NOT_ACCEPTED: (("na-village", not_accept),),
    ClaimState.REJECTED: (("na-village", reject),),
    ClaimState.IN_REVIEW: (("na-village", agree),),
}
ACTS[ClaimState.ON_NOTICE] = ACTS[ClaimState.IN_REVIEW] + (
    ("na-township", agree),
    ("na-township", agree),
    ("na-county", publish),
)


def carry(cast, demo_day, state: str) -> Claim:
    """chen's startup grant in the state asked for; `demo_day` is moved on when a notice has to pass."""
    claim = startup_draft(cast["chen"])
    if state == ClaimState.DRAFT:
        return claim
    claim = hand_in(claim)
    decided = state in (ClaimState.APPROVED, ClaimState.PAYING, ClaimState.PAID)
    for username, change in ACTS.get(ClaimState.ON_NOTICE if decided else state, ()):
        claim = act(claim, cast[username], change)
    if decided:
        go_to(demo_day, claim.notice_until + timedelta(days=1))
        run_due()
    if state in (ClaimState.PAYING, ClaimState.PAID):
        claim = act(claim, cast["na-finance"], release)
    if state == ClaimState.PAID:
        claim = act(claim, cast["na-finance-2"], settle)
    return fresh(claim)


def go_to(demo_day, day: date, hour: int = 9) -> None:
    demo_day.move_to(datetime.combine(day, time(hour), clock.SHANGHAI))
    clock.forget()


def sheet(*rows: tuple[object, ...], header: tuple[str, ...] = tuple(c.title for c in COLUMNS)) -> bytes:
    """An .xlsx with the columns of a roster; a date becomes a date cell, a formula a formula."""
    written = BytesIO()
    with xlsxwriter.Workbook(written, {"in_memory": True, "default_date_format": "yyyy-mm-dd"}) as book:
        page = book.add_worksheet()
        for number, row in enumerate((header, *rows)):
            for place, value in enumerate(row):
                if isinstance(value, str) and not value.startswith("="):
                    page.write_string(number, place, value)
                elif value is not None:
                    page.write(number, place, value)
    return written.getvalue()


def row_of(entry, **changed: object) -> tuple[object, ...]:
    """One worker of the pilot's roster as the agency types him."""
    typed = {
        "name": entry.member.name,
        "id_number": entry.member.id_number,
        "origin_county": entry.member.home[:6],
        "work_county": entry.work_county,
        "employer": entry.employer,
        "contract_start": entry.contract_start,
        "performed_until": entry.performed_until,
        "proofs": "、".join(entry.proofs),
    } | changed
    return tuple(typed[column.key] for column in COLUMNS)
