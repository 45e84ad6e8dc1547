"""How often one address may ask about papers: guessing a code of 130 bits must not even be tried."""

from registry import throttle

MOST = 20
SECONDS = 60


def is_too_often(address: str) -> bool:
    """Count this question; True when it is the 21st of its minute from this address, or a later one."""
    return throttle.is_too_often("documents.verify", address, most=MOST, seconds=SECONDS)
