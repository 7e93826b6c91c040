"""The SQLite file of what a person's accounts held and did."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import date, datetime
from decimal import Decimal
from operator import attrgetter
from pathlib import Path
from typing import Final

import msgspec
from msgspec.structs import force_setattr

from tideboard_core.model.account_id import AccountId
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Environment, Fill
from tideboard_core.trips.database import Schema, open_database, transaction
from tideboard_core.trips.late_fills import ABSENCE_WITHOUT_SINCE, LATE_TABLES, LateFills
from tideboard_core.trips.rows import OrderState, OwnHolding, OwnOrder, OwnRows, OwnSpan, Reading, Ring, instant, micros
from tideboard_core.trips.told import FEE_ASKED, TOLD_TABLES, TOLD_TABLES_2, ToldRows

FILE: Final = "trips.db"
_AHEAD: Final = 86_400_000_000
"""Microseconds by which an exchange's clock may have been ahead; by more, this computer's is behind now."""
BALANCE: Final = """CREATE TABLE balance(account INTEGER NOT NULL, at INTEGER NOT NULL, currency TEXT NOT NULL,
  cash TEXT NOT NULL, PRIMARY KEY(account, at, currency)) WITHOUT ROWID"""
ASSETS: Final = """CREATE TABLE assets(account INTEGER NOT NULL, day TEXT NOT NULL, currency TEXT NOT NULL,
  assets TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY(account, day, currency)) WITHOUT ROWID"""
_ACCOUNT: Final = """CREATE TABLE account(id INTEGER PRIMARY KEY, environment TEXT NOT NULL, number TEXT NOT NULL,
  broker TEXT NOT NULL, UNIQUE(environment, number, broker))"""
_TABLES: Final = (
    _ACCOUNT,
    """CREATE TABLE watched(account INTEGER NOT NULL, begin INTEGER NOT NULL, end INTEGER NOT NULL,
  PRIMARY KEY(account, begin)) WITHOUT ROWID""",
    """CREATE TABLE reading(account INTEGER NOT NULL, at INTEGER NOT NULL, currency TEXT NOT NULL, cash TEXT NOT NULL,
  assets TEXT NOT NULL, PRIMARY KEY(account, at)) WITHOUT ROWID""",
    """CREATE TABLE holding(account INTEGER NOT NULL, at INTEGER NOT NULL, instrument TEXT NOT NULL, name TEXT NOT NULL,
  quantity TEXT NOT NULL, cost TEXT, currency TEXT NOT NULL, PRIMARY KEY(account, at, instrument)) WITHOUT ROWID""",
    BALANCE,
    ASSETS,
    """CREATE TABLE placed(account INTEGER NOT NULL, id TEXT NOT NULL, our_id TEXT NOT NULL, instrument TEXT NOT NULL,
  name TEXT NOT NULL, side TEXT NOT NULL, type TEXT NOT NULL, created INTEGER NOT NULL, currency TEXT NOT NULL,
  legs INTEGER NOT NULL, PRIMARY KEY(account, id)) WITHOUT ROWID""",
    """CREATE TABLE state(account INTEGER NOT NULL, id TEXT NOT NULL, at INTEGER NOT NULL, status TEXT NOT NULL,
  quantity TEXT NOT NULL, filled TEXT NOT NULL, price TEXT, trigger_price TEXT, average TEXT,
  PRIMARY KEY(account, id, at)) WITHOUT ROWID""",
    """CREATE TABLE fill(account INTEGER NOT NULL, id TEXT NOT NULL, placed TEXT NOT NULL, instrument TEXT NOT NULL,
  name TEXT NOT NULL, side TEXT NOT NULL, quantity TEXT NOT NULL, price TEXT NOT NULL, at INTEGER NOT NULL,
  side_told INTEGER NOT NULL DEFAULT 1, PRIMARY KEY(account, id)) WITHOUT ROWID""",
    "CREATE INDEX placed_by_time ON placed(account, created)",
    "CREATE INDEX fill_by_time ON fill(account, at)",
    """CREATE TABLE ring(at INTEGER NOT NULL, instrument TEXT NOT NULL, words TEXT NOT NULL,
  PRIMARY KEY(at, instrument, words)) WITHOUT ROWID""",
)
_SCHEMA: Final = Schema(
    application=0x54445452,  # TDTR
    version=6,
    tables=(*_TABLES, *TOLD_TABLES, *LATE_TABLES),
    upgrades={
        1: ("ALTER TABLE fill ADD COLUMN side_told INTEGER NOT NULL DEFAULT 1", *TOLD_TABLES_2),
        2: ("ALTER TABLE cash ADD COLUMN at INTEGER", "DROP TABLE fee_asked", FEE_ASKED, BALANCE, ASSETS),
        3: (
            "ALTER TABLE account RENAME TO old_account",
            _ACCOUNT,
            "INSERT INTO account SELECT id, environment, number, '' FROM old_account",
            "DROP TABLE old_account",
        ),
        # Days were read once, by a call that tells some fills late: all of them are read again.
        4: (*LATE_TABLES, "UPDATE history SET series='orders-open' WHERE series='orders'"),
        5: ABSENCE_WITHOUT_SINCE,  # an older program does not know what was taken back either
    },
)
_HOURLY: Final = (
    "IN (SELECT min(at) FROM reading WHERE account=:n GROUP BY at / 3600000000 "
    "UNION SELECT max(at) FROM reading WHERE account=:n GROUP BY at / 3600000000)"
)
_OF_ACCOUNT: Final = (
    "watched reading balance assets holding placed state fill fee fee_asked cash history absence fill_change"
)
_FORGET: Final = tuple(f"DELETE FROM {table} WHERE account=?" for table in _OF_ACCOUNT.split())  # noqa: S608  our names
_CLAIMS: Final = frozenset({"watched", "fee_asked", "history"})
"""Tables that say of an account up to where it is known."""
_WANTED: Final = (
    "AND id IN (SELECT id FROM placed WHERE account=:n AND created BETWEEN :a AND :b UNION "
    "SELECT id FROM state WHERE account=:n AND at BETWEEN :a AND :b)"
)


def _seconds(column: str) -> str:
    """SQL for seconds of a column of microseconds, which stay exact until the year 2242.

    Whole seconds, which some brokers tell alone, are a number: the text of a fraction is a third of what a row takes.
    """
    return f"CASE WHEN {column} % 1000000 THEN printf('%.6f', {column} / 1e6) ELSE {column} / 1000000 END"


_FILLS: Final = (
    "SELECT json_group_array(json_array(id, placed, :account, instrument, name, side, quantity, price, "  # noqa: S608  ours
    f"{_seconds('at')}, NULL, side_told)) FROM fill WHERE account=:n"
)
"""All rows as one JSON text, of which msgspec makes the objects: cell by cell it takes half as long again."""
_ORDERS: Final = (
    "SELECT json_group_array(json_array(id, our_id, instrument, name, side, type, "  # noqa: S608  our own words
    f"{_seconds('created')}, currency, legs)) FROM placed WHERE account=:n"
)
_STATES: Final = (
    f"SELECT json_group_array(id), json_group_array(json_array({_seconds('at')}, status, quantity, filled, price, "  # noqa: S608  ours
    "trigger_price, average)) FROM state WHERE account=:n"
)
"""The states of all orders at once: a query inside the one of the orders takes three times as long.

They come by id and time: the table is the tree of its key, and has no other index. An inner query that orders them
takes as long as writing them does.
"""
_HOLDING: Final = msgspec.json.Decoder(OwnHolding, strict=False)
_BY_TIME: Final = attrgetter("time", "id")
_ID: Final = attrgetter("id")
_CREATED: Final = attrgetter("created")


class _Holdings(dict[str, OwnHolding]):
    """Holdings by their JSON texts, each made once: most are held alike in many readings."""

    def __missing__(self, text: str) -> OwnHolding:
        found = self[text] = _HOLDING.decode(text)
        return found


class TripsStore:
    """One connection, of the thread that made it. A method has its rows on the disk when it returns.

    Each may raise sqlite3.Error or OSError; nothing was changed then.
    """

    def __init__(self, folder: Path, *, known: Callable[[], Iterable[AccountId]] = tuple) -> None:
        """Open or make the file. BadInput `trips-newer`, or of private files; a damaged one is put aside.

        `put_aside` is where that is now, None as a rule. `known` returns every account that is known: what a file of
        version 3 or older holds names no broker.
        """
        self.path, self._known = folder / FILE, known
        self._connection, self.put_aside = open_database(self.path, _SCHEMA)
        self._accounts: dict[AccountId, int] = {}
        self._watches = 0
        self.told = ToldRows(self._connection, self._number, self._joined)
        self.late = LateFills(
            self._connection, self._number, self._joined, self.told, self._write_fills, self._fills_of
        )

    @property
    def changes(self) -> int:
        """How many rows were written so far: the same number, the same rows. Nobody else writes into the file.

        That an account is still watched, which is written each minute, does not count.
        """
        return self._connection.total_changes - self._watches

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    # --- writing ----------------------------------------------------------------------------------------------------

    def watch(self, account: AccountId, span: OwnSpan) -> None:
        """What the account held and did is known for a stretch; one of the same begin is replaced."""
        before = self._connection.total_changes
        with self._transaction():
            self._connection.execute(
                "INSERT OR REPLACE INTO watched VALUES(?, ?, ?)",
                (self._number(account), micros(span.begin), micros(span.end)),
            )
        self._watches += self._connection.total_changes - before

    def add_reading(self, account: AccountId, reading: Reading) -> None:
        """Keep positions and money of a moment."""
        with self._transaction():
            number, at = self._number(account), micros(reading.at)
            self._connection.execute(
                "INSERT OR REPLACE INTO reading VALUES(?, ?, ?, ?, ?)",
                (number, at, reading.currency, str(reading.cash), str(reading.assets)),
            )
            self._connection.execute("DELETE FROM balance WHERE account=? AND at=?", (number, at))
            self._connection.executemany(
                "INSERT OR REPLACE INTO balance VALUES(?, ?, ?, ?)",
                [(number, at, currency, str(cash)) for currency, cash in reading.balances],
            )
            self._connection.execute("DELETE FROM holding WHERE account=? AND at=?", (number, at))
            self._connection.executemany(
                "INSERT OR REPLACE INTO holding VALUES(?, ?, ?, ?, ?, ?, ?)",
                [
                    (number, at, one.instrument, one.name, str(one.quantity), _text(one.cost), one.currency)
                    for one in reading.holdings
                ],
            )

    def move_readings_before(self, account: AccountId, at: datetime) -> None:
        """Put readings that an earlier run stored for `at` or later right before it, in their order.

        They were taken before, by an exchange's clock that was ahead; what is read now is the newest. Where one is more
        than a day later all stay: a clock that is behind now must not put days into one moment.
        """
        with self._transaction():
            number, end = self._number(account), micros(at)
            later = self._connection.execute(
                "SELECT at FROM reading WHERE account=? AND at>=? ORDER BY at", (number, end)
            ).fetchall()
            if later and later[-1][0] - end > _AHEAD:
                return
            for place, (old,) in enumerate(later):
                for table in ("reading", "balance", "holding"):
                    self._connection.execute(
                        f"UPDATE OR REPLACE {table} SET at=? WHERE account=? AND at=?",  # noqa: S608  our own words
                        (end - len(later) + place, number, old),
                    )

    def add_orders(self, account: AccountId, orders: Iterable[OwnOrder]) -> bool:
        """Keep orders and the states that they carry, beside those that are there; whether any row is another now."""
        before = self._connection.total_changes
        with self._transaction():
            number = self._number(account)
            for order in orders:
                row = (
                    number,
                    order.id,
                    order.our_id,
                    order.instrument,
                    order.name,
                    str(order.side),
                    str(order.order_type),
                    micros(order.created),
                    order.currency,
                    order.legs,
                )
                self._keep("placed", "account=? AND id=?", row[:2], row)
                for state in order.states:
                    kept = (number, order.id, *_state_row(state))
                    self._keep("state", "account=? AND id=? AND at=?", kept[:3], kept)
        return self._connection.total_changes > before

    def _keep(self, table: str, key: str, values: tuple[object, ...], row: tuple[object, ...]) -> None:
        """Write a row unless it is there: days are read again and again, and the journal made anew after a change."""
        if self._connection.execute(f"SELECT * FROM {table} WHERE {key}", values).fetchone() == row:  # noqa: S608  ours
            return
        marks = ", ".join("?" * len(row))
        self._connection.execute(f"INSERT OR REPLACE INTO {table} VALUES({marks})", row)

    def add_fills(self, account: AccountId, fills: Iterable[Fill]) -> None:
        """Keep fills that have the broker's id."""
        with self._transaction():
            self._write_fills(account, fills)

    def _write_fills(self, account: AccountId, fills: Iterable[Fill]) -> None:
        number = self._number(account)
        self._connection.executemany(
            "INSERT OR REPLACE INTO fill VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    number,
                    fill.id,
                    fill.order_id,
                    fill.instrument,
                    fill.name,
                    str(fill.side),
                    str(fill.quantity),
                    str(fill.price),
                    micros(fill.time),
                    fill.side_told,
                )
                for fill in fills
            ],
        )

    def add_rings(self, rings: Iterable[Ring]) -> None:
        """Keep that alerts or signals rang; the same one twice counts once."""
        with self._transaction():
            self._connection.executemany(
                "INSERT OR IGNORE INTO ring VALUES(?, ?, ?)",
                [(micros(ring.at), ring.instrument, ring.words) for ring in rings],
            )

    def take_old_notes(self) -> list[tuple[AccountId, str, str, datetime]]:
        """The notes on orders that a file of version 1 holds: account, key, text and time of the last change."""
        if not self._has_old_notes():
            return []
        rows = self._connection.execute(
            "SELECT environment, number, placed, text, changed FROM note JOIN account ON note.account=account.id"
        )
        return [(AccountId(name, Environment(env)), key, text, instant(at)) for env, name, key, text, at in rows]

    def drop_old_notes(self) -> None:
        """Forget them, once another file has them."""
        if self._has_old_notes():
            with self._transaction():
                self._connection.execute("DROP TABLE note")

    def _has_old_notes(self) -> bool:
        return self._connection.execute("SELECT 1 FROM sqlite_master WHERE name='note'").fetchone() is not None

    def forget(self, account: AccountId) -> None:
        """Drop what an account held and did: a practice account that begins anew."""
        with self._transaction():
            number = self._number(account)
            for statement in _FORGET:
                self._connection.execute(statement, (number,))

    # --- reading ----------------------------------------------------------------------------------------------------

    def rows(self, account: AccountId, span: OwnSpan) -> OwnRows:
        """What was kept of a stretch: stretches of watching that reach into it, the last reading before it too.

        Orders are those that were made in it or changed in it, oldest first.
        """
        number, begin, end = self._number(account), micros(span.begin), micros(span.end)
        all_of = self._connection.execute
        watched = all_of("SELECT begin, end FROM watched WHERE account=? AND begin<=? AND end>=?", (number, end, begin))
        rings = all_of("SELECT at, instrument, words FROM ring WHERE at BETWEEN ? AND ? ORDER BY at", (begin, end))
        return OwnRows(
            watched=tuple(OwnSpan(instant(a), instant(b)) for a, b in watched),
            readings=self._readings_of(number, begin, end),
            orders=self._orders(_WANTED, {"n": number, "a": begin, "b": end}),
            fills=tuple(sorted(self._fills(account, "AND at BETWEEN :a AND :b", a=begin, b=end), key=_BY_TIME)),
            rings=tuple(Ring(instant(at), InstrumentId(name), words) for at, name, words in rings),
        )

    def whole_rows(self, account: AccountId) -> OwnRows:
        """All orders and fills, and the first and last reading of each hour: an exchange day begins with an hour."""
        return OwnRows(
            readings=self._readings(_HOURLY, {"n": self._number(account)}),
            orders=self.all_orders(account),
            fills=self._fills(account),
        )

    def traded(self, account: AccountId) -> set[InstrumentId]:
        """The securities of an account's orders and fills."""
        rows = self._connection.execute(
            "SELECT instrument FROM placed WHERE account=:n UNION SELECT instrument FROM fill WHERE account=:n",
            {"n": self._number(account)},
        )
        return {InstrumentId(name) for (name,) in rows}

    def all_orders(self, account: AccountId) -> tuple[OwnOrder, ...]:
        """Every order of an account, oldest first."""
        return self._orders("", {"n": self._number(account)})

    def first_day(self, account: AccountId) -> date | None:
        """The UTC date of the first order or fill; None without any."""
        number = self._number(account)
        row = self._connection.execute(
            "SELECT min(at) FROM (SELECT min(created) AS at FROM placed WHERE account=? "
            "UNION ALL SELECT min(at) FROM fill WHERE account=?)",
            (number, number),
        ).fetchone()
        return None if row[0] is None else instant(row[0]).date()

    def first_reading(self, account: AccountId) -> date | None:
        """The UTC date of the first reading of cash and positions; None without any."""
        row = self._connection.execute(
            "SELECT min(at) FROM reading WHERE account=?", (self._number(account),)
        ).fetchone()
        return None if row[0] is None else instant(row[0]).date()

    def _readings_of(self, number: int, begin: int, end: int) -> tuple[Reading, ...]:
        before = self._connection.execute(
            "SELECT max(at) FROM reading WHERE account=? AND at<=?", (number, begin)
        ).fetchone()[0]
        return self._readings("BETWEEN :a AND :b", {"n": number, "a": begin if before is None else before, "b": end})

    def _readings(self, chosen: str, values: dict[str, int]) -> tuple[Reading, ...]:
        holding = _Holdings().__getitem__
        held = {
            at: tuple(map(holding, holdings.split("\n")))
            for at, holdings in self._connection.execute(
                "SELECT at, group_concat(json_array(instrument, name, quantity, cost, currency), char(10)) "  # noqa: S608  ours
                f"FROM holding WHERE account=:n AND at {chosen} GROUP BY at",
                values,
            )
        }
        balances: defaultdict[int, list[tuple[str, Decimal]]] = defaultdict(list)
        for at, currency, cash in self._connection.execute(
            "SELECT at, currency, cash FROM balance "  # noqa: S608  our own words
            f"WHERE account=:n AND at {chosen}",
            values,
        ):
            balances[at].append((currency, Decimal(cash)))
        rows = self._connection.execute(
            "SELECT at, currency, cash, assets FROM reading "  # noqa: S608  our own words
            f"WHERE account=:n AND at {chosen} ORDER BY at",
            values,
        )
        return tuple(
            Reading(
                at=instant(at),
                currency=currency,
                cash=Decimal(cash),
                assets=Decimal(assets),
                balances=tuple(balances[at]),
                holdings=held.get(at, ()),
            )
            for at, currency, cash, assets in rows
        )

    def _orders(self, chosen: str, values: dict[str, int]) -> tuple[OwnOrder, ...]:
        text = self._connection.execute(f"{_ORDERS} {chosen}", values).fetchone()[0]
        orders = msgspec.json.decode(text, type=list[OwnOrder], strict=False)
        names, text = self._connection.execute(f"{_STATES} {chosen}", values).fetchone()
        ids = msgspec.json.decode(names, type=list[str])
        found = msgspec.json.decode(text, type=list[OrderState], strict=False)
        states = dict(zip(ids, zip(found, strict=True), strict=True))
        if len(states) < len(ids):  # some have several
            states.clear()
            for order_id, state in zip(ids, found, strict=True):
                states[order_id] = (*states.get(order_id, ()), state)
        for order in orders:
            force_setattr(order, "states", states.get(order.id, ()))  # nobody else has it yet
        orders.sort(key=_ID)  # they come so: it is one pass, where a key of both makes a pair of each
        orders.sort(key=_CREATED)
        return tuple(orders)

    def _fills(self, account: AccountId, chosen: str = "", **span: int) -> tuple[Fill, ...]:
        dropped = "AND id NOT IN (SELECT id FROM absence WHERE account=:n AND verdict IN ('dropped', 'taken-back'))"
        return self._fills_of(account, f"{chosen} {dropped}", **span)

    def _fills_of(self, account: AccountId, chosen: str = "", **span: int | str) -> tuple[Fill, ...]:
        """As `_fills`, those that were dropped too."""
        values = {"n": self._number(account), "account": account.id, **span}
        text = self._connection.execute(f"{_FILLS} {chosen}", values).fetchone()[0]
        return msgspec.json.decode(text, type=tuple[Fill, ...], strict=False)

    # --- parts ------------------------------------------------------------------------------------------------------

    def _number(self, account: AccountId) -> int:
        found = self._accounts.get(account)
        if found is None:
            found = self._row_of(account)
            if found is None:
                with nullcontext() if self._connection.in_transaction else self._transaction():
                    found = self._begin(account)
            self._accounts[account] = found
        return found

    def _row_of(self, account: AccountId) -> int | None:
        row = self._connection.execute(
            "SELECT id FROM account WHERE environment=? AND number=? AND broker=?",
            (str(account.environment), account.id, account.broker),
        ).fetchone()
        return None if row is None else int(row[0])

    def _begin(self, account: AccountId) -> int:
        """Give an account a row. Rows that name no broker are its own where they can be no other known account's.

        Else it begins with a copy of them, as each account that they may be of, but for up to where they are known.
        """
        unnamed = account._replace(broker="")
        older = self._row_of(unnamed)
        if older is not None and unnamed.permits(account, self._known()):
            self._connection.execute("UPDATE account SET broker=? WHERE id=?", (account.broker, older))
            return older
        names = (str(account.environment), account.id, account.broker)
        made = self._connection.execute("INSERT INTO account(environment, number, broker) VALUES(?, ?, ?)", names)
        number = int(made.lastrowid or 0)
        if older is not None:
            for table in _OF_ACCOUNT.split():
                if table not in _CLAIMS:
                    self._copy(table, older, number)
        return number

    def _copy(self, table: str, older: int, number: int) -> None:
        columns = ", ".join(row[1] for row in self._connection.execute(f"PRAGMA table_info({table})").fetchall()[1:])
        self._connection.execute(
            f"INSERT INTO {table}(account, {columns}) SELECT ?, {columns} FROM {table} WHERE account=?",  # noqa: S608  ours
            (number, older),
        )

    @contextmanager
    def _joined(self) -> Iterator[None]:
        """A transaction, or a part of the one that goes on."""
        with nullcontext() if self._connection.in_transaction else self._transaction():
            yield

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        try:
            with transaction(self._connection):
                yield
        except BaseException:
            self._accounts.clear()  # a number may have been given in it
            raise


def _text(value: Decimal | None) -> str | None:
    return None if value is None else str(value)


def _state_row(state: OrderState) -> tuple[object, ...]:
    prices = (_text(state.price), _text(state.trigger), _text(state.average))
    return (micros(state.at), str(state.status), str(state.quantity), str(state.filled), *prices)
