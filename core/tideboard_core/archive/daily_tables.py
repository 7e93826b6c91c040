"""Tables of daily rows: short sales and positions, brokers, ratings and events, with the unit of each column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from tideboard_core.archive.units import LARGEST, MONEY, PRICE, day_of, instant
from tideboard_core.errors import GatewayError
from tideboard_core.model.bounds import bounded

DAILY_SINCE: Final = 4
"""The version of the file that brought these tables."""
SHARES: Final = 1000
"""Units of a number of shares that may have a fraction, in one share."""
PERCENT: Final = 1_000_000
"""Units of a percentage in one percent."""

DailyValue = int | str | None
DailyRow = dict[str, DailyValue]
"""One row by its columns."""


class ColumnUnit(StrEnum):
    """What the numbers of a column are; all but TEXT are integers in the file."""

    WHOLE = "whole"
    MONEY = "money"
    PRICE = "price"
    SHARES = "shares"
    PERCENT = "percent"
    TEXT = "text"
    INSTANT = "instant"
    """Microseconds of UTC."""
    DAY = "day"
    """`20261120`."""


SCALES: Final = {
    ColumnUnit.MONEY: MONEY,
    ColumnUnit.PRICE: PRICE,
    ColumnUnit.SHARES: SHARES,
    ColumnUnit.PERCENT: PERCENT,
}
"""Units in one of what is shown."""


@dataclass(frozen=True, eq=False)
class DailyTable:
    """A table whose rows are told apart by provider's key, symbol and the columns `identity`.

    STAMP stands in every table: when a version was received, on which day its figure was published, and whether that is
    only expected by our own rule (1) or was sent (0).
    """

    name: str
    identity: MappingProxyType[str, ColumnUnit]
    values: MappingProxyType[str, ColumnUnit]

    @property
    def units(self) -> dict[str, ColumnUnit]:
        """Every column but key and symbol, in the order of the table."""
        return {**self.identity, **STAMP, **self.values}


def beyond(table: DailyTable, values: Sequence[object]) -> str:
    """The first column of a row that has a value beyond its limits, or of another type; empty if none has.

    `values` are in the order of `DailyTable.units`.
    """
    columns = zip(table.units.items(), values, strict=True)
    return next((name for (name, unit), value in columns if not (value is None or _fits(value, unit))), "")


def _fits(value: object, unit: ColumnUnit) -> bool:
    try:
        if unit is ColumnUnit.TEXT:
            return isinstance(bounded(value), str)
        if not isinstance(value, int):
            return False
        if unit is ColumnUnit.INSTANT:
            bounded(instant(value))
        elif unit is ColumnUnit.DAY:
            bounded(day_of(value))
    except (GatewayError, ValueError, OverflowError):
        return False
    return unit in (ColumnUnit.INSTANT, ColumnUnit.DAY) or -LARGEST <= value <= LARGEST


STAMP: Final = MappingProxyType(
    {
        "version": ColumnUnit.WHOLE,
        "received": ColumnUnit.INSTANT,
        "published": ColumnUnit.DAY,
        "expected": ColumnUnit.WHOLE,
    }
)


def _columns(**units: ColumnUnit) -> MappingProxyType[str, ColumnUnit]:
    return MappingProxyType(units)


_DAY, _TEXT, _WHOLE = ColumnUnit.DAY, ColumnUnit.TEXT, ColumnUnit.WHOLE

SHORT: Final = DailyTable(
    "short",
    _columns(day=_DAY, figure=_TEXT),
    _columns(
        shares=_WHOLE,
        volume=_WHOLE,
        turnover_short=ColumnUnit.MONEY,
        turnover=ColumnUnit.MONEY,
        percent=ColumnUnit.PERCENT,
        percent_of=_TEXT,
        days_to_cover=ColumnUnit.PERCENT,
        close=ColumnUnit.PRICE,
        unstated=_TEXT,
    ),
)
"""`figure` is `sales` (of one trading day) or `positions` (open, of one report day)."""

BROKERS: Final = DailyTable(
    "brokers",
    _columns(day=_DAY, participant=_TEXT),
    _columns(
        name=_TEXT,
        shares=ColumnUnit.SHARES,
        change_1=ColumnUnit.SHARES,
        change_5=ColumnUnit.SHARES,
        change_20=ColumnUnit.SHARES,
        change_60=ColumnUnit.SHARES,
        listed=_WHOLE,
    ),
)
"""Holdings in the clearing house. `listed`: 1 came with the list of all, 0 with one participant's own history."""

RATING: Final = DailyTable(
    "rating",
    _columns(day=_DAY),
    _columns(
        strong_buy=_WHOLE,
        buy=_WHOLE,
        hold=_WHOLE,
        underperform=_WHOLE,
        sell=_WHOLE,
        no_opinion=_WHOLE,
        percents=_TEXT,
        analysts=_WHOLE,
        target_low=ColumnUnit.PRICE,
        target_mean=ColumnUnit.PRICE,
        target_high=ColumnUnit.PRICE,
        target_currency=_TEXT,
    ),
)

EVENT: Final = DailyTable(
    "event",
    _columns(type=_TEXT, event=_TEXT),
    _columns(
        day=_DAY,
        time=ColumnUnit.INSTANT,
        part=_TEXT,
        estimated=_WHOLE,
        withdrawn=_WHOLE,
        text=_TEXT,
        figures=_TEXT,
    ),
)
"""Entries of the calendar and news; a day that moves is a further version. `withdrawn`: no longer in the calendar."""

DAILY_TABLES: Final = (SHORT, BROKERS, RATING, EVENT)

READS: Final = (
    "CREATE TABLE daily_read(key INTEGER NOT NULL, symbol INTEGER NOT NULL, figure TEXT NOT NULL, "
    "day INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL, "
    "PRIMARY KEY(key, symbol, figure, day)) WITHOUT ROWID"
)
"""When a figure of a market day was answered first and last: what was never asked is not the same as nothing."""


def statement_of(table: DailyTable) -> str:
    """Return the SQL that makes a table."""
    sql_type = {name: "TEXT" if unit is ColumnUnit.TEXT else "INTEGER" for name, unit in table.units.items()}
    columns = ", ".join(f"{name} {kind}" for name, kind in sql_type.items())
    primary = ", ".join(("key", "symbol", *table.identity, "version"))
    return (
        f"CREATE TABLE {table.name}(key INTEGER NOT NULL, symbol INTEGER NOT NULL, {columns}, PRIMARY KEY({primary})) "
        "WITHOUT ROWID"
    )
