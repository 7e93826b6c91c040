"""Long lists of symbols: cut into what one request may name, and asked again without what the broker does not know."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from tideboard_core.errors import UnknownSymbol
from tideboard_core.gateways.longport.profile_calls import parts_of
from tideboard_core.model.instrument import InstrumentId

T = TypeVar("T")
Ask = Callable[[Sequence[InstrumentId]], Awaitable[Sequence[T]]]


async def known_ones(ids: Sequence[InstrumentId], ask: Ask[T]) -> list[T]:
    """Ask in parts; unknown ids are left out, whether the broker leaves them out or refuses the whole request."""
    found: list[T] = []
    for part in parts_of(list(dict.fromkeys(ids))):
        found += await _without_unknown(part, ask)
    return found


async def _without_unknown(ids: Sequence[InstrumentId], ask: Ask[T]) -> list[T]:
    try:
        return list(await ask(ids))
    except UnknownSymbol:
        if len(ids) == 1:
            return []
    middle = len(ids) // 2
    return await _without_unknown(ids[:middle], ask) + await _without_unknown(ids[middle:], ask)
