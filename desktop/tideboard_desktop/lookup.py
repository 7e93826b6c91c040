"""Finding instruments by code or name, for the search box and the watchlist."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from tideboard_core.errors import BadInput, GatewayError
from tideboard_core.model.instrument import Instrument, Market, code_of, instrument_id
from tideboard_core.ports import QuoteFeed

LONGEST_ANSWER = 12


class Lookup(Protocol):
    """Whoever can find instruments."""

    async def find(self, text: str) -> Sequence[Instrument]:
        """The best matches first, at most twelve; empty when nothing fits."""
        ...


class FeedLookup:
    """Finds in the market lists of a feed, which are read once per market; an exact symbol is asked for directly."""

    def __init__(self, feed: QuoteFeed, markets: Sequence[Market] = tuple(Market)) -> None:
        self._feed = feed
        self._markets = markets
        self._lists: dict[Market, list[Instrument]] = {}

    async def find(self, text: str) -> Sequence[Instrument]:
        """Match code, beginning of the code, or part of a name, in this order; raises no GatewayError."""
        wanted = text.strip().casefold()
        if not wanted:
            return ()
        exact = await self._exact(text)
        if exact:
            return exact
        scored = [
            (score, item.id, item)
            for market in self._markets
            for item in await self._list(market)
            if (score := _score(item, wanted)) is not None
        ]
        return [item for _score_, _id, item in sorted(scored, key=lambda entry: entry[:2])[:LONGEST_ANSWER]]

    async def _exact(self, text: str) -> Sequence[Instrument]:
        try:
            return await self._feed.instruments([instrument_id(text)])
        except (BadInput, GatewayError):
            return ()

    async def _list(self, market: Market) -> list[Instrument]:
        if market not in self._lists:
            try:
                self._lists[market] = await self._feed.market_instruments(market)
            except GatewayError:
                return []
        return self._lists[market]


def _score(item: Instrument, wanted: str) -> int | None:
    code = code_of(item.id).casefold()
    if code == wanted or code.lstrip("0") == wanted:
        return 0
    if code.startswith(wanted) or code.lstrip("0").startswith(wanted):
        return 1
    names = (item.name.casefold(), item.name_en.casefold())
    if any(name.startswith(wanted) for name in names):
        return 2
    return 3 if any(wanted in name for name in names) else None
