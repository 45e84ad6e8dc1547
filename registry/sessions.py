"""The store of sessions (SESSION_ENGINE): whose they are, where they were begun, when they were last used.

Real time counts here, also in a demonstration: moving its clock signs nobody out.
"""

import hashlib
import time
from datetime import UTC, datetime
from typing import Any, NamedTuple

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import SessionBase

from registry.models import Session, User

# What a session remembers of its beginning and its use; seconds since 1970.
TRACE = "sign_in"
# Set in the empty session that follows one that ended by itself, for the sign-in page to say so.
ENDED = "ended"
NOTED_EVERY = 60
LONGEST_AGENT = 200


class SessionStore(db.SessionStore):
    """Django's sessions in the database, in a table that names the user."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        row = super().create_model_instance(data)
        owner = data.get(SESSION_KEY)
        row.user_id = int(owner) if owner else None
        return row


class SignedIn(NamedTuple):
    """A session of a user. `handle` names it on the page without telling its key."""

    handle: str
    address: str
    agent: str
    begun_at: datetime
    seen_at: datetime
    is_current: bool


def leave_trace(session: SessionBase, *, address: str, agent: str, by_code: bool) -> None:
    """Note in a session that has just signed somebody in from where, when, and whether he showed a second factor."""
    now = int(time.time())
    session[TRACE] = {
        "address": address,
        "agent": agent[:LONGEST_AGENT],
        "begun": now,
        "seen": now,
        "by_code": by_code,
    }


def signed_in_by_code(session: SessionBase) -> bool:
    """Whether a second factor was shown when this session began."""
    return bool(session.get(TRACE, {}).get("by_code"))


def follow(session: SessionBase, *, idle: int, longest: int) -> None:
    """End a session that was not used for `idle` seconds or began `longest` seconds ago; else note the use.

    At most once a minute is written.
    """
    trace = session.get(TRACE)
    if trace is None:
        return
    now = int(time.time())
    if now - trace["seen"] > idle or now - trace["begun"] > longest:
        session.flush()
        session[ENDED] = True
    elif now - trace["seen"] >= NOTED_EVERY:
        session[TRACE] = trace | {"seen": now}


def sessions_of(user: User, current_key: str | None) -> list[SignedIn]:
    """The sessions of the user that are alive, this one first, then the one used last."""
    found, store = [], SessionStore()
    for row in _alive(user):
        trace = store.decode(row.session_data).get(TRACE)
        if trace is None:
            continue
        begun, seen = (datetime.fromtimestamp(trace[name], UTC) for name in ("begun", "seen"))
        current = row.session_key == current_key
        found.append(
            SignedIn(_handle(row.session_key), trace["address"], trace["agent"], begun, seen, current)
        )
    return sorted(found, key=lambda each: (each.is_current, each.seen_at), reverse=True)


def end_session(user: User, handle: str) -> bool:
    """End the user's session of this handle; False when there is none any more."""
    keys = [row.session_key for row in _alive(user) if _handle(row.session_key) == handle]
    return bool(Session.objects.filter(pk__in=keys).delete()[0])


def end_other_sessions(user: User, current_key: str | None) -> int:
    """End every session of the user but this one (None: all of them); how many there were."""
    return Session.objects.filter(user=user).exclude(session_key=current_key or "").delete()[0]


def _alive(user: User) -> list[Session]:
    return list(Session.objects.filter(user=user, expire_date__gt=datetime.now(UTC)))


def _handle(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:16]
