"""Sessions of the packet sockets: opened by a one-time password, taken over by id after a lost connection."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from tideboard_sandbox.longport.access.refusals import unauthenticated

OTP_SECONDS = 300.0


class Otps:
    """One-time passwords that were issued and not used yet. `now` gives the port's seconds."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._issued: dict[str, tuple[str, float]] = {}

    def issue(self, account: str) -> str:
        """A new password for this account's sockets."""
        now = self._now()
        self._issued = {otp: row for otp, row in self._issued.items() if row[1] > now}
        otp = secrets.token_urlsafe(24)
        self._issued[otp] = (account, now + OTP_SECONDS)
        return otp

    def take(self, otp: str) -> str:
        """Consume a password and return its account; raises SocketRefusal if it is unknown, used or too old."""
        account, ends = self._issued.pop(otp, ("", 0.0))
        if not account or self._now() >= ends:
            raise unauthenticated("one-time password is unknown, used or expired")
        return account


SESSION_SECONDS = 86_400.0
"""How long a session can be resumed after it was opened."""


class SocketKind(StrEnum):
    """The two endpoints."""

    QUOTE = "quote"
    TRADE = "trade"


@dataclass(frozen=True, slots=True, kw_only=True)
class SocketSession:
    """One session; `ends` on the port's clock, `expires_ms` the same as absolute wall milliseconds for the client."""

    id: str
    kind: SocketKind
    account: str
    ends: float
    expires_ms: int


class Sessions:
    """Sessions by id. `now` gives the port's seconds, `wall` seconds since the epoch."""

    def __init__(self, *, now: Callable[[], float], wall: Callable[[], float]) -> None:
        self._now = now
        self._wall = wall
        self._open: dict[str, SocketSession] = {}

    def open(self, kind: SocketKind, account: str) -> SocketSession:
        now = self._now()
        self._open = {key: session for key, session in self._open.items() if session.ends > now}
        session = SocketSession(
            id=secrets.token_hex(16),
            kind=kind,
            account=account,
            ends=now + SESSION_SECONDS,
            expires_ms=round((self._wall() + SESSION_SECONDS) * 1000),
        )
        self._open[session.id] = session
        return session

    def resume(self, session_id: str, kind: SocketKind) -> SocketSession:
        """A new session in place of an old one, whose id is void from now on.

        Raises SocketRefusal when the old one is unknown, taken over already, expired or of the other endpoint.
        """
        old = self._open.pop(session_id, None)
        if old is None or old.kind is not kind or self._now() >= old.ends:
            raise unauthenticated("session is unknown or expired")
        return self.open(kind, old.account)

    def forget(self, session_id: str) -> None:
        self._open.pop(session_id, None)
