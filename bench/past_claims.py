"""A made-up history for bench/simulation.py: decided claims with what the rules saw and said of them."""

from collections.abc import Iterator
from datetime import date, timedelta

from policies import load
from policies.assess import assess
from registry import clock
from registry.models import Organisation, User
from workflows.enums import ClaimState
from workflows.models import Claim, ClaimLine, StoredAssessment

STARTUP, EXPORT = "startup_grant", "labor_export_service_subsidy"
FIRST_DAY = date(2026, 1, 1)
DAYS = 200
BATCH = 2000
CATEGORIES = ("registered_poor", "out_of_poverty", "monitored", "returning_migrant", "low_income")
PAPERS = ["APPLICATION_FORM", "BIZ_LICENSE", "ID_CARD", "OPERATION_PROOF", "PAYEE_ACCOUNT", "RETURN_PROOF"]
Case = dict[str, object]


def startup_case(number: int) -> Case:
    """A startup claim, different for each number: most are granted, some refused, some left to a person."""
    status = "abnormal_list" if number % 29 == 0 else "cancelled" if number % 17 == 0 else "open"
    earlier = [{"reg_date": "2019-05-01", "role": "operator", "status": "cancelled"}]
    business = {
        "type": "individual_business",
        "reg_date": (date(2025, 3, 1) + timedelta(days=number % 200)).isoformat(),
        "reg_county": "350583",
        "status": status,
        "source": "register",
        "prior_entities": earlier if number % 13 == 0 else [],
    }
    applicant = {"type": "individual", "categories": [CATEGORIES[number % 5]], "public_payroll": False}
    return _case(STARTUP, "350583", number, applicant, {"business": business}, PAPERS)


def roster_case(number: int, lines: int) -> Case:
    """The claim of an agency for so many workers."""
    day = FIRST_DAY + timedelta(days=number % DAYS)
    roster = [
        {
            "pid": f"{place}",
            "categories": [CATEGORIES[(number + place) % 3]],
            "origin_county": "530627",
            "work_county": "440106" if place % 3 else "530602",
            "contract_start": (day - timedelta(days=60 + place % 90)).isoformat(),
            "performed_until": day.isoformat(),
            "proofs": ["DEST_HRSS_ROSTER", "WAGE_PROOF"],
        }
        for place in range(1, lines + 1)
    ]
    agency = {"type": "hr_agency", "filed": True, "filing_date": "2024-08-01"}
    return _case(
        EXPORT, "530627", number, agency, {"roster": roster}, ["APPLICATION_FORM", "ID_PROOF", "ROSTER"]
    )


def _case(
    programme: str, county: str, number: int, applicant: Case, facts: Case, evidence: list[str]
) -> Case:
    return {
        "id": f"{programme}-{number}",
        "kind": programme,
        "region": {"province": county[:2], "county": county},
        "policy_date": (FIRST_DAY + timedelta(days=number % DAYS)).isoformat(),
        "evidence": evidence,
        "history": [],
        "applicant": applicant,
        "facts": facts,
    }


def write_history(cases: list[Case], count: int) -> None:
    """So many claims, their cases taken in turn, paid or refused as the rules in use say of them."""
    judged = [(case, _assessed(case)) for case in cases]
    applicant = User.objects.select_related("person").get(username="chen")
    agency = Organisation.objects.filter(kind="hr_agency").first()
    for begin in range(0, count, BATCH):
        several = [
            (number, *judged[number % len(judged)]) for number in range(begin, min(begin + BATCH, count))
        ]
        claims = Claim.objects.bulk_create(
            _claim(number, case, result, applicant, agency) for number, case, result in several
        )
        facts = [
            (claim, case, result) for claim, (_number, case, result) in zip(claims, several, strict=True)
        ]
        ClaimLine.objects.bulk_create(
            line for claim, _case, result in facts for line in _lines(claim, result)
        )
        StoredAssessment.objects.bulk_create(
            StoredAssessment(
                claim=claim,
                number=1,
                inputs=case,
                result=result,
                outcome=result["outcome"],
                made_at=clock.now(),
            )
            for claim, case, result in facts
        )


def _assessed(case: Case) -> Case:
    day = date.fromisoformat(case["policy_date"])
    rules = load.rules_for(case["kind"], county=case["region"]["county"], on=day)
    return assess(case, rules).to_json()


def _claim(number: int, case: Case, result: Case, applicant: User, agency: Organisation) -> Claim:
    """Paid or refused as the rules said; what they left to people is refused."""
    now, agreed = clock.now(), result["amount_fen"] or 0
    of_person = case["kind"] == STARTUP
    county = case["region"]["county"]
    return Claim(
        number=f"{case['kind']}-{number}",
        programme=case["kind"],
        flow="general",
        applicant=applicant,
        person=applicant.person if of_person else None,
        organisation=None if of_person else agency,
        county_id=county,
        place_id=county,
        state=ClaimState.PAID if agreed else ClaimState.REJECTED,
        policy_date=case["policy_date"],
        approved_fen=agreed or None,
        paid_fen=agreed,
        created_at=now,
        submitted_at=now,
        accepted_at=now,
        decided_at=now,
        paid_at=now if agreed else None,
        closed_at=now,
    )


def _lines(claim: Claim, result: Case) -> Iterator[ClaimLine]:
    amounts = [row["amount_fen"] for row in result["rows"]] or [result["amount_fen"] or 0]
    paid = claim.state == ClaimState.PAID
    for place, amount in enumerate(amounts, 1):
        yield ClaimLine(claim=claim, position=place, label=f"{place}", approved_fen=amount if paid else None)
