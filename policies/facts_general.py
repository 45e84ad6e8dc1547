"""Derived facts of the subsidies carried by configuration alone (flow `general`)."""

from typing import Any

from policies.context import Context
from policies.periods import add_months, running_period_met
from policies.places import OUTSIDE_MAINLAND, SAME_COUNTY, destination

EXIT_AFTER_MONTHS = 6


def job_seeking(values: dict[str, Any], context: Context) -> None:
    """Adds away_from_county, in_mainland and, where the region asks for months, employed_enough."""
    away = destination(values["origin_county"], values["work_county"])
    values["in_mainland"] = None if away is None else away != OUTSIDE_MAINLAND
    values["away_from_county"] = None if away is None else away != SAME_COUNTY
    values["in_paying_county"] = values["origin_county"] == context.county
    months, start = context.parameters.get("min_months"), values["employed_from"]
    if months is None:
        return
    values["months"] = months
    values["employed_enough"] = None
    if start is not None:
        values["employed_enough"] = running_period_met(start, months, context.policy_date)
        values["earliest"] = add_months(start, months)


def graduate(values: dict[str, Any], context: Context) -> None:
    """Adds in_graduation_year: the claim is made in the calendar year of graduation."""
    year = values["graduation_year"]
    values["in_graduation_year"] = None if year is None else year == context.policy_date.year


def pension(values: dict[str, Any], context: Context) -> None:
    """Adds still_supported: not out of poverty, or out of it no longer than the years of support (CV-02)."""
    left, years = values.get("out_of_poverty_date"), context.parameters.get("support_years_after_exit")
    if left is None or years is None:
        return
    values["years"], values["support_until"] = years, add_months(left, years * 12)
    values["still_supported"] = context.policy_date <= values["support_until"]


def insured(values: dict[str, Any], context: Context) -> None:
    """Adds months_required: fewer in areas of deep poverty."""
    deep = values["deep_poverty_area"]
    values["insured_enough"] = None
    if deep is not None and values["insured_months"] is not None:
        months = context.parameters.get("min_deep" if deep else "min_general")
        if months is None:
            return
        values["months_required"] = months
        values["insured_enough"] = values["insured_months"] >= months


def workshop(values: dict[str, Any], context: Context) -> None:
    """Adds standing: keep, guidance, exit or exit_now (HN-2.2, CV-33)."""
    stopped, heads, required = values["stopped"], values["absorbed_now"], context.parameters.get("required")
    if stopped or heads == 0:
        standing = "exit_now"
    elif None in (stopped, heads, required):
        standing = None
    elif heads >= required:
        standing = "keep"
    else:
        since = values.get("below_since")
        half_a_year = since is not None and running_period_met(since, EXIT_AFTER_MONTHS, context.policy_date)
        standing = "exit" if half_a_year else "guidance"
    values["standing"] = standing
    if standing is not None:
        values["detail"] = {"action": standing}


def labour_pay(values: dict[str, Any], context: Context) -> None:
    """Adds ratio_met: labour pay is at least that percentage of the provincial money (HN-2.3)."""
    fund, pay = values["provincial_fund_fen"], values["labour_pay_fen"]
    percent = context.parameters.get("min_percent")
    values["ratio_met"] = None if None in (fund, pay, percent) else pay * 100 >= fund * percent
    if fund and pay is not None:
        values["ratio"] = f"{pay * 10000 // fund / 100:.2f}%"


def hiring(values: dict[str, Any], context: Context) -> None:
    """Adds covered: hard to employ, or a poor labourer from elsewhere, who is treated alike (N54-2.4c)."""
    known = values["hard_to_employ"], values.get("non_local_poor", False)
    values["covered"] = True if True in known else None if None in known else False


def refund(values: dict[str, Any], context: Context) -> None:
    """Adds institution_hires for a public institution, which is refunded only where it employs the poor."""
    if values["applicant.type"] == "public_institution":
        values["institution_hires"] = values.get("hires_registered_poor")
