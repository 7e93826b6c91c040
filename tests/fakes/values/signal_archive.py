"""A made-up archive for records of rules: two providers' flow, bars and trades as they come, of some securities."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Final

import numpy as np

from fakes.values.archive_market import (
    DAY,
    KEY,
    OTHER_KEY,
    after_close,
    close_archive,
    days_before,
    open_archive,
    prints_day,
    session,
)
from fakes.values.signal_versions import versions
from tideboard_core.archive.definitions import DefinitionKey
from tideboard_core.archive.records import BARS, FLOW, PRINTS, Layout, Rows, SourceCall
from tideboard_core.archive.rows import SessionId, from_tuples
from tideboard_core.archive.sealing import seal_new
from tideboard_core.archive.units import day_number, micros
from tideboard_core.archive.writer import ArchiveWriter
from tideboard_core.model.instrument import InstrumentId, Market

SECURITIES: Final = tuple(InstrumentId(f"HK.{number:05}") for number in (700, 3690, 5, 9988))


MARKETS: Final = {
    Market.HK: ("HKD", SECURITIES),
    Market.US: ("USD", tuple(InstrumentId(f"US.{code}") for code in ("AAPL", "NVDA", "BABA"))),
    Market.SH: ("CNY", tuple(InstrumentId(f"SH.{code}") for code in ("600519", "601318", "600036"))),
    Market.SZ: ("CNY", tuple(InstrumentId(f"SZ.{code}") for code in ("300750", "000001", "000333"))),
    Market.SG: ("SGD", tuple(InstrumentId(f"SG.{code}") for code in ("D05", "O39", "U11"))),
}
"""Currency and securities of each market."""
AFTER_HALF_DAYS: Final = date(2026, 1, 9)
"""Some days after the half days of three markets before Christmas and New Year."""


def fill(folder: Path, *, sessions: int = 26, later: int = 3) -> None:
    """Write it, sealed: minutes restated, late and missing; the first `later` sessions were read after the close."""
    days = [*days_before(DAY, sessions - 1), DAY]
    writer = open_archive(folder, *days)
    _fill(writer, Market.HK, days, later)
    close_archive(writer)


def fill_markets(folder: Path, *, sessions: int = 26, later: int = 3) -> None:
    """Write the like of five markets, with half days."""
    writer = open_archive(folder, AFTER_HALF_DAYS)
    for market in MARKETS:
        days = [*days_before(AFTER_HALF_DAYS, sessions - 1, market), AFTER_HALF_DAYS]
        for day in days:
            writer.record_hours(session(day, market))
        _fill(writer, market, days, later)
    close_archive(writer)


def keys_of(market: Market) -> tuple[DefinitionKey, DefinitionKey]:
    """The keys of the two providers."""
    one, other = (replace(each, market=market, currency=MARKETS[market][0]) for each in (KEY, OTHER_KEY))
    return one, other


def _fill(writer: ArchiveWriter, market: Market, days: Sequence[date], later: int) -> None:
    key, other = (writer.identities.made_key(each) for each in keys_of(market))
    first = 100_000 * [*MARKETS].index(market)
    for place, day in enumerate(days):
        found: dict[SessionId, dict[Layout, Rows]] = {}
        close = after_close(day, market)
        for number, security in enumerate(MARKETS[market][1]):
            symbol = writer.identities.made_symbol(security)
            flow, bars, second = versions(first + 1000 * number + place, day=day, market=market)
            assert second is not None
            if place < later:
                flow, bars, second = (_read_at(each, close) for each in (flow, bars, second))
            own = {FLOW: flow, BARS: bars, PRINTS: _trades(day, number, market)}
            found[SessionId(key, symbol, day_number(day))] = own
            found[SessionId(other, symbol, day_number(day))] = {FLOW: second}
        seal_new(writer, found, close)


def _read_at(rows: Rows, moment: datetime) -> Rows:
    return Rows(rows.layout, rows.columns | {"received": np.full(len(rows), micros(moment), np.int64)})


def _trades(day: date, seed: int, market: Market) -> Rows:
    made = prints_day(day, 400, day.toordinal() + seed, market)
    return from_tuples(PRINTS, [(each[0], 1, each.time + 400_000, SourceCall.TICKS, *each[1:]) for each in made])
