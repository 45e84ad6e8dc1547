"""Texts of rule files for trials."""

from collections.abc import Mapping
from typing import Any

from policies import load
from policies.load import rules_from_parameters
from policies.model import Source
from policies.rules import Rules
from tests.policies.building import DEFAULTS


def standard(
    region: str,
    name: str,
    head: str,
    parameters: str,
    *,
    code: str = "startup_grant",
    clauses: Mapping[str, str] | None = None,
) -> Source:
    """A standard file of a region with one standard; `clauses` maps keys to documents."""
    quoted = "".join(
        f'[clauses."{key}"]\ndocument = "{document}"\nclause = "一"\nquote = "……"\n'
        for key, document in (clauses or {}).items()
    )
    return Source(
        "standard",
        f"{region}.toml",
        f'region = "{region}"\nregion_name = "{name}"\n{quoted}'
        f'[[standards]]\nprogramme = "{code}"\n{head}\n[standards.parameters]\n{parameters}\n',
    )


def programme(code: str, extra: str = "", *, swap: Mapping[str, str] | None = None) -> Source:
    """The package's programme of that code with `extra` after its last line and texts swapped."""
    text = load.shipped().programme(code).source.text
    for found, instead in (swap or {}).items():
        assert found in text
        text = text.replace(found, instead)
    return Source("programme", f"{code}.toml", f"{text}\n{extra}")


def rules_with(
    code: str, extra: str = "", *, swap: Mapping[str, str] | None = None, **parameters: Any
) -> Rules:
    """The rules of a changed programme under the kind's usual parameters and these."""
    library = load.shipped().with_source(programme(code, extra, swap=swap))
    before = load.current()
    load.use(library)
    try:
        return rules_from_parameters(code, {**DEFAULTS.get(code, {}), **parameters})
    finally:
        load.use(before)
