"""From the text of a standard file to the standards of a region."""

import re
from itertools import count

from policies.model import Source, Standard
from policies.parse_parts import canonical, check_spans, read_clauses, read_parameters
from policies.reading import Table

REGION = re.compile(r"00|[1-9][0-9](?:[0-9]{2}){0,2}", re.ASCII)


def _region(table: Table) -> str:
    region = table.text("region")
    if table.sound("region") and REGION.fullmatch(region) is None:
        table.complain("region", "应为行政区划代码：全国00，省2位，州市4位，县6位")
    return str(region)


def standards_from(source: Source) -> tuple[Standard, ...]:
    """The standards a text holds, all of one region."""
    return read_standards(Table.parse(source.text, source.name, collect=True), source)


def read_standards(table: Table, source: Source) -> tuple[Standard, ...]:
    """The standards of a table, which stands for the whole text."""
    region, name = _region(table), table.text("region_name")
    quoted = table.data.get("clauses", {})
    clauses = tuple(read_clauses(table).values())
    numbers = count(1)

    def standard(each: Table) -> Standard:
        return Standard(
            canonical=canonical([region, quoted, each.data]),
            source=source,
            number=next(numbers),
            programme=each.text("programme"),
            region=region,
            region_name=name,
            id=each.text("id"),
            valid_from=each.day("valid_from"),
            valid_to=each.day("valid_to", None),
            demonstration=each.flag("demonstration"),
            note=each.text("note", ""),
            parameters=read_parameters(each, "parameters"),
            clauses=clauses,
            cites=each.texts("cites"),
        )

    standards = table.each("standards", standard)
    table.close()
    if not standards:
        table.complain("standards", "至少写一个标准")
    if table.sound("standards"):
        for code in dict.fromkeys(each.programme for each in standards):
            check_spans([each for each in standards if each.programme == code], table, "standards")
    table.settle()
    return standards
