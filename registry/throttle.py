"""How often one address may do something that needs no account."""

from django.core.cache import cache


def is_too_often(purpose: str, address: str, *, most: int, seconds: int) -> bool:
    """Count this time; True when it is more than `most` within `seconds` from this address for this purpose."""
    key = f"{purpose}:{address}"
    cache.add(key, 0, seconds)
    try:
        return cache.incr(key) > most
    except ValueError:
        # The time ended between the two calls: this is the first of the next.
        cache.set(key, 1, seconds)
        return False
