"""Drafts of rules for trials: the standards of 南安 and of 福建, and a programme, on their way into force."""

from datetime import date, timedelta

from policies import load
from registry import clock
from registry.editions import approve_edition, draft_edition, publish_edition, submit_edition
from registry.enums import RuleKind
from registry.models import RuleEdition, User

NANAN = load.shipped().source_of("standard", "350583").text
STARTUP = load.shipped().source_of("programme", "startup_grant").text
REASON = "依据南政办〔2026〕5号，调整补贴金额。"


def nanan(fen: int) -> str:
    """The standards of 南安 with another amount from 2026 on."""
    head, tail = NANAN.split("2026-demonstration")
    return f"{head}2026-demonstration{tail.replace('amount_fen = 1_000_000', f'amount_fen = {fen}')}"


def fujian(ceiling_fen: int) -> str:
    """A standard of the province that does nothing but cap the startup grant."""
    return (
        'region = "35"\nregion_name = "福建省"\n\n[clauses."FJ-T.1"]\ndocument = "闽人社发〔2026〕1号"\n'
        'clause = "一"\nquote = "最高不超过"\n\n[[standards]]\nprogramme = "startup_grant"\nid = "2026"\n'
        f'valid_from = 2026-01-01\ncites = ["FJ-T.1"]\n[standards.parameters]\ncap_fen = {ceiling_fen}\n'
    )


def drafted(actor: User, text: str, *, kind: str = RuleKind.STANDARD, subject: str = "350583") -> RuleEdition:
    return draft_edition(actor=actor, kind=kind, subject=subject, text=text, reason=REASON)


def approved(actor: User, reviewer: User, text: str, **names: str) -> RuleEdition:
    edition = drafted(actor, text, **names)
    edition = submit_edition(actor=actor, edition_id=edition.pk, expected_revision=edition.revision)
    return approve_edition(actor=reviewer, edition_id=edition.pk, expected_revision=edition.revision)


def published(actor: User, reviewer: User, text: str, *, on: date | None = None, **names: str) -> RuleEdition:
    """Published from a day on (tomorrow where none is named)."""
    edition = approved(actor, reviewer, text, **names)
    return publish_edition(
        actor=actor,
        edition_id=edition.pk,
        expected_revision=edition.revision,
        valid_from=on or clock.today() + timedelta(days=1),
    )
