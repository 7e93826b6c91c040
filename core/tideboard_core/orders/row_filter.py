"""Which orders, fills and movements of cash a person wants to see: filters that combine."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, TypeAlias, TypeVar

from tideboard_core.model.instrument import InstrumentId, market_of
from tideboard_core.model.order import Fill, Order, OrderStatus, Side
from tideboard_core.model.reference import CashEntry, kind_of
from tideboard_core.model.session import exchange_date
from tideboard_core.orders.rows import ChildRow

T = TypeVar("T")
Names: TypeAlias = Callable[[InstrumentId], str]
"""The name under which a security is shown, empty if it has none but the broker's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RowFilter:
    """Each part that is not empty has to agree; one of its values is enough.

    `accounts` are brokers' numbers, `days` exchange dates: of an order when it was made, of cash when it was cleared.
    `kinds` are those of `kind_of`; `incoming` has True for money that came, False for money that went. `words` have to
    be found all, in any order, without regard to case.
    """

    symbols: frozenset[InstrumentId] = frozenset()
    sides: frozenset[Side] = frozenset()
    statuses: frozenset[OrderStatus] = frozenset()
    accounts: frozenset[str] = frozenset()
    days: frozenset[date] = frozenset()
    kinds: frozenset[str] = frozenset()
    incoming: frozenset[bool] = frozenset()
    currencies: frozenset[str] = frozenset()
    words: str = ""

    @property
    def empty(self) -> bool:
        """Whether it keeps every row."""
        return not self.words.strip() and all(not getattr(self, one.name) for one in fields(self)[:-1])

    def keep_orders(self, rows: Sequence[Order], name: Names) -> tuple[Order, ...]:
        """The orders that agree, each with its exits and legs; an order also stays for an exit or leg that agrees."""
        agrees = _all(self._order_tests(name))
        kept = {order_key(row) for row in rows if agrees(row)}
        return tuple(row for row in rows if order_key(row) in kept)

    def keep_fills(self, rows: Iterable[Fill], name: Names) -> tuple[Fill, ...]:
        """The fills that agree; one whose side is not told agrees with no side."""
        agrees = _all(self._fill_tests(name))
        return tuple(row for row in rows if agrees(row))

    def keeps_cash(self, shown: Callable[[str], str]) -> Callable[[CashEntry], bool]:
        """Whether a movement agrees; `shown` has the words that a kind is shown with."""
        tests: list[Callable[[CashEntry], bool]] = []
        if self.days:
            tests.append(lambda row: row.clearing_date in self.days)
        if self.kinds:
            tests.append(lambda row: kind_of(row) in self.kinds)
        if self.incoming:
            tests.append(lambda row: (row.amount > 0) in self.incoming)
        if self.currencies:
            tests.append(lambda row: row.currency in self.currencies)
        tests += self._word_tests(lambda row: (shown(row.kind), row.kind, row.remark, row.currency, row.id))
        return _all(tests)

    def _order_tests(self, name: Names) -> list[Callable[[Order], bool]]:
        tests: list[Callable[[Order], bool]] = []
        if self.accounts:
            tests.append(lambda row: row.account_id in self.accounts)
        if self.statuses:
            tests.append(lambda row: row.status in self.statuses)
        if self.sides:
            tests.append(lambda row: not self.sides.isdisjoint(sides_of(row)))
        if self.symbols:
            tests.append(lambda row: not self.symbols.isdisjoint(row.instruments))
        if self.days:
            tests.append(lambda row: order_day(row) in self.days)
        names = _Asked(name)
        return tests + self._word_tests(
            lambda row: (*row.instruments, row.name, names[row.instrument], row.id, row.remark, row.text)
        )

    def _fill_tests(self, name: Names) -> list[Callable[[Fill], bool]]:
        tests: list[Callable[[Fill], bool]] = []
        if self.accounts:
            tests.append(lambda row: row.account_id in self.accounts)
        if self.sides:
            tests.append(lambda row: row.side_told and row.side in self.sides)
        if self.symbols:
            tests.append(lambda row: row.instrument in self.symbols)
        if self.days:
            tests.append(lambda row: fill_day(row) in self.days)
        names = _Asked(name)
        return tests + self._word_tests(
            lambda row: (row.instrument, row.name, names[row.instrument], row.id, row.order_id)
        )

    def _word_tests(self, texts: Callable[[Any], tuple[str, ...]]) -> list[Callable[[Any], bool]]:
        words = self.words.casefold().split()
        if not words:
            return []

        def found(row: object) -> bool:
            text = "\n".join(texts(row)).casefold()
            return all(word in text for word in words)

        return [found]


EVERY_ROW = RowFilter()
"""Keeps all."""


class _Asked(dict[InstrumentId, str]):
    """Each name asked for once: many rows are of few securities."""

    def __init__(self, name: Names) -> None:
        super().__init__()
        self._name = name

    def __missing__(self, instrument: InstrumentId) -> str:
        self[instrument] = name = self._name(instrument)
        return name


def _all(tests: Sequence[Callable[[T], bool]]) -> Callable[[T], bool]:
    if len(tests) == 1:
        return tests[0]
    return lambda row: all(test(row) for test in tests)


def order_key(row: Order) -> tuple[str, str]:
    """The same of an order, its exits and its legs; an order that has no number yet goes by our own."""
    order = row.entry_order if isinstance(row, ChildRow) else row
    return order.account_id, order.id or order.remark


def sides_of(order: Order) -> frozenset[Side]:
    """The side of an order; of a combination those of its legs."""
    return frozenset(leg.side for leg in order.legs) or frozenset({order.side})


def order_day(order: Order) -> date:
    """The exchange date on which an order was made."""
    return exchange_date(market_of(order.instrument), order.created)


def fill_day(fill: Fill) -> date:
    """The exchange date of a fill."""
    return exchange_date(market_of(fill.instrument), fill.time)


def hidden_working(orders: Iterable[Order], shown: Iterable[Order]) -> int:
    """How many working orders of an account are not among those shown."""
    seen = {(row.account_id, row.id or row.remark) for row in shown}
    return sum(1 for row in orders if row.open and (row.account_id, row.id or row.remark) not in seen)
