"""The roster as a file: the template people fill in, and the filled one handed in."""

from collections.abc import Sequence
from datetime import date
from io import BytesIO

from django.db import transaction
from django.db.models import Count, Min
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from xlsxwriter import Workbook

from documents.commands import attach, withdraw_evidence
from documents.enums import MediaType
from documents.intake import receive
from documents.models import Evidence
from documents.papers import ROSTER
from registry.models import User
from workflows.errors import InvalidInput
from workflows.models import Claim, ClaimLine
from workflows.rosters import COLUMNS, MOST_ROWS, PROOFS, import_roster

# key of the column: how to fill it, an example, its width in characters.
GUIDE = {
    "name": (gettext_lazy("与身份证上的姓名一致"), "王朝贵", 12),
    "id_number": (gettext_lazy("18位，最后一位是X的写大写X"), "530627199002140015", 22),
    "origin_county": (gettext_lazy("户口所在县（市、区）的6位代码"), "530627", 14),
    "work_county": (gettext_lazy("务工所在县（市、区）的6位代码"), "440106", 16),
    "employer": (gettext_lazy("用工单位全称，与合同、营业执照一致"), "广州某某电子有限公司", 32),
    "contract_start": (gettext_lazy("劳动合同开始的日期"), date(2025, 10, 9), 14),
    "performed_until": (
        gettext_lazy("合同实际履行到哪一天；还在履行的，填统计截止日"),
        date(2026, 1, 31),
        14,
    ),
    "proofs": (gettext_lazy("有哪种填哪种，两种都有用顿号隔开"), "、".join(PROOFS), 34),
}
PROOF_TITLES = {code: title for title, code in PROOFS.items()}
FILE_NAME = gettext_lazy("人员名册模板.xlsx")
DAY_FORMAT = "yyyy-mm-dd"


def template() -> bytes:
    """The empty roster: the columns that `workflows.rosters` reads, and a second sheet that explains each."""
    written = BytesIO()
    with Workbook(written, {"in_memory": True}) as book:
        head = book.add_format({"bold": True, "bg_color": "#E6EEF4", "border": 1})
        # As text: a spreadsheet rounds an identity number to 15 digits.
        text = book.add_format({"num_format": "@"})
        day = book.add_format({"num_format": DAY_FORMAT})
        sheet = book.add_worksheet(_("人员名册"))
        for place, column in enumerate(COLUMNS):
            _how, example, width = GUIDE[column.key]
            sheet.set_column(place, place, width, day if isinstance(example, date) else text)
            sheet.write_string(0, place, column.title, head)
        proofs = [column.key for column in COLUMNS].index("proofs")
        choices = {"validate": "list", "source": [*PROOFS, "、".join(PROOFS)], "error_type": "warning"}
        sheet.data_validation(1, proofs, MOST_ROWS, proofs, choices)
        sheet.freeze_panes(1, 0)
        _write_guide(book, head)
    return written.getvalue()


def hand_in_roster(*, claim_id: int, actor: User, filename: str, content: bytes) -> int:
    """Make the rows of the file the lines of the draft and keep the file as evidence; answers how many rows.

    All or nothing: raises InvalidInput for a file that is no spreadsheet, workflows.rosters.RosterUnreadable naming
    every wrong cell.
    """
    received = receive(filename, content)
    if received.media_type != MediaType.XLSX:
        raise InvalidInput(
            _("名册要用电子表格（.xlsx）上传。请下载模板，填好后上传。"), code="not_a_sheet", field="file"
        )
    with transaction.atomic():
        count = import_roster(claim_id=claim_id, actor=actor, content=content)
        earlier = list(Evidence.objects.in_force().filter(claim=claim_id, kind=ROSTER))
        kept = attach(claim_id=claim_id, actor=actor, kind=ROSTER, filename=filename, content=content)
        for old in earlier:
            if old.pk != kept.pk:
                withdraw_evidence(evidence_id=old.pk, actor=actor)
    return count


def rows_of(claim: Claim, lines: Sequence[ClaimLine]) -> list[dict[str, object]]:
    """Lines as the page lists them: the line, the masked number, the proofs in words, the row it repeats."""
    first = _first_rows(claim, lines)
    return [_row(line, first.get(line.person_id, line.position)) for line in lines]


def _row(line: ClaimLine, first: int) -> dict[str, object]:
    return {
        "line": line,
        "identity": line.person.identity_masked if line.person_id else "",
        "proofs": "、".join(PROOF_TITLES.get(code, code) for code in line.facts.get("proofs", [])),
        "employer": line.facts.get("employer", ""),
        "start": _as_day(line.facts.get("contract_start")),
        "until": _as_day(line.facts.get("performed_until")),
        "repeats": first if first < line.position and not line.struck else None,
    }


def repeated_in(claim: Claim) -> int:
    """How many rows of the roster name somebody who stands there already; those struck are not counted."""
    counts = claim.lines.filter(struck=False).aggregate(
        named=Count("person"), people=Count("person", distinct=True)
    )
    return counts["named"] - counts["people"]


def _first_rows(claim: Claim, lines: Sequence[ClaimLine]) -> dict[int, int]:
    """The first row of each of these people in the whole roster, by the person's key."""
    held = claim.lines.filter(person_id__in={line.person_id for line in lines}, struck=False).order_by()
    return dict(held.values_list("person_id").annotate(first=Min("position")))


def _as_day(value: object) -> date | None:
    return date.fromisoformat(str(value)) if value else None


def _write_guide(book: Workbook, head: object) -> None:
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    sheet = book.add_worksheet(_("填写说明"))
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, 1, 10)
    sheet.set_column(2, 3, 44)
    for place, title in enumerate((_("列"), _("是否必填"), _("怎样填"), _("例子"))):
        sheet.write_string(0, place, title, head)
    for row, column in enumerate(COLUMNS, start=1):
        how, example, _width = GUIDE[column.key]
        shown = example.isoformat() if isinstance(example, date) else example
        needed = _("必填") if column.required else _("选填")
        for place, words in enumerate((column.title, needed, str(how), shown)):
            sheet.write_string(row, place, words, wrap)
    last = len(COLUMNS) + 2
    sheet.write_string(
        last,
        0,
        _("一人一行，从第2行开始填；不要改第1行的列名；一份名册最多%(most)d行。") % {"most": MOST_ROWS},
    )
