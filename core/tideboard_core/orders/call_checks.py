"""Checks of the call that an order takes: the broker's limit by our count, and a pause that the server asked for."""

from __future__ import annotations

from tideboard_core.model.review import Check, CheckCode, hard
from tideboard_core.orders.snapshot import PretradeSnapshot


def rate_budget(snapshot: PretradeSnapshot) -> Check:
    """The calls of this verb that were sent leave room for one more."""
    seconds = snapshot.budget
    return hard(CheckCode.RATE_BUDGET, passed=seconds <= 0, seconds=seconds)


def server_pause(snapshot: PretradeSnapshot) -> Check | None:
    """A pause binds what adds; what adds nothing goes, and the broker may refuse it. None while no pause lasts."""
    seconds = snapshot.paused
    return hard(CheckCode.SERVER_PAUSE, passed=False, seconds=seconds) if seconds > 0 else None
