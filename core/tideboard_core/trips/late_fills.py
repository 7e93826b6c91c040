"""The rows of what later answers said otherwise of fills: told late, corrected, missing, there again, settled.

An answer adds fills and takes none away. One that lacks a fill makes it missing; it counts until a person, or what its
order's own detail says of shares and average, says that it never was.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Final, NamedTuple, Protocol

from msgspec import structs

from tideboard_core.model.account_id import AccountId
from tideboard_core.model.instrument import InstrumentId, Market, market_of
from tideboard_core.model.order import Fill, FillStatus, Order, filled_just
from tideboard_core.model.session import exchange_date
from tideboard_core.trips.rows import instant, micros
from tideboard_core.trips.told import DaySpan, PastSeries, ToldRows

LATE_TABLES: Final = (
    """CREATE TABLE absence(account INTEGER NOT NULL, id TEXT NOT NULL, verdict TEXT NOT NULL,
  PRIMARY KEY(account, id)) WITHOUT ROWID""",
    """CREATE TABLE fill_change(account INTEGER NOT NULL, at INTEGER NOT NULL, id TEXT NOT NULL, what TEXT NOT NULL,
  instrument TEXT NOT NULL, day TEXT NOT NULL, by TEXT NOT NULL)""",
)
ABSENCE_WITHOUT_SINCE: Final = (
    "ALTER TABLE absence RENAME TO old_absence",
    LATE_TABLES[0],
    "INSERT INTO absence SELECT account, id, verdict FROM old_absence",
    "DROP TABLE old_absence",
)
"""Version 5 kept since when a fill was missing, which the rows of its changes tell."""
_DAY: Final = timedelta(days=1)
_READ: Final = (PastSeries.ORDERS, PastSeries.ORDERS_OPEN)
_LACKED: Final = "AND id IN (SELECT id FROM absence WHERE account=:n AND verdict=:verdict)"


class Absence(StrEnum):
    """What is said of a fill that an answer of the broker lacked."""

    MISSING = "missing"
    """Nothing yet: it counts, and its trip says so."""
    KEPT = "kept"
    """A fill all the same: it counts."""
    DROPPED = "dropped"
    """None at all: it counts no more. An answer that has it again proves that it was one."""
    TAKEN_BACK = "taken-back"
    """The broker itself says that it took it back: it counts no more."""


GONE: Final = frozenset({Absence.DROPPED, Absence.TAKEN_BACK})
"""What is said of fills that count no more."""


class ChangeKind(StrEnum):
    """What an answer or a verdict changed of the fills of a day that had been read before."""

    LATE = "late"
    """A fill that no answer had before."""
    CORRECTED = "corrected"
    """A fill that has another security, side, quantity or price."""
    MISSING = "missing"
    BACK = "back"
    KEPT = "kept"
    DROPPED = "dropped"
    TAKEN_BACK = "taken-back"


class Judge(StrEnum):
    """Names who settled a missing fill; ANSWER = nobody did, an answer of the broker changed something."""

    ANSWER = "answer"
    DETAIL = "detail"
    PERSON = "person"


class FillChange(NamedTuple):
    """A change, found at `at` (UTC), of a fill of an exchange date."""

    at: datetime
    fill_id: str
    what: ChangeKind
    instrument: InstrumentId
    day: date
    by: Judge = Judge.ANSWER


class ReadFills(Protocol):
    """Reads fills of an account, dropped ones too."""

    def __call__(self, account: AccountId, chosen: str = "", **values: int | str) -> Sequence[Fill]:
        """Fills that the SQL `chosen` names, with its `values`."""
        ...


class LateFills:
    """A part of a TripsStore, as ToldRows; `write` puts fills into its rows, `read` gives those that SQL chooses."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        number: Callable[[AccountId], int],
        transaction: Callable[[], AbstractContextManager[None]],
        days: ToldRows,
        write: Callable[[AccountId, Iterable[Fill]], None],
        read: ReadFills,
    ) -> None:
        self._connection, self._number, self._transaction = connection, number, transaction
        self._days, self._write, self._read = days, write, read

    # --- answers ----------------------------------------------------------------------------------------------------

    def take(
        self,
        account: AccountId,
        answer: Iterable[Fill],
        span: DaySpan,
        *,
        now: datetime,
        whole: bool,
        late: bool | None = None,
    ) -> tuple[list[FillChange], bool]:
        """Add an answer about these days; returns what it changed of days that were read before, and if rows did.

        What a `whole` one lacks is missing from here on; one that may lack rows, and a day that is not over, say
        nothing. `late` is whether it is of a call that may tell fills late, None = it lists none of the account.
        """
        given = [fill for fill in answer if fill.status is not FillStatus.PAYOUT]
        gone = [fill for fill in given if fill.status is FillStatus.CANCELLED]
        names = {fill.id for fill in gone}
        fills = {fill.id: fill for fill in given if fill.id not in names}
        found, fresh = list[FillChange](), list[Fill]()
        with self._transaction():
            read = [one for series in _READ for one in self._days.history(account, series)]
            known = {fill.id: fill for fill in self._known(account, fills, span)}
            found += self._take_back(account, gone, now)
            absences = self.absences(account)
            for fill in fills.values():
                old, day = known.get(fill.id), _day(fill)
                if old is not None and not fill.name:  # a list names no security of an order that it lacks
                    fill = structs.replace(fill, name=old.name)  # noqa: PLW2901  the same fill
                if old is None or _row(fill) != _row(old):
                    fresh.append(fill)
                if fill.id in absences:
                    found.append(_change(now, fill, ChangeKind.BACK))
                    self._forget(account, fill.id)
                if old is None:
                    if any(one.begin <= day <= one.end for one in read):
                        found.append(_change(now, fill, ChangeKind.LATE))
                elif _content(old) != _content(fill):
                    found.append(_change(now, fill, ChangeKind.CORRECTED))
            for fill in known.values() if whole else ():
                day, today = _day(fill), exchange_date(market_of(fill.instrument), now)
                # By which zone a broker cuts off the last day is not always told: it has to be over in Hong Kong, too.
                last = max(day, exchange_date(Market.HK, fill.time))
                inside = span.begin <= day and last <= span.end and day < today
                if inside and fill.id not in fills and fill.id not in absences:
                    found.append(_change(now, fill, ChangeKind.MISSING))
                    self._set(account, fill.id, Absence.MISSING)
            self._write(account, fresh)
            self._note(account, found)
            self._days.note_history(account, PastSeries.ORDERS_OPEN, span)
            if late:
                self._days.note_history(account, PastSeries.ORDERS_LATE, span)
            elif late is not None:
                self._days.forget_history(account, PastSeries.ORDERS_LATE, span)
        return found, bool(found or fresh)

    def take_back(self, account: AccountId, fills: Iterable[Fill], *, now: datetime) -> None:
        """The broker has taken these back: they count no more, and stay to be seen."""
        with self._transaction():
            self._note(account, self._take_back(account, fills, now))

    def _take_back(self, account: AccountId, fills: Iterable[Fill], now: datetime) -> list[FillChange]:
        absences = self.absences(account)
        fresh = [fill for fill in fills if absences.get(fill.id) is not Absence.TAKEN_BACK]
        for fill in fresh:
            if not self._read(account, "AND id=:id", id=fill.id):
                self._write(account, [fill])
            self._set(account, fill.id, Absence.TAKEN_BACK)
        return [_change(now, fill, ChangeKind.TAKEN_BACK) for fill in fresh]

    def late_days(self, account: AccountId) -> tuple[DaySpan, ...]:
        """Days of which a call that may tell fills late has answered last, oldest first."""
        return tuple(self._days.history(account, PastSeries.ORDERS_LATE))

    # --- verdicts ---------------------------------------------------------------------------------------------------

    def absences(self, account: AccountId) -> dict[str, Absence]:
        """What is said of the fills that an answer lacked, by their ids."""
        rows = self._connection.execute("SELECT id, verdict FROM absence WHERE account=?", (self._number(account),))
        return {name: Absence(verdict) for name, verdict in rows}

    def open_orders(self, account: AccountId) -> list[str]:
        """Ids of the orders of which a fill is missing, each once."""
        missing = self._read(account, _LACKED, verdict=str(Absence.MISSING))
        return list(dict.fromkeys(fill.order_id for fill in missing))

    def lacked(self, account: AccountId, verdict: Absence) -> tuple[Fill, ...]:
        """The fills of which this is said."""
        return tuple(self._read(account, _LACKED, verdict=str(verdict)))

    def settle(self, account: AccountId, fill_id: str, verdict: Absence, *, now: datetime, by: Judge) -> None:
        """Say of a fill that an answer lacked what it is; MISSING = nobody knows, again."""
        with self._transaction():
            fill = next(iter(self._read(account, "AND id=:id", id=fill_id)), None)
            if fill is None or self.absences(account).get(fill_id) in {None, verdict}:
                return
            self._set(account, fill_id, verdict)
            self._note(account, [_change(now, fill, ChangeKind(verdict.value), by)])

    def settle_by_detail(self, account: AccountId, order: Order, *, now: datetime) -> bool:
        """Settle the missing fills of an order by what its detail says of shares and average; whether it did.

        They were where it filled as much as all known fills at their average, they were not where it filled as much as
        those that no answer lacked. Anything between says nothing of which is which.
        """
        if order.legs:  # its fills are those of its legs
            return False
        absences = self.absences(account)
        known = [
            one for one in self._read(account, "AND placed=:order", order=order.id) if absences.get(one.id) not in GONE
        ]
        missing = [one for one in known if absences.get(one.id) is Absence.MISSING]
        sure = [one for one in known if one not in missing]
        verdict = Absence.MISSING
        if missing and filled_just(order, known):
            verdict = Absence.KEPT
        elif missing and filled_just(order, sure):
            verdict = Absence.DROPPED
        for fill in missing:
            self.settle(account, fill.id, verdict, now=now, by=Judge.DETAIL)
        return verdict is not Absence.MISSING

    def changes(self, account: AccountId) -> tuple[FillChange, ...]:
        """All that changed, oldest first."""
        rows = self._connection.execute(
            "SELECT at, id, what, instrument, day, by FROM fill_change WHERE account=? ORDER BY rowid",
            (self._number(account),),
        )
        return tuple(
            FillChange(
                instant(at), name, ChangeKind(what), InstrumentId(instrument), date.fromisoformat(day), Judge(by)
            )
            for at, name, what, instrument, day, by in rows
        )

    # --- parts ------------------------------------------------------------------------------------------------------

    def _known(self, account: AccountId, fills: Iterable[str], span: DaySpan) -> Sequence[Fill]:
        """The fills of the ids of an answer, and those of its days by any zone."""
        begin, end = span.begin - 2 * _DAY, span.end + 3 * _DAY
        moments = {name: micros(datetime.combine(day, time.min, UTC)) for name, day in (("a", begin), ("b", end))}
        chosen = "AND (at BETWEEN :a AND :b OR id IN (SELECT value FROM json_each(:ids)))"
        return self._read(account, chosen, ids=json.dumps([*fills]), **moments)

    def _set(self, account: AccountId, fill_id: str, verdict: Absence) -> None:
        self._connection.execute(
            "INSERT INTO absence VALUES(?, ?, ?) ON CONFLICT DO UPDATE SET verdict=excluded.verdict",
            (self._number(account), fill_id, str(verdict)),
        )

    def _forget(self, account: AccountId, fill_id: str) -> None:
        self._connection.execute("DELETE FROM absence WHERE account=? AND id=?", (self._number(account), fill_id))

    def _note(self, account: AccountId, changes: Iterable[FillChange]) -> None:
        self._connection.executemany(
            "INSERT INTO fill_change VALUES(?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    self._number(account),
                    micros(one.at),
                    one.fill_id,
                    one.what,
                    one.instrument,
                    one.day.isoformat(),
                    one.by,
                )
                for one in changes
            ],
        )


def _change(now: datetime, fill: Fill, what: ChangeKind, by: Judge = Judge.ANSWER) -> FillChange:
    return FillChange(now, fill.id, what, fill.instrument, _day(fill), by)


def _day(fill: Fill) -> date:
    return exchange_date(market_of(fill.instrument), fill.time)


def _row(fill: Fill) -> Fill:
    """A fill without what no row keeps."""
    return structs.replace(fill, status=FillStatus.NORMAL, broker_status="", revised=None, sure=True, missing=False)


def _content(fill: Fill) -> tuple[object, ...]:
    """What a correction changes: pushes and lists tell a time more or less exactly, and not all of them a name."""
    return (fill.instrument, fill.quantity, fill.price, fill.side if fill.side_told else None)
