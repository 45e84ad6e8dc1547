"""公示: which list shows a claim, and for how long. No identity number, account, phone or address is ever on it.

Claims that come to their notice on one day, for one programme and one division, stand on one list.
"""

import hashlib
import json
from datetime import date, timedelta

from django.db import IntegrityError, transaction

from approvals.enums import EntryStatus, NoticeUnit
from approvals.models import NoticeEntry, NoticeList
from policies.calendar import NATION, add_working_days, nth_working_day_from
from policies.model import Notice
from registry import clock
from registry.bulk import insert_rows
from registry.models import Office
from workflows.archive import programme_of
from workflows.models import Claim, next_number

COLUMNS = ("name", "unit", "place", "period", "amount_fen")
ROW = ("notice", "line", "position", *COLUMNS, "entry_hash", "opens_on", "closes_on", "status")


def publish(claim: Claim, *, office: Office) -> NoticeList:
    """Put the paid lines of a claim on the list of today, and set its days; the day of publication is not counted.

    Holds the list until the transaction ends.
    """
    terms = programme_of(claim).notice
    today = clock.today()
    closes_on = last_day(today, terms, claim.place_id)
    claim.notice_from, claim.notice_until = today, closes_on
    notice = _list_of_today(claim, office, terms, closes_on)
    rows = [
        (
            notice.pk,
            line_id,
            position,
            *shown.values(),
            hash_of(shown),
            today,
            closes_on,
            EntryStatus.SHOWN.value,
        )
        for position, (line_id, shown) in enumerate(_shown(claim), start=notice.entry_count + 1)
    ]
    insert_rows(NoticeEntry, ROW, rows)
    notice.entry_count += len(rows)
    notice.save(update_fields=["entry_count"])
    return notice


def last_day(opens_on: date, terms: Notice, place: str = NATION) -> date:
    """The last day of a notice published on `opens_on`, which is not counted."""
    return days_after(opens_on, terms.days, terms.unit, place)


def days_after(day: date, days: int, unit: str, place: str = NATION) -> date:
    """The last of so many days of a notice, `day` itself not counted.

    Days of the calendar that would end on a day of rest end on the next working day (民法典 第203条).
    """
    if unit == NoticeUnit.WORKING_DAYS:
        return add_working_days(day, days, place)
    return nth_working_day_from(day + timedelta(days=days), 1, place)


def hash_of(shown: object) -> str:
    """SHA-256 of what was shown, as 64 hexadecimal digits."""
    return hashlib.sha256(json.dumps(shown, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def list_hash(notice: NoticeList) -> str:
    """The hash of a list exactly as it is shown: all its lines in their order, those corrected as they read now."""
    entries = notice.entries.exclude(status=EntryStatus.CORRECTED).order_by("position")
    return hash_of([{"programme": notice.programme, **entry} for entry in entries.values(*COLUMNS)])


def freeze(notice: NoticeList) -> None:
    """Let no more claims join, and keep the hash of the list; the caller holds its row."""
    if notice.frozen_at is None:
        notice.frozen_at, notice.entries_hash = clock.now(), list_hash(notice)
        notice.save(update_fields=["frozen_at", "entries_hash"])


def locked(list_id: int) -> NoticeList:
    """The list, held until the transaction ends. Raises NoticeList.DoesNotExist."""
    return NoticeList.objects.select_for_update(of=("self",)).select_related("office").get(pk=list_id)


def _shown(claim: Claim) -> list[tuple[int, dict[str, object]]]:
    """What the public sees of each paid line: masked name, place, month, amount in fen."""
    unit = claim.organisation.name if claim.organisation_id else ""
    place = claim.place.full_name
    return [
        (
            line.pk,
            {
                # A unit that is paid for itself is named whole, in both places.
                "name": line.person.name_masked if line.person_id else line.label,
                "unit": unit,
                "place": place,
                "period": line.period or claim.period,
                "amount_fen": line.approved_fen,
            },
        )
        for line in claim.lines.select_related("person").order_by("position")
        if line.approved_fen
    ]


def _list_of_today(claim: Claim, office: Office, terms: Notice, closes_on: date) -> NoticeList:
    """The list that still grows, held; begun when there is none."""
    same = {
        "office": office,
        "division": claim.division_at(terms.level),
        "programme": claim.programme,
        "opens_on": clock.today(),
        "days": terms.days,
        "unit": NoticeUnit(terms.unit),
        "posting_required": terms.posting,
    }
    growing = NoticeList.objects.filter(frozen_at=None, **same).select_for_update(of=("self",))
    found = growing.first()
    if found is not None:
        return found
    try:
        with transaction.atomic():
            return NoticeList.objects.create(
                number=_number(same["division"].code, same["opens_on"]), closes_on=closes_on, **same
            )
    except IntegrityError:
        # Another claim began it in this moment.
        return growing.get()


def _number(code: str, day: date) -> str:
    return f"GS-{code}-{day:%Y%m%d}-{next_number(f'notice:{code}:{day}'):02d}"
