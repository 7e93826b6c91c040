"""What the archive records: minutes of flow, minute bars, distributions, trades, and the layout of each in the file.

Amounts are whole units (`units`): money in 1/1000 of the currency, prices in 1/10000, volumes in shares. None means
that the provider did not send the value; nothing is ever interpolated.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tideboard_core.archive.units import LARGEST
from tideboard_core.model.field_limits import LAST_SECOND, MAX_SHARES

Integers = NDArray[np.int64]

NULL: Final = int(np.iinfo(np.int64).min)
"""Stands for None in columns of numbers."""

OPENING_AUCTION: Final = -1
CLOSING_AUCTION: Final = -2
"""The auctions' numbers among the session minutes: their money is part of no minute."""


class SourceCall(IntEnum):
    """Which call of the gateway brought a value; the numbers are those of the file."""

    FLOW = 1
    SUBSCRIBED_BARS = 2
    INTRADAY_LINE = 3
    HISTORY_BARS = 4
    SNAPSHOT = 5
    DISTRIBUTION = 6
    IMPORTED = 7
    TICKS = 8
    NO_TRADE = 9
    """No call: a bar that a whole answer lacks between others, while the flow stands still (`no_trades`)."""


class Minute(NamedTuple):
    """Flow up to the end of one session minute: running totals since the open, as the provider sends them.

    `minute` is the 0-based session minute, named by its start, or an auction's number; an auction's `turnover` and
    `volume` are its own. `turnover`, `price` and `volume` are None where the flow call does not carry them.
    """

    minute: int
    net: int | None
    extra_large: int | None = None
    large: int | None = None
    medium: int | None = None
    small: int | None = None
    turnover: int | None = None
    price: int | None = None
    volume: int | None = None


class MinuteBar(NamedTuple):
    """One closed minute bar, unadjusted; `volume` and `turnover` are those of the minute or auction alone."""

    minute: int
    open: int | None
    high: int | None
    low: int | None
    close: int | None
    volume: int | None = None
    turnover: int | None = None


class Distribution(NamedTuple):
    """Money in and out per tier since the open; `time` is the provider's, microseconds of UTC."""

    time: int
    in_extra_large: int | None
    in_large: int | None
    in_medium: int | None
    in_small: int | None
    out_extra_large: int | None
    out_large: int | None
    out_medium: int | None
    out_small: int | None


class Print(NamedTuple):
    """One trade as a push or a read brought it; it never has a second version.

    `sequence` is the gateway's number of the trade, `time` the exchange's (microseconds of UTC). `side` is the
    aggressor's as it was sent: 1 bought, -1 sold, 0 where the provider names neither. `special` is 1 for a trade of
    another type than the market's normal one: an auction, an odd lot, a trade reported later.
    """

    sequence: int
    time: int
    price: int | None
    shares: int
    side: int
    special: int = 0


@dataclass(frozen=True)
class Layout:
    """How one series set stands in the file: its table, its number in `block`, and its columns of values.

    `index` is the column that the rows of a session are told apart by: a session minute, a time, or a trade's number.
    `since` is the version of the file that brought its table.
    """

    name: str
    number: int
    index: str
    values: tuple[str, ...]
    since: int = 1

    @property
    def by_minute(self) -> bool:
        """Whether a row is a session minute."""
        return self.index == "minute"

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns, in the order of table and block."""
        return (self.index, "version", "received", "source", *self.values)


FLOW: Final = Layout("flow", 1, "minute", Minute._fields[1:])
BARS: Final = Layout("bars", 2, "minute", MinuteBar._fields[1:])
DISTRIBUTION: Final = Layout("distribution", 3, "time", Distribution._fields[1:])
PRINTS: Final = Layout("prints", 4, "sequence", Print._fields[1:], since=2)
LAYOUTS: Final = (FLOW, BARS, DISTRIBUTION, PRINTS)

DEPTH: Final = Layout("depth", 5, "received", (), since=5)
QUOTES: Final = Layout("quotes", 6, "received", (), since=5)
RECORDED: Final = (DEPTH, QUOTES)
"""Series of changes in order of receipt, without versions: `depth.storage` keeps them, in blocks of a span of time."""
SERIES: Final = {layout.number: layout for layout in (*LAYOUTS, *RECORDED)}
"""Every series set by its number."""


_TIMES: Final = (0, LAST_SECOND * 1_000_000 - 1)
_PRICE: Final = (0, LARGEST)
_LIMITS: Final = {
    "minute": (CLOSING_AUCTION, 2 * 24 * 60),
    "sequence": (NULL + 1, -NULL - 1),
    "version": (1, 2**31),
    "received": _TIMES,
    "source": (0, 2**31),
    "time": _TIMES,
    "side": (-1, 1),
    "special": (0, 1),
    "shares": (0, MAX_SHARES),
    "volume": (0, MAX_SHARES),
    **dict.fromkeys(("price", "open", "high", "low", "close", "turnover"), _PRICE),
}
"""Least and largest number of columns that are no money which may flow out."""
_MAY_LACK: Final = frozenset({"volume", "price", "open", "high", "low", "close", "turnover"})
"""Columns of these that may be NULL, as every column of money."""
_OF_AMOUNTS: Final = (-LARGEST, LARGEST)


def _limits(name: str) -> tuple[int, int, bool]:
    """Least and largest number of a column, and whether some may be NULL."""
    return (*_LIMITS.get(name, _OF_AMOUNTS), name in _MAY_LACK or name not in _LIMITS)


def _all_within(values: Integers, limits: tuple[int, int, bool]) -> bool:
    least, most, may_lack = limits
    if not len(values) or (values.min() >= least and values.max() <= most):
        return True
    return may_lack and bool(((values == NULL) | ((values >= least) & (values <= most))).all())


@dataclass(frozen=True)
class Rows:
    """Rows of one symbol-session and series set as columns of int64, sorted by index, then version."""

    layout: Layout
    columns: dict[str, Integers]

    def __len__(self) -> int:
        return len(self.columns["version"])

    @property
    def index(self) -> Integers:
        """Session minutes, times or trade numbers of the rows."""
        return self.columns[self.layout.index]

    def __getitem__(self, column: str) -> Integers:
        """A column by its name; NULL stands for None."""
        return self.columns[column]

    def chosen(self, which: Integers | NDArray[np.bool_]) -> Rows:
        """Return only the rows of a mask or of indexes."""
        return Rows(self.layout, {name: values[which] for name, values in self.columns.items()})

    @property
    def beyond(self) -> str:
        """The first column that has a number beyond its limits, empty if none: foreign files have any."""
        return next((name for name, values in self.columns.items() if not _all_within(values, _limits(name))), "")

    def matrix(self) -> list[Integers]:
        """The columns in the order of the layout."""
        return [self.columns[name] for name in self.layout.columns]
