"""What stands behind the flow over the connections that there are, and the securities that are one's own."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from tideboard_core.errors import GatewayError, NotOffered
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.ports.gateway import Gateway
from tideboard_desktop.connection.services import Feeds
from tideboard_desktop.docks.context import DockContext

if TYPE_CHECKING:  # it brings every value of its calls, which the start needs none of
    from tideboard_core.ports.behind import BehindSource

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Answers(Generic[T]):
    """What each provider answered, and which one refused or did not answer, by its name."""

    found: tuple[T, ...]
    refused: tuple[tuple[str, GatewayError], ...] = ()


async def from_any(feeds: Feeds, call: Callable[[BehindSource], Awaitable[T]]) -> T:
    """Call the connection of the prices, and where it lacks the call the others. Raises GatewayError.

    Where none has it the NotOffered of the first one names the connection that does.
    """
    lacking: NotOffered | None = None
    for gateway in each_once(feeds):
        try:
            return await call(gateway.behind)
        except NotOffered as error:
            lacking = lacking or error
    assert lacking is not None  # there is always the connection of the prices
    raise lacking


async def from_each(feeds: Feeds, call: Callable[[BehindSource], Awaitable[T]]) -> Answers[T]:
    """Call every provider that has the call, all at the same time; the one of the prices comes first.

    Raises GatewayError where none answered: the first refusal, NotOffered as in `from_any` where no provider has it.
    """
    gateways = each_once(feeds)
    answers = await asyncio.gather(*(call(one.behind) for one in gateways), return_exceptions=True)
    found: list[T] = []
    refused: list[tuple[str, GatewayError]] = []
    lacking: list[NotOffered] = []
    for gateway, answer in zip(gateways, answers, strict=True):
        if isinstance(answer, NotOffered):
            lacking.append(answer)
        elif isinstance(answer, GatewayError):
            refused.append((gateway.provider, answer))
        elif isinstance(answer, BaseException):
            raise answer
        else:
            found.append(answer)
    if not found:
        raise refused[0][1] if refused else lacking[0]
    return Answers(tuple(found), tuple(refused))


def each_once(feeds: Feeds) -> list[Gateway]:
    """One gateway of each provider, that of the prices first."""
    found: dict[str, Gateway] = {}
    for one in (feeds.gateway, feeds.other_gateway, feeds.broker):
        if one is not None:
            found.setdefault(one.provider, one)
    return list(found.values())


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
