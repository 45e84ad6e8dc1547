"""What the disbursement notice of a claim says, taken from the claim, its lines, its rules and its payment."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import translation

from documents.deductions import deductions_of, label_of, standard_fen
from documents.letters.values import Remedy
from documents.letters.wording import Wording
from documents.models import ReservedNumber
from documents.values import Basis, DisbursementValues, Payee, RosterRow
from documents.verification import address_of, code_for
from documents.wording import SHANGHAI
from payments.models import Disbursement
from policies.errors import NoRules
from policies.model import Clause
from registry.enums import Level
from workflows.archive import programme_of, rules_of
from workflows.models import Claim, ClaimLine

MACHINE_NAME = "系统自动"
# The national line of human resources and social security; an office with a number of its own prints that.
HOTLINE = "12333"


@dataclass(frozen=True)
class Ground:
    """What the claim was judged by: the clauses by key, the key of the general one, and the local figures."""

    clauses: Mapping[str, Clause]
    general: str
    parameters: Mapping[str, Any]


def values_of(
    claim: Claim, reserved: ReservedNumber, payment: Disbursement, wording: Wording
) -> DisbursementValues:
    """Every value of the notice; the same for the same reservation, however often it is asked.

    `wording` is that of its paragraph about remedies.

    Rows show masked names: a list of people goes out on paper, and the unit knows them by the masked number.
    Raises documents.errors.ImpossibleValues when the sums do not agree.
    """
    office, number = reserved.number.office, str(reserved.number)
    code = code_for(reserved.kind, number, claim.key)
    lines = [line for line in claim.lines.select_related("person") if not line.struck]
    paid = [line for line in lines if line.approved_fen]
    ground, is_unit = ground_of(claim), claim.person_id is None
    has_roster = is_unit and any(line.person_id for line in lines)
    with translation.override("zh-hans"):
        return DisbursementValues(
            office=office.name,
            number=number,
            addressee=claim.organisation.name if is_unit else claim.person.open().name,
            addressee_is_unit=is_unit,
            claim_number=claim.number,
            programme=programme_of(claim).title.zh,
            bases=_bases(claim, ground),
            period=month(claim.period),
            people=len(paid),
            amount_fen=payment.amount_fen,
            payee=Payee(payment.account.get_kind_display(), payment.bank, payment.account_masked[-4:]),
            paid_on=day_of(payment.released_at),
            notice_from=claim.notice_from,
            notice_until=claim.notice_until,
            deductions=deductions_of(lines, ground.parameters, ground.clauses, named=has_roster),
            roster=tuple(_row(claim, line, ground) for line in paid) if has_roster else (),
            remedy="".join(wording.paragraphs(Remedy(government_of(claim)))),
            supervision_phone=office.phone or HOTLINE,
            signed_on=day_of(reserved.made_at),
            made_at=reserved.made_at,
            made_by=MACHINE_NAME,
            verification_url=address_of(code),
            verification_code=code,
        )


def ground_of(claim: Claim) -> Ground:
    """The rules in force for the claim; the programme's own clauses where people had to decide without rules."""
    try:
        rules = rules_of(claim)
    except NoRules:
        programme = programme_of(claim)
        return Ground(programme.clauses, programme.general.keys[0], {})
    return Ground(rules.clauses, rules.general_clause, rules.parameters)


def _bases(claim: Claim, ground: Ground) -> tuple[Basis, ...]:
    """The general clause, then those the last assessment cited in favour, each once."""
    last = claim.assessments.order_by("-number").first()
    reasons = last.result["reasons"] if last else []
    cited = [reason["clause"] for reason in reasons if reason["code"].startswith("OK_")]
    clauses = [ground.clauses[key] for key in [ground.general, *cited] if key in ground.clauses]
    return tuple(dict.fromkeys(Basis(clause.document, clause.clause) for clause in clauses))


def _row(claim: Claim, line: ClaimLine, ground: Ground) -> RosterRow:
    return RosterRow(
        position=line.position,
        name=label_of(line),
        identity=line.person.identity_masked if line.person_id else "",
        period=month(line.period or claim.period),
        standard_fen=standard_fen(line, ground.parameters),
        amount_fen=line.approved_fen,
    )


def government_of(claim: Claim) -> str:
    """Who reviews an act of a county office: the government of the county (行政复议法 第24条)."""
    return f"{claim.division_at(Level.COUNTY).name}人民政府"


def day_of(instant: datetime) -> date:
    return instant.astimezone(SHANGHAI).date()


def month(month: str) -> str:
    """2026年1月 for 2026-01, 2026年第1季度 for 2026-Q1; nothing for a subsidy without a period."""
    year, _dash, number = month.partition("-")
    if number.startswith("Q"):
        return f"{year}年第{number[1:]}季度"
    return f"{year}年{int(number)}月" if number else ""
