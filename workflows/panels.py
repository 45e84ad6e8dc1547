"""The third extension point: what the claim page shows of a package. Found in its `claim_panels.py`."""

from collections.abc import Callable
from dataclasses import dataclass

from registry.models import User
from workflows.models import Claim

Panel = Callable[[Claim, User], "PanelContent | None"]


@dataclass(frozen=True)
class PanelContent:
    """A template of the package and its context; the page renders it with the claim and the reader added."""

    template: str
    context: dict[str, object]


_panels: dict[str, tuple[int, Panel]] = {}


def panel(name: str, *, position: int) -> Callable[[Panel], Panel]:
    """Register a panel; lower positions stand higher on the page. The function answers None to stay away."""

    def register(function: Panel) -> Panel:
        if name in _panels:
            raise ValueError(f"two panels are called {name}")
        _panels[name] = (position, function)
        return function

    return register


def panels_of(claim: Claim, user: User) -> list[PanelContent]:
    """What every package shows of this claim to this user, in page order."""
    ordered = sorted(_panels.items(), key=lambda item: (item[1][0], item[0]))
    return [content for _, (_, function) in ordered if (content := function(claim, user)) is not None]
