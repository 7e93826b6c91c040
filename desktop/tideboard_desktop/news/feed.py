"""Reads news and filings of every provider, of one's own at most 20 securities a minute, and keeps them for a while."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from tideboard_core.errors import NOT_FOR_ACCOUNT, BadInput, RateLimited, ServerRefused, ServerTrouble
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.ports.behind import BehindSource
from tideboard_core.ports.system import Clock
from tideboard_desktop.connection.services import Feeds
from tideboard_desktop.docks.behind import from_each
from tideboard_desktop.news.model import AskedInMinute, NewsKind, NewsPage, joined, rows_of

RENEWED: Final = 600.0
"""Seconds for which an answer is kept."""
_MOST: Final = 500
"""Securities whose answers are kept."""
_NOTHING: Final = NewsPage(())


class NewsFeed:
    """Asks the connections; knows no window, which a call under way would keep alive."""

    def __init__(self, feeds: Feeds, clock: Clock) -> None:
        self._feeds, self._clock = feeds, clock
        self._asked = AskedInMinute(clock)
        self._kept: dict[tuple[NewsKind, InstrumentId], tuple[NewsPage, float]] = {}

    async def of(self, kind: NewsKind, instrument: InstrumentId, *, again: bool = False) -> NewsPage:
        """What was said of a security, kept or asked now, whatever was asked of others. Raises GatewayError."""
        kept = self._kept.get((kind, instrument))
        if kept is not None and not again and self._clock.monotonic() - kept[1] < RENEWED:
            return kept[0]
        return await self._ask(kind, instrument)

    async def of_all(self, kind: NewsKind, ids: Sequence[InstrumentId]) -> NewsPage:
        """What was said of all: those that are due are asked while the minute allows it, the others come as kept.

        A security that the provider refuses has no rows. Raises GatewayError, also a refusal that is not of one.
        """
        for one in self.due(kind, ids):
            if not self._asked.free:
                break
            try:
                await self._ask(kind, one)
            except RateLimited:
                raise
            except (BadInput, ServerRefused) as error:
                if isinstance(error, ServerTrouble) or error.code == NOT_FOR_ACCOUNT:
                    raise
                self._keep(kind, one, _NOTHING)
        pages = [self._kept[kind, one][0] for one in ids if (kind, one) in self._kept]
        return joined(pages, self.waiting(kind, ids))

    def waiting(self, kind: NewsKind, ids: Sequence[InstrumentId]) -> list[InstrumentId]:
        """Those that were not asked yet."""
        return [one for one in ids if (kind, one) not in self._kept]

    def due(self, kind: NewsKind, ids: Sequence[InstrumentId]) -> list[InstrumentId]:
        """Those that were not asked yet, then those whose answer is old, the oldest first."""
        now = self._clock.monotonic()
        old = [one for one in ids if (kind, one) in self._kept and now - self._kept[kind, one][1] >= RENEWED]
        return [*self.waiting(kind, ids), *sorted(old, key=lambda one: self._kept[kind, one][1])]

    def can_ask(self, kind: NewsKind, ids: Sequence[InstrumentId]) -> bool:
        """Whether one is due and may be asked now."""
        return self._asked.free and bool(self.due(kind, ids))

    async def _ask(self, kind: NewsKind, instrument: InstrumentId) -> NewsPage:
        self._asked.take()

        async def call(source: BehindSource) -> NewsPage:
            news = source.news
            return rows_of(await (news.news if kind is NewsKind.NEWS else news.filings)(instrument))

        answers = await from_each(self._feeds, call)
        page = joined(answers.found, refused=answers.refused)
        self._keep(kind, instrument, page)
        return page

    def _keep(self, kind: NewsKind, instrument: InstrumentId, page: NewsPage) -> None:
        self._kept.pop((kind, instrument), None)
        while len(self._kept) >= _MOST:
            del self._kept[next(iter(self._kept))]
        self._kept[kind, instrument] = page, self._clock.monotonic()
