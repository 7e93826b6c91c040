"""The trade password of the real accounts, and the pause after wrong ones."""

from __future__ import annotations

from hashlib import md5
from hmac import compare_digest

from tideboard_sandbox.exchange.market.refusals import ExchangeRefusal, Reason

ATTEMPTS = 2
"""Wrong passwords in a row before the pause."""

PAUSE_S = 60.0


class TradePassword:
    """Checks the password hash that OpenD clients send; stores the hash only."""

    def __init__(self, password: str) -> None:
        self._digest = md5(password.encode(), usedforsecurity=False).hexdigest()
        self._wrong = 0
        self._paused_until = 0.0

    def check(self, password_md5: str, *, wall: float) -> None:
        """Compare in constant time; `wall` = monotonic seconds. Raises Refusal WRONG_PASSWORD or PASSWORD_PAUSED."""
        if wall < self._paused_until:
            raise ExchangeRefusal(Reason.PASSWORD_PAUSED, seconds=round(self._paused_until - wall, 1))
        if compare_digest(self._digest.encode(), password_md5.encode()):
            self._wrong = 0
            return
        self._wrong += 1
        left = ATTEMPTS - self._wrong
        if left <= 0:
            self._wrong = 0
            self._paused_until = wall + PAUSE_S
        raise ExchangeRefusal(Reason.WRONG_PASSWORD, left=max(left, 0))
