"""Requests about many securities: split into parts, and repeated without the ids that the broker does not know."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Iterator, Sequence
from typing import Final, TypeVar

from tideboard_core.errors import UnknownSymbol
from tideboard_core.model.instrument import InstrumentId, Market, code_of, market_of

T = TypeVar("T")

BASIC_SNAPSHOT: Final = 20
"""Securities of Hong Kong, and as many options and futures, in a snapshot with basic quotes (futu-api-doc,
get-market-snapshot; futu-agent-hub, get_snapshot.py): counted as one here. What OpenD does beyond it no source says."""


async def known_ones(
    ids: Sequence[InstrumentId], ask: Callable[[Sequence[InstrumentId]], Awaitable[list[T]]], *, max_size: int
) -> list[T]:
    """Ask in parts of at most `max_size`; one unknown id fails a whole call, so it is asked again without it."""
    known: list[T] = []
    for part in parts(ids, max_size):
        known += await _without_unknown(part, ask)
    return known


async def known_by_right(
    ids: Sequence[InstrumentId],
    ask: Callable[[Sequence[InstrumentId]], Awaitable[list[T]]],
    *,
    max_size: int,
    basic: Collection[Market],
) -> list[T]:
    """As `known_ones`, of snapshots: of markets at `basic` quotes a request names few."""
    few = [one for one in ids if market_of(one) in basic]
    if not few:
        return await known_ones(ids, ask, max_size=max_size)
    rest = [one for one in ids if market_of(one) not in basic]
    return await known_ones(rest, ask, max_size=max_size) + await known_ones(few, ask, max_size=BASIC_SNAPSHOT)


def parts(ids: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    """Cut a sequence into parts of at most `size`."""
    for start in range(0, len(ids), size):
        yield ids[start : start + size]


async def _without_unknown(
    ids: Sequence[InstrumentId], ask: Callable[[Sequence[InstrumentId]], Awaitable[list[T]]]
) -> list[T]:
    try:
        return await ask(ids)
    except UnknownSymbol as error:
        rest = [instrument for instrument in ids if not _named_in(error.text, instrument)]
        if len(ids) == 1 or not rest:
            return []
        if len(rest) < len(ids):
            return await _without_unknown(rest, ask)
        middle = len(ids) // 2
        return await _without_unknown(ids[:middle], ask) + await _without_unknown(ids[middle:], ask)


def _named_in(text: str, instrument: InstrumentId) -> bool:
    """Return whether a refusal's text names this security as a whole word, with or without its market."""
    code = code_of(instrument)
    words = text.replace(",", " ").replace("，", " ").replace("。", " ").split()
    return any(word.upper() in {instrument, code} for word in words)
