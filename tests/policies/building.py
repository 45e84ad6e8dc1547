"""Well-formed cases to start from; each test changes the one fact it is about."""

from copy import deepcopy
from datetime import date
from typing import Any

from policies.assess import assess
from policies.assessment import Assessment
from policies.load import programme, rules_from_parameters

FUJIAN = {
    "amount_fen": 1_000_000,
    "cap_fen": 1_000_000,
    "beneficiary_categories": ["registered_poor", "returning_migrant"],
    "min_months": {"registered_poor": 6, "returning_migrant": 6},
    "pay_at": "business_county",
    "policy_window": ["2018-09-01", "2020-12-31"],
    "clauses": ["FJ-2.1a", "N54-2.3"],
}
EXPORT = {
    "rates": {"out_of_province": 30_000, "out_of_county": 20_000},
    "min_months": 3,
    "clauses": ["YN-12"],
}
TICKETS = {
    "mode": "ticket",
    "cap_fen": 50_000,
    "in_province": False,
    "beneficiary_categories": ["registered_poor"],
    "clauses": ["YN-13"],
}
FIXED = {
    "mode": "fixed",
    "fixed_fen": 100_000,
    "cap_fen": None,
    "min_months": 3,
    "in_province": False,
    "beneficiary_categories": ["out_of_poverty"],
    "clauses": ["W:somewhere"],
}
POSTS = {
    "monthly_fen": 100_000,
    "month_cap": 36,
    "exempt_cap_if_under_years": 5,
    "retire_age": {"M": 60, "F": 55},
    "beneficiary_categories": ["out_of_poverty"],
    "si_subsidy": False,
    "max_age": None,
    "clauses": ["N54-2.5", "FJ-2.1b", "HN-2.5"],
}


def place(county: str) -> dict[str, str]:
    return {"province": county[:2], "county": county}


def startup(
    *, on: str = "2019-06-01", categories=("registered_poor",), evidence=(), history=(), **business: Any
):
    """A startup claim of Nan'an; keywords change the business."""
    return {
        "kind": "startup_grant",
        "policy_date": on,
        "region": place("350583"),
        "applicant": {"type": "individual", "categories": list(categories)},
        "facts": {
            "business": {
                "type": "individual_business",
                "reg_date": "2018-10-01",
                "reg_county": "350583",
                "status": "open",
                "prior_entities": [],
                **business,
            }
        },
        "evidence": [
            "APPLICATION_FORM",
            "ID_CARD",
            "BIZ_LICENSE",
            "OPERATION_PROOF",
            "PAYEE_ACCOUNT",
            *evidence,
        ],
        "history": list(history),
    }


def worker(pid: str = "W1", **changes: Any) -> dict[str, Any]:
    """A roster line that passes: from Zhenxiong to Guangzhou, March to June 2018."""
    return {
        "pid": pid,
        "categories": ["registered_poor"],
        "origin_county": "530627",
        "work_county": "440106",
        "contract_start": "2018-03-01",
        "performed_until": "2018-06-30",
        "proofs": ["DEST_HRSS_ROSTER", "WAGE_PROOF"],
        **changes,
    }


def export(*rows: dict[str, Any], on: str = "2018-07-10", history=(), **applicant: Any) -> dict[str, Any]:
    """A labour-export claim of a filed agency; keywords change the applicant."""
    return {
        "kind": "labor_export_service_subsidy",
        "policy_date": on,
        "region": place("530627"),
        "applicant": {"type": "hr_agency", "filed": True, "filing_date": "2017-08-01", **applicant},
        "facts": {"roster": list(rows)},
        "evidence": ["APPLICATION_FORM", "ROSTER", "ID_PROOF"],
        "history": list(history),
    }


def month(ym: str = "2024-04", **changes: Any) -> dict[str, Any]:
    """A full month at the standard."""
    return {"ym": ym, "attended": 22, "required": 22, "wage_paid_fen": 100_000, **changes}


def holder(*months: dict[str, Any], pid: str = "A", **changes: Any) -> dict[str, Any]:
    """A post holder of 44 with 33 months left."""
    return {
        "pid": pid,
        "categories": ["out_of_poverty"],
        "birth_date": "1980-05-01",
        "sex": "F",
        "post_id": f"P-{pid}",
        "first_approved": "2024-01-01",
        "used_months": 3,
        "months": list(months) or [month()],
        **changes,
    }


def posts(*rows: dict[str, Any], on: str = "2024-07-08", history=()) -> dict[str, Any]:
    """A claim of a village for its post holders."""
    return {
        "kind": "public_welfare_post",
        "policy_date": on,
        "region": place("469025"),
        "applicant": {"type": "employer_unit", "level": "village"},
        "facts": {"posts": list(rows)},
        "evidence": ["APPLICATION_FORM", "POST_ROSTER", "ATTENDANCE", "WAGE_TRANSFER", "POST_AGREEMENT"],
        "history": list(history),
    }


def ticket(**changes: Any) -> dict[str, Any]:
    """A rail ticket out to Guangdong of 300 yuan."""
    return {
        "fen": 30_000,
        "date": "2018-03-01",
        "mode": "rail",
        "direction": "out",
        "to_province": "44",
        "name_match": True,
        **changes,
    }


def transport(*tickets: dict[str, Any], on: str = "2018-04-02", history=(), **facts: Any) -> dict[str, Any]:
    """A transport claim of Zhenxiong; keywords change the facts."""
    return {
        "kind": "transport_subsidy",
        "policy_date": on,
        "region": place("530627"),
        "applicant": {"type": "individual", "categories": ["registered_poor"]},
        "facts": {"origin_county": "530627", "work_county": "440106", "tickets": list(tickets), **facts},
        "evidence": ["APPLICATION_FORM", "ID_CARD", "PAYEE_ACCOUNT"],
        "history": list(history),
    }


DEFAULTS = {
    "startup_grant": FUJIAN,
    "labor_export_service_subsidy": EXPORT,
    "transport_subsidy": TICKETS,
    "public_welfare_post": POSTS,
}


def judge(case: dict[str, Any], **parameters: Any) -> Assessment:
    """The verdict under the kind's usual parameters, changed by the keywords."""
    kind = case["kind"]
    return assess(case, rules_from_parameters(kind, {**DEFAULTS[kind], **parameters}))


def general(
    kind: str, facts: dict[str, Any], *, on: str = "2019-06-30", who: str = "enterprise", **more: Any
):
    """A case of a subsidy carried by configuration alone; `applicant`, `evidence` and `history` by keyword."""
    return {
        "kind": kind,
        "policy_date": on,
        "region": place("451031"),
        "applicant": {"type": who, **more.get("applicant", {})},
        "facts": facts,
        "evidence": more.get("evidence", every_paper(kind)),
        "history": more.get("history", []),
    }


def every_paper(kind: str) -> list[str]:
    """All evidence the programme names."""
    return sorted({code for paper in programme(kind).evidence for code in paper.accepts})


def judge_given(case: dict[str, Any], **parameters: Any) -> Assessment:
    """The verdict under these parameters alone, laid over the programme version of the day."""
    on = date.fromisoformat(case["policy_date"])
    return assess(case, rules_from_parameters(case["kind"], parameters, on=on))


def codes(verdict: Assessment) -> set[str]:
    return {reason.code for reason in verdict.reasons}


def reason_of(verdict: Assessment, code: str):
    """The one reason of that code."""
    (found,) = [reason for reason in verdict.reasons if reason.code == code]
    return found


def changed(case: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    """A copy with the value at a dotted path (list indices as numbers) replaced; `...` removes the key."""
    copy = deepcopy(case)
    *way, last = path.split(".")
    spot: Any = copy
    for key in way:
        spot = spot[int(key)] if key.isdigit() else spot[key]
    if value is ...:
        del spot[last]
    else:
        spot[int(last) if last.isdigit() else last] = value
    return copy
