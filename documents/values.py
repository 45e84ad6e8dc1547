"""What a disbursement notice says: every value printed on it, and nothing else.

The issuing job fills a `DisbursementValues` from the claim in the transaction that closes the payment, and stores
`to_json()` with the issued document; `render("documents/notices/disbursement.html", values.context())` then draws
the same file, byte for byte, today and in twenty years. So nothing here is looked up, translated or recomputed from
the claim: names, clauses, reasons and the remedy paragraph are the words themselves, amounts are integer fen.

A paper never shows a whole identity or account number (domain 2.0.9): such a value is refused here, once, for
every paper.
"""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from documents.errors import ImpossibleValues

FORM = "disbursement/1"
# Fifteen digits, grouped by spaces or not, are an identity number or an account, whatever stands around them.
_UNMASKED = re.compile(r"[0-9](?: ?[0-9]){14}", re.ASCII)
_WHOLE = re.compile(r"[0-9](?: ?[0-9]){14,}[Xx]?", re.ASCII)
_OWN_NUMBERS = frozenset({"claim_number", "verification_url", "verification_code"})
_TAIL = re.compile(r"[0-9]{4}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Basis:
    """A clause the payment rests on: the document with its title and number, and the clause as cited."""

    document: str
    clause: str


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One paid row of the annex. `identity` is masked (350583********0012) or empty; `account_tail` four digits or
    empty when the whole sum goes to the applicant's account; `standard_fen` what one month or one person is worth,
    None when the programme has no such figure."""

    position: int
    name: str
    identity: str
    period: str
    standard_fen: int | None
    amount_fen: int
    account_tail: str = ""


@dataclass(frozen=True, slots=True)
class Deduction:
    """A row not paid, or paid less than claimed: by how much, and the reason with its clause in plain words.

    `position` is the number of the row in the application; for a claim without rows 0.
    """

    position: int
    name: str
    identity: str
    deducted_fen: int
    reason: str


@dataclass(frozen=True, slots=True)
class Payee:
    """The account that was paid: kind (社会保障卡, 对公账户), bank, last four digits. For rows paid each to its own
    account, `tail` is empty and the annex shows the tails."""

    kind: str
    bank: str
    tail: str


@dataclass(frozen=True, slots=True)
class DisbursementValues:
    """The values of a 补贴资金拨付通知书; see each field. Raises ImpossibleValues when they cannot all be true.

    office            发文机关, full name of the issuing office; also the signature
    number            发文字号 as `numbering.issue_number` gave it: 南人社拨〔2026〕12号
    addressee         主送: the applicant, person or unit, as the paper addresses them (full name)
    addressee_is_unit 你单位 instead of 你
    claim_number      申请编号
    programme         name of the subsidy
    bases             政策依据, in the order cited
    period            补贴期间 as words (2026年1月至3月，共3个月), empty for a one-off subsidy
    people            享受人数, 1 for a person
    amount_fen        拨付金额
    payee             收款账户
    paid_on           拨付日期: the day the bank confirmed
    notice_from/until 公示起止日期, both None where the programme has no public notice
    deductions        扣减明细, empty when all was paid
    roster            花名册 of the paid rows, empty for a claim of one person; sums up to amount_fen
    remedy            异议和救济 paragraph of this county and programme (configuration, wording of the legal office)
    supervision_phone 监督举报电话
    signed_on         成文日期
    made_at/made_by   制作时间 (aware instant) and 操作员 (name, or 系统自动)
    verification_url  public address that the QR code holds; no personal data in it
    verification_code printed code for typing in, letters and digits without separators
    """

    office: str
    number: str
    addressee: str
    addressee_is_unit: bool
    claim_number: str
    programme: str
    bases: tuple[Basis, ...]
    period: str
    people: int
    amount_fen: int
    payee: Payee
    paid_on: date
    notice_from: date | None
    notice_until: date | None
    deductions: tuple[Deduction, ...]
    roster: tuple[RosterRow, ...]
    remedy: str
    supervision_phone: str
    signed_on: date
    made_at: datetime
    made_by: str
    verification_url: str
    verification_code: str

    def __post_init__(self) -> None:
        if self.amount_fen <= 0 or self.people <= 0:
            raise ImpossibleValues(_("拨付通知书的金额和人数必须大于零，请核对后重新制作。"))
        if self.roster and sum(row.amount_fen for row in self.roster) != self.amount_fen:
            raise ImpossibleValues(_("花名册金额合计与拨付金额不一致，请核对后重新制作。"))
        if self.roster and len(self.roster) != self.people:
            raise ImpossibleValues(_("花名册人数与享受人数不一致，请核对后重新制作。"))
        if (self.notice_from is None) != (self.notice_until is None):
            raise ImpossibleValues(_("公示起止日期须同时填写，请核对后重新制作。"))
        if self.made_at.tzinfo is None:
            raise ImpossibleValues(_("制作时间没有时区，请核对后重新制作。"))
        self._require_masks()

    def _require_masks(self) -> None:
        tails = [self.payee.tail, *(row.account_tail for row in self.roster)]
        if not all(tail == "" or _TAIL.fullmatch(tail) for tail in tails):
            raise ImpossibleValues(_("文书只能显示账号的后四位，请核对后重新制作。"))
        require_masked(asdict(self))

    @property
    def deducted_fen(self) -> int:
        return sum(row.deducted_fen for row in self.deductions)

    @property
    def carried(self) -> tuple[tuple[RosterRow, int], ...]:
        """The rows of the roster, each with the sum of the roster up to and with it, in fen."""
        total, rows = 0, []
        for row in self.roster:
            total += row.amount_fen
            rows.append((row, total))
        return tuple(rows)

    def context(self) -> dict[str, Any]:
        """The values as the template of the notice takes them."""
        return {"notice": self}

    def to_json(self) -> dict[str, Any]:
        """Plain data that `from_json` reads back to an equal object; `form` names the template it was made for."""
        return {"form": FORM} | plain(asdict(self))

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "DisbursementValues":
        """The values as stored. Raises ImpossibleValues for another form or a missing field."""
        if stored.get("form") != FORM:
            raise ImpossibleValues(_("所存内容不是拨付通知书，无法重新制作。"))
        try:
            read = {field.name: stored[field.name] for field in fields(cls)}
        except KeyError as missing:
            raise ImpossibleValues(
                _("所存内容缺少一项（%(field)s），无法重新制作。") % {"field": missing}
            ) from missing
        return cls(**read | {name: read_back(read[name]) for name, read_back in _READ_BACK.items()})


def require_masked(values: Mapping[str, Any]) -> None:
    """Raise ImpossibleValues when a text of a paper, but its own numbers, shows a whole identity number or account."""
    shown = [value for name, value in values.items() if name not in _OWN_NUMBERS]
    if any(shows_a_whole_number(text) for text in _texts(shown)):
        raise ImpossibleValues(_("文书不能显示完整的身份证号或银行账号，请遮盖后重新制作。"))


def shows_a_whole_number(text: str) -> bool:
    """Whether an identity number or an account stands in the text in full."""
    return _UNMASKED.search(text) is not None


def masked(text: str) -> str:
    """The text with every identity number and account in it cut to the last four digits."""
    return _WHOLE.sub(lambda found: f"****{found[0].replace(' ', '')[-4:]}", text)


def _optional_day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


_READ_BACK = {
    "bases": lambda rows: tuple(Basis(**row) for row in rows),
    "payee": lambda payee: Payee(**payee),
    "paid_on": date.fromisoformat,
    "notice_from": _optional_day,
    "notice_until": _optional_day,
    "deductions": lambda rows: tuple(Deduction(**row) for row in rows),
    "roster": lambda rows: tuple(RosterRow(**row) for row in rows),
    "signed_on": date.fromisoformat,
    "made_at": datetime.fromisoformat,
}


def plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, (tuple, list)):
        return [plain(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


def _texts(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for item in value.values() for text in _texts(item)]
    if isinstance(value, (tuple, list)):
        return [text for item in value for text in _texts(item)]
    return [value] if isinstance(value, str) else []
