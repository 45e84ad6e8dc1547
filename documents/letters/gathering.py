"""What a letter says, taken from the claim and the event it follows."""

from collections.abc import Callable, Mapping
from datetime import date
from itertools import chain
from typing import Any

from documents.claim_values import HOTLINE, Ground, day_of, government_of, ground_of
from documents.letters import values
from documents.letters.sheet import Entry
from documents.papers import papers_of
from documents.values import masked
from documents.wording import day, moment
from policies.assessment import Reason
from policies.calendar import add_working_days
from policies.reasons import sentence
from registry.models import Office
from workflows.archive import programme_of
from workflows.enums import Verb
from workflows.models import Claim, ClaimEvent
from workflows.planning import BEFORE_DECISION, days_at

Facts = dict[str, Any]
# The acts a receipt remembers, as an applicant calls them.
REMEMBERED: Mapping[str, str] = {
    Verb.SUBMIT: "提交申请",
    Verb.RETURN: "退回补正",
    Verb.ACCEPT: "受理",
    Verb.TRANSFER: "移送其他县办理",
    Verb.REOPEN: "公示期有人提出异议，重新审核",
}


def values_of(claim: Claim, event: ClaimEvent, office: Office) -> Any:
    """The values of the letter that follows this event; call it under Chinese words."""
    about, gather = GATHERED[event.verb]
    common = {
        "claim_number": claim.number,
        "addressed_as": "你" if claim.person_id else "你单位",
        "programme": programme_of(claim).title.zh,
        "submitted_on": day_of(claim.submitted_at),
        "office": office.name,
        "contact": contact_of(office),
    }
    return about(**common, **gather(claim, event))


def contact_of(office: Office) -> str:
    """电话…，地址…, as far as the office has them; the national line otherwise."""
    address = f"，地址{office.address}" if office.address else ""
    return f"电话{office.phone or HOTLINE}{address}"


def addressee_of(claim: Claim) -> str:
    """Whom a letter about the claim is written to: the claimant's full name."""
    return claim.person.open().name if claim.person_id else claim.organisation.name


def history_of(claim: Claim, until: ClaimEvent) -> tuple[Entry, ...]:
    """What happened to the claim up to this event, oldest first."""
    past = claim.events.filter(sequence__lte=until.sequence, verb__in=REMEMBERED).order_by("sequence")
    return tuple(Entry(moment(event.at), _told(event)) for event in past)


def _told(event: ClaimEvent) -> str:
    again = event.verb == Verb.SUBMIT and event.from_state == "returned"
    return "补正后再次提交" if again else REMEMBERED[event.verb]


def _received(claim: Claim, event: ClaimEvent) -> Facts:
    days = programme_of(claim).acceptance.working_days
    return {
        "papers": _papers(claim),
        "reply_by": add_working_days(day_of(event.at), days, claim.place_id),
    }


def _accepted(claim: Claim, event: ClaimEvent) -> Facts:
    decided_by = add_working_days(day_of(event.at), days_at(claim, BEFORE_DECISION), claim.place_id)
    return {
        "papers": _papers(claim),
        "accepted_on": day_of(claim.accepted_at or event.at),
        "decided_by": decided_by,
    }


def _to_correct(claim: Claim, event: ClaimEvent) -> Facts:
    items = event.data.get("items") or []
    points = [_point(item) for item in items if item["wrong"] != event.comment]
    return {
        "points": tuple([masked(event.comment), *points] if event.comment else points),
        "correct_by": date.fromisoformat(event.data["correct_by"]),
    }


def _point(item: Mapping[str, str]) -> str:
    clause = f"（{item['clause']}）" if item["clause"] else ""
    return masked(f"{item['title']}：{item['wrong']}{clause}")


def _refused(claim: Claim, event: ClaimEvent) -> Facts:
    reasons = [Reason.from_json(each) for each in event.data.get("reasons", [])]
    found = [f"{each.text}{each.next_step}" for each in map(sentence, reasons)]
    return {
        "reasons": tuple(dict.fromkeys(masked(each) for each in [event.comment, *found] if each)),
        "clauses": _clauses(ground_of(claim), reasons),
        "government": government_of(claim),
    }


def _rejected(claim: Claim, event: ClaimEvent) -> Facts:
    first = claim.earliest_again
    again = f"自{day(first)}起可以再次申请。" if first else ""
    return _refused(claim, event) | {"again": again}


def _clauses(ground: Ground, reasons: list[Reason]) -> tuple[str, ...]:
    """The general clause of the programme and those of the reasons, each once."""
    keys = chain([ground.general], (reason.clause for reason in reasons))
    cited = [ground.clauses[key] for key in keys if key in ground.clauses]
    return tuple(dict.fromkeys(f"{clause.document}{clause.clause}" for clause in cited))


def _payment_returned(claim: Claim, event: ClaimEvent) -> Facts:
    return {
        "amount_fen": event.data["amount_fen"],
        "tail": event.data["account"][-4:],
        "returned_on": date.fromisoformat(event.data["on"]),
        "reason": masked(event.comment),
    }


def _papers(claim: Claim) -> tuple[str, ...]:
    """What the office has: the form, the files handed in, and what the registers answered for."""
    return tuple(
        paper.title if paper.files else f"{paper.title}（系统已核对）"
        for paper in papers_of(claim)
        if paper.is_there
    )


GATHERED: Mapping[str, tuple[type, Callable[[Claim, ClaimEvent], Facts]]] = {
    Verb.SUBMIT: (values.Received, _received),
    Verb.ACCEPT: (values.Accepted, _accepted),
    Verb.RETURN: (values.ToCorrect, _to_correct),
    Verb.NOT_ACCEPT: (values.NotAccepted, _refused),
    Verb.REJECT: (values.Rejected, _rejected),
    Verb.RETURN_PAYMENT: (values.PaymentReturned, _payment_returned),
}
