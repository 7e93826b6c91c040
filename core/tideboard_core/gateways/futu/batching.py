"""Requests about many securities: split into parts, and repeated without the ids that the broker does not know."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Sequence
from typing import TypeVar

from tideboard_core.errors import UnknownSymbol
from tideboard_core.model.instrument import InstrumentId, code_of

T = TypeVar("T")


async def known_ones(
    ids: Sequence[InstrumentId], ask: Callable[[Sequence[InstrumentId]], Awaitable[list[T]]], *, max_size: int
) -> list[T]:
    """Ask in parts of at most `max_size`; one unknown id fails a whole call, so it is asked again without it."""
    known: list[T] = []
    for part in parts(ids, max_size):
        known += await _without_unknown(part, ask)
    return known


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
