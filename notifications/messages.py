"""What people are told: one frozen class a message. Its fields are all the templates of the same name may use.

No message holds an identity number or an account; where the reader must know which account, its last four digits.
"""

from dataclasses import dataclass, fields
from datetime import date
from typing import Self

from django.utils import translation
from django.utils.translation import gettext as _

from notifications.announcement import TAIL, Announcement, without_numbers
from notifications.colleagues import (
    Consulted,
    Copied,
    Drawn,
    DueSoon,
    HandedOver,
    OpinionGiven,
    Overdue,
    SentBack,
    Urged,
)
from notifications.objections import Objected, ObjectionDismissed, ObjectionReceived, ObjectionUpheld
from policies.assessment import Reason
from policies.calendar import add_working_days
from policies.reasons import sentence
from registry.clock import SHANGHAI
from workflows.archive import programme_of
from workflows.enums import Station, TerminationCause, Verb
from workflows.models import Claim, ClaimEvent
from workflows.planning import BEFORE_DECISION, days_at

MOST_POINTS = 20


@dataclass(frozen=True)
class Submitted(Announcement):
    name = "submitted"
    reply_by: date

    @classmethod
    def details(cls, claim: Claim, event: ClaimEvent) -> dict[str, object]:
        days = programme_of(claim).acceptance.working_days
        return {"reply_by": add_working_days(_day_of(event), days, claim.place_id)}


@dataclass(frozen=True)
class Accepted(Announcement):
    name = "accepted"
    decided_by: date

    @classmethod
    def details(cls, claim: Claim, event: ClaimEvent) -> dict[str, object]:
        days = days_at(claim, BEFORE_DECISION)
        return {"decided_by": add_working_days(_day_of(event), days, claim.place_id)}


@dataclass(frozen=True)
class NotAccepted(Announcement):
    name = "not_accepted"
    comment: str

    @classmethod
    def details(cls, claim: Claim, event: ClaimEvent) -> dict[str, object]:
        return {"comment": without_numbers(event.comment)}


@dataclass(frozen=True)
class Returned(Announcement):
    """一次性告知: everything that has to be mended, at once."""

    name = "returned"
    comment: str
    points: tuple[str, ...]
    correct_by: date

    @classmethod
    def details(cls, claim: Claim, event: ClaimEvent) -> dict[str, object]:
        return {
            "comment": without_numbers(event.comment),
            "points": _items(event, claim.language) or _sentences(event, claim.language),
            "correct_by": date.fromisoformat(event.data["correct_by"]),
        }


@dataclass(frozen=True)
class OnNotice(Announcement):
    name = "on_notice"
    opens_on: date
    closes_on: date

    @classmethod
    def details(cls, claim: Claim, event: ClaimEvent) -> dict[str, object]:
        return {
            "opens_on": date.fromisoformat(event.data["from"]),
            "closes_on": date.fromisoformat(event.data["until"]),
        }


@dataclass(frozen=True)
class Approved(Announcement):
    name = "approved"
    amount_fen: int
    released_by: date

    @classmethod
    def details(cls, claim: Claim, event: ClaimEvent) -> dict[str, object]:
        days = days_at(claim, (Station.PAY,))
        released_by = add_working_days(_day_of(event), days, claim.place_id)
        return {"amount_fen": claim.approved_fen, "released_by": released_by}


@dataclass(frozen=True)
class Rejected(Announcement):
    """Why not, when it may be asked for again, and where to complain (行政复议法 第20条, 行政诉讼法 第46条)."""

    name = "rejected"
    comment: str
    points: tuple[str, ...]
    again_from: date | None

    @classmethod
    def details(cls, claim: Claim, event: ClaimEvent) -> dict[str, object]:
        return {
            "comment": without_numbers(event.comment),
            "points": _sentences(event, claim.language),
            "again_from": claim.earliest_again,
        }


@dataclass(frozen=True)
class Paying(Announcement):
    name = "paying"
    amount_fen: int
    account_tail: str

    @classmethod
    def details(cls, claim: Claim, event: ClaimEvent) -> dict[str, object]:
        return {"amount_fen": event.data["amount_fen"], "account_tail": _tail(event)}


@dataclass(frozen=True)
class Paid(Announcement):
    name = "paid"
    amount_fen: int
    account_tail: str
    paid_on: date

    @classmethod
    def details(cls, claim: Claim, event: ClaimEvent) -> dict[str, object]:
        return {
            "amount_fen": event.data["amount_fen"],
            "account_tail": _tail(event),
            "paid_on": date.fromisoformat(event.data["on"]),
        }


@dataclass(frozen=True)
class PaymentReturned(Announcement):
    name = "payment_returned"
    amount_fen: int
    account_tail: str
    comment: str

    @classmethod
    def details(cls, claim: Claim, event: ClaimEvent) -> dict[str, object]:
        return {
            "amount_fen": event.data["amount_fen"],
            "account_tail": _tail(event),
            "comment": without_numbers(event.comment),
        }


@dataclass(frozen=True)
class PaymentPaused(Announcement):
    """The check before payment found something; the money stays reserved."""

    name = "payment_paused"
    comment: str

    @classmethod
    def details(cls, claim: Claim, event: ClaimEvent) -> dict[str, object]:
        return {"comment": without_numbers(event.comment)}


@dataclass(frozen=True)
class Withdrawn(Announcement):
    name = "withdrawn"


@dataclass(frozen=True)
class Lapsed(Announcement):
    name = "lapsed"
    correct_by: date

    @classmethod
    def details(cls, claim: Claim, event: ClaimEvent) -> dict[str, object]:
        return {"correct_by": date.fromisoformat(event.data["correct_by"])}


@dataclass(frozen=True)
class Terminated(Announcement):
    """An office ended the claim; `cause` is a value of TerminationCause."""

    name = "terminated"
    cause: str
    comment: str

    @classmethod
    def details(cls, claim: Claim, event: ClaimEvent) -> dict[str, object]:
        return {"cause": event.data["cause"], "comment": without_numbers(event.comment)}

    @property
    def cause_words(self) -> object:
        """The cause in the reader's language."""
        return TerminationCause(self.cause).label


@dataclass(frozen=True)
class Transferred(Announcement):
    """Another county goes on with the claim; both are named."""

    name = "transferred"
    from_county: str
    to_county: str
    comment: str

    @classmethod
    def details(cls, claim: Claim, event: ClaimEvent) -> dict[str, object]:
        return {
            "from_county": event.data["from"],
            "to_county": event.data["to"],
            "comment": without_numbers(event.comment),
        }


@dataclass(frozen=True)
class ReviewedAgain(Announcement):
    """The decision does not stand: `document` upheld an appeal, or (without one) what it rested on was put right."""

    name = "reviewed_again"
    document: str

    @classmethod
    def details(cls, claim: Claim, event: ClaimEvent) -> dict[str, object]:
        return {"document": without_numbers(event.data["document"])}


@dataclass(frozen=True)
class PeriodOpened(Announcement):
    """按月开出申报: a draft, which has no number yet, waits for the attendance of its month."""

    name = "period_opened"
    of_drafts = True
    month: str
    due_on: date

    @classmethod
    def about(cls, claim: Claim, event: ClaimEvent) -> Self:
        return cls(claim.programme, "", event.data["month"], date.fromisoformat(event.data["due_on"]))


AFTER: dict[str, type[Announcement]] = {
    Verb.REMIND: DueSoon,
    Verb.ESCALATE: Overdue,
    Verb.SUBMIT: Submitted,
    Verb.ACCEPT: Accepted,
    Verb.NOT_ACCEPT: NotAccepted,
    Verb.RETURN: Returned,
    Verb.PUBLISH: OnNotice,
    Verb.OBJECT: Objected,
    Verb.DISMISS: ObjectionDismissed,
    Verb.REOPEN: ObjectionUpheld,
    Verb.APPROVE: Approved,
    Verb.REJECT: Rejected,
    Verb.RELEASE: Paying,
    Verb.SETTLE: Paid,
    Verb.RETURN_PAYMENT: PaymentReturned,
    Verb.PAUSE_PAYMENT: PaymentPaused,
    Verb.WITHDRAW: Withdrawn,
    Verb.LAPSE: Lapsed,
    Verb.TERMINATE: Terminated,
    Verb.TRANSFER: Transferred,
    Verb.REVIEW_AGAIN: ReviewedAgain,
    Verb.SEND_BACK: SentBack,
    Verb.HAND_OVER: HandedOver,
    Verb.ASSIGN: HandedOver,
    Verb.DRAW: Drawn,
    Verb.COPY: Copied,
    Verb.URGE: Urged,
    Verb.OPEN_PERIOD: PeriodOpened,
    Verb.CONSULT: Consulted,
    Verb.OPINE: OpinionGiven,
}
# What the reviewers of the office that acts are told beside.
FOR_OFFICE: dict[str, type[Announcement]] = {Verb.OBJECT: ObjectionReceived}
BY_NAME = {message.name: message for message in (*AFTER.values(), *FOR_OFFICE.values())}


def announcement_of(claim: Claim, event: ClaimEvent) -> Announcement | None:
    """What is to be told of this event; None when nobody is told, as of a draft that never was submitted."""
    message = AFTER.get(event.verb)
    if message is None or not (claim.number or message.of_drafts):
        return None
    return message.about(claim, event)


def office_announcement_of(claim: Claim, event: ClaimEvent) -> Announcement | None:
    """What the office of this event is told of it; None for what it sees at its desk."""
    message = FOR_OFFICE.get(event.verb)
    return message.about(claim, event) if message else None


def from_json(name: str, data: dict[str, object]) -> Announcement:
    """The message of this name back from `to_json`. Raises KeyError for a name no message has."""
    message = BY_NAME[name]
    values = dict(data)
    for each in fields(message):
        value = values[each.name]
        if each.type in (date, date | None) and isinstance(value, str):
            values[each.name] = date.fromisoformat(value)
        elif isinstance(value, list):
            values[each.name] = tuple(value)
    return message(**values)


def _day_of(event: ClaimEvent) -> date:
    return event.at.astimezone(SHANGHAI).date()


def _tail(event: ClaimEvent) -> str:
    return event.data["account"][-TAIL:]


def _items(event: ClaimEvent, language: str) -> tuple[str, ...]:
    """What has to be mended, item by item, with the clause; of a long roster the first ones and how many more.

    One that only repeats what the reviewer says of the whole claim is left out.
    """
    items = [each for each in event.data.get("items") or [] if each["wrong"] != event.comment]
    told = [
        without_numbers(
            f"{each['title']}：{each['wrong']}" + (f"（{each['clause']}）" if each["clause"] else "")
        )
        for each in items[:MOST_POINTS]
    ]
    if len(items) > MOST_POINTS:
        with translation.override(language):
            more = _("另有%(count)d项，请登录后在“逐项补正”里查看。")
        told.append(more % {"count": len(items) - MOST_POINTS})
    return tuple(told)


def _sentences(event: ClaimEvent, language: str) -> tuple[str, ...]:
    found = [sentence(Reason.from_json(reason), language) for reason in event.data.get("reasons", [])]
    return tuple(without_numbers(f"{each.text}{each.next_step}") for each in found)
