"""提出异议: anybody with his real name, against lines of a list that is on notice. Only the lines named are held.

Of a roster the named lines go to a sheet of their own, so that the others are approved in their time.
"""

import re
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from approvals.board import guards
from approvals.enums import EntryStatus, NoticeUnit, ObjectionVia
from approvals.models import NoticeEntry, NoticeList, ObjectedLine, Objection
from approvals.models.objection import Objector
from policies.calendar import working_days_between
from registry import clock
from registry.crypto import blind_index
from registry.models import User
from workflows.actors import MACHINE, Actor
from workflows.commands import refuse
from workflows.door import Move, claim_command
from workflows.enums import Verb
from workflows.errors import InvalidInput
from workflows.guards import may_split
from workflows.locking import busy_when_locked
from workflows.models import ClaimLine, next_number
from workflows.splitting import splitting

MOST_LINES = 20
SHORTEST, LONGEST = 10, 2000
CODE_BYTES = 10
CODE = "objection.code"
NAME = re.compile(r"[^\W\d_][\w·.\- ]{1,49}")
PHONE = re.compile(r"\+?\d[\d\- ]{5,18}\d")
SEPARATE = _("公示期间收到异议，分出单独核实")


@dataclass(frozen=True)
class Said:
    """What an objector says, as a form or a clerk gives it."""

    text: str
    name: str
    phone: str
    via: ObjectionVia = ObjectionVia.WEB


@dataclass(frozen=True)
class Receipt:
    """What the objector gets: the number of the objection, and the code that alone leads to its answer."""

    objection: Objection
    code: str


def raise_objection(
    *, list_id: int, entry_ids: Collection[int], said: Said, actor: User | None = None
) -> Receipt:
    """Take an objection and hold the lines it names, until somebody who did not review has looked into it.

    `actor` is the clerk who heard it by telephone or read it in a letter; None on the web. Raises InvalidInput for
    lines that are not on notice on this list now, and for what is missing.
    """
    said = _checked(said)
    notice = NoticeList.objects.select_related("office").get(pk=list_id)
    if actor is not None:
        refuse(guards.may_tend(actor, notice))
    named = _named(notice, entry_ids)
    code = secrets.token_hex(CODE_BYTES).upper()
    with busy_when_locked(), transaction.atomic():
        objection = _write(notice, said, code, actor)
        for claim_id in sorted({entry.line.claim_id for entry in named}):
            lines = [entry for entry in named if entry.line.claim_id == claim_id]
            _hold(claim_id, objection, lines, actor or MACHINE)
    return Receipt(objection, code)


def find_objection(code: str) -> Objection | None:
    """The objection whose objector was told this code, however it is typed; None when there is none."""
    plain = re.sub(r"[\s\-]", "", code).upper()
    return Objection.objects.filter(code_index=blind_index(plain, purpose=CODE)).first()


def days_left(entry: NoticeEntry, today: date) -> int:
    """How many days of a line's notice are still to come after today, in the unit of its list."""
    if entry.closes_on <= today:
        return 0
    if entry.notice.unit == NoticeUnit.WORKING_DAYS:
        return working_days_between(today, entry.closes_on, entry.line.claim.place_id)
    return (entry.closes_on - today).days


def _checked(said: Said) -> Said:
    text, name, phone = said.text.strip(), said.name.strip(), said.phone.strip()
    if not SHORTEST <= len(text) <= LONGEST:
        raise InvalidInput(
            _("请写明情况，%(least)d到%(most)d个字：谁、什么事、您怎么知道的。")
            % {"least": SHORTEST, "most": LONGEST},
            field="text",
        )
    if not NAME.fullmatch(name):
        raise InvalidInput(_("请写真实姓名。姓名会加密保存，只有核实人能看到。"), field="name")
    if not PHONE.fullmatch(phone):
        raise InvalidInput(_("请写能联系上您的电话号码，例如13800000000。"), field="phone")
    return Said(text, name, phone, said.via)


def _named(notice: NoticeList, entry_ids: Collection[int]) -> list[NoticeEntry]:
    """The lines that are named, if each is on notice here today; the same answer for every other number."""
    keys = set(entry_ids)
    public = NoticeEntry.objects.public(clock.today()).filter(notice=notice, pk__in=keys)
    found = list(public.select_related("line__claim", "notice").order_by("position")) if keys else []
    if not found or len(found) != len(keys) or len(keys) > MOST_LINES:
        raise InvalidInput(
            _("请选择这份名单上正在公示的人员或单位，一次最多%(most)d行。没有提交任何内容。")
            % {"most": MOST_LINES},
            field="lines",
        )
    return found


def _write(notice: NoticeList, said: Said, code: str, actor: User | None) -> Objection:
    day = clock.today()
    place = notice.office.division_id
    objection = Objection(
        number=f"YY-{place}-{day:%Y%m%d}-{next_number(f'objection:{place}:{day}'):04d}",
        code_index=blind_index(code, purpose=CODE),
        notice=notice,
        via=said.via,
        text=said.text,
        received_by=actor,
        received_at=clock.now(),
    )
    objection.keep(Objector(said.name, said.phone))
    objection.save(force_insert=True)
    return objection


def _hold(claim_id: int, objection: Objection, entries: list[NoticeEntry], actor: Actor) -> None:
    """Hold these lines of one claim: on a sheet of their own where others are left, else with the whole claim."""
    with claim_command(claim_id, actor=actor, office=objection.notice.office) as move:
        lines = _still_public(move, entries)
        # A consent to sit at two levels was given for one sheet, so that it cannot be split.
        apart = not move.claim.seats.exclude(consent=None).exists()
        if not apart or may_split(move.claim, lines) is not None:
            _mark(move, objection, entries)
            return
        with splitting(move, lines, reason=str(SEPARATE)) as part:
            _mark(part, objection, entries)


def _still_public(move: Move, entries: list[NoticeEntry]) -> list[ClaimLine]:
    """The lines under the lock: what was read before may have ended since."""
    keys = [entry.pk for entry in entries]
    public = NoticeEntry.objects.public(clock.today()).filter(pk__in=keys, line__claim=move.claim)
    if public.count() != len(keys):
        raise InvalidInput(
            _("您选的内容刚刚有了变动，没有提交。请回到名单重新选择。"), code="moved", field="lines"
        )
    named = {entry.line_id for entry in entries}
    return [line for line in move.claim.judged_lines if line.pk in named]


def _mark(move: Move, objection: Objection, entries: list[NoticeEntry]) -> None:
    today = clock.today()
    keys = [entry.pk for entry in entries]
    # The days of a line that is held already stopped with the first objection to it.
    earlier = ObjectedLine.objects.filter(entry__in=keys, objection__in=Objection.objects.open()).order_by()
    stopped = dict(earlier.values("entry").annotate(left=Max("days_left")).values_list("entry", "left"))
    ObjectedLine.objects.bulk_create(
        ObjectedLine(
            objection=objection, entry=entry, days_left=stopped.get(entry.pk, days_left(entry, today))
        )
        for entry in entries
    )
    NoticeEntry.objects.filter(pk__in=keys).update(status=EntryStatus.HELD)
    move.record(Verb.OBJECT, data={"objection": objection.number, "notice": objection.notice.number})
