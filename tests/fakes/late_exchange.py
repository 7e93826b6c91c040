"""An exchange together with its late view."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, time

from fakes.sandbox import PRACTICE_DAY
from tideboard_core.model.instrument import Market
from tideboard_core.sandbox.exchange.exchange import Exchange

LATE = 900.0
"""Seconds by which Hong Kong is seen late."""


@contextmanager
def late_pair(start: time) -> Iterator[tuple[Exchange, Exchange]]:
    """Yield an exchange at a Hong Kong time of the practice day, and the view that sees Hong Kong late."""
    exchange = Exchange(seed=7, date=date.fromisoformat(PRACTICE_DAY), start=start)
    try:
        yield exchange, exchange.late(Market.HK, seconds=LATE)
    finally:
        exchange.close()
