"""From a template and values to the file that is issued."""

from collections.abc import Mapping
from typing import Any

from documents import store
from documents.render import render
from documents.signing import signed
from documents.store import Stored


def archive(template: str, values: Mapping[str, Any]) -> Stored:
    """Draw the paper, have it signed and keep the file; raises what `render`, a signer and `store.keep` raise.

    Unsigned, the same values give the same file. A signature holds its moment and random numbers, so a paper that is
    signed again is another file: the one whose hash is entered is the paper, one left by a crash is none.
    """
    return store.keep(signed(render(template, values)), folder=store.ISSUED)
