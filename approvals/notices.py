"""公示: which list is shown for how long. No identity number, account, phone or address is ever on it."""

import hashlib
import json

from approvals.enums import NoticeUnit
from approvals.models import PublicNotice
from policies.calendar import add_working_days
from policies.load import programme as load_programme
from registry import clock
from registry.models import Office
from workflows.models import Claim


def entries_of(claim: Claim) -> list[dict[str, object]]:
    """What the public sees of a claim: masked name, place, subsidy, amount in fen, one entry for each paid line."""
    return [
        {
            "name": line.person.name_masked if line.person_id else line.label,
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
    terms = load_programme(claim.programme).notice
    today = clock.today()
    entries = entries_of(claim)
    text = json.dumps(entries, ensure_ascii=False, sort_keys=True)
    return PublicNotice.objects.create(
        claim=claim,
        office=office,
        opens_on=today,
        closes_on=add_working_days(today, terms.days),
        days=terms.days,
        unit=NoticeUnit.WORKING_DAYS,
        entries=entries,
        entries_hash=hashlib.sha256(text.encode()).hexdigest(),
    )


def close_notice(claim: Claim) -> None:
    """Take the list down: the period is over."""
    PublicNotice.objects.filter(claim=claim, closed_at=None).update(closed_at=clock.now())
