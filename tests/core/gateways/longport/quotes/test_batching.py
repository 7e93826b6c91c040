"""Long lists of symbols: parts of five hundred, unknown ones left out however the broker says so."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tideboard_core.errors import ServerRefused, UnknownSymbol
from tideboard_core.gateways.longport.quotes.batching import known_ones
from tideboard_core.model.instrument import InstrumentId

IDS = [InstrumentId(f"HK.{number:05}") for number in range(1, 1203)]


class Broker:
    """Refuses a whole list for one symbol it does not know."""

    def __init__(self, *unknown: InstrumentId) -> None:
        self.unknown = unknown
        self.sizes: list[int] = []

    async def ask(self, part: Sequence[InstrumentId]) -> list[InstrumentId]:
        """Answer a part."""
        self.sizes.append(len(part))
        if any(each in self.unknown for each in part):
            raise UnknownSymbol("unknown-symbol", text="no")
        return list(part)


async def test_lists_go_in_parts_of_five_hundred() -> None:
    broker = Broker()

    assert await known_ones(IDS, broker.ask) == IDS
    assert broker.sizes == [500, 500, 202]


async def test_what_is_asked_twice_is_asked_once() -> None:
    broker = Broker()

    assert await known_ones([IDS[0], IDS[1], IDS[0]], broker.ask) == IDS[:2]


async def test_unknown_ones_are_found_by_halving() -> None:
    broker = Broker(IDS[3], IDS[60])

    assert await known_ones(IDS[:100], broker.ask) == [each for each in IDS[:100] if each not in broker.unknown]
    assert len(broker.sizes) < 30


async def test_nothing_but_unknown_ones_is_empty() -> None:
    assert await known_ones(IDS[:2], Broker(*IDS[:2]).ask) == []
    assert await known_ones([], Broker().ask) == []


async def test_other_refusals_come_out() -> None:
    async def ask(_part: Sequence[InstrumentId]) -> list[InstrumentId]:
        raise ServerRefused("server-refused", text="no")

    with pytest.raises(ServerRefused):
        await known_ones(IDS[:4], ask)
