"""The counts of a day's executions that are possible while nobody knows what of them was taken back or changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from itertools import chain, combinations, islice, product
from typing import Final, NamedTuple, TypeVar

from msgspec import structs

from tideboard_core.model.instrument import InstrumentId, market_of
from tideboard_core.model.order import Fill, FillStatus, Order, filled_just
from tideboard_core.model.session import exchange_date
from tideboard_core.model.shares import total

K = TypeVar("K", bound=str)
MOST: Final = 32
"""Counts of one security that are looked at: five fills of which each may be one or none."""
_OF_ONE_ORDER: Final = 8
"""Executions of one order that were taken back and of which each is looked for in what its row counts."""


class FillCount(NamedTuple):
    """One count: executions that count, and those of which quantity and money are taken off their order's row."""

    fills: tuple[Fill, ...]
    taken_back: tuple[Fill, ...] = ()


class FillCounts(NamedTuple):
    """All counts, the first as it is shown; `doubtful` are the securities of which there are several.

    Of those that are `beyond` there are more than anybody looks at.
    """

    all: tuple[FillCount, ...]
    doubtful: frozenset[InstrumentId]
    beyond: frozenset[InstrumentId] = frozenset()


def counts_of(
    orders: Iterable[Order],
    fills: Sequence[Fill],
    taken_back: Sequence[Fill],
    today: Callable[[InstrumentId], date],
) -> FillCounts:
    """The counts of these fills, which lists may lack, and of these, which were taken back or changed."""
    rows = {order.id: order for order in orders}
    sure = [fill for fill in fills if fill.sure and not fill.missing]
    parts: defaultdict[InstrumentId, list[list[FillCount]]] = defaultdict(list)
    for instrument, lacking in _by(fills, lambda one: one.instrument if one.missing and one.sure else None).items():
        parts[instrument].append([FillCount(tuple(lacking)), FillCount(())])
    gone, off = [fill for fill in taken_back if fill.status is FillStatus.CANCELLED], list[Fill]()
    old = _by(taken_back, lambda one: one.id if one.status is FillStatus.CHANGED else None)
    for order_id, mine in _by(gone, lambda one: one.order_id).items():
        standing = [fill for fill in fills if fill.order_id == order_id]
        unclear = [FillCount(())] if _unclear(rows.get(order_id), standing, mine) else []
        for fill in mine:
            if not fill.sure:
                parts[fill.instrument].append([FillCount((), (fill,)), FillCount((fill,)), *unclear])
                if fill.id in old:
                    parts[fill.instrument][-1] += _of_changed_and_gone(fill, old[fill.id])
        settled = [fill for fill in mine if fill.sure]
        if settled and unclear:
            parts[settled[0].instrument].append([FillCount((), tuple(settled)), FillCount(())])
        else:
            off += settled
    for order_id, changed in _by(fills, lambda one: None if one.sure else one.order_id).items():
        parts[changed[0].instrument].append(_of_changed(changed, old, rows.get(order_id), today))
    # Of forty fills of one order that are taken back together nobody makes every count.
    counts = {one: [_joined(each) for each in islice(product(*options), MOST + 1)] for one, options in parts.items()}
    beyond = frozenset(one for one, found in counts.items() if len(found) > MOST)
    longest = max((len(found) for one, found in counts.items() if one not in beyond), default=1)
    made = (
        _joined([FillCount(tuple(sure), tuple(off)), *(found[min(place, len(found) - 1)] for found in counts.values())])
        for place in range(longest)
    )
    return FillCounts(tuple(made), frozenset(counts), beyond)


def as_shown(fills: Sequence[Fill], taken_back: Iterable[Fill]) -> FillCount:
    """The count that a view shows: what a list lacks stays among the rows, what was changed has its new terms."""
    return FillCount(tuple(fills), tuple(fill for fill in taken_back if fill.status is FillStatus.CANCELLED))


def doubtful_of(fills: Iterable[Fill], taken_back: Iterable[Fill]) -> frozenset[InstrumentId]:
    """The securities of which a list lacks a fill, or nobody is sure of one."""
    return frozenset(one.instrument for one in (*fills, *taken_back) if one.missing or not one.sure)


def _unclear(order: Order | None, standing: Sequence[Fill], gone: Sequence[Fill]) -> bool:
    """Whether nobody can tell if an order's own row has what was taken back off already."""
    if order is None or order.legs or order.filled <= total(fill.quantity for fill in standing):
        return False
    some = chain.from_iterable(combinations(gone[:_OF_ONE_ORDER], count) for count in range(1, len(gone) + 1))
    return not any(filled_just(order, [*standing, *counted]) for counted in some)


def _of_changed(
    changed: Sequence[Fill], old: dict[str, list[Fill]], order: Order | None, today: Callable[[InstrumentId], date]
) -> list[FillCount]:
    """What an order may have traded of which fills were changed: any terms of each beside another, or its own row."""
    terms = [(fill, *old.get(fill.id, ())) for fill in changed]
    found: list[tuple[Fill, ...]] = [
        *islice(product(*terms), MOST + 1),
        tuple(fill for fill in changed if fill.status is not FillStatus.CHANGED),
        tuple(fill for fill in changed if fill.status is FillStatus.CHANGED),
    ]
    if order is not None and order.average_price is not None and not order.legs:
        of_today = exchange_date(market_of(order.instrument), order.created) >= today(order.instrument)
        found += [()] if of_today else []
    most = {known[0].id: max(known, key=lambda one: one.quantity) for known in terms}
    counts = [FillCount(fills) for fills in dict.fromkeys(found)]
    return [*counts, *(FillCount(one.fills, cut) for one in counts if (cut := _cut(one.fills, most)))]


def _of_changed_and_gone(fill: Fill, old: Sequence[Fill]) -> Iterable[FillCount]:
    """The same of a fill that was taken back after it was changed: on any terms, or gone from those its row counts."""
    most = max((fill, *old), key=lambda one: one.quantity)
    yield FillCount((), (most,))
    for one in (fill, *old):
        yield FillCount((one,), _cut((one,), {one.id: most}))


def _cut(fills: Iterable[Fill], most: dict[str, Fill]) -> tuple[Fill, ...]:
    """The shares that were cut of these: their order's own row may count them still."""
    return tuple(
        structs.replace(most[fill.id], quantity=most[fill.id].quantity - fill.quantity)
        for fill in fills
        if most[fill.id].quantity > fill.quantity
    )


def _joined(parts: Iterable[FillCount]) -> FillCount:
    rows = list(parts)
    return FillCount(
        tuple(fill for row in rows for fill in row.fills), tuple(fill for row in rows for fill in row.taken_back)
    )


def _by(fills: Iterable[Fill], key: Callable[[Fill], K | None]) -> dict[K, list[Fill]]:
    found: dict[K, list[Fill]] = {}
    for fill in fills:
        name = key(fill)
        if name is not None:
            found.setdefault(name, []).append(fill)
    return found
