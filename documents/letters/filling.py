"""Reading the text of a letter: plain lines with `{places}`. Nothing in it is code, nothing is markup."""

import re
from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _

from documents import glyphs
from documents.letters.kinds import Letter
from documents.values import shows_a_whole_number

PLACE = re.compile(r"\{([^{}\n]*)\}")
LONGEST = 3_000


def mistakes(letter: Letter, text: str) -> list[str]:
    """Every reason why this text cannot be published, each with what to do; none for a good one."""
    lines = _lines(text)
    if not lines:
        return [_("请填写正文。")]
    named = PLACE.findall(text)
    return [*_unknown(letter, named), *_unlawful(letter, named), *_ill_formed(letter, lines, text)]


def filled(text: str, written: Mapping[str, str | tuple[str, ...]]) -> tuple[str, ...]:
    """The paragraphs of the letter. A list takes a numbered paragraph an entry; a line left empty is not printed.

    Raises KeyError for a place that is not among the values: a published text has none.
    """
    return tuple(
        paragraph for line in _lines(text) for paragraph in _paragraphs(line, written) if paragraph.strip()
    )


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _paragraphs(line: str, written: Mapping[str, str | tuple[str, ...]]) -> Iterator[str]:
    alone = PLACE.fullmatch(line)
    if alone and isinstance(entries := written[alone[1]], tuple):
        numbered = len(entries) > 1
        yield from (f"{n}．{entry}" if numbered else entry for n, entry in enumerate(entries, start=1))
        return
    yield PLACE.sub(lambda found: str(written[found[1]]), line)


def _unknown(letter: Letter, named: list[str]) -> Iterator[str]:
    known = [place.name for place in letter.places]
    for name in dict.fromkeys(named):
        if name not in known:
            yield _("没有“{%(name)s}”这一项。可以用的有：%(known)s。") % {
                "name": name,
                "known": "、".join(f"{{{each}}}" for each in known),
            }


def _unlawful(letter: Letter, named: list[str]) -> Iterator[str]:
    for name in letter.required:
        if name not in named:
            yield _("正文里少了“{%(name)s}”，这份文书依法要写明，请补上。") % {"name": name}


def _ill_formed(letter: Letter, lines: list[str], text: str) -> Iterator[str]:
    if len(text) > LONGEST:
        yield _("正文最多%(most)d个字，请写得简短一些。") % {"most": LONGEST}
    if set(PLACE.sub("", text)) & set("{}"):
        yield _("花括号要成对，中间写名称，例如 {%(name)s}。请检查。") % {"name": letter.places[0].name}
    lists = {place.name for place in letter.places if place.is_list}
    for line in lines:
        for name in lists.intersection(PLACE.findall(line)):
            if line != f"{{{name}}}":
                yield _("“{%(name)s}”会印成好几行，请让它单独占一行。") % {"name": name}
    if shows_a_whole_number(text):
        yield _("正文里有完整的身份证号或者银行账号，请删去，需要时只写后四位。")
    yield from map(glyphs.sentence, glyphs.missing(text))
