"""What the policy documents name, row by row, and which programme carries it; written out as docs/programmes.md."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from policies.library import Library
from policies.model import Standard
from policies.reading import Table

_FILE = Path(__file__).parent / "catalogue.toml"
KINDS = ("C", "L", "R", "M", "X", "P", "T")
CLAIM_KIND = "C"
NOT_YET, OUTSIDE = "尚未提供", "不在补贴软件的范围"


@dataclass(frozen=True, slots=True)
class Row:
    """One thing a document names. `owes`: what the software owes it; `carried`: the programmes that carry it."""

    id: str
    clause: str
    item: str
    owes: tuple[str, ...]
    carried: tuple[str, ...]
    answered: str

    @property
    def answer(self) -> str:
        """What else answers the row, or that nothing does yet; empty where a programme is all it asks for."""
        if self.answered or set(self.owes) == {CLAIM_KIND}:
            return self.answered
        if not self.owes:
            return "" if self.carried else OUTSIDE
        return "" if self.carried and CLAIM_KIND not in self.owes else NOT_YET


def _row(table: Table) -> Row:
    row = Row(
        table.text("id"),
        table.text("clause"),
        table.text("item"),
        table.texts("owes"),
        table.texts("carried"),
        table.text("answered", ""),
    )
    for kind in row.owes:
        if kind not in KINDS:
            raise table.fail("owes", f"应为{'、'.join(KINDS)}之一，现为“{kind}”")
    return row


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The rows in the order of the documents, the documents by the letter their rows begin with, and what the
    kinds of payee, trigger and amount are called."""

    rows: tuple[Row, ...]
    documents: Mapping[str, str]
    words: Mapping[str, Mapping[str, str]]


@cache
def catalogue() -> Catalogue:
    """The catalogue as its file has it; DataError names the row or word that cannot be used."""
    table = Table.load(_FILE)
    found = Catalogue(
        table.each("rows", _row),
        _texts(table.table("documents")),
        {kind: _texts(inner) for kind, inner in table.named("words")},
    )
    table.close()
    return found


def _texts(table: Table) -> dict[str, str]:
    return {key: table.text(key) for key in tuple(table.data)}


def catalogue_markdown(library: Library) -> str:
    """The page: every programme with payee, trigger, amount, regions and clauses; every row with what answers it."""
    return "\n".join([*_head(), *_programmes(library), *_rows(library)]) + "\n"


def _head() -> Iterator[str]:
    yield "# 补贴目录 The catalogue of programmes"
    yield ""
    yield "Made by `manage.py programme_catalogue > docs/programmes.md`; a test keeps it up to date. The rules of a"
    yield "programme are its file in `policies/programmes/`, the figures of a region its file in `policies/standards/`."
    yield "A region marked 演示 holds parameters for trying the system out; they are no policy in force."
    yield ""


def _programmes(library: Library) -> Iterator[str]:
    yield "## 补贴项目 Programmes"
    yield ""
    yield "| 补贴 | 文件 | 支付给 | 由什么发起 | 金额 | 地区标准 | 条款 |"
    yield "|---|---|---|---|---|---|---|"
    regions, words = _regions(library), catalogue().words
    for each in library.programmes():
        cells = (
            each.title.zh,
            f"`{each.code}`",
            words["payee"][each.payee],
            words["trigger"][each.trigger],
            words["amount"][each.amount],
            "<br>".join(regions.get(each.code, ["—"])),
            "、".join(each.general.keys),
        )
        yield f"| {' | '.join(cells)} |"
    yield ""


def _regions(library: Library) -> dict[str, list[str]]:
    """The spans of each programme's standards, nation first."""
    found: dict[str, list[str]] = {}
    for region in library.regions():
        for each in library.standards_of(region):
            found.setdefault(each.programme, []).append(_span(each))
    return found


def _span(each: Standard) -> str:
    closes = each.valid_to or "不限"
    return f"{each.region_name} {each.valid_from}至{closes}{'（演示）' if each.demonstration else ''}"


def _rows(library: Library) -> Iterator[str]:
    titles = {each.code: each.title.zh for each in library.programmes()}
    yield "## 文件逐条对照 Row by row"
    yield ""
    yield "C 补贴项目 · L 台账 · R 报表 · M 监测 · X 数据比对 · P 办事规则 · T 目标。"
    for letter, document in catalogue().documents.items():
        yield ""
        yield f"### {document}"
        yield ""
        yield "| 编号 | 条款 | 事项 | 软件应做 | 补贴项目 | 其他 |"
        yield "|---|---|---|---|---|---|"
        for row in catalogue().rows:
            if row.id.startswith(letter):
                carried = "、".join(f"{titles[code]} `{code}`" for code in row.carried)
                owes = " ".join(row.owes) or "–"
                yield f"| {row.id} | {row.clause} | {row.item} | {owes} | {carried} | {row.answer} |"
