"""What stands behind the flow over the connections that there are, and the securities that are one's own."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar, cast

from tideboard_core.errors import NotOffered
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.ports.behind import BehindSource
from tideboard_core.ports.gateway import Gateway
from tideboard_desktop.connection.services import Feeds
from tideboard_desktop.docks.context import DockContext

T = TypeVar("T")


async def from_any(feeds: Feeds, call: Callable[[BehindSource], Awaitable[T]]) -> T:
    """Call the connection of the prices, and where it lacks the call the others. Raises GatewayError.

    Where none has it the NotOffered of the first one names the connection that does.
    """
    lacking: NotOffered | None = None
    for gateway in _each_once(feeds.gateway, feeds.other_gateway, feeds.broker):
        source = cast("BehindSource", cast("Any", gateway).behind)
        try:
            return await call(source)
        except NotOffered as error:
            lacking = lacking or error
    assert lacking is not None  # there is always the connection of the prices
    raise lacking


def _each_once(*gateways: Gateway | None) -> list[Gateway]:
    found: list[Gateway] = []
    for one in gateways:
        if one is not None and all(one is not other for other in found):
            found.append(one)
    return found


def own_securities(context: DockContext) -> list[InstrumentId]:
    """Those of positions, of orders, and of the watchlists, each once."""
    account, hub = context.window.account(), context.hub
    found: dict[InstrumentId, None] = {}
    if account is not None:
        found |= {row.instrument: None for row in hub.value(Topic.POSITIONS.of(account.id)) or ()}
        found |= {row.instrument: None for row in hub.value(Topic.ORDERS.of(account.id)) or ()}
    for one in context.services.lists.all:
        if not one.follows_positions:
            found |= {InstrumentId(symbol): None for symbol in one.symbols}
    return list(found)
