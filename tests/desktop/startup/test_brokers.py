"""Lines to brokers: who hears exchange time."""

from __future__ import annotations

from datetime import timedelta

from fakes.values.clock import ManualClock
from tideboard_core.model.hub_keys import ORDERS_LINK, QUOTES_LINK
from tideboard_desktop.startup.brokers import market_time_callback


def test_exchange_time_comes_with_the_prices_alone() -> None:
    clock = ManualClock()
    before = clock.market()
    market_time_callback(clock, (ORDERS_LINK,))(before + timedelta(hours=1))
    assert clock.market() == before
    market_time_callback(clock, (QUOTES_LINK,))(before + timedelta(hours=1))
    assert clock.market() == before + timedelta(hours=1)
