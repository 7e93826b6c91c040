"""The rows of what brokers told beside orders and fills: fees, movements of money, rates, contracts, days read."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from itertools import islice
from typing import Final, NamedTuple

import msgspec

from tideboard_core.model.account_id import AccountId
from tideboard_core.model.derivatives import option_of
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import OrderFee
from tideboard_core.trips.contracts import TradedContract
from tideboard_core.trips.facts import AssetsTold, CashKind, CashMove, FeeTold, Rate
from tideboard_core.trips.rows import instant, micros

FEE_ASKED: Final = """CREATE TABLE fee_asked(account INTEGER NOT NULL, placed TEXT NOT NULL, day TEXT NOT NULL,
  refused INTEGER NOT NULL, PRIMARY KEY(account, placed)) WITHOUT ROWID"""
TOLD_TABLES: Final = (
    """CREATE TABLE fee(account INTEGER NOT NULL, placed TEXT NOT NULL, told INTEGER NOT NULL, total TEXT NOT NULL,
  items TEXT NOT NULL, PRIMARY KEY(account, placed, told)) WITHOUT ROWID""",
    """CREATE TABLE cash(account INTEGER NOT NULL, id TEXT NOT NULL, day TEXT NOT NULL, kind TEXT NOT NULL,
  currency TEXT NOT NULL, amount TEXT NOT NULL, remark TEXT NOT NULL, at INTEGER,
  PRIMARY KEY(account, id)) WITHOUT ROWID""",
    """CREATE TABLE rate(day TEXT NOT NULL, base TEXT NOT NULL, quote TEXT NOT NULL, rate TEXT NOT NULL,
  source TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY(day, base, quote)) WITHOUT ROWID""",
    """CREATE TABLE contract(instrument TEXT PRIMARY KEY, currency TEXT NOT NULL, multiplier TEXT, underlying TEXT,
  last_day TEXT, worthless_after INTEGER NOT NULL) WITHOUT ROWID""",
    FEE_ASKED,
    """CREATE TABLE history(account INTEGER NOT NULL, series TEXT NOT NULL, begin TEXT NOT NULL, end TEXT NOT NULL,
  PRIMARY KEY(account, series, begin)) WITHOUT ROWID""",
)
TOLD_TABLES_2: Final = tuple(
    {
        FEE_ASKED: """CREATE TABLE fee_asked(account INTEGER NOT NULL, placed TEXT NOT NULL, times INTEGER NOT NULL,
  PRIMARY KEY(account, placed)) WITHOUT ROWID"""
    }.get(table, table.replace("remark TEXT NOT NULL, at INTEGER", "remark TEXT NOT NULL"))
    for table in TOLD_TABLES
)
"""As they were in version 2 of the file."""

_DAY: Final = timedelta(days=1)
_NO_ITEMS: Final = "[]"


class PastSeries(StrEnum):
    """What is read of a broker's past, each by itself."""

    ORDERS = "orders"
    """Orders and their fills, of days that are not read again."""
    ORDERS_OPEN = "orders-open"
    """The same of days that were read and are read again, since the broker may tell some fills later."""
    ORDERS_LATE = "orders-late"
    """Days whose fills were told last by a call that may tell some of them days late."""
    ORDERS_ASKED = "orders-asked"
    """Days up to those of which the call that tells nothing late had no rows: they are not asked of it again."""
    CASH = "cash"
    CASH_TODAY = "cash-today"
    """Money of days that were not over when they were read: more may have come since."""
    CASH_UNTOLD = "cash-untold"
    """Days on which the broker answered that it tells no movements of money of the account."""


class DaySpan(NamedTuple):
    """Exchange dates, both included."""

    begin: date
    end: date


class FeesAsked(NamedTuple):
    """When the fees of an order were asked for last; `refused`: the broker tells none of this account."""

    day: date
    refused: bool


class ToldRows:
    """A part of a TripsStore: `number` gives the row of an account; each method has its rows on the disk."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        number: Callable[[AccountId], int],
        transaction: Callable[[], AbstractContextManager[None]],
    ) -> None:
        self._connection, self._number, self._transaction = connection, number, transaction

    # --- fees -------------------------------------------------------------------------------------------------------

    def add_fees(self, account: AccountId, fees: Iterable[FeeTold]) -> None:
        """Keep what orders were charged; the same as was told last is no row, another one a dated change."""
        with self._transaction():
            number = self._number(account)
            for fee in fees:
                items = json.dumps([[title, str(amount)] for title, amount in fee.items], ensure_ascii=False)
                last = self._connection.execute(
                    "SELECT total, items FROM fee WHERE account=? AND placed=? ORDER BY told DESC LIMIT 1",
                    (number, fee.order_id),
                ).fetchone()
                if last is None or (Decimal(last[0]), last[1]) != (fee.total, items):
                    row = (number, fee.order_id, micros(fee.told), str(fee.total), items)
                    self._connection.execute("INSERT OR REPLACE INTO fee VALUES(?, ?, ?, ?, ?)", row)

    def fees(self, account: AccountId) -> dict[str, FeeTold]:
        """What was told last of each order, by its id."""
        return {fee.order_id: fee for fee in self._fees(account)}

    def charged(self, account: AccountId) -> dict[str, Decimal]:
        """The total that was told last of each order, by its id."""
        # The last one of an order counts. The table is the tree of its key, by time in each order; an inner query that
        # orders them takes as long as writing them does.
        text = self._connection.execute(
            "SELECT json_group_object(placed, total) FROM fee WHERE account=?", (self._number(account),)
        ).fetchone()[0]
        return msgspec.json.decode(text, type=dict[str, Decimal])

    def newest_fees(self, account: AccountId, count: int) -> list[OrderFee]:
        """The newest answer of so many orders, with its items."""
        found: dict[str, tuple[str, str]] = {}
        asked = read = count
        while len(found) < count and asked == read:  # else a group of each order, for the newest ones
            asked = 2 * asked
            rows = self._connection.execute(
                "SELECT placed, total, items FROM fee WHERE account=? ORDER BY told DESC, placed LIMIT ?",
                (self._number(account), asked),
            ).fetchall()
            read = len(rows)
            found = {}
            for order, total, items in rows:
                found.setdefault(order, (total, items))
        return [
            OrderFee(order_id=order, total=Decimal(total), items=_items(items))
            for order, (total, items) in islice(found.items(), count)
        ]

    def fee_changes(self, account: AccountId) -> dict[str, list[FeeTold]]:
        """All that was told of each order, oldest first."""
        found: dict[str, list[FeeTold]] = {}
        for fee in self._fees(account):
            found.setdefault(fee.order_id, []).append(fee)
        return found

    def _fees(self, account: AccountId) -> Iterator[FeeTold]:
        """The changes of an order are by their time."""
        for order, told, total, items in self._connection.execute(
            "SELECT placed, told, total, items FROM fee WHERE account=? ORDER BY placed, told", (self._number(account),)
        ):
            parts = () if items == _NO_ITEMS else _items(items)
            yield FeeTold(order_id=order, total=Decimal(total), items=parts, told=instant(told))

    def note_fees_asked(self, account: AccountId, orders: Iterable[str], day: date, *, refused: bool = False) -> None:
        """The broker was asked on a day for the fees of these orders; `refused` = it tells none of the account."""
        with self._transaction():
            number = self._number(account)
            self._connection.executemany(
                "INSERT OR REPLACE INTO fee_asked VALUES(?, ?, ?, ?)",
                [(number, order, day.isoformat(), refused) for order in orders],
            )

    def fees_asked(self, account: AccountId) -> dict[str, FeesAsked]:
        """When the broker was asked last, by order."""
        rows = self._connection.execute(
            "SELECT placed, day, refused FROM fee_asked WHERE account=?", (self._number(account),)
        )
        return {order: FeesAsked(date.fromisoformat(day), bool(refused)) for order, day, refused in rows}

    # --- money ------------------------------------------------------------------------------------------------------

    def add_cash(self, account: AccountId, moves: Iterable[CashMove]) -> None:
        """Keep movements of money; one that was there is replaced."""
        with self._transaction():
            number = self._number(account)
            self._connection.executemany(
                "INSERT OR REPLACE INTO cash VALUES(?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    (
                        number,
                        one.id,
                        one.day.isoformat(),
                        str(one.kind),
                        one.currency,
                        str(one.amount),
                        one.remark,
                        None if one.at is None else micros(one.at),
                    )
                    for one in moves
                ],
            )

    def cash(self, account: AccountId) -> tuple[CashMove, ...]:
        """All movements of money, oldest first."""
        rows = self._connection.execute(
            "SELECT id, day, kind, currency, amount, remark, at FROM cash WHERE account=? ORDER BY day, id",
            (self._number(account),),
        )
        return tuple(
            CashMove(
                id=name,
                day=date.fromisoformat(day),
                kind=CashKind(kind),
                currency=currency,
                amount=Decimal(amount),
                remark=remark,
                at=None if at is None else instant(at),
            )
            for name, day, kind, currency, amount, remark, at in rows
        )

    def add_rates(self, rates: Iterable[Rate]) -> None:
        """Keep rates of currencies; the last one of a day is the day's."""
        with self._transaction():
            self._connection.executemany(
                "INSERT OR REPLACE INTO rate VALUES(?, ?, ?, ?, ?, ?)",
                [
                    (one.day.isoformat(), one.base, one.quote, str(one.rate), one.source, micros(one.at))
                    for one in rates
                ],
            )

    def rates(self) -> tuple[Rate, ...]:
        """All rates, oldest day first."""
        rows = self._connection.execute("SELECT day, base, quote, rate, source, at FROM rate ORDER BY day, base, quote")
        return tuple(
            Rate(day=date.fromisoformat(day), base=base, quote=quote, rate=Decimal(rate), source=source, at=instant(at))
            for day, base, quote, rate, source, at in rows
        )

    # --- assets -----------------------------------------------------------------------------------------------------

    def add_assets(self, account: AccountId, told: AssetsTold) -> None:
        """Keep the assets of a day; the newest reading of a day is the day's."""
        with self._transaction():
            self._connection.execute(
                "INSERT INTO assets VALUES(?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET assets=excluded.assets, "
                "at=excluded.at WHERE excluded.at>=at",
                (self._number(account), told.day.isoformat(), told.currency, str(told.assets), micros(told.at)),
            )

    def assets(self, account: AccountId) -> tuple[AssetsTold, ...]:
        """The assets of all days, oldest first."""
        rows = self._connection.execute(
            "SELECT day, currency, assets, at FROM assets WHERE account=? ORDER BY day, currency",
            (self._number(account),),
        )
        return tuple(
            AssetsTold(date.fromisoformat(day), currency, Decimal(assets), instant(at))
            for day, currency, assets, at in rows
        )

    # --- contracts --------------------------------------------------------------------------------------------------

    def add_contracts(self, contracts: Iterable[tuple[InstrumentId, TradedContract]]) -> None:
        """Keep what traded securities are: an option that has expired is in no list of a broker any more."""
        with self._transaction():
            self._connection.executemany(
                "INSERT OR REPLACE INTO contract VALUES(?, ?, ?, ?, ?, ?)",
                [
                    (
                        name,
                        one.currency,
                        None if one.multiplier is None else str(one.multiplier),
                        one.underlying,
                        None if one.last_day is None else one.last_day.isoformat(),
                        one.worthless_after,
                    )
                    for name, one in contracts
                ],
            )

    def contracts(self) -> dict[InstrumentId, TradedContract]:
        """What is known of traded securities."""
        rows = self._connection.execute(
            "SELECT instrument, currency, multiplier, underlying, last_day, worthless_after FROM contract"
        )
        return {
            InstrumentId(name): TradedContract(
                currency=currency,
                multiplier=None if multiplier is None else Decimal(multiplier),
                underlying=None if underlying is None else InstrumentId(underlying),
                terms=option.terms if underlying and (option := option_of(InstrumentId(name))) is not None else None,
                last_day=None if last_day is None else date.fromisoformat(last_day),
                worthless_after=bool(worthless),
            )
            for name, currency, multiplier, underlying, last_day, worthless in rows
        }

    # --- history ----------------------------------------------------------------------------------------------------

    def note_history(self, account: AccountId, series: PastSeries, span: DaySpan) -> None:
        """These days were read whole; what touches them becomes one stretch."""
        with self._transaction():
            joined, known = span, self.history(account, series)
            if any(other.begin <= span.begin and span.end <= other.end for other in known):
                return  # each row that is written has the journal made anew
            for other in known:
                if other.begin <= joined.end + _DAY and other.end + _DAY >= joined.begin:
                    joined = DaySpan(min(joined.begin, other.begin), max(joined.end, other.end))
                    self._connection.execute(
                        "DELETE FROM history WHERE account=? AND series=? AND begin=?",
                        (self._number(account), str(series), other.begin.isoformat()),
                    )
            self._connection.execute(
                "INSERT OR REPLACE INTO history VALUES(?, ?, ?, ?)",
                (self._number(account), str(series), joined.begin.isoformat(), joined.end.isoformat()),
            )

    def forget_history(self, account: AccountId, series: PastSeries, span: DaySpan) -> None:
        """These days count as not read."""
        with self._transaction():
            for one in self.history(account, series):
                if one.end < span.begin or one.begin > span.end:
                    continue
                number = self._number(account)
                self._connection.execute(
                    "DELETE FROM history WHERE account=? AND series=? AND begin=?",
                    (number, str(series), one.begin.isoformat()),
                )
                rest = (DaySpan(one.begin, span.begin - _DAY), DaySpan(span.end + _DAY, one.end))
                self._connection.executemany(
                    "INSERT OR REPLACE INTO history VALUES(?, ?, ?, ?)",
                    [
                        (number, str(series), part.begin.isoformat(), part.end.isoformat())
                        for part in rest
                        if part.begin <= part.end
                    ],
                )

    def history(self, account: AccountId, series: PastSeries) -> list[DaySpan]:
        """The stretches of days that were read whole, oldest first; no two touch."""
        rows = self._connection.execute(
            "SELECT begin, end FROM history WHERE account=? AND series=? ORDER BY begin",
            (self._number(account), str(series)),
        )
        return [DaySpan(date.fromisoformat(begin), date.fromisoformat(end)) for begin, end in rows.fetchall()]


def _items(text: str) -> tuple[tuple[str, Decimal], ...]:
    return tuple((str(title), Decimal(amount)) for title, amount in json.loads(text))
