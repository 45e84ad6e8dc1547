"""公示: which list is shown for how long. No identity number, account, phone or address is ever on it."""

import hashlib
import json
from datetime import date, timedelta

from approvals.enums import NoticeUnit
from approvals.models import PublicNotice
from policies.calendar import add_working_days, nth_working_day_from
from policies.model import Notice
from registry import clock
from registry.models import Office
from workflows.archive import programme_of
from workflows.models import Claim


def entries_of(claim: Claim) -> list[dict[str, object]]:
    """What the public sees of a claim: masked name, place, subsidy, amount in fen, one entry for each paid line."""
    return [
        {
            # A unit that is paid for itself is named whole, in both places.
            "name": line.person.name_masked if line.person_id else line.label,
            "unit": claim.organisation.name if claim.organisation_id else "",
            "place": claim.place.full_name,
            "programme": claim.programme,
            "period": line.period or claim.period,
            "amount_fen": line.approved_fen,
        }
        for line in claim.lines.select_related("person")
        if line.approved_fen
    ]


def open_notice(claim: Claim, *, office: Office) -> PublicNotice:
    """Publish the claim's list from today for the programme's period; the day of publication is not counted."""
    terms = programme_of(claim).notice
    today = clock.today()
    entries = entries_of(claim)
    text = json.dumps(entries, ensure_ascii=False, sort_keys=True)
    return PublicNotice.objects.create(
        claim=claim,
        office=office,
        opens_on=today,
        closes_on=last_day(today, terms),
        days=terms.days,
        unit=NoticeUnit(terms.unit),
        entries=entries,
        entries_hash=hashlib.sha256(text.encode()).hexdigest(),
    )


def last_day(opens_on: date, terms: Notice) -> date:
    """The last day of a notice published on `opens_on`, which is not counted.

    Days of the calendar that would end on a day of rest end on the next working day (民法典 第203条).
    """
    if terms.unit == NoticeUnit.WORKING_DAYS:
        return add_working_days(opens_on, terms.days)
    return nth_working_day_from(opens_on + timedelta(days=terms.days), 1)


def close_notice(claim: Claim) -> None:
    """Take the list down: the period is over."""
    PublicNotice.objects.filter(claim=claim, closed_at=None).update(closed_at=clock.now())
