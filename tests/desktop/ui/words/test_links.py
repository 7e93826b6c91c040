"""The connections in use: one that serves two uses is one, several carry their names."""

from __future__ import annotations

from dataclasses import replace

from fakes.values.clock import ManualClock
from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import (
    ORDERS_LINK,
    OTHER_LINK,
    QUOTES_LINK,
    LinkKey,
)
from tideboard_core.model.live import (
    Lazy,
    LinkState,
    LinkStatus,
)
from tideboard_desktop.ui.words.links import links_of, named, provider_of, several

FUTU = LinkStatus(state=LinkState.LIVE, provider="Futu OpenD", address="127.0.0.1:11111", since=0.0)
LONGPORT = replace(FUTU, provider="LongPort", address="openapi.longportapp.com", connection="orders")


def hub(**statuses: LinkStatus) -> Hub:
    """A hub that was told these states: `prices`, `orders`, `other`."""
    result = Hub(ManualClock())
    keys: dict[str, LinkKey] = {"prices": QUOTES_LINK, "orders": ORDERS_LINK, "other": OTHER_LINK}
    for name, status in statuses.items():
        result.publish(keys[name], Lazy.ready(status))
    return result


def test_one_connection_is_not_named() -> None:
    one = hub(prices=FUTU, orders=FUTU)

    assert [link.key for link in links_of(one)] == [QUOTES_LINK]
    assert not several(one)
    assert provider_of(one, QUOTES_LINK) == ""


def test_two_are_told_apart_by_what_they_are_for() -> None:
    two = hub(prices=FUTU, orders=LONGPORT)

    assert [link.key for link in links_of(two)] == [QUOTES_LINK, ORDERS_LINK]
    assert (provider_of(two, QUOTES_LINK), provider_of(two, ORDERS_LINK)) == ("Futu OpenD", "LongPort")
    assert named("connected", ORDERS_LINK) == "Orders: connected"


def test_orders_and_second_flow_over_one_connection_are_one() -> None:
    assert [link.key for link in links_of(hub(prices=FUTU, orders=LONGPORT, other=LONGPORT))] == [
        QUOTES_LINK,
        ORDERS_LINK,
    ]


def test_nothing_told_is_nothing() -> None:
    assert links_of(hub()) == ()
