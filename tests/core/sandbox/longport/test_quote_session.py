"""A client of the quote socket."""

from __future__ import annotations

from fakes.quote_session import recorded_session
from tideboard_core.sandbox.exchange.exchange import Exchange


def test_sessions_are_told_apart_though_they_hold_the_same(standing_exchange: Exchange) -> None:
    first = recorded_session(standing_exchange)
    second = recorded_session(standing_exchange, shared=first.shared)

    assert len({first, second}) == 2
