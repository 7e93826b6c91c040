"""Margin of options that an account has sold without holding them: the largest loss of all its options at their end."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from tideboard_core.model.instrument import InstrumentId
from tideboard_sandbox.exchange.derivatives.options import CONTRACT_SIZE, Contract, parse


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
