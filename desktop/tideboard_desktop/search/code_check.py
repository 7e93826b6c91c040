"""Checks which pasted codes exist: one call per market, the rest one by one."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

from tideboard_core.errors import GatewayError, NotOffered
from tideboard_core.model.instrument import Instrument, InstrumentId, Market, market_of
from tideboard_desktop.search.symbol_codes import Token, readings

MOST_ASKED = 20
"""Most codes asked for one by one (warrants, options are in no market list); each unknown one costs a call."""


class InstrumentReader(Protocol):
    """The part of a quote feed that knows instruments."""

    async def instruments(self, ids: Sequence[InstrumentId]) -> list[Instrument]:
        """Static info; unknown ids are left out."""
        ...

    async def market_instruments(self, market: Market) -> list[Instrument]:
        """Static info of a whole market."""
        ...


@dataclass(frozen=True, slots=True)
class CheckedCodes:
    """Pasted texts by result; `fresh` in the order of the text, without duplicates."""

    fresh: tuple[Instrument, ...] = ()
    present: tuple[Instrument, ...] = ()
    unknown: tuple[Token, ...] = ()


class CodeCheck:
    """Keeps the market lists that it has read, so that further typing causes no calls."""

    def __init__(self, facts: InstrumentReader) -> None:
        self._facts = facts
        self._known: dict[InstrumentId, Instrument] = {}
        self._asked: set[InstrumentId] = set()
        self._markets: set[Market] = set()
        self._unlisted: set[Market] = set()

    async def sort(self, tokens: Sequence[Token], present: Collection[str]) -> CheckedCodes:
        """Separate known codes from unknown ones and from those already in the list; raises GatewayError."""
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
        return CheckedCodes(tuple(fresh.values()), tuple(old.values()), tuple(unknown.values()))

    async def _learn(self, meant: Sequence[tuple[InstrumentId, ...]]) -> None:
        """Read the market of each code's likeliest reading, then of the next one, while codes are still unknown."""
        for step in range(max((len(ids) for ids in meant), default=0)):
            missing = [ids[step] for ids in meant if len(ids) > step and not any(id_ in self._known for id_ in ids)]
            for market in {market_of(id_) for id_ in missing} - self._markets:
                await self._learn_market(market)
            left = self._left([id_ for id_ in missing if id_ not in self._known and id_ not in self._asked])
            if left:
                self._take(await self._facts.instruments(left))
                self._asked.update(left)

    async def _learn_market(self, market: Market) -> None:
        """Read the list of a market; if the broker has none, ask for each code."""
        self._markets.add(market)
        try:
            self._take(await self._facts.market_instruments(market))
        except NotOffered:
            self._unlisted.add(market)
        except GatewayError:
            self._markets.discard(market)
            raise

    def _left(self, ids: Sequence[InstrumentId]) -> list[InstrumentId]:
        """Codes to ask for one by one: a few of a market with a list, all of a market without one."""
        listed = [id_ for id_ in ids if market_of(id_) not in self._unlisted]
        return listed[:MOST_ASKED] + [id_ for id_ in ids if market_of(id_) in self._unlisted]

    def _take(self, found: Sequence[Instrument]) -> None:
        self._known.update((each.id, each) for each in found)
