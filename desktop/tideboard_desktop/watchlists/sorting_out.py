"""Which of the pasted codes exist: asked of the backend once per market, the rest one by one."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

from tideboard_core.errors import GatewayError, NotOffered
from tideboard_core.model.instrument import Instrument, InstrumentId, Market, market_of
from tideboard_desktop.symbol_codes import Token, readings

MOST_ASKED = 20
"""Codes outside the market lists (warrants, options) that are asked for; every unknown one costs a call."""


class Facts(Protocol):
    """Whoever knows instruments: a quote feed."""

    async def instruments(self, ids: Sequence[InstrumentId]) -> list[Instrument]:
        """Static info; unknown ids are left out."""
        ...

    async def market_instruments(self, market: Market) -> list[Instrument]:
        """Static info of a whole market."""
        ...


@dataclass(frozen=True, slots=True)
class Sorted:
    """Pasted pieces by what became of them; `fresh` in the order of the text, once each."""

    fresh: tuple[Instrument, ...] = ()
    present: tuple[Instrument, ...] = ()
    unknown: tuple[Token, ...] = ()


class SortingOut:
    """Keeps the market lists it was given, so that typing on asks nothing again."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._known: dict[InstrumentId, Instrument] = {}
        self._asked: set[InstrumentId] = set()
        self._markets: set[Market] = set()
        self._unlisted: set[Market] = set()

    async def sort(self, tokens: Sequence[Token], present: Collection[str]) -> Sorted:
        """Tell known codes from unknown ones and from those of the list already; raises GatewayError."""
        meant = {token.text: readings(token.text) for token in tokens}
        await self._learn([ids for ids in meant.values() if ids])
        fresh: dict[InstrumentId, Instrument] = {}
        old: dict[InstrumentId, Instrument] = {}
        unknown: dict[str, Token] = {}
        for token in tokens:
            instrument = next((self._known[id_] for id_ in meant[token.text] if id_ in self._known), None)
            if instrument is None:
                unknown.setdefault(token.text, token)
            else:
                (old if instrument.id in present else fresh)[instrument.id] = instrument
        return Sorted(tuple(fresh.values()), tuple(old.values()), tuple(unknown.values()))

    async def _learn(self, meant: Sequence[tuple[InstrumentId, ...]]) -> None:
        """First the market of each code's likeliest reading, then of the next, only while something is missing."""
        for step in range(max((len(ids) for ids in meant), default=0)):
            missing = [ids[step] for ids in meant if len(ids) > step and not any(id_ in self._known for id_ in ids)]
            for market in {market_of(id_) for id_ in missing} - self._markets:
                await self._learn_market(market)
            left = self._left([id_ for id_ in missing if id_ not in self._known and id_ not in self._asked])
            if left:
                self._take(await self._facts.instruments(left))
                self._asked.update(left)

    async def _learn_market(self, market: Market) -> None:
        """The list of a market; a broker that has none is asked for each code instead."""
        self._markets.add(market)
        try:
            self._take(await self._facts.market_instruments(market))
        except NotOffered:
            self._unlisted.add(market)
        except GatewayError:
            self._markets.discard(market)
            raise

    def _left(self, ids: Sequence[InstrumentId]) -> list[InstrumentId]:
        """What is asked for by itself: few of a market whose list was read, all of one that has no list."""
        listed = [id_ for id_ in ids if market_of(id_) not in self._unlisted]
        return listed[:MOST_ASKED] + [id_ for id_ in ids if market_of(id_) in self._unlisted]

    def _take(self, found: Sequence[Instrument]) -> None:
        self._known.update((each.id, each) for each in found)
