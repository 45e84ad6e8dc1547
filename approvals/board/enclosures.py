"""Files that belong to what an investigation found. The package that keeps files provides them (`provided_by`)."""

from collections.abc import Callable
from dataclasses import dataclass, field

from approvals.models import Objection


@dataclass(frozen=True)
class Enclosed:
    """One file as the objection's page shows it; `preview_url` is empty where there is no picture of it."""

    name: str
    url: str
    preview_url: str
    sha256: str


@dataclass(frozen=True)
class Enclosures:
    """The files of one objection, the oldest first, and the page where its investigator adds some."""

    url: str = ""
    files: list[Enclosed] = field(default_factory=list)


_providers: list[Callable[[Objection], Enclosures]] = []


def provided_by(provider: Callable[[Objection], Enclosures]) -> Callable[[Objection], Enclosures]:
    """Register who keeps these files; there is one such package."""
    if _providers:
        raise ValueError("somebody else keeps these files already")
    _providers.append(provider)
    return provider


def enclosures_of(objection: Objection) -> Enclosures:
    """What was put to the findings so far; nothing, and no page, where no installed package keeps files."""
    return _providers[0](objection) if _providers else Enclosures()
