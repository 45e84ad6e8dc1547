"""Rule files in which two programmes exclude each other, for the length of a test."""

from collections.abc import Iterator
from contextlib import contextmanager

from policies import load
from policies.model import Source


@contextmanager
def excluding(code: str, other: str, *, scope: str, strength: str) -> Iterator[None]:
    """Let the programme `code` name `other` in its file, and nothing else."""
    before = load.current()
    text = next(each.text for each in load.shipped().sources if f'code = "{code}"' in each.text)
    named = f"""
[[exclusive_with]]
programme = "{other}"
scope = "{scope}"
strength = "{strength}"
title = {{ zh = "未享受另一项补贴", en = "Not beside the other subsidy" }}
"""
    load.use(before.with_source(Source("programme", f"{code}.toml", text + named)))
    try:
        yield
    finally:
        load.use(before)
