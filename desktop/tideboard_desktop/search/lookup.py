"""Instrument search by code, name or pinyin, for the palette and the symbol fields."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Protocol

from tideboard_core.errors import BadInput, GatewayError, NotOffered
from tideboard_core.model.instrument import Instrument, InstrumentId, Market, instrument_id, market_of
from tideboard_core.ports.market import QuoteFeed
from tideboard_desktop.search import pinyin
from tideboard_desktop.search.symbol_codes import readings
from tideboard_desktop.search.symbol_index import SLICE, Lines, Shelf, best, lines_of

LONGEST_ANSWER = 12
_MOST_UNKNOWN = 1000


class Lookup(Protocol):
    """Finds instruments."""

    async def find(self, text: str) -> Sequence[Instrument]:
        """The best matches first, at most twelve; empty without any."""
        ...


class QuickLookup(Lookup, Protocol):
    """A lookup that can also answer synchronously, while the user types."""

    async def prepare(self) -> None:
        """Read what has not been read yet; raises no GatewayError."""
        ...

    def find_now(self, text: str) -> Sequence[Instrument]:
        """As `find`, among what has been read already."""
        ...


def _nowhere() -> Market | None:
    return None


def _nothing() -> Sequence[InstrumentId]:
    return ()


class FeedLookup:
    """Searches the market lists of a feed, each read once; an exact symbol is asked for directly.

    If a broker has no list of a market, it is asked for each typed code, and the names of known instruments are read.

    `near` returns the market to list first, `known` what the user watches or viewed recently. A market list is indexed
    in slices between which the event loop runs.
    """

    def __init__(
        self,
        feed: QuoteFeed,
        markets: Sequence[Market] = tuple(Market),
        *,
        near: Callable[[], Market | None] = _nowhere,
        known: Callable[[], Sequence[InstrumentId]] = _nothing,
    ) -> None:
        self.near = near
        self.known = known
        self._feed = feed
        self._markets = markets
        self._facts: dict[InstrumentId, Instrument] = {}
        self._shelves: dict[Market, Shelf] = {}
        self._unlisted: set[Market] = set()
        self._unknown: set[InstrumentId] = set()
        self._known_lines: dict[InstrumentId, Lines] = {}
        self._watched: tuple[tuple[InstrumentId, ...], Shelf] | None = None
        self._preparing = asyncio.Lock()

    @property
    def ready(self) -> bool:
        """Whether every readable market has been read."""
        return len(self._shelves) + len(self._unlisted) == len(self._markets)

    async def prepare(self) -> None:
        """Read missing tables and markets; a market that failed is tried again next time."""
        async with self._preparing:
            tables = await asyncio.to_thread(pinyin.load)
            for market in self._markets:
                if market not in self._shelves and market not in self._unlisted:
                    await self._read(market, tables)
            await self._learn([one for one in self.known() if market_of(one) in self._unlisted])
            for number, one in enumerate(self.known(), start=1):
                self._lines(one, tables)
                if number % SLICE == 0:
                    await asyncio.sleep(0)

    async def find(self, text: str) -> list[Instrument]:
        """Match codes, names and pinyin; raises no GatewayError."""
        if not text.strip():
            return []
        await self.prepare()
        found = self.find_now(text)
        if found and not self._unlisted:
            return found
        exact = await self._exact(text)
        return [*exact, *(one for one in found if one not in exact)][:LONGEST_ANSWER]

    def find_now(self, text: str) -> list[Instrument]:
        """Matches among what has been read; takes some milliseconds with ten thousand instruments."""
        if not (self._shelves or self._facts) or not text.strip():
            return []
        wanted = pinyin.load().fold(text)
        known = tuple(self.known())
        shelves = (self._near_shelf(known), *self._shelves.values())
        hits = (hit for shelf in shelves for hit in shelf.search(wanted))
        return best(hits, near=self.near(), known=known, most=LONGEST_ANSWER)

    def facts(self, instrument: InstrumentId) -> Instrument | None:
        """The facts of an instrument from the market lists."""
        return self._facts.get(instrument)

    def _near_shelf(self, known: tuple[InstrumentId, ...]) -> Shelf:
        """Known instruments in a shelf of their own: a short query has more hits in a market than are examined."""
        if self._watched is None or self._watched[0] != known:
            tables, shelf = pinyin.load(), Shelf()
            for one in known:
                if (lines := self._lines(one, tables)) is not None:
                    shelf.put(lines)
            shelf.seal()
            self._watched = (known, shelf)
        return self._watched[1]

    def _lines(self, instrument: InstrumentId, tables: pinyin.Pinyin) -> Lines | None:
        facts = self._facts.get(instrument)
        if facts is not None and instrument not in self._known_lines:
            self._known_lines[instrument] = lines_of(facts, tables)
        return self._known_lines.get(instrument)

    async def _exact(self, text: str) -> list[Instrument]:
        """The existing instruments that a code may mean, likeliest first."""
        meant = tuple(dict.fromkeys((*_canonical(text), *readings(text))))
        await self._learn(meant)
        return [self._facts[one] for one in meant if one in self._facts]

    async def _learn(self, ids: Sequence[InstrumentId]) -> None:
        """Request the facts of unknown codes; a code that does not exist is not requested twice."""
        asked = [one for one in ids if one not in self._facts and one not in self._unknown]
        if not asked:
            return
        try:
            found = await self._feed.instruments(asked)
        except GatewayError:
            return
        if len(self._unknown) > _MOST_UNKNOWN:
            self._unknown.clear()
        self._facts.update((one.id, one) for one in found)
        self._unknown.update(set(asked) - {one.id for one in found})
        self._watched = None

    async def _read(self, market: Market, tables: pinyin.Pinyin) -> None:
        try:
            items = await self._feed.market_instruments(market)
        except NotOffered:
            self._unlisted.add(market)
            return
        except GatewayError:
            return
        shelf = Shelf()
        for _slice in shelf.fill(items, tables):
            await asyncio.sleep(0)
        self._facts.update((item.id, item) for item in items)
        self._shelves[market] = shelf
        self._watched = None


def _canonical(text: str) -> tuple[InstrumentId, ...]:
    """The text itself if it is a whole symbol, such as the long code of an option."""
    try:
        return (instrument_id(text),)
    except BadInput:
        return ()
