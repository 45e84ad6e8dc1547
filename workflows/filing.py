"""The steps of the filing form: each package contributes those whose rows it keeps (in its `claim_panels.py`)."""

from collections.abc import Callable
from dataclasses import dataclass

from workflows.models import Claim


@dataclass(frozen=True)
class FilingStep:
    """One matter on one page. `url_name` takes the claim's key; `applies` and `is_done` look at the draft."""

    code: str
    title: object
    position: int
    url_name: str
    applies: Callable[[Claim], bool]
    is_done: Callable[[Claim], bool]


_steps: dict[str, FilingStep] = {}


def register_step(step: FilingStep) -> None:
    """Make a step known by its code; two of one code are a programming error."""
    if step.code in _steps:
        raise ValueError(f"two filing steps are called {step.code}")
    _steps[step.code] = step


def steps_of(claim: Claim) -> list[FilingStep]:
    """The steps this claim has to go through, in order."""
    return sorted((step for step in _steps.values() if step.applies(claim)), key=lambda step: step.position)


def next_step(claim: Claim, after: str) -> FilingStep | None:
    """The step that follows the one of code `after`; None after the last, where answers are checked and handed in."""
    steps = steps_of(claim)
    later = [step for step in steps if step.position > _steps[after].position]
    return later[0] if later else None
