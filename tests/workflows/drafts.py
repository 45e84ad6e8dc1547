"""Drafts of the rules for the tests of the simulation, made of the files in use."""

from pathlib import Path

import policies
from policies.drafting import draft_source
from policies.model import Source

HERE = Path(policies.__file__).parent
NANAN = "standards/350583.toml"
STARTUP_FILE = "programmes/startup_grant.toml"


def text_with(file: str, *changes: tuple[str, str]) -> str:
    """The text of a shipped rule file with some of its words replaced; every one of them has to be there."""
    text = (HERE / file).read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    return text


def source_with(file: str, *changes: tuple[str, str]) -> Source:
    return draft_source(Path(file).name, text_with(file, *changes).encode())


LOWER = source_with(NANAN, ("amount_fen = 1_000_000", "amount_fen = 900_000"))
STRICTER = source_with(
    NANAN,
    ('"registered_poor", "out_of_poverty", "monitored", "returning_migrant"', '"monitored"'),
)
