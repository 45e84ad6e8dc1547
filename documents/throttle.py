"""How often one address may ask about papers: guessing a code of 130 bits must not even be tried."""

from django.core.cache import cache

MOST = 20
SECONDS = 60


def is_too_often(address: str) -> bool:
    """Count this question; True when it is the 21st of its minute from this address, or a later one."""
    key = f"documents.verify:{address}"
    cache.add(key, 0, SECONDS)
    try:
        return cache.incr(key) > MOST
    except ValueError:
        # The minute ended between the two calls: this is the first question of the next.
        cache.set(key, 1, SECONDS)
        return False
