"""Fixed rhythms the policy documents name: platform pulls, reports and summaries."""

from datetime import date

from policies.calendar import nth_working_day_from

PULL_WORKING_DAYS = 3
REPORT_DAYS = 5


def platform_pull_due(quarter_start: date) -> date:
    """Last day to take the list of poor labourers from the platform: 3rd working day of a quarter (YN 二(一)2)."""
    return nth_working_day_from(quarter_start, PULL_WORKING_DAYS)


def quarterly_report_due(year: int, quarter: int) -> date:
    """Day 5 after the quarter's end, not moved for holidays (YN annex 3 note 1: 季末后5日前)."""
    return date(year + 1, 1, REPORT_DAYS) if quarter == 4 else date(year, quarter * 3 + 1, REPORT_DAYS)


def half_year_summary_due(year: int) -> date:
    """30 June (YN 三(二))."""
    return date(year, 6, 30)


def annual_summary_due(year: int) -> date:
    """30 December (YN 三(二))."""
    return date(year, 12, 30)


def fujian_annual_report_due(year: int) -> date:
    """25 October (FJ closing paragraph)."""
    return date(year, 10, 25)
