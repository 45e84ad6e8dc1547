"""Papers for the story: small real pictures, drawn here, each saying what it stands for."""

from functools import cache
from io import BytesIO

import xlsxwriter
from PIL import Image, ImageDraw, ImageFont

from documents.fonts import manifest
from registry.pilot.zhenxiong import ROSTER
from workflows.rosters import COLUMNS

PAPER = (720, 960)


@cache
def picture(title: str, *lines: str) -> bytes:
    """A JPEG of a sheet with this title and lines, marked as an example."""
    image = Image.new("RGB", PAPER, "#f7f4ec")
    draw = ImageDraw.Draw(image)
    song = next(face for face in manifest().chain() if face.family == "Paper Song")
    large, small = (ImageFont.truetype(song.path, size, index=song.index) for size in (40, 24))
    draw.rectangle((24, 24, PAPER[0] - 24, PAPER[1] - 24), outline="#8a8371", width=3)
    draw.text((PAPER[0] / 2, 120), title, font=large, fill="#2d2a24", anchor="mm")
    for number, line in enumerate(lines):
        draw.text((80, 220 + 52 * number), line, font=small, fill="#2d2a24")
    draw.text((PAPER[0] / 2, PAPER[1] - 90), "演示材料 非真实证件", font=small, fill="#a33327", anchor="mm")
    out = BytesIO()
    image.save(out, "JPEG", quality=82)
    return out.getvalue()


def roster_file() -> bytes:
    """The agency's roster of twelve as an .xlsx file, in the columns the reader knows."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("花名册")
    sheet.write_row(0, 0, [column.title for column in COLUMNS])
    for row, entry in enumerate(ROSTER, start=1):
        worker = entry.member
        sheet.write_row(
            row,
            0,
            [
                worker.name,
                worker.id_number,
                worker.home[:6],
                entry.work_county,
                entry.employer,
                entry.contract_start.isoformat(),
                entry.performed_until.isoformat(),
                "、".join(entry.proofs),
            ],
        )
    book.close()
    return out.getvalue()
