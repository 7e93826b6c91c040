"""Which markets are delayed, in the words that panels have room for."""

from __future__ import annotations

from fakes.values.clock import ManualClock
from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import PACKAGES
from tideboard_core.model.instrument import Market
from tideboard_core.model.live import Lazy
from tideboard_core.model.quote import QuotePackage, QuoteRight
from tideboard_desktop.ui.words.quote_rights import DELAY, delays, is_delayed, lateness, package_of


def test_only_the_delayed_markets_in_view_are_told() -> None:
    hub = Hub(ManualClock())
    assert delays(hub, Market) == ""
    assert package_of(hub, Market.HK) is None

    late, live = QuotePackage(right=QuoteRight.BMP, delayed=True), QuotePackage(right=QuoteRight.LV2)
    hub.publish(PACKAGES, Lazy.ready({Market.HK: late, Market.US: late, Market.SH: live}))

    assert delays(hub, [Market.HK, Market.SH]) == "HK delayed 15 min"
    assert delays(hub, [Market.US, Market.HK]) == "HK delayed 15 min, US delayed"
    assert delays(hub, [Market.SH]) == ""
    assert is_delayed(hub, Market.US)
    assert [lateness(hub, market) for market in (Market.HK, Market.SH)] == [DELAY, 0.0]


def test_where_there_is_no_right_nothing_is_delayed() -> None:
    """The core takes such prices for delayed, to be safe; on screen there are none."""
    hub = Hub(ManualClock())
    hub.publish(PACKAGES, Lazy.ready({Market.US: QuotePackage(right=QuoteRight.NONE, delayed=True)}))

    assert delays(hub, Market) == ""
    assert lateness(hub, Market.US) == 0.0
