"""Long lists of symbols: cut into what one request may name, and asked again without what the broker does not know."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Sequence
from typing import TypeVar

from tideboard_core.errors import UnknownSymbol
from tideboard_core.gateways.longport.transport.rate_limits import MAX_SYMBOLS
from tideboard_core.model.instrument import InstrumentId

T = TypeVar("T")
Ask = Callable[[Sequence[InstrumentId]], Awaitable[Sequence[T]]]


async def known_ones(ids: Sequence[InstrumentId], ask: Ask[T]) -> list[T]:
    """Ask in parts; unknown ids are left out, whether the broker leaves them out or refuses the whole request."""
    known: list[T] = []
    for part in parts_of(list(dict.fromkeys(ids))):
        known += await _without_unknown(part, ask)
    return known


def parts_of(ids: Sequence[T]) -> Iterator[Sequence[T]]:
    """Cut a list into parts that one request may name."""
    for start in range(0, len(ids), MAX_SYMBOLS):
        yield ids[start : start + MAX_SYMBOLS]


async def _without_unknown(ids: Sequence[InstrumentId], ask: Ask[T]) -> list[T]:
    # The broker refuses a request as a whole and does not say for which symbol: halving finds it in log2(n) calls.
    try:
        return list(await ask(ids))
    except UnknownSymbol:
        if len(ids) == 1:
            return []
    middle = len(ids) // 2
    return await _without_unknown(ids[:middle], ask) + await _without_unknown(ids[middle:], ask)
