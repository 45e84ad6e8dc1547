"""What an assessment says: outcome, amount, every reason, every line, and the trace behind them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Reason:
    """Why: a stable code, the key of the clause it rests on, and the facts seen (JSON values only)."""

    code: str
    clause: str
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def about(self) -> tuple[str, str, str | None]:
        """What makes two reasons one: the code, the clause, and which fact could not be verified."""
        return self.code, self.clause, self.facts.get("fact")

    def to_json(self) -> dict[str, Any]:
        """As JSON-ready data."""
        return {"code": self.code, "clause": self.clause, "facts": self.facts}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Reason":
        """Back from `to_json`."""
        return cls(data["code"], data["clause"], dict(data["facts"]))


@dataclass(frozen=True, slots=True)
class RowAssessment:
    """The verdict on one line of a roster, in the roster's order.

    `amount_fen` is what the line is paid: 0 unless it is eligible. `provisional_fen` is what it would
    bring so far, were the claim's open questions answered in its favour.
    """

    pid: str
    outcome: str
    amount_fen: int
    reasons: tuple[Reason, ...] = ()
    provisional_fen: int = 0

    def to_json(self) -> dict[str, Any]:
        """As JSON-ready data."""
        return {
            "pid": self.pid,
            "outcome": self.outcome,
            "amount_fen": self.amount_fen,
            "reasons": [reason.to_json() for reason in self.reasons],
            "provisional_fen": self.provisional_fen,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "RowAssessment":
        """Back from `to_json`."""
        reasons = tuple(Reason.from_json(reason) for reason in data["reasons"])
        return cls(data["pid"], data["outcome"], data["amount_fen"], reasons, data["provisional_fen"])


@dataclass(frozen=True, slots=True)
class TraceEntry:
    """One condition as it was put: what was required, what was found, and passed, failed or unknown."""

    condition: str
    clause: str
    required: str
    found: Any
    result: str

    def to_json(self) -> dict[str, Any]:
        """As JSON-ready data."""
        return {
            "condition": self.condition,
            "clause": self.clause,
            "required": self.required,
            "found": self.found,
            "result": self.result,
        }


@dataclass(frozen=True, slots=True)
class Assessment:
    """The machine's proposal for one claim under one rule set; people decide.

    `amount_fen` is None where the machine does not decide it; `provisional_fen` then says what the
    passing lines would bring. `detail` holds what a programme adds (shares of levels, an action).
    """

    outcome: str
    amount_fen: int | None
    reasons: tuple[Reason, ...]
    rows: tuple[RowAssessment, ...]
    trace: tuple[TraceEntry, ...]
    rules_version: str
    rules_hash: str
    provisional_fen: int | None = None
    detail: dict[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """As JSON-ready data (a dict), for a JSON column; `from_json` gives an equal assessment back."""
        return {
            "outcome": self.outcome,
            "amount_fen": self.amount_fen,
            "reasons": [reason.to_json() for reason in self.reasons],
            "rows": [row.to_json() for row in self.rows],
            "trace": [entry.to_json() for entry in self.trace],
            "rules_version": self.rules_version,
            "rules_hash": self.rules_hash,
            "provisional_fen": self.provisional_fen,
            "detail": self.detail,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Assessment":
        """Back from `to_json`."""
        return cls(
            outcome=data["outcome"],
            amount_fen=data["amount_fen"],
            reasons=tuple(Reason.from_json(reason) for reason in data["reasons"]),
            rows=tuple(RowAssessment.from_json(row) for row in data["rows"]),
            trace=tuple(TraceEntry(**entry) for entry in data["trace"]),
            rules_version=data["rules_version"],
            rules_hash=data["rules_hash"],
            provisional_fen=data["provisional_fen"],
            detail=dict(data["detail"]),
        )
