"""The default window at 1600 x 1000 on a fast market; seconds and frames come from the test."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from PySide6.QtWidgets import QApplication

from fakes.scenes.screen.timers import next_frame, next_second
from fakes.scenes.window.connected_window import ConnectedWindow
from fakes.scenes.window.dock_contracts import INDEX
from fakes.scenes.window.main_window import NEVER_MS
from fakes.servers.sandbox import sandbox_here
from tideboard_core.model.hub_keys import Key, Topic

BEGIN, BEFORE = "10:30:50", 3
"""Soon a minute ends; and the seconds in which all is read."""
FORGOTTEN = 31
"""Seconds after which the broker's limits have forgotten it."""
READ = (Topic.QUOTE, Topic.BOOK, Topic.FLOW, Topic.DISTRIBUTION)
NEVER = {Topic.FLOW.of(INDEX)}
"""Wanted by the list, which has an index."""
TURNS = 3


class DefaultWindow(ConnectedWindow):
    """Connected, with all docks of the default layout."""

    second_ms = NEVER_MS

    def bare(self) -> None:
        """Its docks stay."""
        self.frame.set_rate(1)

    async def second(self) -> None:
        """One second of the market and of the clock, in one frame."""
        await self.sandbox.advance(1)
        self.clock.advance(1)
        await self.turns(TURNS)
        next_second(self.frame)
        next_frame(self.frame)
        await self.turns(1)

    @property
    def missing(self) -> set[Key[object]]:
        """What is wanted and not there yet."""
        return {key for key in self.hub.wanted() if key.topic in READ and self.hub.value(key) is None}


@asynccontextmanager
async def default_window(qapp: QApplication, directory: Path) -> AsyncIterator[DefaultWindow]:
    """The window once all was read, and the market's limits are free again."""
    with sandbox_here(scenario="fast", start=BEGIN) as market:
        made = DefaultWindow(qapp, directory, market)
        try:
            await made.connect()
            for _ in range(BEFORE):
                await made.second()
            assert made.missing <= NEVER
            await made.pace(FORGOTTEN)
            await made.second()
            yield made
        finally:
            await made.end()
