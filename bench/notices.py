"""Notices a second: the naive use of WeasyPrint against `documents.render`, side by side in one process.

Naive is what a first version would do: a new font configuration and parsed style sheet for each document, the
installed Noto CJK collections as fonts, the same template, the same page. Rounds are interleaved, so that a busy
neighbour slows both; the ratio of the medians is what counts.

    python -m bench.notices            some minutes
    python -m bench.notices --quick    less than a minute
"""

import argparse
import json
import os
import resource
import statistics
import time
from collections.abc import Callable
from datetime import UTC, date, datetime

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
django.setup()

from django.template.loader import render_to_string  # noqa: E402
from weasyprint import CSS, HTML  # noqa: E402

from documents.render import STYLE_SHEET, VARIANT, Enclosure, render  # noqa: E402
from documents.values import Basis, DisbursementValues, Payee, RosterRow  # noqa: E402

TEMPLATE = "documents/notices/disbursement.html"
INSTALLED = {
    "Paper Song": "Noto Serif CJK SC",
    "Paper Rare": "Noto Serif CJK SC",
    "Paper Title": "Noto Serif CJK SC",
    "Paper Hei": "Noto Sans CJK SC",
}
SURNAMES, GIVEN = "陈林黄张李王吴刘蔡杨许郑谢郭洪邱曾廖赖徐", "秀兰志强建国玉梅丽华金水文斌小红海燕国庆美玲"


def notice(number: int, rows: int = 0) -> DisbursementValues:
    """The values of a notice, different for each number; with `rows` people in its roster."""
    name = SURNAMES[number % 20] + GIVEN[number % 20 : number % 20 + 2]
    roster = tuple(
        RosterRow(
            position=row,
            name=SURNAMES[row % 20] + GIVEN[row * 7 % 20],
            identity=f"530627********{row:04d}",
            period="2026年1月至3月",
            standard_fen=30_000,
            amount_fen=90_000,
            account_tail=f"{row * 37 % 10_000:04d}",
        )
        for row in range(1, rows + 1)
    )
    return DisbursementValues(
        office="南安市人力资源和社会保障局",
        number=f"南人社拨〔2026〕{number}号",
        addressee=name,
        addressee_is_unit=bool(rows),
        claim_number=f"CY-350583-20260309-{number:06d}",
        programme="一次性创业扶持补贴",
        bases=(
            Basis("《关于进一步做好就业扶贫有关工作的通知》（闽人社文〔2018〕275号）", "第二条第（一）项"),
        ),
        period="2026年1月至3月，共3个月",
        people=rows or 1,
        amount_fen=90_000 * rows or 1_000_000,
        payee=Payee("社会保障卡", "中国农业银行南安市支行", f"{number % 10_000:04d}"),
        paid_on=date(2026, 3, 6),
        notice_from=date(2026, 2, 26),
        notice_until=date(2026, 3, 4),
        deductions=(),
        roster=roster,
        remedy="不服本决定的，可以自收到之日起六十日内申请行政复议，或者自收到之日起六个月内向人民法院提起行政诉讼。",
        supervision_phone="0595-00000000",
        signed_on=date(2026, 3, 9),
        made_at=datetime(2026, 3, 9, 2, 5, tzinfo=UTC),
        made_by="系统自动",
        verification_url=f"https://example.gov.cn/verify/ABCDEFGHJKLMNPQRSTUV{number:06d}",
        verification_code=f"ABCDEFGHJKLMNPQRSTUV{number:06d}",
    )


def naive(values: DisbursementValues) -> bytes:
    """The notice as a first version would draw it."""
    sheet = STYLE_SHEET.read_text(encoding="utf-8")
    for ours, installed in INSTALLED.items():
        sheet = sheet.replace(f'"{ours}"', f'"{installed}"')
    page = HTML(
        string=render_to_string(TEMPLATE, values.context()), base_url="paper:", url_fetcher=Enclosure({})
    )
    return page.write_pdf(stylesheets=[CSS(string=sheet)], pdf_variant=VARIANT)


def ours(values: DisbursementValues) -> bytes:
    return render(TEMPLATE, values.context())


def compare(rounds: int, each: int, rows: int) -> dict[str, float]:
    """Median CPU seconds a document of both ways over interleaved rounds of `each` documents, and file sizes."""
    ways: dict[str, Callable[[DisbursementValues], bytes]] = {"naive": naive, "ours": ours}
    seconds: dict[str, list[float]] = {way: [] for way in ways}
    sizes: dict[str, int] = {}
    for draw in ways.values():
        draw(notice(0, rows))
    for round_number in range(rounds):
        for way, draw in ways.items():
            begun = time.process_time()
            for number in range(each):
                data = draw(notice(1 + round_number * each + number, rows))
            seconds[way].append((time.process_time() - begun) / each)
            sizes[way] = len(data)
    slow, quick = (statistics.median(seconds[way]) for way in ways)
    return {
        "naive_per_second": round(1 / slow, 2),
        "ours_per_second": round(1 / quick, 2),
        "ratio": round(slow / quick, 2),
        "naive_kb": round(sizes["naive"] / 1000, 1),
        "ours_kb": round(sizes["ours"] / 1000, 1),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description="Notices a second, naive against ours.")
    parser.add_argument("--quick", action="store_true", help="less than a minute")
    quick = parser.parse_args().quick
    result = {
        "notice": compare(rounds=3 if quick else 10, each=8 if quick else 20, rows=0),
        "roster_200": compare(rounds=1 if quick else 5, each=2 if quick else 4, rows=200),
    }
    for kind, found in result.items():
        print(
            f"{kind}: naive {found['naive_per_second']}/s, ours {found['ours_per_second']}/s, "
            f"{found['ratio']} times; {found['naive_kb']} KB against {found['ours_kb']} KB"
        )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps({"bench": "notices", "quick": quick, "peak_rss_mb": peak, **result}))


if __name__ == "__main__":
    main()
