"""What the people of the soak do, by the real commands; each answers the code of its refusal, or None."""

from collections.abc import Callable
from datetime import date

from approvals.answers import Answer
from approvals.commands import decide, record_visit, take
from approvals.enums import Verdict
from approvals.sitting import sitting
from payments.batches.drawing import draw_up
from payments.batches.pausing import resume
from payments.batches.releasing import release_batch
from payments.batches.working import run_waiting
from payments.commands import record_result
from payments.models import Fund, PaymentBatch
from registry import clock
from registry.models import Account, Organisation, User
from registry.pilot.zhenxiong import ROSTER
from registry.selectors import find_person
from workflows import commands
from workflows.enums import Station
from workflows.errors import CommandRefused
from workflows.models import Claim, OpenItem
from workflows.splitting import rejoin as rejoin_sheet
from workflows.splitting import split_off

STARTUP, EXPORT = "startup_grant", "labor_export_service_subsidy"
OPINION = "材料齐全，情况属实。"
# No task has this key: a page that was open when its task was answered elsewhere asks for such a one.
GONE = 0


def answer_of(act: Callable[[], object]) -> str | None:
    """None when it was done, else the code of the refusal; any other error is a fault of the engine."""
    try:
        act()
    except CommandRefused as refusal:
        return refusal.code
    return None


def open_startup(actor: User) -> Claim:
    shop = actor.person.businesses.get()
    claim = commands.open_draft(actor=actor, programme=STARTUP, place=actor.person.home, person=actor.person)
    account = Account.objects.get(person=actor.person)
    commands.save_answers(claim_id=claim.pk, actor=actor, answers={"uscc": shop.uscc}, account=account)
    return claim


def open_roster(actor: User, people: int) -> Claim:
    unit = Organisation.objects.get(operators__user=actor)
    claim = commands.open_draft(actor=actor, programme=EXPORT, place=unit.division, organisation=unit)
    for entry in ROSTER[:people]:
        person = find_person(entry.member.id_number)
        commands.add_line(
            claim_id=claim.pk,
            actor=actor,
            person=person,
            label=person.name_masked,
            facts={
                "origin_county": entry.member.home[:6],
                "work_county": entry.work_county,
                "contract_start": entry.contract_start.isoformat(),
                "performed_until": entry.performed_until.isoformat(),
                "proofs": ["DEST_HRSS_ROSTER"],
            },
        )
    account = Account.objects.get(organisation=unit)
    commands.save_answers(claim_id=claim.pk, actor=actor, answers={}, account=account)
    return claim


def task_of(claim_id: int) -> int:
    """The task of the claim's open desk; GONE when it lies on none."""
    item = OpenItem.objects.filter(claim=claim_id, office__isnull=False).values_list("task_id", flat=True)
    return item.first() or GONE


def submit(claim_id: int, actor: User) -> str | None:
    return answer_of(lambda: commands.submit(claim_id=claim_id, actor=actor))


def edit(claim_id: int, actor: User, note: str) -> str | None:
    return answer_of(lambda: commands.save_answers(claim_id=claim_id, actor=actor, answers={"note": note}))


def withdraw(claim_id: int, actor: User) -> str | None:
    return answer_of(lambda: commands.withdraw(claim_id=claim_id, actor=actor, reason="不办了"))


def give(claim_id: int, actor: User, verdict: str) -> str | None:
    answer = Answer(Verdict(verdict), OPINION, reasons=())
    return answer_of(lambda: decide(task_id=task_of(claim_id), actor=actor, answer=answer))


def look(claim_id: int, actor: User) -> str | None:
    return answer_of(
        lambda: record_visit(
            task_id=task_of(claim_id),
            actor=actor,
            visited_on=clock.today(),
            operating=True,
            findings="店铺开门营业。",
        )
    )


def sign(claim_id: int, actor: User) -> str | None:
    return answer_of(lambda: take(task_id=task_of(claim_id), actor=actor))


def put_back(claim_id: int, actor: User) -> str | None:
    return answer_of(lambda: commands.put_back(task_id=task_of(claim_id), actor=actor))


def split(claim_id: int, actor: User, positions: set[int]) -> "Claim | str":
    """The sheet the lines of these positions went to, or the code of the refusal."""
    parts: list[Claim] = []

    def act() -> None:
        with sitting(task_of(claim_id), Station.REVIEW, actor=actor, keeps_task=True) as here:
            here.take_seat()
            lines = list(here.claim.lines.filter(position__in=positions))
            parts.append(split_off(here.move, lines, reason="单独核实。"))

    return answer_of(act) or parts[0]


def rejoin(claim_id: int, actor: User, older_id: int) -> str | None:
    def act() -> None:
        with sitting(task_of(claim_id), Station.REVIEW, actor=actor) as here:
            here.take_seat()
            rejoin_sheet(here.move, older_id)

    return answer_of(act)


def pay(claim_id: int, actor: User) -> str | None:
    """A colleague of the same office draws a batch of this claim up, and the actor releases it; what the bank sent
    back before is looked into first."""
    claim = Claim.objects.select_related("account").get(pk=claim_id)
    colleague = User.objects.filter(username=f"{actor.username}-2").first() or actor
    item = OpenItem.objects.filter(claim=claim, station=Station.PAY).first()

    def act() -> None:
        if claim.disbursements.exists() and item is not None:
            drawn_up(claim, colleague)
            resume(task_id=item.task_id, actor=colleague, reason="已与银行核实。")
        batch = drawn_up(claim, colleague)
        release_batch(actor=actor, batch_id=batch.pk, code="")
        run_waiting()

    return answer_of(act)


def drawn_up(claim: Claim, actor: User) -> PaymentBatch:
    fund = Fund.objects.get(division=claim.county_id)
    account = claim.account
    batch = draw_up(actor=actor, fund=fund, bank=account.bank, route=account.kind, keys=[claim.key])
    run_waiting()
    return batch


def bank(claim_id: int, actor: User, *, paid: bool, on: date) -> str | None:
    return answer_of(
        lambda: record_result(
            task_id=task_of(claim_id),
            actor=actor,
            paid=paid,
            result_on=on,
            reference="BANK-1" if paid else "",
            reason="" if paid else "账号户名不符",
        )
    )
