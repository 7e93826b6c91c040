"""Finds all that no fill tells, for `matching.round_trips`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from operator import attrgetter
from typing import Final

from tideboard_core.model.account_id import AccountId
from tideboard_core.model.order import Fill
from tideboard_core.model.shares import size_of
from tideboard_core.trips.contracts import Contracts, contract_of
from tideboard_core.trips.inference.contract_ends import CashTold, ContractEnds
from tideboard_core.trips.inference.holdings import HoldingChanges
from tideboard_core.trips.inference.order_fills import order_fills
from tideboard_core.trips.inference.share_changes import share_changes
from tideboard_core.trips.known_fills import KnownFills, known_fills
from tideboard_core.trips.rows import OwnOrder, Reading
from tideboard_core.trips.trip import Inferences, signed

_NO_CASH: Final = CashTold()
_TIME: Final = attrgetter("time")


def infer(
    account: AccountId,
    fills: Iterable[Fill],
    *,
    orders: Mapping[str, OwnOrder],
    contracts: Contracts,
    now: datetime,
    readings: Sequence[Reading] = (),
    cash: CashTold = _NO_CASH,
    lists_fills: bool = True,
    fees_given_up: frozenset[str] = frozenset(),
    known: KnownFills | None = None,
) -> Inferences:
    """What the positions (`readings`, by time), orders, contracts and cash of an account tell beside its fills.

    An account that does not list fills has those of its orders, and no fees are expected of it. `now` is UTC: a
    contract ends when its last day is over, and it is held at one moment before that day's end. `known` is as in
    `round_trips`.
    """
    known = known_fills(account, fills, orders) if known is None else known
    made, unknown = order_fills(
        account.id,
        [order for name, order in orders.items() if name not in known.of_order or name in known.apart],
        known.of_order,
        now,
        lists_fills=lists_fills,
        taken_back=known.taken_back,
    )
    listed = sorted([*known.fills, *(one.fill for one in made)], key=_TIME) if made else known.fills
    holdings = HoldingChanges(listed, readings, None if made else known.of_security)
    facts = {name: contract_of(name, contracts) for name in holdings.instruments}
    beside = cash.beside(_moneys(known.fills, facts)) if cash.moves else cash
    contract_ends = ContractEnds(account.id, holdings, beside, now)
    ends = contract_ends.fills(facts)
    last_days = {name: fact.last_day for name, fact in facts.items() if fact.last_day is not None}
    changes = share_changes(account.id, holdings, ends, last_days, cash)
    return Inferences(
        since=min((*(fill.time for fill in listed[:1]), *(reading.at for reading in readings[:1])), default=None),
        before=tuple(one for one in changes.before if size_of(one.quantity)),
        fills=(*made, *ends, *changes.fills),
        splits=tuple(changes.splits),
        renamed=changes.renamed,
        fees_given_up=fees_given_up if lists_fills else fees_given_up | {one.fill.order_id for one in made},
        left_out=tuple(unknown),
        cash_used=(*contract_ends.used, *changes.cash_used),
    )


def _moneys(fills: Iterable[Fill], facts: Contracts) -> Iterator[tuple[str, Decimal]]:
    for fill in fills:
        fact = facts[fill.instrument]
        if fact.multiplier is not None:
            yield fact.currency, -signed(fill.side) * fill.price * fill.quantity * fact.multiplier
