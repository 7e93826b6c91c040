"""The state file: accounts, orders, fills, watchlists and the exchange clock in SQLite, one transaction per change.

Write-ahead logging and a commit after every operation keep the file whole when the process is killed at any point.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import asdict, fields
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from msgspec import structs

from tideboard_core.errors import BadInput
from tideboard_core.model.instrument import Instrument, InstrumentId
from tideboard_core.model.order import Fill, FillStatus, OrderStatus, Side, TimeInForce, TradingHours
from tideboard_core.model.order_terms import OrderType
from tideboard_core.model.shares import shares_from
from tideboard_core.system.private_files import check_private_file, database_files
from tideboard_sandbox.exchange.broker.accounts import Dividend, Holding, Ledger, Result, Settlement, Transfer
from tideboard_sandbox.exchange.broker.orders import ComboLeg, Exits, OrderTicket
from tideboard_sandbox.exchange.broker.working_order import WorkingOrder
from tideboard_sandbox.exchange.history.records import DayRecord

_SCHEMA = """
CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS ledgers (account TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS orders (id TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS fills (id TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS watchlists (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS settlements (account TEXT, symbol TEXT, value TEXT NOT NULL, PRIMARY KEY (account, symbol));
CREATE TABLE IF NOT EXISTS dividends (account TEXT NOT NULL, symbol TEXT NOT NULL, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS transfers (account TEXT NOT NULL, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS reminders (key INTEGER PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS days (symbol TEXT, day TEXT, value TEXT NOT NULL, PRIMARY KEY (symbol, day));
CREATE TABLE IF NOT EXISTS told (symbol TEXT, day TEXT, value BLOB NOT NULL, PRIMARY KEY (symbol, day));
CREATE TABLE IF NOT EXISTS minutes (
    symbol TEXT, day TEXT, minute INTEGER, value BLOB NOT NULL, PRIMARY KEY (symbol, day, minute)
) WITHOUT ROWID;
"""
_VERSION = "1"
_WHOLE = "INSERT OR REPLACE INTO "


def is_damage(error: sqlite3.Error) -> bool:
    """Whether the error comes from the file's content, not from the disk or missing rights."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}


class Store:
    """One open state file, its owner's alone; without a path everything stays in memory.

    Raises BadInput for a link, and for a damaged file or one of another version; sqlite3.Error and OSError from
    the disk. Every method may raise sqlite3.Error.
    """

    def __init__(self, path: Path | None) -> None:
        self.lasting = path is not None
        if path is not None:
            for file in database_files(path):
                check_private_file(file)
            path.touch(mode=0o600)
        try:
            self._db = sqlite3.connect(path if path is not None else ":memory:", isolation_level="DEFERRED")
            self._db.execute("PRAGMA journal_mode=WAL")
            self._db.execute("PRAGMA synchronous=NORMAL")
            self._db.executescript(_SCHEMA)
            if self.meta("version", _VERSION) != _VERSION:
                raise BadInput("state-file-of-another-version", path=str(path))
            self.set_meta("version", _VERSION)
            self.commit()
        except sqlite3.DatabaseError as error:
            if is_damage(error):
                raise BadInput("bad-state-file", path=str(path), reason=str(error)) from error
            raise

    def commit(self) -> None:
        self._db.commit()

    def close(self) -> None:
        """Commit and close; closed, too, where the disk refuses the last change."""
        try:
            self._db.commit()
        finally:
            self._db.close()

    def meta(self, name: str, default: str | None = None) -> str | None:
        row = self._db.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return default if row is None else str(row[0])

    def set_meta(self, name: str, value: str) -> None:
        self._db.execute(_WHOLE + "meta VALUES (?, ?)", (name, value))

    def save_ledger(self, ledger: Ledger) -> None:
        """Keep an account's money and holdings."""
        value = {
            "cash": ledger.cash,
            "first_cash": ledger.first_cash,
            "realised": ledger.realised,
            "fees": ledger.fees,
            "holdings": {name: asdict(holding) for name, holding in ledger.holdings.items()},
            "results": {name: [result.gained, result.cost] for name, result in ledger.results.items()},
        }
        self._db.execute(_WHOLE + "ledgers VALUES (?, ?)", (ledger.account.id, _dumps(value)))

    def load_ledger(self, ledger: Ledger) -> None:
        """Fill a new ledger from the file, if the file has it."""
        row = self._db.execute("SELECT value FROM ledgers WHERE account = ?", (ledger.account.id,)).fetchone()
        if row is None:
            return
        value = json.loads(row[0])
        for name in ("cash", "first_cash", "realised", "fees"):
            setattr(ledger, name, Decimal(value[name]))
        ledger.holdings = {InstrumentId(name): _holding(saved) for name, saved in value["holdings"].items()}
        kept = value.get("results", {})  # files of older releases have none
        ledger.results = {InstrumentId(name): Result(Decimal(row[0]), Decimal(row[1])) for name, row in kept.items()}

    def save_order(self, order: WorkingOrder) -> None:
        """Keep an order as it stands."""
        kept = {item.name: getattr(order, item.name) for item in fields(order) if item.name not in _NOT_KEPT}
        kept["ticket"] = asdict(order.ticket)
        self._db.execute(_WHOLE + "orders VALUES (?, ?)", (order.id, _dumps(kept)))

    def delete_order(self, order_id: str) -> None:
        self._db.execute("DELETE FROM orders WHERE id = ?", (order_id,))

    def load_orders(self, find: Callable[[InstrumentId], Instrument | None]) -> Iterator[WorkingOrder]:
        """Orders by id; those of instruments that are gone are left out."""
        for (text,) in self._db.execute("SELECT value FROM orders ORDER BY CAST(id AS INTEGER)"):
            value = json.loads(text)
            instrument = find(InstrumentId(value["ticket"]["instrument"]))
            if instrument is not None:
                yield _order(value, instrument)

    def save_fill(self, fill: Fill) -> None:
        self._db.execute(_WHOLE + "fills VALUES (?, ?)", (fill.id, _dumps(structs.asdict(fill))))

    def drop_fill(self, fill_id: str) -> None:
        self._db.execute("DELETE FROM fills WHERE id = ?", (fill_id,))

    def load_fills(self) -> Iterator[Fill]:
        for (text,) in self._db.execute("SELECT value FROM fills ORDER BY CAST(id AS INTEGER)"):
            value = json.loads(text)
            value["side"], value["price"] = Side(value["side"]), Decimal(value["price"])
            value["quantity"] = shares_from(value["quantity"])
            value["time"] = datetime.fromisoformat(value["time"])
            value["status"] = FillStatus(value.get("status", FillStatus.NORMAL))
            revised = value.get("revised")
            value["revised"] = None if revised is None else datetime.fromisoformat(revised)
            yield Fill(**value)

    def save_settlement(self, row: Settlement) -> None:
        """Keep a payment for contracts that ended."""
        value = _dumps([row.quantity, row.value, row.us])
        self._db.execute(_WHOLE + "settlements VALUES (?, ?, ?)", (row.account_id, row.instrument, value))

    def load_settlements(self) -> list[Settlement]:
        """Payments for contracts that ended, oldest first."""
        rows = self._db.execute("SELECT account, symbol, value FROM settlements").fetchall()
        made = []
        for account, symbol, text in rows:
            quantity, value, us = json.loads(text)
            made.append(Settlement(account, InstrumentId(symbol), shares_from(quantity), Decimal(value), us))
        return sorted(made, key=lambda row: row.us)

    def save_dividend(self, row: Dividend) -> None:
        """Keep what shares paid."""
        value = _dumps([row.quantity, row.value, row.us, row.fraction])
        self._db.execute("INSERT INTO dividends VALUES (?, ?, ?)", (row.account_id, row.instrument, value))

    def load_dividends(self) -> list[Dividend]:
        """What shares paid, oldest first."""
        made = []
        for account, symbol, text in self._db.execute("SELECT account, symbol, value FROM dividends ORDER BY rowid"):
            quantity, value, us, *fraction = json.loads(text)  # files of older releases have dividends alone
            paid = Dividend(account, InstrumentId(symbol), shares_from(quantity), Decimal(value), us)
            made.append(paid._replace(fraction=any(fraction)))
        return made

    def save_transfer(self, row: Transfer) -> None:
        """Keep money or shares that a command moved."""
        self._db.execute(
            "INSERT INTO transfers VALUES (?, ?)", (row.account_id, _dumps([row.cash, row.shares, row.us]))
        )

    def load_transfers(self) -> list[Transfer]:
        """What commands moved, oldest first."""
        made = []
        for account, text in self._db.execute("SELECT account, value FROM transfers ORDER BY rowid"):
            cash, shares, us = json.loads(text)
            made.append(Transfer(account, Decimal(cash), Decimal(shares), us))
        return made

    def save_alert(self, key: int, value: object) -> None:
        self._db.execute(_WHOLE + "reminders VALUES (?, ?)", (key, _dumps(value)))

    def delete_alert(self, key: int) -> None:
        self._db.execute("DELETE FROM reminders WHERE key = ?", (key,))

    def load_alerts(self) -> dict[int, Any]:
        rows = self._db.execute("SELECT key, value FROM reminders ORDER BY key")
        return {key: json.loads(value) for key, value in rows}

    def save_watchlist(self, name: str, value: object) -> None:
        """Keep a group as `load_watchlists` gives it back."""
        self._db.execute(_WHOLE + "watchlists VALUES (?, ?)", (name, _dumps(value)))

    def delete_watchlist(self, name: str) -> None:
        self._db.execute("DELETE FROM watchlists WHERE name = ?", (name,))

    def load_watchlists(self) -> dict[str, Any]:
        """Groups by name; the first release kept a list of members, now it is an object."""
        return {name: json.loads(value) for name, value in self._db.execute("SELECT name, value FROM watchlists")}

    def save_day(self, symbol: InstrumentId, record: DayRecord, recorded: bytes) -> None:
        """Keep the record of a day that was simulated to its end, and what it told, packed."""
        day = record.day.isoformat()
        self._db.execute(_WHOLE + "days VALUES (?, ?, ?)", (symbol, day, json.dumps(record[1:])))
        self._db.execute(_WHOLE + "told VALUES (?, ?, ?)", (symbol, day, recorded))

    def load_days(self, symbol: InstrumentId) -> Iterator[tuple[DayRecord, bytes]]:
        """Records of a symbol's days that were simulated to their end, each with what it told.

        That is empty for a day of a release that kept records alone.
        """
        found = self._db.execute(
            "SELECT day, days.value, told.value FROM days LEFT JOIN told USING (symbol, day) WHERE symbol = ?"
            " ORDER BY day",
            (symbol,),
        )
        for day, text, recorded in found:
            numbers = json.loads(text)
            numbers[-2] = tuple(numbers[-2])
            yield DayRecord._make([date.fromisoformat(day), *numbers]), recorded or b""

    def save_minute(self, symbol: InstrumentId, day: date, minute: int, trades: bytes) -> None:
        """Keep the packed trades of a minute of the running day, which a restart replays; those of days before go."""
        self._db.execute("DELETE FROM minutes WHERE symbol = ? AND day < ?", (symbol, day.isoformat()))
        self._db.execute(_WHOLE + "minutes VALUES (?, ?, ?, ?)", (symbol, day.isoformat(), minute, trades))

    def load_minutes(self, symbol: InstrumentId, day: date) -> dict[int, bytes]:
        """The packed trades of a day by its minutes, as far as they were kept."""
        found = self._db.execute(
            "SELECT minute, value FROM minutes WHERE symbol = ? AND day = ?", (symbol, day.isoformat())
        )
        return dict(found.fetchall())

    def newest_minutes(self, symbol: InstrumentId) -> date | None:
        """The newest day of which trades by minutes are kept; None for none."""
        (text,) = self._db.execute("SELECT MAX(day) FROM minutes WHERE symbol = ?", (symbol,)).fetchone()
        return None if text is None else date.fromisoformat(text)

    def forget_minutes(self) -> None:
        """Drop the trades of all minutes: the running day is another one now."""
        self._db.execute("DELETE FROM minutes")

    def forget_trading(self) -> None:
        """Drop accounts, orders and fills; clock, days and watchlists stay."""
        for table in ("ledgers", "orders", "fills", "settlements", "dividends", "transfers"):
            self._db.execute(f"DELETE FROM {table}")  # noqa: S608 names of our own tables


_NOT_KEPT = frozenset({"instrument", "ticket", "resting"})
_DECIMALS = ("price", "trigger", "trail_amount", "trail_percent", "limit_offset")


def _dumps(value: object) -> str:
    return json.dumps(value, default=_plain, separators=(",", ":"))


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _holding(saved: dict[str, Any]) -> Holding:
    for name in ("cost", "start_value", "spent", "gained"):
        saved[name] = Decimal(saved.get(name, 0))
    for name in ("quantity", "start", "bought"):
        saved[name] = shares_from(saved[name])
    return Holding(**saved)


def _exits(saved: list[Any] | None) -> Exits | None:
    if saved is None:
        return None
    profit, stop, profit_limit, stop_limit = map(_decimal, saved[:4])
    day = None if saved[6] is None else date.fromisoformat(saved[6])
    return Exits(profit, stop, profit_limit, stop_limit, TimeInForce(saved[4]), TradingHours(saved[5]), day)


def _order(value: dict[str, Any], instrument: Instrument) -> WorkingOrder:
    ticket = value.pop("ticket")
    for name in _DECIMALS:
        ticket[name] = _decimal(ticket[name])
    ticket["monitor"] = _decimal(ticket.get("monitor"))  # files of older releases have none
    ticket["side"], ticket["kind"] = Side(ticket["side"]), OrderType(ticket["kind"])
    ticket["time_in_force"] = TimeInForce(ticket["time_in_force"])
    beyond = ticket.pop("outside_hours", False)  # files of the first release
    ticket["hours"] = TradingHours(ticket.get("hours", "all-day" if beyond else "regular"))
    for name in ("expires", "ends"):
        ticket[name] = None if ticket.get(name) is None else date.fromisoformat(ticket[name])
    ticket["legs"] = tuple(ComboLeg(InstrumentId(of), Side(side), ratio) for of, side, ratio in ticket.get("legs", ()))
    ticket["exits"] = _exits(ticket.get("exits"))
    for name in ("price", "trigger", "peak"):
        value[name] = _decimal(value[name])
    ticket["quantity"] = shares_from(ticket["quantity"])
    value["quantity"], value["filled"] = shares_from(value["quantity"]), shares_from(value["filled"])
    value["value"], value["charged"] = Decimal(value["value"]), Decimal(value["charged"])
    value["status"], value["valid_day"] = OrderStatus(value["status"]), date.fromisoformat(value["valid_day"])
    return WorkingOrder(ticket=OrderTicket(**ticket), instrument=instrument, **value)
