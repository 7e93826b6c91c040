"""When the window is at rest: then only what a person reads by the second is refreshed each second."""

from __future__ import annotations

from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import LOCK
from tideboard_core.model.instrument import InstrumentId, market_of
from tideboard_core.model.live import LinkState
from tideboard_core.ports.system import Clock
from tideboard_desktop.ui.words.links import links_of
from tideboard_desktop.window.bars.market_clock import in_session


def at_rest(hub: Hub, clock: Clock) -> bool:
    """Whether nothing counts by the second: every connection is live, trading locked, no subscribed market in session.

    Outside sessions no age warns; a time-out, a retry and the time left of an unlock need seconds.
    """
    links, lock = links_of(hub), hub.value(LOCK)
    if not links or any(link.status.state is not LinkState.LIVE for link in links):
        return False
    if lock is None or lock.unlocked or lock.also_open or lock.owed:
        return False
    now = clock.market()
    markets = {market_of(InstrumentId(key.subject)) for key in hub.wanted_subscriptions()}
    return not any(in_session(market, now) for market in markets)
