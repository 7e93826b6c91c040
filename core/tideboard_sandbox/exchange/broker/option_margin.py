"""Margin of options that an account has sold without holding them: the largest loss of all its options at their end."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import product

from tideboard_core.model.instrument import InstrumentId
from tideboard_sandbox.exchange.derivatives.options import CONTRACT_SIZE, Contract, parse

MOST_APART = 6
"""Waiting combinations of different legs that are taken each by itself; those beyond count with the last of them."""


def worst_margin(
    held: Mapping[InstrumentId, int], waiting: Iterable[Mapping[InstrumentId, int]] = ()
) -> Decimal | None:
    """Money to keep while combinations wait, each of which fills its rest in one step or not at all; None = no limit.

    `waiting` are the contracts that each changes, sold ones negative. Only what they close of `held` counts: what they
    open beyond it is reserved with the order. Combinations of the same legs fill all or none.
    """
    groups = _alike(waiting)
    margins = []
    for filled in product((False, True), repeat=len(groups)):
        changes = [group for group, is_filled in zip(groups, filled, strict=True) if is_filled]
        margin = option_margin({name: _closed(count, name, changes) for name, count in held.items()})
        if margin is None:
            return None
        margins.append(margin)
    return max(margins)


def _alike(waiting: Iterable[Mapping[InstrumentId, int]]) -> list[dict[InstrumentId, int]]:
    """The changes of combinations with the same legs and sides, added up."""
    sums: dict[object, dict[InstrumentId, int]] = {}
    for changes in waiting:
        shape: object = frozenset((name, count > 0) for name, count in changes.items())
        if shape not in sums and len(sums) >= MOST_APART:
            shape = next(reversed(sums))
        total = sums.setdefault(shape, {})
        for name, count in changes.items():
            total[name] = total.get(name, 0) + count
    return list(sums.values())


def _closed(count: int, name: InstrumentId, changes: Sequence[Mapping[InstrumentId, int]]) -> int:
    """What is left of `count` contracts once these changes have closed what they can of it."""
    left = count + sum(change.get(name, 0) for change in changes if change.get(name, 0) * count < 0)
    return max(left, 0) if count > 0 else min(left, 0)


def option_margin(held: Mapping[InstrumentId, int]) -> Decimal | None:
    """Money to keep for these contracts (sold ones negative), in their currency; None = the loss has no limit.

    Only what contracts pay at their end counts, not what they cost. Contracts of one owner that end on one day count
    together; one that ends later, on a day on which nothing sold ends, covers what was sold of the nearest day before.
    Securities that are no options are left out. All owners must be of one currency.
    """
    owners = defaultdict[InstrumentId, list[tuple[Contract, int]]](list)
    for name, count in held.items():
        contract = parse(name)
        if contract is not None and count:
            owners[contract.owner].append((contract, count))
    total = Decimal(0)
    for rows in owners.values():
        for group in _groups(rows):
            loss = _largest_loss(group)
            if loss is None:
                return None
            total += loss
    return total


def _groups(rows: Iterable[tuple[Contract, int]]) -> Iterable[list[tuple[Contract, int]]]:
    """The contracts by the day on which sold ones end, each with the bought ones that cover it."""
    rows = list(rows)
    ends = sorted({contract.expiry for contract, count in rows if count < 0})
    groups: dict[date, list[tuple[Contract, int]]] = {end: [] for end in ends}
    for contract, count in rows:
        before = [end for end in ends if end <= contract.expiry]
        if before:
            groups[before[-1]].append((contract, count))
    return groups.values()


def _largest_loss(rows: Iterable[tuple[Contract, int]]) -> Decimal | None:
    rows = list(rows)
    if sum(count for contract, count in rows if contract.call) < 0:
        return None
    prices = {Decimal(0), *(contract.strike for contract, _ in rows)}
    worst = min(sum((_worth(contract, price) * count for contract, count in rows), Decimal(0)) for price in prices)
    return max(-worst, Decimal(0)) * CONTRACT_SIZE


def _worth(contract: Contract, price: Decimal) -> Decimal:
    gap = price - contract.strike if contract.call else contract.strike - price
    return max(gap, Decimal(0))
