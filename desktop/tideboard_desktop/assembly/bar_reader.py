"""The one reader of bars of a run, made when the first chart asks for it: it brings numpy."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

from tideboard_core.ports.gateway import Offer
from tideboard_core.ports.system import Clock
from tideboard_desktop.connection.services import Feeds
from tideboard_desktop.docks.archive import Archive

if TYPE_CHECKING:
    from tideboard_core.market.bars.reader import BarReader


def bar_reader_of(feeds: Feeds, clock: Clock, archive: Archive | None) -> Callable[[], BarReader]:
    """A function that returns the reader over the connection of the prices and the archive, always the same one."""

    @cache
    def made() -> BarReader:
        from tideboard_core.market.bars.reader import BarReader
        from tideboard_desktop.archive.archived_bars import ArchivedBars

        has_actions = Offer.CORPORATE_ACTIONS not in feeds.gateway.unoffered
        archived = None if archive is None else ArchivedBars(archive, has_actions=has_actions)
        return BarReader(feeds.gateway.quotes, clock.market, archived)

    return made
