"""One-time passwords: each opens one socket, once, within five minutes."""

from __future__ import annotations

import secrets
from collections.abc import Callable

from tideboard_core.sandbox.longport.refusals import unauthenticated

OTP_SECONDS = 300.0


class Otps:
    """Passwords that were given out and not used yet. `now` gives the door's seconds."""

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
        """Use a password up and return its account; raises SocketRefusal when it is unknown, used or too old."""
        account, ends = self._issued.pop(otp, ("", 0.0))
        if not account or self._now() >= ends:
            raise unauthenticated("one-time password is unknown, used or expired")
        return account
