"""Depth over time over pushed books and scripted trades, in a window of its own."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from fakes.scenes.market.reference import ReferenceScene
from fakes.values.archive_market import DAY, TENCENT, session
from fakes.values.depth_books import OPEN, at
from fakes.values.hub_values import put
from tideboard_core.errors import GatewayError
from tideboard_core.model.hub_keys import QUOTES_LINK, Key, Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.live import LinkState, LinkStatus
from tideboard_core.model.quote import OrderBook, Tick
from tideboard_desktop.depth.dock import DepthDock


class DepthScene:
    """The selected security is Tencent; the clock stands at the open until `at` moves it."""

    def __init__(self, reference: ReferenceScene) -> None:
        self.reference = reference
        self.session = session(DAY)
        self.hub = reference.hub
        self.hub.forget(Topic.BOOK.of(TENCENT))
        self.replays: list[tuple[Any, ...]] = []
        self.refused: dict[Key[object], GatewayError] = {}
        reference.source.answers["ticks"] = []
        reference.selection.select(TENCENT)
        reference.context = replace(
            reference.context,
            window=replace(reference.context.window, replay=lambda *what: self.replays.append(what)),
        )
        reference.context.services.feeds.session.refused = self.refused.get  # type: ignore[method-assign, assignment]
        reference.clock.set_market(OPEN)
        self.link()

    def link(self, state: LinkState = LinkState.LIVE, generation: int = 1) -> None:
        """Say how the connection is."""
        status = LinkStatus(state=state, provider="Script", address="", since=0.0, generation=generation)
        put(self.hub, QUOTES_LINK, status)

    def at(self, seconds: float) -> None:
        """Move the market's clock so long after the open."""
        self.reference.clock.set_market(at(seconds))

    def push(self, seconds: float, book: OrderBook, *, of: InstrumentId = TENCENT) -> None:
        """Push a book at a moment."""
        self.at(seconds)
        put(self.hub, Topic.BOOK.of(of), book)

    def trade(self, *ticks: Tick) -> None:
        """Push trades."""
        put(self.hub, Topic.TICKS.of(TENCENT), ticks)

    def answer(self, ticks: Sequence[Tick]) -> None:
        """What a read of the newest trades gives."""
        self.reference.source.answers["ticks"] = list(ticks)

    def show(self, *, width: int = 1400, height: int = 800) -> DepthDock:
        """The dock on the screen."""
        dock: DepthDock = self.reference.show(DepthDock, width=width, height=height)
        return dock

    async def second(self, *docks: DepthDock) -> None:
        """Let a second pass, with what it begins to read."""
        self.reference.clock.advance(1)
        for dock in docks:
            dock.each_second()
        await self.settle(*docks)

    async def settle(self, *docks: DepthDock) -> None:
        """Let reads end and the docks take everything."""
        await self.reference.quiet()
        for dock in docks:
            dock.refresh(self.hub.take_dirty() if dock is docks[0] else frozenset())
            while dock.columns is not None and dock.isVisible() and not dock.columns.ready:
                dock.columns.update()
                dock.refresh(frozenset())
        await asyncio.sleep(0)
