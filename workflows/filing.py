"""The steps of the filing form: each package contributes those whose rows it keeps (in its `claim_panels.py`)."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from workflows.corrections import is_page_open
from workflows.models import Claim

FILL = "claims:step"
CHECK = "check"
Rows = list[tuple[object, object]]


@dataclass(frozen=True)
class FilingStep:
    """One matter on one page. `applies` and `is_done` look at the draft.

    `url_name` takes the claim's key; a step with the name FILL is a page of this package, drawn from `form` (a
    `workflows.forms.base.StepForm`) with `template`. `rows` answers what was filled in, as pairs to be read.
    """

    code: str
    title: object
    position: int
    url_name: str
    applies: Callable[[Claim], bool]
    is_done: Callable[[Claim], bool]
    form: type | None = None
    template: str = "workflows/step.html"
    rows: Callable[[Claim], Rows] = lambda claim: []

    def url(self, claim: Claim) -> str:
        """Where this claim fills the step in."""
        return reverse(self.url_name, args=[claim.key, self.code] if self.url_name == FILL else [claim.key])


@dataclass(frozen=True)
class Progress:
    """The step indicator of one page: `steps` as components/steps.html wants them, and the pages on both sides."""

    steps: list[dict[str, object]]
    current: int
    name: object
    back_url: str
    next_url: str


_steps: dict[str, FilingStep] = {}
_openings: dict[str, str] = {}


def register_step(step: FilingStep) -> None:
    """Make a step known by its code; two of one code are a programming error."""
    if step.code in _steps:
        raise ValueError(f"two filing steps are called {step.code}")
    _steps[step.code] = step


def register_opening(flow: str, url_name: str) -> None:
    """Let claims of `flow` be opened by a page of their own; `url_name` takes the code of the programme."""
    if flow in _openings:
        raise ValueError(f"two pages open the flow {flow}")
    _openings[flow] = url_name


def opening_url(flow: str, programme: str) -> str:
    """The page that opens claims of this flow, where it has one of its own; else empty."""
    return reverse(_openings[flow], args=[programme]) if flow in _openings else ""


def steps_of(claim: Claim) -> list[FilingStep]:
    """The steps this claim has to go through, in order."""
    return sorted((step for step in _steps.values() if step.applies(claim)), key=lambda step: step.position)


def step_of(claim: Claim, code: str) -> FilingStep | None:
    """The step of this code, when this claim has it."""
    return next((step for step in steps_of(claim) if step.code == code), None)


def next_step(claim: Claim, after: str) -> FilingStep | None:
    """The step that follows the one of code `after`; None after the last, where answers are checked and handed in."""
    steps = steps_of(claim)
    later = [step for step in steps if step.position > _steps[after].position]
    return later[0] if later else None


def check_url(claim: Claim) -> str:
    """Where the answers are checked and the claim is handed in."""
    return reverse("claims:check", args=[claim.key])


def resume_url(claim: Claim) -> str:
    """Where to go on with a draft: the first step that is not done, else the page where it is handed in."""
    undone = next((step for step in steps_of(claim) if not step.is_done(claim)), None)
    return undone.url(claim) if undone else check_url(claim)


def mend_url(claim: Claim, code: str) -> str:
    """The page where the applicant mends what a check named by `code` (a step's); empty when there is none, or when
    a returned claim has nothing open there."""
    step = step_of(claim, code) if is_page_open(claim, code) else None
    return f"{step.url(claim)}?from={CHECK}" if step else ""


def progress(claim: Claim, code: str) -> Progress:
    """The indicator for the page of step `code`, or of CHECK: steps done, and the one after them, can be reached."""
    steps = steps_of(claim)
    done = [step.is_done(claim) for step in steps] + [False]
    codes = [step.code for step in steps] + [CHECK]
    urls = [step.url(claim) for step in steps] + [check_url(claim)]
    names = [step.title for step in steps] + [_("核对并提交")]
    here = codes.index(code)
    reached = max(here, done.index(False))
    entries = [
        {
            "name": name,
            "url": url if position <= reached and position != here else "",
            "status": "current" if position == here else "done" if done[position] else "waiting",
        }
        for position, (name, url) in enumerate(zip(names, urls, strict=True))
    ]
    following = urls[here + 1] if here + 1 < len(urls) else ""
    return Progress(entries, here + 1, names[here], urls[here - 1] if here else "", following)
