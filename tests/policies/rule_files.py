"""Texts of rule files for trials."""

from collections.abc import Mapping

from policies.model import Source


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
