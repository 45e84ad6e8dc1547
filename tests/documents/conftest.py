from collections.abc import Iterator
from datetime import UTC, date, datetime, time

import pytest
import time_machine
from django.core.cache import cache

from documents import font_builder
from documents.values import Basis, Deduction, DisbursementValues, Payee, RosterRow
from documents.wording import SHANGHAI
from registry.pilot import DEMO_DAY
from tests.documents.paper import draw
from tests.pilot import load_pilot


@pytest.fixture(scope="session", autouse=True)
def built_fonts():
    """The fonts of this machine: built on the first run (half a minute), found standing afterwards."""
    return font_builder.build()


def notice(**changes) -> DisbursementValues:
    """A notice to one person about a one-off grant, changed as a test needs it."""
    values = {
        "office": "南安市人力资源和社会保障局",
        "number": "南人社拨〔2026〕12号",
        "addressee": "陈秀兰",
        "addressee_is_unit": False,
        "claim_number": "CY-350583-20260309-000012",
        "programme": "一次性创业扶持补贴",
        "bases": (
            Basis("《关于进一步做好就业扶贫有关工作的通知》（闽人社文〔2018〕275号）", "第二条第（一）项"),
        ),
        "period": "",
        "people": 1,
        "amount_fen": 1_000_000,
        "payee": Payee("社会保障卡", "中国农业银行南安市支行", "5341"),
        "paid_on": date(2026, 3, 6),
        "notice_from": date(2026, 2, 26),
        "notice_until": date(2026, 3, 4),
        "deductions": (),
        "roster": (),
        "remedy": "不服本决定的，可以自收到之日起六十日内申请行政复议，或者六个月内向人民法院提起行政诉讼。",
        "supervision_phone": "0595-00000000",
        "signed_on": date(2026, 3, 9),
        "made_at": datetime(2026, 3, 9, 2, 5, tzinfo=UTC),
        "made_by": "林志强",
        "verification_url": "https://example.gov.cn/verify/ABCDEFGHJKLMNPQRSTUVWXYZ23",
        "verification_code": "ABCDEFGHJKLMNPQRSTUVWXYZ23",
    }
    return DisbursementValues(**values | changes)


def roster_notice(count: int, *, not_paid: int = 0, **changes) -> DisbursementValues:
    """A notice to a unit with `count` paid people of 900 yuan each and `not_paid` others."""
    names = ("李䶮", "𬱖学文", "王建国", "买买提·阿不都热西提")
    rows = tuple(
        RosterRow(n, names[n % 4], f"530627********{n:04d}", "2026年1月至3月", 30_000, 90_000, f"{n:04d}")
        for n in range(1, count + 1)
    )
    others = tuple(
        Deduction(n, "赵小兵", f"530627********{n:04d}", 90_000, f"第{n}人工作未满三个月，不符合第五条的规定")
        for n in range(count + 1, count + not_paid + 1)
    )
    unit = {
        "addressee": "乌蒙劳务开发有限责任公司",
        "addressee_is_unit": True,
        "programme": "有组织劳务输出补贴",
        "period": "2026年1月至3月，共3个月",
        "people": count,
        "amount_fen": 90_000 * count,
        "payee": Payee("社会保障卡", "各人账户见附件", ""),
        "roster": rows,
        "deductions": others,
    }
    return notice(**unit | changes)


@pytest.fixture(scope="session")
def simple(built_fonts):
    """The notice to one person, drawn."""
    return draw(notice())


@pytest.fixture(scope="session")
def dozen(built_fonts):
    """A notice with a roster of twelve and three people not paid."""
    return draw(roster_notice(12, not_paid=3))


@pytest.fixture(scope="session")
def two_hundred(built_fonts):
    """A notice with a roster of 200."""
    return draw(roster_notice(200, not_paid=4))


@pytest.fixture
def template(settings):
    """A template of the test's own, to be drawn by name: `template("<p>…</p>")`."""

    def add(source: str) -> str:
        loader = ("django.template.loaders.locmem.Loader", {"test.html": source})
        settings.TEMPLATES = [
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "OPTIONS": {"loaders": [loader]},
            }
        ]
        return "test.html"

    return add


@pytest.fixture
def pilot(db, settings, tmp_path) -> Iterator[None]:
    """The pilot's places, offices and cast on the first day of its story, and an empty file store."""
    settings.MEDIA_ROOT = tmp_path
    cache.clear()
    with time_machine.travel(datetime.combine(DEMO_DAY, time(9), SHANGHAI), tick=False):
        load_pilot()
        yield


@pytest.fixture
def letters_issued(settings) -> None:
    """What happens to a claim is put on paper too."""
    settings.ISSUE_LETTERS = True
