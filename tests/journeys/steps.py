"""What people do in the browser, each act one function named like a sentence."""

import re
from dataclasses import dataclass, field
from io import BytesIO

from PIL import Image, ImageDraw
from playwright.sync_api import Browser, Locator, Page
from pypdf import PdfWriter

from registry.pilot import PASSWORD
from registry.pilot.cast import Business

PHONE, SCREEN = 360, 1440
PATIENCE_MS = 15_000


@dataclass
class Visitor:
    """Somebody at his browser. What the console says is kept; after every step the page must fit its window."""

    page: Page
    site: str
    width: int
    said: list[str] = field(default_factory=list)

    @classmethod
    def comes(cls, browser: Browser, site: str, width: int = SCREEN, **context: object) -> "Visitor":
        page = browser.new_context(viewport={"width": width, "height": 800}, **context).new_page()
        page.set_default_timeout(PATIENCE_MS)
        visitor = cls(page, site, width)
        page.on("console", lambda message: visitor.said.append(message.text))
        page.on("pageerror", lambda error: visitor.said.append(str(error)))
        return visitor

    def leaves(self) -> None:
        """Close the browser; its console must have been silent, of the CSP above all."""
        self.page.context.close()
        assert self.said == []

    def goes_to(self, path: str) -> None:
        answer = self.page.goto(self.site + path)
        assert answer is not None, path
        assert answer.status == 200, path
        self.sees_it_whole()

    def presses(self, name: str, *, within: Locator | None = None, exact: bool = True) -> None:
        """Press the one button or link of this name and wait for the page it leads to."""
        place = within or self.page.locator("main")
        target = place.get_by_role("button", name=name, exact=exact).or_(
            place.get_by_role("link", name=name, exact=exact)
        )
        with self.page.expect_navigation():
            target.first.click()
        self.sees_it_whole()

    def sees_it_whole(self) -> None:
        """No scrolling sideways (asked of the window, so that it works without JavaScript on the page as well)."""
        assert self.page.evaluate("document.documentElement.scrollWidth") <= self.width, self.page.url

    def reads(self, *words: str) -> None:
        """All these words stand in the page."""
        body = self.page.inner_text("main")
        assert [each for each in words if each not in body] == [], body

    def does_not_read(self, *words: str) -> None:
        body = self.page.inner_text("body")
        assert [each for each in words if each in body] == [], body

    def fills(self, label: str, value: str) -> None:
        """Type into the field of this label; an optional one says so behind it."""
        self.page.get_by_label(re.compile(rf"^\s*{re.escape(label)}\s*(（|$)")).fill(value)

    def ticks(self, name: str, value: str) -> None:
        """Choose the radio button or box by the name it is sent under."""
        self.page.check(f"input[name={name}][value={value}]", force=True)


def photograph() -> bytes:
    """A small real JPEG, as a telephone makes it."""
    image = Image.new("RGB", (240, 320), "#f4efe2")
    ImageDraw.Draw(image).rectangle((20, 20, 220, 300), outline="#444444", width=3)
    out = BytesIO()
    image.save(out, "JPEG")
    return out.getvalue()


def scanned_sheet() -> bytes:
    """A small real PDF of one empty page."""
    writer, out = PdfWriter(), BytesIO()
    writer.add_blank_page(width=595, height=842)
    writer.write(out)
    return out.getvalue()


# --- the applicant


def signs_in(visitor: Visitor, username: str, path: str = "/") -> None:
    visitor.goes_to(f"/sign-in/?next={path}")
    visitor.fills("用户名", username)
    visitor.fills("密码", PASSWORD)
    visitor.presses("登录")


def chooses_the_startup_grant(visitor: Visitor) -> None:
    visitor.goes_to("/claims/start/")
    with visitor.page.expect_navigation():
        visitor.page.click("main a.card[href*=startup_grant]")
    visitor.reads("要准备的材料", "营业执照")
    visitor.presses("开始填写")


def confirms_who_she_is(visitor: Visitor) -> None:
    visitor.reads("吴**", "350583")
    visitor.presses("保存并继续")


def copies_the_licence(visitor: Visitor, shop: Business) -> None:
    visitor.fills("统一社会信用代码", shop.uscc)
    visitor.fills("名称", shop.name)
    visitor.ticks("business_type", shop.kind)
    visitor.fills("注册登记日期", f"{shop.registered_on:%Y年%-m月%-d日}")
    visitor.fills("经营地址", shop.address)
    visitor.presses("保存并继续")


def leaves_for_today(visitor: Visitor) -> None:
    """Half of the page of experience is answered; she goes on another day."""
    visitor.ticks("first_business", "yes")
    visitor.presses("保存，稍后再填")
    visitor.reads("等您办理")


def goes_on_where_she_was(visitor: Visitor) -> None:
    visitor.goes_to("/claims/")
    visitor.presses("接着填", exact=False)
    assert visitor.page.is_checked("input[name=first_business][value=yes]")


def says_that_she_never_worked_away(visitor: Visitor) -> None:
    visitor.ticks("first_business", "yes")
    visitor.ticks("worked_away", "no")
    visitor.presses("保存并继续")


def chooses_her_card(visitor: Visitor) -> None:
    visitor.page.locator("input[name=chosen]").first.check(force=True)
    visitor.presses("保存并继续")


def declares(visitor: Visitor) -> None:
    for name in ("data_consent", "commitment", "liability"):
        visitor.page.check(f"input[name={name}]", force=True)
    visitor.presses("保存并继续")


def uploads_her_papers(visitor: Visitor) -> None:
    """A photograph and a PDF as proof of operation; the licence is in the market register and not asked for."""
    visitor.reads("这些不用您交", "营业执照")
    uploads(visitor, "OPERATION_PROOF", "进货单.jpg", "image/jpeg", photograph())
    uploads(visitor, "OPERATION_PROOF", "流水.pdf", "application/pdf", scanned_sheet())
    visitor.presses("继续")


def uploads(visitor: Visitor, kind: str, name: str, media_type: str, content: bytes) -> None:
    card = visitor.page.locator(f"#paper-{kind}")
    card.locator("input[type=file]").last.set_input_files(
        {"name": name, "mimeType": media_type, "buffer": content}
    )
    visitor.presses("上传", within=card)
    assert name in visitor.page.inner_text(f"#paper-{kind}")


def hands_it_in(visitor: Visitor) -> str:
    """She reads what the check found, confirms, and hands in; the path of the claim."""
    visitor.reads("核对并提交", "10,000.00")
    visitor.page.check("input[name=confirmed]", force=True)
    visitor.presses("提交申请", within=visitor.page.locator("#submit"))
    visitor.reads("办件进度")
    return visitor.page.url.removeprefix(visitor.site)


# --- the offices


def takes_it_from_the_desk(visitor: Visitor, number: str) -> None:
    visitor.goes_to("/desk/")
    visitor.reads(number)
    visitor.presses(f"签收 {number}")
    visitor.reads(number, "退回待签")


def agrees(visitor: Visitor, why: str) -> None:
    visitor.ticks("verdict", "agree")
    visitor.fills("意见和理由", why)
    visitor.presses("提交决定")


def reports_the_visit(visitor: Visitor, findings: str) -> None:
    visitor.ticks("operating", "yes")
    visitor.fills("核查情况", findings)
    visitor.presses("登记核查结果")


def finds_an_empty_desk(visitor: Visitor, number: str) -> None:
    visitor.goes_to("/desk/")
    visitor.does_not_read(number)


def moves_the_clock(visitor: Visitor, step: str = "五个工作日后") -> None:
    visitor.goes_to("/demo/clock/")
    visitor.presses(step)
    visitor.reads("演示日期已调到")


# --- the money


def opens_the_sheet(visitor: Visitor, number: str) -> None:
    visitor.goes_to("/payments/")
    visitor.reads(number)
    with visitor.page.expect_navigation():
        visitor.page.locator(".desk-row", has_text=number).locator(".desk-title a").click()
    visitor.sees_it_whole()


def draws_a_batch_up(visitor: Visitor, number: str) -> None:
    opens_the_sheet(visitor, number)
    visitor.presses("单独编成一批")
    visitor.reads(number)


def releases_the_batch(visitor: Visitor, code: str) -> None:
    visitor.goes_to("/payments/batches/")
    with visitor.page.expect_navigation():
        visitor.page.locator("table a", has_text="FK-").first.click()
    visitor.sees_it_whole()
    visitor.fills("验证码", code)
    visitor.presses("确认放款")


def enters_what_the_bank_said(visitor: Visitor, number: str) -> None:
    opens_the_sheet(visitor, number)
    visitor.ticks("paid", "paid")
    visitor.fills("银行流水号", "YH20260401000001")
    visitor.presses("登记结果")
