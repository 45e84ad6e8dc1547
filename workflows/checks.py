"""The first extension point: may this claim go on? Found in the `claim_checks.py` of each package.

A check answers passed, failed or cannot tell, with a sentence and what it saw; all are run, none stops the rest.
A provider gives the assessment one group of facts that lives in an upper package (evidence lives in documents).
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from workflows.models import Claim


class CheckOutcome(StrEnum):
    PASSED = "passed"
    FAILED = "failed"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class CheckResult:
    """`sentence` is what a person reads, with the next step; `where` is the filing step that mends it."""

    code: str
    outcome: CheckOutcome
    sentence: object
    clause: str = ""
    where: str = ""
    seen: dict[str, object] = field(default_factory=dict)


Check = Callable[[Claim], CheckResult | None]
Provider = Callable[[Claim], object]

# The facts an office recorded of a claim: `path`, `value`, the `office`, the moment `at`, the `document` it goes by.
OFFICE_FACTS = "office_facts"

_checks: dict[str, Check] = {}
_providers: dict[str, Provider] = {}


def check(code: str) -> Callable[[Check], Check]:
    """Register a check that runs before a claim is submitted; None means it does not apply to this claim."""

    def register(function: Check) -> Check:
        if code in _checks:
            raise ValueError(f"two checks are called {code}")
        _checks[code] = function
        return function

    return register


def provides(name: str) -> Callable[[Provider], Provider]:
    """Register the source of one group of facts, named as in the input of `policies.assess`."""

    def register(function: Provider) -> Provider:
        if name in _providers:
            raise ValueError(f"two sources provide {name}")
        _providers[name] = function
        return function

    return register


def run_checks(claim: Claim) -> list[CheckResult]:
    """Every check that applies, in the order of registration; nothing stops at the first failure."""
    return [result for function in _checks.values() if (result := function(claim)) is not None]


def provided(name: str, claim: Claim, default: object) -> object:
    """What the source of `name` says of this claim; `default` when no package provides it."""
    source = _providers.get(name)
    return default if source is None else source(claim)
